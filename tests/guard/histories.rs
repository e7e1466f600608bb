//! Random histories: no stake is ever taken that breaks a limit in force, held against the postings one by one.
use super::*;
use crate::kit::office::{self, Comes};
use casino_bot::casino::wings::office::acts::Act;
use casino_bot::rules::guard::Bet;
use proptest::prelude::*;

/// What happens next to Alice.
#[derive(Clone, Debug)]
enum Deed {
    /// She bets so many cents.
    Bets(i64),
    /// So many minutes pass.
    Waits(u64),
    /// She sets the limit of losses of a period to so many cents.
    Limits(usize, i64),
    /// She asks for more, and confirms what may be confirmed.
    Raises(usize, i64),
    /// She takes money out, or it comes back.
    Pays,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        8 => (10_i64..400).prop_map(Deed::Bets),
        4 => (0_u64..700).prop_map(Deed::Waits),
        1 => (1_000_u64..20_000).prop_map(Deed::Waits),
        1 => (0_usize..3, 0_i64..2_000).prop_map(|(period, cents)| Deed::Limits(period, cents)),
        1 => (0_usize..3, 0_i64..3_000).prop_map(|(period, cents)| Deed::Raises(period, cents)),
        1 => Just(Deed::Pays),
    ];
    proptest::collection::vec(deed, 1..60)
}

/// What Alice lost in a period up to now by the postings alone: what she staked in it less what came back in it,
/// from whatever moment of it on that is the most.
fn lost(table: &Table, period: Period) -> i64 {
    let since = table.now.wall.minus(period.lasts()).0;
    let sum = |side: &str, other: &str| {
        number(
            table,
            &format!(
                "SELECT coalesce(sum(amount), 0) FROM posting WHERE asset = 2 AND {side} = {ALICE}
                 AND {other} IN ({{stakes}}, {{house:held}}, {{house:bankroll}}) AND at > {since}"
            ),
        )
    };
    sum("debit", "credit") - sum("credit", "debit")
}

fn plays_on(table: &mut Table, deed: &Deed) -> Result<(), TestCaseError> {
    let kind = |place: &usize| (Kind::Loss(Period::ALL[*place]), Some(Asset::Usdt));
    match deed {
        Deed::Bets(cents) => {
            let stake = usdt(*cents);
            let caps = Period::ALL.map(|period| {
                let of = (Kind::Loss(period), Some(Asset::Usdt));
                let limit = table.engine.books().play_limit(PlayerId(ALICE), of);
                limit.expect("reads").and_then(|limit| limit.value)
            });
            let before = staked(table, ALICE);
            table.say(
                ALICE,
                ALICE,
                &format!("/flip {} heads", Asset::Usdt.plain(stake)),
            );
            if staked(table, ALICE) > before {
                for (period, cap) in Period::ALL.into_iter().zip(caps) {
                    // What it brought came back at the same time: the limit held before it did.
                    let returned = table.engine.books();
                    let won = returned.open_rounds(PlayerId(ALICE)).expect("reads");
                    prop_assert!(won.is_empty());
                    let back = number(table, "SELECT payout FROM round ORDER BY id DESC LIMIT 1");
                    let most = lost(table, period) + back;
                    prop_assert!(
                        cap.is_none_or(|cap| most <= cap),
                        "{most} lost of {cap:?} in {period:?}"
                    );
                }
            }
        }
        Deed::Waits(minutes) => {
            table.pass(MINUTE * u32::try_from(*minutes).expect("a few"));
            // Whoever plays on for an hour has seen how long.
            let now = table.now.wall;
            within(table, |db| desk::acknowledge(db, PlayerId(ALICE), now)).expect("seen");
        }
        Deed::Limits(place, cents) => {
            set(table, ALICE, kind(place), Some(usdt(*cents).units()));
        }
        Deed::Raises(place, cents) => {
            let now = table.now.wall;
            let confirmed = within(table, |db| {
                desk::confirm(db, PlayerId(ALICE), kind(place), now)
            });
            if confirmed.is_err() {
                set(table, ALICE, kind(place), Some(usdt(*cents).units()));
            }
        }
        Deed::Pays => {
            table.say(ALICE, ALICE, "/withdraw 2 USDT");
            if let Some((message, yes)) = table.button(ALICE, "Withdraw 2") {
                table.press(ALICE, ALICE, message, &yes);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("CASINO_HISTORIES").ok().and_then(|text| text.parse().ok()).unwrap_or(12),
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_stake_breaks_a_limit_of_losses(history in deeds()) {
        let mut table = floor(&profiles::BASE);
        for deed in &history {
            plays_on(&mut table, deed)?;
        }
        prop_assert_eq!(table.findings(), [""; 0]);
    }
}

#[test]
fn play_waits_every_hour_until_it_was_seen() {
    let mut table = floor(&profiles::BASE);
    let plays = |table: &mut Table| {
        let before = staked(table, ALICE);
        let said = table.say(ALICE, ALICE, "/flip 1 heads").join("\n");
        (staked(table, ALICE) > before, said)
    };
    for _ in 0..60 {
        assert!(plays(&mut table).0);
        table.pass(MINUTE);
    }
    let (played, said) = plays(&mut table);
    assert!(!played && said.contains("for 1:00:00"), "{said}");
    let net = -60_000_000 + number(&table, "SELECT sum(payout) FROM round");
    let position = within(&table, |db| {
        desk::position(db, (Asset::Usdt, PlayerId(ALICE)), table.now.wall)
    });
    let position = position.expect("reads").expect("a session");
    assert_eq!((position.played, position.net), (MINUTE * 60, net));
    let now = table.now.wall;
    within(&table, |db| desk::acknowledge(db, PlayerId(ALICE), now)).expect("seen");
    assert!(plays(&mut table).0);
    // Their own shorter time, and a pause after which it begins anew.
    table.pass(limits::SESSION_GAP + limits::SESSION_TICK);
    within(&table, |db| {
        desk::tell_every(db, PlayerId(ALICE), Some(10), table.now.wall)
    })
    .expect("may");
    let wrong = within(&table, |db| {
        desk::tell_every(db, PlayerId(ALICE), Some(9), table.now.wall)
    });
    assert_eq!(refused(wrong), Refusal::Stale);
    assert!(plays(&mut table).0);
    table.pass(MINUTE * 10 - Duration::from_secs(1));
    assert!(plays(&mut table).0);
    table.pass(Duration::from_secs(1));
    assert!(plays(&mut table).1.contains("for 0:10:00"));
}

#[test]
fn time_is_counted_over_sessions_and_a_day() {
    let mut table = floor(&profiles::BASE);
    set(&table, ALICE, (Kind::Day, None), Some(30));
    let mut played = 0;
    for _ in 0..10 {
        for _ in 0..5 {
            let before = staked(&table, ALICE);
            table.say(ALICE, ALICE, "/flip 0.10 heads");
            played += u32::from(staked(&table, ALICE) > before);
            table.pass(MINUTE);
        }
        table.pass(MINUTE * 20);
    }
    // Five stakes are four minutes: 28 in seven sessions, one more in the eighth, and two that begin another.
    assert_eq!(played, 7 * 5 + 2 + 1 + 1);
    let spent = table.engine.books().played(PlayerId(ALICE), table.now.wall);
    assert_eq!(spent.expect("reads").sum, 29);
    table.pass(DAY);
    let before = staked(&table, ALICE);
    table.say(ALICE, ALICE, "/flip 0.10 heads");
    assert!(staked(&table, ALICE) > before, "a day later");
}

#[test]
fn a_limit_of_the_house_is_lower_than_the_players_own_and_has_a_reason() {
    let table = floor(&profiles::BASE);
    let (of, now) = ((Kind::Stake, Some(Asset::Usdt)), table.now.wall);
    let house = house_under(&profiles::BASE);
    let sets = |value, reason: &str| {
        let limit = Act::Limit(PlayerId(BOB), of, value);
        office::act(&table, &house, Comes::in_chat(ALICE), &limit, reason)
    };
    set(&table, BOB, of, Some(500_000));
    assert_eq!(refused(sets(Some(100_000), " ")), Refusal::NoReason);
    assert_eq!(refused(sets(Some(500_000), "too much")), Refusal::NotLower);
    sets(Some(200_000), "he asked for it").expect("lower");
    let asks = |cents| {
        let bet = Bet {
            player: PlayerId(BOB),
            asset: Asset::Usdt,
            stake: usdt(cents),
            before: Amount::ZERO,
        };
        within(&table, |db| desk::leave(&house, db, "coin", bet, now)).is_ok()
    };
    assert!(asks(20) && !asks(21));
    sets(None, "he may again").expect("taken away");
    assert!(asks(50) && !asks(51));
    // Raised, by whoever asks, counts together.
    let raise = Bet {
        player: PlayerId(BOB),
        asset: Asset::Usdt,
        stake: usdt(1),
        before: usdt(50),
    };
    assert!(within(&table, |db| desk::leave(&house, db, "coin", raise, now)).is_err());
    assert_eq!(table.findings(), [""; 0]);
}
