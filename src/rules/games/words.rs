//! What a game says of a round or a pay table before anybody knows in which language.
use crate::speech::Voice;
use crate::speech::phrase::Phrase;
use std::fmt;

/// Words to be said in any language: parts that follow each other in every one.
#[derive(Clone)]
pub struct Words {
    first: Part,
    rest: Vec<Part>,
}

#[derive(Clone)]
enum Part {
    /// Signs, numbers and names, which every language has in the same way.
    Signs(String),
    Phrase(Phrase),
    /// What the function says of these numbers.
    Of(Numbers, fn(Voice, Numbers) -> String),
}

/// What a part is about; those that it does not need are 0.
pub type Numbers = [u32; 3];

impl Words {
    /// What `say` says of these numbers.
    #[must_use]
    pub const fn of(numbers: Numbers, say: fn(Voice, Numbers) -> String) -> Self {
        Self {
            first: Part::Of(numbers, say),
            rest: Vec::new(),
        }
    }

    /// These words and `more` behind them.
    #[must_use]
    pub fn then(mut self, more: impl Into<Self>) -> Self {
        let Self { first, rest } = more.into();
        match (self.rest.last_mut().unwrap_or(&mut self.first), first) {
            (Part::Signs(signs), Part::Signs(more)) => signs.push_str(&more),
            (_, first) => self.rest.push(first),
        }
        self.rest.extend(rest);
        self
    }

    /// All of them, with `between` between them.
    #[must_use]
    pub fn joined(all: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let mut all = all.into_iter();
        let first = all.next().unwrap_or_else(|| "".into());
        all.fold(first, |words, more| words.then(between).then(more))
    }

    /// How they are said to somebody.
    #[must_use]
    pub fn say(&self, voice: Voice) -> String {
        let mut said = self.first.say(voice);
        for part in &self.rest {
            said.push_str(&part.say(voice));
        }
        said
    }

    /// How tools say them.
    #[must_use]
    pub fn in_english(&self) -> String {
        self.say(Voice::default())
    }
}

impl Part {
    fn say(&self, voice: Voice) -> String {
        match self {
            Self::Signs(signs) => signs.clone(),
            Self::Phrase(phrase) => voice.phrase(*phrase).to_owned(),
            Self::Of(numbers, say) => say(voice, *numbers),
        }
    }
}

impl<T: Into<String>> From<T> for Words {
    fn from(signs: T) -> Self {
        Self {
            first: Part::Signs(signs.into()),
            rest: Vec::new(),
        }
    }
}

impl From<Phrase> for Words {
    fn from(phrase: Phrase) -> Self {
        Self {
            first: Part::Phrase(phrase),
            rest: Vec::new(),
        }
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.in_english(), f)
    }
}

/// By what they say in English.
impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.in_english() == other.in_english()
    }
}

impl Eq for Words {}
