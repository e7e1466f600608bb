//! The catalogues: every language against English, and what is done to whatever is put into them.
use casino_bot::casino::wings;
use casino_bot::rules::games::GAMES;
use casino_bot::rules::tosses::TOSSES;
use casino_bot::speech::languages::LANGUAGES;
use casino_bot::speech::{Arg, Count, Html, Language, NAMES, Number, Plural, Unit, Voice, key};
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Multiplier, Sum};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

#[path = "../src/speech/compile.rs"]
#[expect(dead_code, reason = "the build uses the rest")]
mod compile;
#[path = "../src/speech/marks.rs"]
mod marks;

mod put_in;
mod said;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/speech")
}

/// Of play money in this language.
fn voice(language: &'static Language) -> Voice {
    Voice::without_amounts(language)
}

/// A language's file as the build reads it.
fn file(code: &str, english: Option<&compile::Catalogue>) -> compile::Catalogue {
    let text = fs::read_to_string(folder().join(format!("{code}.ftl"))).expect("reads");
    compile::read(&text, english).unwrap_or_else(|why| panic!("{code}.ftl: {why}"))
}

/// The placeholders that a message puts in or chooses by.
fn used(message: &compile::Message) -> BTreeSet<&str> {
    let marked = message.compiled.split([marks::PUT, marks::CHOOSE]).skip(1);
    let number = |part: &str| {
        part.chars()
            .next()
            .map(|c| c as usize - marks::FIRST as usize)
    };
    let name = |at: usize| message.placeholders[at].as_str();
    marked.filter_map(number).map(name).collect()
}

/// The longest that each type can be, or something that HTML would stumble over.
struct Samples {
    html: Html,
    text: String,
    count: i64,
}

impl Samples {
    fn arg(&self, kind: &str) -> Arg<'_> {
        let amount = Amount::MAX
            .checked_sub(Amount::from_units(1).expect("one"))
            .expect("less");
        match kind {
            "Text" => Arg::Text(&self.text),
            "Code" => Arg::Code(&self.text),
            "Html" => Arg::Html(&self.html),
            "Amount" => Arg::Amount(amount),
            "Sum" => Arg::Sum(Sum(-amount.units())),
            "Count" => Arg::Count(Count(self.count)),
            "Times" => Arg::Times(Multiplier::ratio(1_000_000, 1)),
            "Share" => Arg::Share(Multiplier::ratio(36, 37)),
            "Unit" => Arg::Unit(Unit(amount)),
            other => panic!("{other} is no type"),
        }
    }

    /// A message with all of them put in.
    fn said(
        &self,
        language: &'static Language,
        name: &str,
        english: &compile::Catalogue,
    ) -> String {
        let kinds = &english.messages[name].placeholders;
        let args: Vec<_> = kinds
            .iter()
            .map(|kind| self.arg(&english.types[kind]))
            .collect();
        voice(language)
            .any(name, &args)
            .expect("a message")
            .into_string()
    }
}

fn samples() -> Samples {
    let bold = key::NoticeUnhealthy;
    Samples {
        html: voice(&LANGUAGES[0]).html(&bold),
        text: "a<b>&\"c\" ".repeat(4),
        count: 1,
    }
}

#[test]
fn every_language_says_all_that_english_says_with_the_same_placeholders() {
    let files = fs::read_dir(folder()).expect("lists");
    let on_disk: BTreeSet<_> = files
        .map(|entry| {
            entry
                .expect("entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter_map(|name| Some(name.strip_suffix(".ftl")?.to_owned()))
        .collect();
    let spoken: BTreeSet<_> = LANGUAGES
        .iter()
        .map(|language| language.code.to_owned())
        .collect();
    assert_eq!(
        on_disk, spoken,
        "a catalogue is a file and a row of LANGUAGES"
    );
    let english = file("en", None);
    let names: Vec<_> = english.messages.keys().collect();
    assert_eq!(names, NAMES.iter().collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for language in &LANGUAGES[1..] {
        let code = language.code;
        let other = file(code, Some(&english));
        for (name, message) in &english.messages {
            let Some(translated) = other.messages.get(name) else {
                wrong.push(format!("{code}.ftl lacks {name}"));
                continue;
            };
            if used(message) != used(translated) {
                wrong.push(format!(
                    "{code}.ftl: {name} has other placeholders than English"
                ));
            }
            let html = |message: &compile::Message| message.is_html(&english.types);
            if html(message) != html(translated) {
                wrong.push(format!("{code}.ftl: {name} is HTML in one language only"));
            }
            if commands_in(&message.source) != commands_in(&translated.source) {
                wrong.push(format!(
                    "{code}.ftl: {name} names other commands than English"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The commands that a text tells to type.
fn commands_in(text: &str) -> BTreeSet<&str> {
    let begins = text.match_indices('/').map(|(at, _)| at);
    let begins = begins.filter(|at| {
        let before = text[..*at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "</}:.".contains(c))
    });
    let word = |at: usize| {
        let rest = &text[at + 1..];
        let end = rest
            .find(|c: char| !c.is_ascii_lowercase())
            .unwrap_or(rest.len());
        &rest[..end]
    };
    begins.map(word).filter(|word| !word.is_empty()).collect()
}

#[test]
fn every_choice_has_every_form_of_its_language_and_no_other() {
    let english = file("en", None);
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        let catalogue = match language.code {
            "en" => file("en", None),
            code => file(code, Some(&english)),
        };
        let whole = (0..200).map(|whole| Number {
            whole,
            broken: false,
        });
        let forms: BTreeSet<_> = whole
            .map(|number| (language.plural)(number).name())
            .collect();
        for (name, message) in &catalogue.messages {
            for (placeholder, variants) in &message.choices {
                let exact = |name: &&String| name.parse::<u64>().is_ok();
                let said: BTreeSet<_> = variants
                    .iter()
                    .filter(|name| !exact(name))
                    .map(String::as_str)
                    .collect();
                // All that is none of the others, fractions too: Fluent wants a default.
                let mut wanted = forms.clone();
                wanted.insert(Plural::Other.name());
                if said != wanted {
                    wrong.push(format!(
                        "{}.ftl: {name}: ${placeholder} has {said:?}, not {wanted:?}",
                        language.code
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn plural_rules_are_those_of_unicode() {
    // The samples of CLDR's plurals.xml.
    let rules = [
        ("en", Plural::One, vec![1]),
        ("en", Plural::Other, vec![0, 2, 16, 100, 1_000, 1_000_000]),
        (
            "ru",
            Plural::One,
            vec![1, 21, 31, 41, 51, 61, 71, 81, 101, 1_001],
        ),
        (
            "ru",
            Plural::Few,
            vec![2, 4, 22, 24, 32, 34, 42, 44, 52, 54, 62, 102, 1_002],
        ),
        (
            "ru",
            Plural::Many,
            vec![
                0, 5, 11, 12, 14, 19, 100, 111, 1_000, 10_000, 100_000, 1_000_000,
            ],
        ),
    ];
    for (code, form, numbers) in rules {
        for whole in numbers {
            let number = Number {
                whole,
                broken: false,
            };
            assert_eq!(
                (Language::of(code).plural)(number),
                form,
                "{whole} in {code}"
            );
        }
    }
    for language in LANGUAGES {
        let half = Number {
            whole: 1,
            broken: true,
        };
        assert_eq!(
            (language.plural)(half),
            Plural::Other,
            "1.5 in {}",
            language.code
        );
    }
}

#[test]
fn a_language_is_found_by_what_telegram_calls_it() {
    for (code, found) in [
        ("ru", "ru"),
        ("ru-RU", "ru"),
        ("RU", "ru"),
        ("en-GB", "en"),
        ("uk", "en"),
        ("", "en"),
    ] {
        assert_eq!(Language::of(code).code, found, "{code}");
    }
}

/// Whether Telegram takes it as HTML: its tags closed in order, and nothing that means something left.
fn is_valid(html: &str) -> bool {
    let mut open = Vec::new();
    let mut parts = html.split('<');
    let entities = |text: &str| {
        let known = ["lt;", "gt;", "amp;", "quot;"];
        text.split('&')
            .skip(1)
            .all(|rest| known.iter().any(|entity| rest.starts_with(entity)))
    };
    if !parts
        .next()
        .is_some_and(|text| entities(text) && !text.contains('>'))
    {
        return false;
    }
    for part in parts {
        let Some((tag, text)) = part.split_once('>') else {
            return false;
        };
        let good = match tag.strip_prefix('/') {
            Some(closed) => open.pop() == Some(closed),
            None => {
                let known = ["b", "i", "u", "s", "code", "pre", "blockquote expandable"];
                open.push(tag.split(' ').next().unwrap_or_default());
                let link = tag.strip_prefix("a href=\"");
                let link = link.and_then(|url| url.strip_suffix('"'));
                known.contains(&tag) || link.is_some_and(|url| entities(url) && !url.contains('"'))
            }
        };
        if !good || !entities(text) || text.contains('>') {
            return false;
        }
    }
    open.is_empty()
}

#[test]
fn every_message_is_valid_html_whatever_is_put_in() {
    let english = file("en", None);
    for language in LANGUAGES {
        for count in [0, 1, 2, 5, 21] {
            let samples = Samples { count, ..samples() };
            for name in NAMES {
                let said = samples.said(language, name, &english);
                assert!(is_valid(&said), "{} in {}: {said}", name, language.code);
                assert!(
                    !said.contains(|c| (marks::PUT..=marks::END).contains(&c)),
                    "{said:?}"
                );
            }
        }
    }
}

#[test]
fn every_message_is_as_short_as_telegram_wants_it() {
    let english = file("en", None);
    let samples = Samples {
        text: "n".repeat(limits::QUOTED_CHARS_MAX + 1),
        count: 1_000_000_000,
        ..samples()
    };
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        for name in NAMES {
            let chars = samples.said(language, name, &english).chars().count();
            let most = match name.split('-').next() {
                Some("refusal" | "toast") => limits::TOAST_CHARS_MAX,
                Some("menu") => 256,
                Some("button") => 120,
                _ if name == "place-toast" => limits::TOAST_CHARS_MAX,
                _ => limits::MESSAGE_CHARS_MAX,
            };
            if chars > most {
                wrong.push(format!(
                    "{name} in {}: {chars} characters of {most}",
                    language.code
                ));
            }
        }
        // The toasts that have more than a placeholder put in.
        for game in GAMES {
            let (spec, id) = (game.spec(), game.spec().id);
            let said = voice(language).plain(&key::RefusalChoice {
                bets_words: language.named(&format!("game-{id}-bets")).expect("a name"),
                command: spec.command,
                example: spec.example,
            });
            if said.chars().count() > limits::TOAST_CHARS_MAX {
                wrong.push(format!("{} in {}", said, language.code));
            }
        }
        let why = voice(language).plain(&key::WhyNewcomer {
            share: Multiplier::ratio(1, 3),
            bets: limits::NEWCOMER_BETS.into(),
            hours: (limits::NEWCOMER_FOR.as_secs() / 3_600).into(),
        });
        let account = voice(language).plain(&key::WhyAccount {
            share: Multiplier::ratio(1, 3),
        });
        for why in [why, account] {
            let (max, unit) = (Amount::MAX, Unit(Amount::MAX));
            let said = voice(language).plain(&key::RefusalTooLargeNow {
                max,
                unit,
                why: &why,
            });
            if said.chars().count() > limits::TOAST_CHARS_MAX {
                wrong.push(format!("{} in {}", said, language.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_return_that_is_not_marked_is_exact() {
    let shares = GAMES.iter().flat_map(|game| {
        let choices = game.typical().into_iter();
        choices.filter_map(|choice| game.rtp(&choice))
    });
    let tosses = TOSSES.iter().flat_map(|toss| toss.each());
    for share in shares.chain(tosses.map(|on| on.rtp())) {
        let said = voice(&LANGUAGES[0]).plain(&key::WhyBet { share });
        let shown = said.trim_start_matches(": no bet may win over ");
        let (marked, figure) = match shown.strip_prefix("about ") {
            Some(figure) => (true, figure),
            None => (false, shown),
        };
        let figure = figure.trim_end_matches(" % of the bankroll");
        let (whole, decimals) = figure.split_once('.').unwrap_or((figure, ""));
        let read: u128 = format!("{whole}{decimals:0<4}").parse().expect("digits");
        let (num, den) = share.parts();
        let off = (read * u128::from(den)).abs_diff(u128::from(num) * 1_000_000);
        assert_eq!(off > 0, marked, "{shown} for {num}/{den}");
        assert!(2 * off <= u128::from(den), "{shown} for {num}/{den}");
    }
}

#[test]
fn the_tables_words_are_in_every_language_and_english_says_what_they_say() {
    let english = &LANGUAGES[0];
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    for game in GAMES {
        let (spec, id) = (game.spec(), game.spec().id);
        let own = [
            ("name", spec.name),
            ("bets", spec.bets),
            ("rules", spec.rules),
        ];
        let abandoned = spec.abandoned.map(|abandoned| ("abandoned", abandoned));
        for (what, phrase) in own.into_iter().chain(abandoned) {
            let said = Voice::default().phrase(phrase);
            words.insert(format!("game-{id}-{what}"), said.to_owned());
        }
    }
    for toss in TOSSES {
        words.insert(
            format!("toss-{}", toss.id),
            toss.name(Voice::default()).to_owned(),
        );
        // A die's face needs no words.
        for on in toss.each().filter(|on| on.bet.id.parse::<u8>().is_err()) {
            words.insert(
                format!("toss-{}-{}", toss.id, on.bet.id),
                on.label(Voice::default()).to_owned(),
            );
        }
    }
    for command in wings::commands(&crate::kit::house_with_cashier()) {
        let name = format!("menu-{}", command.name);
        let line = english.named(&name);
        words.insert(name, line.unwrap_or_default().to_owned());
    }
    for (name, said) in words {
        assert_eq!(english.named(&name), Some(said.as_str()), "{name}");
        for language in LANGUAGES {
            assert!(
                language.named(&name).is_some(),
                "{name} in {}",
                language.code
            );
        }
    }
}

#[test]
fn a_fault_of_a_catalogue_is_told_by_the_build() {
    let english = compile::read(
        "### $name (Text): a name\nhello = Hello, { $name }!\n",
        None,
    )
    .expect("reads");
    let faults = [
        (
            "hello = Привет, { $nam }!\n",
            "hello: $nam is no placeholder of it",
        ),
        (
            "hello = Привет\nhello = Привет\n",
            "hello: stands there twice",
        ),
        ("bye = Пока\n", "bye: is no message of English"),
        (
            "hello = { NUMBER($name) }\n",
            "hello: uses what is not used here",
        ),
        ("hello\n", "not Fluent: hello"),
        ("hello = { $name ->\n    [one] a\n}\n", "not Fluent: hello"),
    ];
    for (text, fault) in faults {
        let why = compile::read(text, Some(&english))
            .err()
            .unwrap_or_default();
        assert!(why.contains(fault), "{text}: {why}");
    }
}
