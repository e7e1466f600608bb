//! Conversations as text files in `tests/transcripts`: what players say is played, what the bot
//! says must come out. Adding a test is adding a file and its name below; CASINO_WRITE_TRANSCRIPTS=1 writes the bot's
//! part anew, to be read before it is committed.
//!
//! `alice> text` says it, `alice@group> text` in the group; `alice> [label]` presses the newest
//! button with that label, `alice@group replies> text` answers the bot's last message; `-- 6 minutes later` (or days, hours,
//! seconds) lets time pass, `-- killed and started again` does that; `-- a house with a cashier` as the first line makes it
//! one, ` under uk` behind it has it under those rules; its payment provider does what `provider> …` says, from
//! [`crate::kit::provider::Provider::does`]; `-- the bankroll gets 1000 USDT` has its owner put that in; `#` begins a
//! comment.
use crate::kit::{Seeded, Table, house, house_with_cashier, speaker};
use casino_bot::casino::{House, wings};
use casino_bot::rules::guard::{Profile, profiles};
use casino_bot::speech::languages::LANGUAGES;
use casino_bot::values::money::Asset;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long `90 minutes later` is.
fn passed(time: &str) -> Option<Duration> {
    let (count, unit) = time.strip_suffix(" later")?.split_once(' ')?;
    let seconds = match unit {
        "seconds" => 1,
        "minutes" => 60,
        "hours" => 3_600,
        "days" => 86_400,
        _ => return None,
    };
    Some(Duration::from_secs(seconds * count.parse::<u64>().ok()?))
}

const WITH_A_CASHIER: &str = "-- a house with a cashier";

/// The rules that a house is under, as in ` under uk`; none where nothing is said of it.
fn profile(under: &str) -> &'static Profile {
    let name = under.strip_prefix(" under ").unwrap_or("off");
    profiles::find(name).unwrap_or_else(|| panic!("no rules called {name}"))
}

fn play(script: &str, seed: u64) -> String {
    let first = script.lines().next().unwrap_or_default();
    let house = match first.strip_prefix(WITH_A_CASHIER) {
        Some(under) => House {
            profile: profile(under),
            ..house_with_cashier()
        },
        None => house(),
    };
    let entropy = |kills: u64| Box::new(Seeded(seed + 1_000 * kills));
    let (mut table, mut kills) = (Table::of(house.clone(), entropy(0)), 0);
    let mut out = String::new();
    for line in script.lines() {
        if line.starts_with('#') || line.is_empty() || line.starts_with(WITH_A_CASHIER) {
            out += &format!("{line}\n");
            continue;
        }
        if line == "-- killed and started again" {
            kills += 1;
            table.crash_into(house.clone(), entropy(kills));
            let refused = table.run();
            let news = table.news().into_iter().chain(refused);
            out += &format!("{line}\n");
            news.for_each(|said| out += &format!("{said}\n"));
            continue;
        }
        if let Some(money) = line.strip_prefix("-- the bankroll gets ") {
            let said = money.to_lowercase().replace(' ', "");
            let (asset, amount) = Asset::read_said(&said).expect("an amount and its asset");
            table.fund(asset, amount);
            out += &format!("{line}\n");
            continue;
        }
        if let Some(time) = line.strip_prefix("-- ") {
            table.pass(passed(time).expect("-- N minutes later, or seconds, or hours"));
            let refused = table.run();
            let news = table.news().into_iter().chain(refused);
            out += &format!("{line}\n");
            news.for_each(|said| out += &format!("{said}\n"));
            continue;
        }
        let Some((who, text)) = line.split_once("> ") else {
            continue;
        };
        if who == "provider" {
            let news = table.provides(text);
            out += &format!("{line}\n");
            news.iter().for_each(|said| out += &format!("{said}\n"));
            continue;
        }
        if ["bot", "edit", "toast", "Telegram"]
            .iter()
            .any(|own| who.starts_with(own))
            || who.starts_with(' ')
        {
            continue;
        }
        let (who, reply) = who
            .strip_suffix(" replies")
            .map_or((who, false), |who| (who, true));
        let (user, chat) = speaker(who);
        let label = text
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let news = match label {
            Some(label) => {
                let (message, data) = table
                    .button(chat, label)
                    .unwrap_or_else(|| panic!("no [{label}]\n{out}"));
                table.press(user, chat, message, &data)
            }
            None if reply => table.reply(user, chat, text),
            None => table.say(user, chat, text),
        };
        out += &format!("{line}\n");
        news.iter().for_each(|said| out += &format!("{said}\n"));
    }
    assert_eq!(table.findings(), [""; 0], "the books hold");
    out
}

/// What was said, without the lines of help that follow from the wings: a command that comes changes no transcript.
fn without_the_menu(said: &str) -> String {
    let houses = [house_with_cashier(), house()];
    let menus = houses.iter().flat_map(|house| {
        LANGUAGES.iter().map(|language| {
            let names = wings::commands(house)
                .into_iter()
                .map(|command| command.name);
            let line = |name| language.named(&format!("menu-{name}")).unwrap_or_default();
            let lines = names.map(|name| format!("     /{name} – {}\n", line(name)));
            lines.collect::<String>()
        })
    });
    menus.fold(said.to_owned(), |said, menu| {
        said.replace(&menu, "     (each command of the menu, in a line)\n")
    })
}

/// Plays the transcript of that name and holds it against what was written.
fn goes_as_written(name: &str) {
    let file = folder().join(name).with_extension("txt");
    let script = fs::read_to_string(&file).expect("reads");
    let played = without_the_menu(&play(&script, 1));
    assert!(!played.contains("Telegram refused"), "{played}");
    if std::env::var_os("CASINO_WRITE_TRANSCRIPTS").is_some() {
        fs::write(&file, &played).expect("writes");
    } else if played != script {
        let mut lines = played.lines().zip(script.lines()).enumerate();
        let (n, (is, was)) = lines
            .find(|(_, (a, b))| a != b)
            .unwrap_or((0, ("", "one is longer")));
        let file = file.display();
        panic!("{file}:{}\n  is:  {is}\n  was: {was}", n + 1);
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts")
}

macro_rules! transcripts {
    ($($name:ident,)*) => {
        const NAMES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            goes_as_written(stringify!($name));
        })*
    };
}

transcripts! {
    a_day_in_the_office,
    a_day_in_the_office_in_russian,
    a_history_as_a_file,
    a_newcomer_bets_first,
    as_people_type,
    auto_play,
    blackjack_raised,
    contests_counted,
    contests_in_russian,
    deposit_play_withdraw,
    deposits_refused,
    duel_by_link,
    duel_in_a_group,
    fairness,
    first_two_minutes,
    games_in_russian,
    instant_games,
    language,
    leaderboard,
    left_alone_for_a_day,
    limits_in_russian,
    limits_set_and_raised,
    limits_under_uk,
    lobby_in_russian,
    mines_from_open_to_settled,
    numbers_that_are_choices,
    once_and_only_by_its_owner,
    past_tosses,
    pause_and_exclusion,
    payments_in_russian,
    pot_in_a_group,
    rounds_in_russian,
    stake_back,
    telegrams_own_dice,
    the_office_and_a_player,
    the_office_in_russian,
    tosses_in_russian,
    typed_bets_and_refusals,
    typed_stake,
    wallets,
    wallets_with_open_tables,
    withdrawals_held_up,
    written_to_the_house,
    written_to_the_house_in_russian,
}

#[test]
fn every_transcript_is_a_test() {
    let listed = fs::read_dir(folder()).expect("lists");
    let files = listed.map(|entry| entry.expect("entry").path());
    let mut names: Vec<_> = files
        .map(|file| {
            file.file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    assert_eq!(names, NAMES, "the list above, by name");
}
