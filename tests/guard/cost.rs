//! Bets for real money with no limit and with all of them, to be counted: `CASINO_GUARD_BETS` says how many, and
//! valgrind's callgrind how many instructions that takes.
use super::*;
use casino_bot::casino::{Chat, Event, Person, handle};

/// A small stake, so that a thousand and more bets break no limit of theirs.
const STAKE: &str = "0.1";
const BETS: usize = 100;
/// Bets that share a commit, as they do in a house that is busy.
const BATCH: usize = 10;

fn bets(table: &mut Table, profile: &'static Profile) {
    let many = std::env::var("CASINO_GUARD_BETS").ok();
    let many = many.map_or(BETS, |text| text.parse().expect("a number"));
    let (house, mut chance) = (house_under(profile), Seeded(77));
    let (before, chat) = (staked(table, ALICE), ALICE);
    let event = Event::Command {
        chat: Chat {
            id: chat,
            private: true,
        },
        from: Person {
            id: PlayerId(ALICE),
            name: "Alice".to_owned(),
            username: None,
            language: None,
        },
        message: 1,
        name: "flip".to_owned(),
        args: format!("{STAKE} heads"),
        bot: String::new(),
    };
    for _ in 0..many / BATCH {
        within(table, |db| {
            for _ in 0..BATCH {
                handle(&house, db, &mut chance, table.now.wall, &event).expect("a bet");
            }
        });
        table.pass(Duration::from_secs(1));
    }
    let stakes = i64::try_from(many / BATCH * BATCH).expect("a few") * usdt(10).units();
    assert_eq!(staked(table, ALICE) - before, stakes, "each is taken");
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn bets_without_a_limit_are_taken() {
    bets(&mut floor(&profiles::OFF), &profiles::OFF);
}

#[test]
fn bets_within_every_limit_are_taken() {
    let mut table = floor(&profiles::BASE);
    for kind in Kind::ALL {
        let (asset, most) = match kind.is_time() {
            true => (None, limits::MINUTES_MAX),
            false => (Some(Asset::Usdt), usdt(50_000).units()),
        };
        set(&table, ALICE, (kind, asset), Some(most));
    }
    // Of an hour before, so that a period begins behind its first.
    table.say(ALICE, ALICE, "/flip 0.1 heads");
    table.pass(MINUTE * 70);
    bets(&mut table, &profiles::BASE);
}
