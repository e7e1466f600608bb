//! Names, numbers and amounts as they are put into sentences.
use super::{compile, file, is_valid, samples, voice};
use casino_bot::speech::languages::LANGUAGES;
use casino_bot::speech::{Catalogue, Count, Direction, Html, Language, NAMES, Plural, Unit, key};
use casino_bot::values::money::{Amount, Asset, Multiplier};

/// A language that nobody speaks: English in Hebrew's letters, with Arabic's plural forms.
fn made_up() -> &'static Language {
    let english = file("en", None);
    let text = "panel = ‏שלום { $name }, { $balance } { $unit }\n\
                round-seeds = <code>{ $hash }</code> <code>{ $seed }</code> { $nonce }\n\
                tables-open = { $tables ->\n    [zero] אפס\n    [one] אחד\n    [two] שניים\n    \
                [few] { $tables } מעט\n    [many] הרבה\n   *[other] אחר\n}\n";
    let other = compile::read(text, Some(&english)).expect("reads");
    let (text, ends) = compile::joined(&english, &other);
    Box::leak(Box::new(Language {
        code: "xx",
        name: "שפה",
        direction: Direction::RightToLeft,
        plural: |number| match (number.whole, number.whole % 100) {
            _ if number.broken => Plural::Other,
            (0, _) => Plural::Zero,
            (1, _) => Plural::One,
            (2, _) => Plural::Two,
            (_, 3..=10) => Plural::Few,
            (_, 11..) => Plural::Many,
            _ => Plural::Other,
        },
        catalogue: Catalogue {
            text: text.leak(),
            ends: ends.leak(),
        },
    }))
}

#[test]
fn what_is_put_into_a_language_from_right_to_left_is_isolated() {
    let (language, balance) = (made_up(), Amount::credits(10));
    let unit = Unit(balance);
    let panel = voice(language).of(Asset::Usdt).html(&key::Panel {
        name: "Ann",
        balance,
        unit,
    });
    assert_eq!(
        panel.to_string(),
        "‏שלום \u{2068}Ann\u{2069}, \u{2068}10.00\u{2069} USDT"
    );
    // What is copied holds nothing but itself.
    let (hash, seed) = ("00ff", "lucky");
    let seeds = voice(language).html(&key::RoundSeeds {
        hash,
        seed,
        nonce: Count(7),
    });
    assert_eq!(
        seeds.to_string(),
        "<code>00ff</code> <code>lucky</code> \u{2068}7\u{2069}"
    );
    let open = |tables: u32| {
        voice(language).plain(&key::TablesOpen {
            tables: tables.into(),
        })
    };
    let forms = [
        (0, "אפס"),
        (1, "אחד"),
        (2, "שניים"),
        (11, "הרבה"),
        (100, "אחר"),
    ];
    for (tables, said) in forms {
        assert_eq!(open(tables), said);
    }
    assert_eq!(open(3), "\u{2068}3\u{2069} מעט");
    let english = file("en", None);
    for name in NAMES {
        let said = samples().said(language, name, &english);
        let count = |c| said.matches(c).count();
        assert_eq!(count('\u{2068}'), count('\u{2069}'), "{name}: {said}");
        assert!(is_valid(&said), "{said}");
    }
}

#[test]
fn a_name_turns_nothing_round_and_is_no_html() {
    let panel = |name| {
        let balance = Amount::credits(1);
        let unit = Unit(balance);
        voice(&LANGUAGES[0])
            .html(&key::Panel {
                name,
                balance,
                unit,
            })
            .to_string()
    };
    let begins = |name, begin: &str| {
        let said = panel(name);
        assert!(
            said.starts_with(&format!("👋 <b>Welcome back, {begin}!</b>")),
            "{said:?}"
        );
    };
    begins("Ann", "Ann");
    begins("Zoë <3 \"&\"", "Zoë &lt;3 &quot;&amp;&quot;");
    begins("Анна", "Анна");
    begins("דוד", "\u{2068}דוד\u{2069}");
    // It cannot end its isolation, nor turn anything by itself.
    begins("a\u{2069}\u{202E}b\u{2066}", "\u{2068}ab\u{2069}");
    let mention = voice(&LANGUAGES[0]).mention(7, "<דוד>").to_string();
    let link = "<a href=\"tg://user?id=7\">\u{2068}&lt;דוד&gt;\u{2069}</a>";
    assert_eq!(mention, link);
    let pasted = Html::pasted("verify --wager \"1 <2\"").to_string();
    let escaped = Html::escaped("<b>&\"x\"</b>").to_string();
    assert_eq!(escaped, "&lt;b&gt;&amp;&quot;x&quot;&lt;/b&gt;");
    assert_eq!(pasted, "<pre>verify --wager &quot;1 &lt;2&quot;</pre>");
    let (name, faster) = ("<b>", "Too late: <b> was faster.");
    let refusal = key::RefusalFaster { name };
    assert_eq!(voice(&LANGUAGES[0]).plain(&refusal), faster);
    let html = voice(&LANGUAGES[0]).html(&refusal).to_string();
    assert_eq!(html, "Too late: &lt;b&gt; was faster.");
}

#[test]
fn numbers_and_amounts_are_said_with_the_form_they_need() {
    let russian = voice(Language::of("ru"));
    let unit = |units| {
        let balance = Amount::from_units(units).expect("an amount");
        let unit = Unit(balance);
        russian.html(&key::Balance { balance, unit }).to_string()
    };
    assert_eq!(unit(1_000_000), "💰 У вас <b>1.00</b> кредит.");
    assert_eq!(unit(3_000_000), "💰 У вас <b>3.00</b> кредита.");
    assert_eq!(unit(11_000_000), "💰 У вас <b>11.00</b> кредитов.");
    assert_eq!(unit(9_800_000), "💰 У вас <b>9.80</b> кредита.");
    let mines = |code: &str, count: u32| {
        voice(Language::of(code)).plain(&key::GameMinesLabel {
            count: count.into(),
        })
    };
    let said = [
        ("en", 1, "1 mine"),
        ("en", 3, "3 mines"),
        ("ru", 21, "21 мина"),
        ("ru", 3, "3 мины"),
        ("ru", 12, "12 мин"),
    ];
    for (code, count, label) in said {
        assert_eq!(mines(code, count), label);
    }
    let share = |num, den| {
        voice(&LANGUAGES[0]).plain(&key::WhyBet {
            share: Multiplier::ratio(num, den),
        })
    };
    assert_eq!(share(99, 100), ": no bet may win over 99 % of the bankroll");
    assert_eq!(
        share(9_558, 10_000),
        ": no bet may win over 95.58 % of the bankroll"
    );
    assert_eq!(
        share(36, 37),
        ": no bet may win over about 97.2973 % of the bankroll"
    );
    assert_eq!(
        share(2, 2_000_000),
        ": no bet may win over 0.0001 % of the bankroll"
    );
}
