//! What a game says of a round or a pay table before anybody knows in which language.
use crate::speech::Voice;
use std::fmt;
use std::sync::Arc;

/// Words to be said in any language.
#[derive(Clone)]
pub struct Words(How);

#[derive(Clone)]
enum How {
    /// The same in each.
    Signs(String),
    Said(Arc<dyn Fn(Voice) -> String + Send + Sync>),
}

impl Words {
    /// Words that `say` makes.
    pub fn said(say: impl Fn(Voice) -> String + Send + Sync + 'static) -> Self {
        Self(How::Said(Arc::new(say)))
    }

    /// How they are said to somebody.
    #[must_use]
    pub fn say(&self, voice: Voice) -> String {
        match &self.0 {
            How::Signs(signs) => signs.clone(),
            How::Said(say) => say(voice),
        }
    }

    /// How tools say them.
    #[must_use]
    pub fn in_english(&self) -> String {
        self.say(Voice::default())
    }
}

/// Signs, numbers and names, which every language has in the same way.
impl<T: Into<String>> From<T> for Words {
    fn from(signs: T) -> Self {
        Self(How::Signs(signs.into()))
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
