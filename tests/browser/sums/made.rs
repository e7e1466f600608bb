//! A house with a history, made by the program's own code, with kills, of play money and real.
use super::super::Open;
use super::{ASSETS, usdt};
use crate::kit::office::{Comes, try_act};
use crate::kit::{Seeded, house_with_cashier};
use casino_bot::casino::wings::office::acts::Act;
use casino_bot::casino::wings::office::adjust::Sum;
use casino_bot::casino::{BrowserWay, Chat, Event, House, Person, cage, handle};
use casino_bot::rules::games::{Choice, GAMES, Game, State, Wager};
use casino_bot::rules::guard::profiles;
use casino_bot::rules::ledger::{Account, Entry, EntryKey, PlayerId};
use casino_bot::sandbox::{ALICE, BOB, CAROL};
use casino_bot::store::cashier::{DepositRow, DepositState, Rate, WithdrawalRow, WithdrawalState};
use casino_bot::values::money::{Amount, Asset};
use std::time::Duration;

/// Days over which all is played.
const DAYS: u64 = 30;
/// Rounds that share a transaction, of which a kill loses one.
const BATCH: u64 = 500;

/// A house that has played so many rounds by the program's own code, with kills, and who plays there.
pub(super) fn played(rounds: u64) -> (Open, Vec<PlayerId>) {
    let mut house = Open::new();
    house.table.fund(Asset::Usdt, usdt(10_000_000));
    let count = i64::try_from(rounds / 200).expect("few").clamp(20, 20_000);
    let players: Vec<_> = (800_000_001..=800_000_000 + count).map(PlayerId).collect();
    for player in &players {
        house.comes_in(*player);
    }
    for player in [BOB, CAROL] {
        house.table.say(player, player, "/toss 1 dice even");
        house.table.say(player, player, "/duel 1 flip");
    }
    house.pass(Duration::from_secs(10));
    house.table.run();
    let games: Vec<_> = GAMES.iter().map(|game| (*game, options(*game))).collect();
    let (mut state, batches) = (7, rounds.div_ceil(BATCH));
    let pace = Duration::from_secs(DAYS * 86_400) / u32::try_from(batches).expect("few");
    for batch in 0..batches {
        house.pass(pace);
        let before = house.count("SELECT count(*) FROM round");
        let killed = batch % 7 == 3;
        house.table.engine.books().begin().expect("begins");
        for _ in 0..BATCH {
            let (game, choices) = &games[pick(&mut state, games.len())];
            let choice = &choices[pick(&mut state, choices.len())];
            let player = players[pick(&mut state, players.len())];
            let asset = ASSETS[pick(&mut state, ASSETS.len())];
            house.plays(player, asset, *game, choice, &mut state);
        }
        if killed {
            house.is_killed();
            assert_eq!(house.count("SELECT count(*) FROM round"), before);
        } else {
            house.table.engine.books().commit().expect("commits");
        }
    }
    (house, players)
}

fn pick(state: &mut u64, count: usize) -> usize {
    let drawn = crate::crash::chance(state) % count.max(1) as u64;
    usize::try_from(drawn).expect("few")
}

fn options(game: &dyn Game) -> Vec<Choice> {
    game.choices().into_iter().take(8).collect()
}

impl Open {
    pub(super) fn settings() -> House {
        House {
            browser: BrowserWay::Tunnel(8001),
            profile: profiles::find("base").expect("a profile"),
            ..house_with_cashier()
        }
    }

    /// All that is not committed is lost.
    pub(super) fn is_killed(&mut self) {
        self.table.engine.books().rollback();
        self.table
            .crash_into(Self::settings(), Box::new(Seeded(11)));
        self.table.run();
    }

    /// A player greets, pays in, and some take a little out.
    fn comes_in(&mut self, player: PlayerId) {
        let event = Event::Command {
            chat: Chat {
                id: player.0,
                private: true,
            },
            from: Person {
                id: player,
                name: format!("Player {}", player.0),
                username: None,
                language: None,
            },
            message: 1,
            name: "start".to_owned(),
            args: String::new(),
            bot: String::new(),
        };
        let (db, now) = (self.table.engine.books(), self.table.now.wall);
        db.begin().expect("begins");
        handle(
            &Self::settings(),
            db,
            &mut Seeded(player.0.unsigned_abs()),
            now,
            &event,
        )
        .expect("met");
        db.open_account(Asset::Usdt, player).expect("opens");
        self.pays_in(
            player,
            usdt(500 + player.0 % 97),
            Amount::from_units(player.0 % 7_001),
        );
        if player.0 % 3 == 0 {
            self.takes_out(player, usdt(3 + player.0 % 11));
        }
        // Alone nobody gives and takes a hundred dollars.
        for (whole, out) in [(7, false), (2, true)] {
            if player.0 % 1_000_000 <= 8 {
                self.adjusts(player, usdt(whole), out);
            }
        }
        self.table.engine.books().commit().expect("commits");
    }

    fn adjusts(&self, player: PlayerId, amount: Amount, out: bool) {
        let rate = Rate {
            dollars: 1_000_000,
            at: self.table.now.wall,
        };
        let db = self.table.engine.books();
        db.save_rate(Asset::Usdt, rate).expect("kept");
        let asset = Asset::Usdt;
        let sum = Sum { asset, amount, out };
        let adjust = Act::Adjust(player, sum);
        let owner = Comes::in_chat(ALICE);
        try_act(&self.table, &Self::settings(), owner, &adjust, "so").expect("the owner may");
    }

    fn pays_in(&self, player: PlayerId, amount: Amount, fee: Option<Amount>) {
        let (db, now) = (self.table.engine.books(), self.table.now.wall);
        let id = db.next_deposit_id().expect("a number");
        let fee = fee.unwrap_or_default();
        let mut row = DepositRow {
            id,
            player,
            asset: Asset::Usdt,
            amount,
            worth: amount.units(),
            payload: format!("{:0>26}", id.0),
            asked_at: now,
            state: DepositState::Asked,
            since: now,
            unheard: 0,
            missed: 0,
            invoice: None,
            url: None,
            expires_at: None,
            looked_at: None,
            fee: None,
            disputed: false,
            why: None,
            message: None,
        };
        db.add_deposit(&row).expect("asked for");
        row.state = DepositState::Open;
        (row.invoice, row.url, row.expires_at) = (Some(id.0), Some(String::new()), Some(now));
        db.save_deposit(&row).expect("open");
        (row.state, row.fee) = (DepositState::Paid, Some(fee));
        db.save_deposit(&row).expect("paid");
        let to = Account::Player(player);
        let entry = Entry::paid_in(EntryKey::deposit(id), Asset::Usdt, to, amount, fee);
        db.post(&entry, now).expect("posts");
    }

    fn takes_out(&self, player: PlayerId, amount: Amount) {
        let (db, now) = (self.table.engine.books(), self.table.now.wall);
        let id = db.next_withdrawal_id().expect("a number");
        let mut row = WithdrawalRow {
            id,
            player,
            asset: Asset::Usdt,
            amount,
            worth: amount.units(),
            spend_id: format!("{:0>26}", id.0),
            asked_at: now,
            state: WithdrawalState::Reserved,
            since: now,
            by: None,
            why: None,
            sends: 0,
            sent_at: None,
            tries: 0,
            missed_at: None,
            looked_at: None,
            used: false,
            intent: None,
            transfer: None,
            disputed: false,
            message: None,
        };
        db.add_withdrawal(&row).expect("asked for");
        let from = Account::Player(player);
        let key = EntryKey::withdrawal(id);
        let entry = Entry::single(key, Asset::Usdt, from, Account::Payouts, amount);
        db.post(&entry, now).expect("posts");
        row.state = WithdrawalState::Sending;
        (row.sends, row.sent_at) = (1, Some(now));
        db.save_withdrawal(&row).expect("sent");
        (row.state, row.transfer) = (WithdrawalState::Paid, Some(id.0));
        db.save_withdrawal(&row).expect("paid");
        let key = EntryKey::withdrawal_end(id);
        let entry = Entry::single(key, Asset::Usdt, Account::Payouts, Account::World, amount);
        db.post(&entry, now).expect("posts");
    }

    /// A round to its end, if the house and the player have enough for it; now and then it is left open.
    fn plays(
        &self,
        player: PlayerId,
        asset: Asset,
        game: &dyn Game,
        choice: &Choice,
        state: &mut u64,
    ) {
        let wager = Wager {
            stake: Amount::from_units(asset.unit() / 10).expect("an amount"),
            choice: choice.clone(),
        };
        let (db, now) = (self.table.engine.books(), self.table.now.wall);
        let of = House {
            profile: &profiles::OFF,
            ..Self::settings()
        };
        db.begin_update().expect("begins");
        let Ok((mut round, mut step)) = cage::open(&of, db, (asset, player), game, wager, now)
        else {
            db.undo_update().expect("undone");
            return;
        };
        for _ in 0..200 {
            let State::Open(legal) = &step.state else {
                break;
            };
            if pick(state, 500) == 0 {
                break;
            }
            let makes = legal[pick(state, legal.len())].clone();
            match cage::advance(&of, db, round.clone(), game, makes, now) {
                Ok(went) => (round, step) = went,
                // Not enough to raise: another move is made.
                Err(_) => continue,
            }
        }
        db.keep_update().expect("kept");
    }
}
