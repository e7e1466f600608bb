//! What the owner and staff are alerted to, how often, and that nobody hears of it who is not to.
use super::*;
use crate::kit::office::{Comes, act};
use casino_bot::casino::wings::alerts::told;
use casino_bot::casino::wings::office::acts::Act;
use casino_bot::rules::alerts::{self, ALERTS, Alert, Watch};
use casino_bot::rules::fairness::{ServerSeed, Stream};
use casino_bot::rules::games::{self, State, Wager};
use casino_bot::rules::ledger::RoundId;
use casino_bot::rules::office::Role;
use casino_bot::store::cashier::Rate;

const HOUR: Duration = Duration::from_secs(60 * 60);

impl Office {
    /// How many of these say so.
    fn hears(&self, who: i64, part: &str) -> usize {
        let told = self.told(who);
        told.iter().filter(|text| text.contains(part)).count()
    }

    fn decides(&self, what: &Act) {
        let house = Self::house();
        act(&self.0, &house, Comes::in_chat(ALICE), what, "a test").expect("may");
    }

    /// Tells this now, as far as it is told.
    fn raises(&self, alert: &Alert) -> usize {
        let db = self.0.engine.books();
        db.begin().expect("begins");
        let told = told::raise(&Self::house(), db, alert, self.now()).expect("reads");
        db.commit().expect("commits");
        told.len()
    }
}

fn apart(units: i64) -> Alert {
    Alert::Apart {
        asset: Asset::Usdt,
        units,
    }
}

/// Gives Carol a server seed by which her next round of limbo pays 200,000 times its stake.
fn is_lucky(office: &Office) {
    let db = office.0.engine.books();
    let seat = db.seat(PlayerId(CAROL)).expect("reads");
    let (_, client) = db.seeds(seat.pair).expect("reads");
    let game = games::find("limbo").expect("a game");
    let wager = Wager {
        stake: Amount::credits(1),
        choice: game.choose(&["200000x"]).expect("a choice"),
    };
    let seed = |n: u64| {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&n.to_be_bytes());
        bytes
    };
    let wins = |n: &u64| {
        let mut draws = Stream::new(&ServerSeed::new(seed(*n)), &client, seat.nonce);
        let step = game.play(&wager, &[], &mut draws).expect("plays");
        step.state != State::Settled(Amount::ZERO)
    };
    let lucky = (0..).find(wins).expect("one of a few hundred thousand");
    let sql = office.0.sql();
    let triggers: Vec<String> = sql
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'seed_pair'")
        .expect("reads")
        .query_map([], |row| row.get(0))
        .expect("reads")
        .collect::<Result<_, _>>()
        .expect("reads");
    for name in triggers {
        sql.execute_batch(&format!("DROP TRIGGER {name}"))
            .expect("drops");
    }
    let set = "UPDATE seed_pair SET server_seed = ?1 WHERE id = ?2";
    let set = sql.execute(set, (&seed(lucky)[..], seat.pair));
    assert_eq!(set, Ok(1));
}

#[test]
fn a_win_that_hardly_ever_comes_is_told_with_its_chance_unless_the_house_is_busy() {
    for busy in [false, true] {
        let mut office = Office::new();
        office.say(CAROL, "/flip 1 heads");
        if busy {
            let bets = "UPDATE turnover SET bets = 10000000";
            office.0.sql().execute_batch(bets).expect("set");
        }
        is_lucky(&office);
        office.say(CAROL, "/limbo 1 200000x");
        assert_eq!(
            office.number("SELECT max(payout) FROM round"),
            200_000_000_000
        );
        office.waits(Duration::from_secs(1));
        let told = usize::from(!busy);
        for staff in [ALICE, BOB] {
            assert_eq!(office.hears(staff, "Unusual win"), told, "{busy}");
            assert_eq!(office.hears(staff, "1 in 202 thousand"), told);
        }
        assert_eq!(office.hears(CAROL, "Unusual win"), 0);
        assert_eq!(office.number("SELECT count(*) FROM rare_win"), 0);
    }
}

#[test]
fn a_game_and_a_player_far_from_their_return_are_told_once() {
    let mut office = Office::new();
    office.say(CAROL, "/flip 1 heads");
    let far = "UPDATE turnover SET bets = 5000, staked = 5000000000, paid = 5260000000, excess = 310000000.0,
                 spread = 1.478e15 WHERE game = 'coin';
               UPDATE tally SET rounds = 5000, staked = 5000000000, paid = 5260000000, excess = 310000000.0,
                 spread = 1.478e15 WHERE game = 'coin'";
    office.0.sql().execute_batch(far).expect("set");
    for _ in 0..30 {
        office.waits(alerts::LOOK_EVERY);
    }
    for part in ["Coin flip (play credits)", "Carol"] {
        let told = office.told(ALICE).into_iter();
        let mut about = told.filter(|text| text.starts_with("📈") && text.contains(part));
        let said = about
            .next()
            .unwrap_or_else(|| panic!("{part}: {:?}", office.told(ALICE)));
        assert!(
            said.contains("105.20 ±") && said.contains("99.00 %"),
            "{said}"
        );
        assert!(
            said.contains("over 5") && said.contains("billion"),
            "{said}"
        );
        assert_eq!(about.next(), None, "once");
    }
    // Less than the rules let expect is told of what nothing a player does changes, and of nobody.
    let less = "UPDATE turnover SET excess = -excess; UPDATE tally SET excess = -excess";
    office.0.sql().execute_batch(less).expect("set");
    office.say(CAROL, "/dice 1 under 50");
    let told = office.hears(ALICE, "📈");
    office.waits(8 * 24 * HOUR);
    assert_eq!(office.hears(ALICE, "📈"), told + 1);
}

#[test]
fn what_waits_too_long_is_told_and_again_after_its_time() {
    let mut office = Office::new();
    office.pays_in(usdt(50));
    office.asks_for(usdt(20));
    office.comes_in(9, Some(usdt(7)));
    office.waits(Duration::from_secs(60));
    assert_eq!(office.hears(ALICE, "⏳"), 0);
    office.waits(alerts::WAITS_FROM);
    let waits = "Withdrawals to be approved: 1, the oldest waits for 6 h";
    assert_eq!(
        (office.hears(ALICE, waits), office.hears(BOB, waits)),
        (1, 1)
    );
    for _ in 0..5 {
        office.waits(HOUR);
    }
    assert_eq!(office.hears(ALICE, "Withdrawals to be approved"), 1);
    for _ in 0..16 {
        office.waits(HOUR);
    }
    assert_eq!(office.hears(ALICE, "Withdrawals to be approved"), 2);
    assert_eq!(
        office.hears(ALICE, "Unclear payments: 1, the oldest waits"),
        1
    );
    office.check();
}

#[test]
fn the_same_is_told_once_and_no_more_than_so_many_in_an_hour() {
    let mut office = Office::new();
    assert_eq!((office.raises(&apart(1)), office.raises(&apart(1))), (2, 0));
    let told: usize = (2..=20).map(|units| office.raises(&apart(units)) / 2).sum();
    assert_eq!(i64::try_from(told), Ok(alerts::PER_HOUR - 1));
    let kept = "SELECT count(*) FROM alert";
    assert_eq!(office.number(kept), 20);
    office.0.pass(HOUR);
    let db = office.0.engine.books();
    db.begin().expect("begins");
    let next = told::raise(&Office::house(), db, &apart(21), office.now()).expect("reads");
    db.commit().expect("commits");
    assert!(
        format!("{next:?}").contains("10 more messages were held back"),
        "{next:?}"
    );
    // A day later the first is told again.
    office.0.pass(24 * HOUR);
    assert_eq!(office.raises(&apart(1)), 2);
    // Of a flood few are kept.
    let many = "WITH RECURSIVE n (value) AS (SELECT 30 UNION ALL SELECT value + 1 FROM n WHERE value < 3000)
                INSERT INTO alert SELECT value, 1, 'apart', 'usdt ' || value, '', 0 FROM n";
    office.0.sql().execute_batch(many).expect("written");
    office.raises(&apart(-1));
    assert_eq!(office.number(kept), alerts::KEPT);
}

#[test]
fn what_was_held_back_is_told_later_and_the_houses_alerts_hold_no_money_ones_back() {
    let mut office = Office::new();
    let win = |round: i64| Alert::Win {
        round: RoundId(round),
        one_in: 1_000_000_000,
    };
    office.say(CAROL, "/flip 1 heads");
    let told = (1..=12)
        .filter(|round| office.raises(&win(*round)) > 0)
        .count();
    assert_eq!(i64::try_from(told), Ok(alerts::PER_HOUR));
    // Others hear of these, so they are told all the same.
    assert_eq!(office.raises(&apart(100)), 2);
    // Twice held back is kept once.
    assert_eq!(office.raises(&win(12)), 0);
    let waits = "SELECT count(*) FROM alert WHERE told = 0";
    assert_eq!(office.number(waits), 2);
    office.waits(HOUR + alerts::LOOK_EVERY);
    assert_eq!(office.number(waits), 0);
    let all = "SELECT count(*) FROM alert WHERE kind = 'win' AND told = 1";
    assert_eq!(office.number(all), 12);
    // And what is found once more is told at its next chance.
    for units in 1..=11 {
        office.raises(&apart(units));
    }
    assert_eq!((office.raises(&apart(11)), office.number(waits)), (0, 1));
    office.0.pass(HOUR);
    assert_eq!((office.raises(&apart(11)), office.number(waits)), (2, 0));
    office.check();
}

#[test]
fn who_hears_of_few_kinds_sees_the_last_of_them_whatever_else_there_was() {
    let mut office = Office::new();
    office.decides(&Act::SetRole(PlayerId(CAROL), Some(Role::Cashier)));
    office.raises(&apart(5_000_000));
    office.say(CAROL, "/flip 1 heads");
    for round in 1..=30 {
        let win = Alert::Win {
            round: RoundId(round),
            one_in: 1_000_000_000,
        };
        let db = office.0.engine.books();
        db.add_alert(&win, true, office.now()).expect("kept");
    }
    let said = office.say(CAROL, "/admin");
    assert!(
        said.contains("5.00 USDT") && said.contains("Alerts · 1]"),
        "{said}"
    );
    let said = office.press(CAROL, "Alerts");
    assert!(
        said.contains("5.00 USDT") && !said.contains("Unusual win"),
        "{said}"
    );
}

#[test]
fn each_kind_is_turned_off_and_on_by_the_gate_and_the_log_says_so() {
    let mut office = Office::new();
    for row in &ALERTS {
        office.decides(&Act::SetAlert(row.watch, false));
    }
    assert_eq!(office.raises(&apart(5)), 0);
    assert_eq!(office.number("SELECT count(*) FROM alert"), 0);
    office.decides(&Act::SetAlert(Watch::Apart, true));
    assert_eq!(office.raises(&apart(5)), 2);
    let said = office.say(BOB, "/admin");
    assert!(said.contains("[🔔 Alerts · 1"), "{said}");
    let said = office.press(BOB, "Alerts");
    assert!(
        said.contains("more USDT") || said.contains("USDT more"),
        "{said}"
    );
    assert!(
        said.contains("🔔 Provider and books apart") && said.contains("🔕 Unusual wins"),
        "{said}"
    );
    office.press(BOB, "Unusual wins");
    let logged = "SELECT count(*) FROM office_log WHERE action = 'alert' AND subject = 'win'";
    assert_eq!(office.number(logged), 2);
    assert!(
        office
            .0
            .engine
            .books()
            .is_watched(Watch::Win)
            .expect("reads")
    );
    // A second time there is nothing to change; and who may not is refused.
    let house = Office::house();
    let again = Act::SetAlert(Watch::Win, true);
    assert!(act(&office.0, &house, Comes::in_chat(ALICE), &again, "").is_err());
    office.decides(&Act::SetRole(PlayerId(CAROL), Some(Role::Cashier)));
    let off = Act::SetAlert(Watch::Win, false);
    assert!(act(&office.0, &house, Comes::in_chat(CAROL), &off, "").is_err());
    office.say(CAROL, "/admin");
    let said = office.press(CAROL, "Alerts");
    assert!(
        said.contains("USDT") && !said.contains("Unusual wins"),
        "{said}"
    );
    office.check();
}

#[test]
fn staff_who_are_frozen_or_dismissed_hear_of_nothing() {
    let mut office = Office::new();
    office.decides(&Act::SetRole(PlayerId(CAROL), Some(Role::Cashier)));
    let (dave, later) = (710_000_021, 710_000_022);
    for player in [dave, later] {
        office.say(player, "/start");
        office.decides(&Act::SetRole(PlayerId(player), Some(Role::Cashier)));
    }
    assert_eq!(office.raises(&apart(1)), 5);
    office.decides(&Act::Freeze(PlayerId(BOB)));
    office.decides(&Act::Ban(PlayerId(CAROL)));
    office.decides(&Act::SetRole(PlayerId(dave), None));
    assert_eq!(office.raises(&apart(2)), 2);
    office.decides(&Act::Unfreeze(PlayerId(BOB)));
    assert_eq!(office.raises(&apart(3)), 3);
    office.decides(&Act::Freeze(PlayerId(BOB)));
    // Nor of a withdrawal that waits for approval, which the others are asked about.
    let eve = 710_000_023;
    office.say(eve, "/start");
    let (db, now) = (office.0.engine.books(), office.now());
    let rate = Rate {
        dollars: 1_000_000,
        at: now,
    };
    db.save_rate(Asset::Usdt, rate).expect("kept");
    db.open_account(Asset::Usdt, PlayerId(eve)).expect("opens");
    let id = office.comes_in(9, Some(usdt(50)));
    let to = casino_bot::store::cashier::Settled::Player(PlayerId(eve));
    office.decides(&Act::Settle(id, to));
    office.0.provides("is silent");
    office.say(eve, "/withdraw 20 usdt");
    office.press(eve, "Withdraw");
    let asked = |who: i64| {
        let (office, label) = (&office.0, "✅ Approve");
        usize::from(office.button(who, label).is_some())
    };
    let all = [ALICE, later, BOB, CAROL, dave].map(asked);
    assert_eq!(all, [1, 1, 0, 0, 0]);
    office.check();
}
