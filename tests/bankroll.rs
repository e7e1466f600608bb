//! What the bankroll of real money lets tables take, and what its owner lets them.
mod narrow;

use crate::kit::{Seeded, Table, buttons, coded, house, house_with_cashier};
use casino_bot::casino::wings::{self, tosses::deeds::Deed as Toss};
use casino_bot::casino::{House, backing, deed, wings::rounds::deeds};
use casino_bot::rules::games::{Choice, GAMES, Game, Wager};
use casino_bot::rules::ledger::{Account, Entry, EntryKey, EntryKind, PlayerId};
use casino_bot::rules::tosses::{self, On};
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, CAROL};
use casino_bot::store::cashier::FundingRow;
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset, StakeLimits};
use serde_json::Value;

/// Gives players money as no program does.
static GIVEN: EntryKind = EntryKind {
    code: 99,
    name: "given",
    subject: "player",
    shapes: &[],
};

const NEW: &str = "INSERT INTO entry_kind VALUES (99, 'given', 'player');
    INSERT INTO entry_shape VALUES (99, {world}, {player}, NULL, 0);";

/// A house for this asset, within these limits of stakes, whose players have a thousand times the largest
/// stake each, and whose bankroll is empty.
struct Vault {
    table: Table,
    asset: Asset,
}

impl Vault {
    fn new(asset: Asset, limits: &str) -> Self {
        let house = House {
            stakes: StakeLimits::read(limits).expect("limits"),
            ..house_with_cashier()
        };
        let table = Table::of(house, Box::new(Seeded(1)));
        table.sql().execute_batch(&coded(NEW)).expect("a kind");
        let mut vault = Self { table, asset };
        for player in [ALICE, BOB, CAROL] {
            let opens = format!("/wallet {}", asset.name());
            vault.table.say(player, player, &opens);
            let most = Amount::from_units(asset.row().stakes.1).expect("an amount");
            let most = most.checked_mul(1_000).expect("an amount");
            vault.give(PlayerId(player), most);
        }
        vault
    }

    fn give(&self, player: PlayerId, amount: Amount) {
        let key = EntryKey {
            kind: &GIVEN,
            subject: -player.0,
            line: 0,
        };
        let (from, to) = (Account::World, Account::Player(player));
        let entry = Entry::single(key, self.asset, from, to, amount);
        let (db, now) = (self.table.engine.books(), self.table.now.wall);
        db.post(&entry, now).expect("posts");
    }

    fn holds(&self, account: Account) -> Amount {
        let db = self.table.engine.books();
        db.balance(self.asset, account).expect("reads")
    }

    /// From now on the bankroll, but for what is held back of it, is this.
    fn bankroll(&self, wanted: Amount) {
        let now = self.holds(Account::Bankroll);
        let (more, less) = (wanted.checked_sub(now), now.checked_sub(wanted));
        let amount = more.or(less).unwrap_or_default();
        if amount.is_zero() {
            return;
        }
        let (db, at) = (self.table.engine.books(), self.table.now.wall);
        let row = FundingRow {
            id: db.next_funding_id().expect("a number"),
            asset: self.asset,
            amount,
            out: more.is_none(),
            by: PlayerId(ALICE),
            reason: "as this test has it".to_owned(),
            at,
        };
        let (world, bankroll) = (Account::World, Account::Bankroll);
        let (key, from, to) = match row.out {
            true => (EntryKey::bankroll_out(row.id), bankroll, world),
            false => (EntryKey::bankroll_in(row.id), world, bankroll),
        };
        db.add_funding(&row).expect("kept");
        let entry = Entry::single(key, self.asset, from, to, amount);
        db.post(&entry, at).expect("posts");
    }

    fn is_open(&self, bet: &Bet) -> bool {
        let stakes = house().stakes.of(self.asset);
        let (db, now) = (self.table.engine.books(), self.table.now.wall);
        let theirs = (stakes, PlayerId(ALICE));
        let range = match bet {
            Bet::Round(game, choice) => backing::stakes(db, theirs, *game, choice, now),
            Bet::Toss(on) => {
                let backing = backing::Backing::of(db, stakes, PlayerId(ALICE), now);
                backing.map(|backing| backing.toss_stakes(*on))
            }
        };
        !range.expect("reads").is_closed()
    }

    /// The least bankroll that the smallest stake on this bet is covered by.
    fn just_enough(&mut self, bet: &Bet) -> Amount {
        let (mut closed, mut open) = (0, Amount::MAX.units());
        while closed + 1 < open {
            let middle = closed + (open - closed) / 2;
            self.bankroll(Amount::from_units(middle).expect("an amount"));
            if self.is_open(bet) {
                open = middle;
            } else {
                closed = middle;
            }
        }
        Amount::from_units(open).expect("an amount")
    }

    fn number(&self, sql: &str) -> i64 {
        let found = self.table.sql().query_row(sql, [], |row| row.get(0));
        found.unwrap_or_else(|e| panic!("{sql}: {e}"))
    }

    /// How many bets of any kind were ever taken.
    fn bets(&self) -> i64 {
        self.number("SELECT (SELECT count(*) FROM round) + (SELECT count(*) FROM toss)")
    }

    /// Sees every bet to its end.
    fn settle(&mut self) {
        self.table.pass(limits::ABANDONED_AFTER);
        self.table.run();
        let open = "SELECT (SELECT count(*) FROM round WHERE payout IS NULL)
            + (SELECT count(*) FROM toss WHERE payout IS NULL)";
        assert_eq!(self.number(open), 0);
    }

    fn last(&self, chat: i64) -> Value {
        let messages = self.table.sandbox.with(|world, _| world.messages(chat));
        messages.last().expect("a message").clone()
    }

    /// Nothing is wrong with the books but those kinds of entries.
    fn check(&self) {
        let findings = self.table.findings();
        let others = findings.iter().find(|found| !found.contains("given"));
        assert!(others.is_none(), "{others:?}");
    }
}

enum Bet {
    Round(&'static dyn Game, Choice),
    Toss(On),
}

impl Bet {
    /// Each game's usual bet, and each of Telegram's dice.
    fn all() -> Vec<Self> {
        let rounds = GAMES.iter();
        let rounds = rounds.map(|game| Self::Round(*game, sample(*game)));
        let tosses = tosses::TOSSES.iter().filter_map(|toss| toss.each().next());
        rounds.chain(tosses.map(Self::Toss)).collect()
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Round(game, _) => game.spec().id,
            Self::Toss(on) => on.toss.id,
        }
    }

    /// As it is typed.
    fn typed(&self, asset: Asset, stake: Amount) -> String {
        let stake = asset.plain(stake);
        match self {
            Self::Round(game, _) => {
                let spec = game.spec();
                let bet = spec
                    .example
                    .trim_start_matches(|c: char| c.is_ascii_digit());
                format!("/{} {stake}{bet}", spec.command)
            }
            Self::Toss(on) => format!("/toss {stake} {} {}", on.toss.id, on.bet.id),
        }
    }

    /// What the buttons carry that bet it and that show its table.
    fn data(&self, asset: Asset, stake: Amount, turn: i64) -> [String; 2] {
        let owner = PlayerId(ALICE);
        let buttons = match self {
            Self::Round(game, choice) => {
                let choice = choice.clone();
                let wager = Wager { stake, choice };
                let table = deeds::table(*game, wager.clone());
                [deeds::play(*game, wager, turn), table].map(|deed| deed.button(owner, ""))
            }
            &Self::Toss(on) => {
                let throw = Toss::Throw { on, stake, turn };
                [throw, Toss::Table { on, stake }].map(|deed| deed.button(owner, ""))
            }
        };
        buttons.map(|button| deed::finished(button, asset).carries().to_owned())
    }
}

/// What the game's example puts a stake on.
fn sample(game: &'static dyn Game) -> Choice {
    let words: Vec<_> = game.spec().example.split_whitespace().skip(1).collect();
    match &words[..] {
        [] => game.default_choice(),
        words => game.choose(words).expect("a bet"),
    }
}

/// Six decimals, eight and nine.
const REAL: [Asset; 3] = [Asset::Usdt, Asset::Btc, Asset::Ton];

#[test]
fn a_table_takes_what_the_bankroll_covers_and_else_says_that_it_is_closed() {
    for asset in REAL {
        let mut vault = Vault::new(asset, "");
        let smallest = Amount::from_units(asset.row().stakes.0).expect("an amount");
        for bet in Bet::all() {
            let enough = vault.just_enough(&bet);
            let less = |by| Amount::from_units(enough.units() - by).expect("an amount");
            for short in [Amount::ZERO, less(enough.units() - 1), less(1)] {
                vault.bankroll(short);
                takes_nothing(&mut vault, &bet, smallest);
            }
            vault.bankroll(enough);
            let before = vault.bets();
            let said = vault.table.say(ALICE, ALICE, &bet.typed(asset, smallest));
            assert_eq!(vault.bets(), before + 1, "{}: {said:?}", bet.name());
            vault.settle();
        }
        vault.check();
    }
}

/// By words, by a button of before, on its table and by auto play.
fn takes_nothing(vault: &mut Vault, bet: &Bet, smallest: Amount) {
    let (asset, name) = (vault.asset, bet.name());
    let before = (vault.bets(), vault.holds(Account::Player(PlayerId(ALICE))));
    let turn = match bet {
        Bet::Round(..) => vault.number(&format!("SELECT turn FROM seat WHERE player = {ALICE}")),
        Bet::Toss(_) => vault.number("SELECT ifnull(max(id), 0) FROM toss"),
    };
    let closed = |said: Vec<String>, how: &str| {
        let said = said.join("\n");
        assert!(
            said.to_lowercase().contains("closed for now"),
            "{name}, {how}: {said}"
        );
        said
    };
    let most = Amount::from_units(asset.row().stakes.1).expect("an amount");
    for stake in [smallest, most] {
        closed(
            vault.table.say(ALICE, ALICE, &bet.typed(asset, stake)),
            "typed",
        );
        let [bets, _] = bet.data(asset, stake, turn);
        closed(vault.table.press(ALICE, ALICE, 1, &bets), &bets);
    }
    vault.table.say(ALICE, ALICE, "/help");
    let (message, _) = vault.table.button(ALICE, "Panel").expect("help");
    let [_, table] = bet.data(asset, smallest, turn);
    let said = closed(vault.table.press(ALICE, ALICE, message, &table), "table");
    if vault.holds(Account::Bankroll).is_zero() {
        assert!(
            said.contains(&format!("too little {}", asset.unit_name())),
            "{said}"
        );
    }
    let table = vault.last(ALICE);
    let does = |words: &[&str]| {
        let data = buttons(&table).filter_map(|b| b["callback_data"].as_str());
        let mut deeds = data.filter_map(|data| wings::deed(data).map(|read| read.deed.fields()));
        deeds.any(|deed| {
            words
                .iter()
                .any(|word| deed.starts_with(&format!("{word}:")))
        })
    };
    assert!(
        !does(&["p", "throw", "stake", "tossstake"]),
        "{name}: {table}"
    );
    assert!(does(&["wallet"]), "{name}: {table}");
    let after = (vault.bets(), vault.holds(Account::Player(PlayerId(ALICE))));
    assert_eq!(before, after, "{name}");
}

#[test]
fn a_closed_table_leads_back_to_play_credits() {
    let mut vault = Vault::new(Asset::Usdt, "");
    for closed in ["/flip", "/flip 1 heads", "/toss dice even"] {
        vault.table.say(ALICE, ALICE, "/wallet usdt");
        vault.table.say(ALICE, ALICE, closed);
        let (message, data) = vault.table.button(ALICE, "Play for credits").expect(closed);
        let said = vault.table.press(ALICE, ALICE, message, &data).join("\n");
        assert!(
            said.contains("You play with play credits now."),
            "{closed}: {said}"
        );
        let said = vault.table.say(ALICE, ALICE, "/flip 1 heads").join("\n");
        assert!(!said.contains("Closed"), "{said}");
    }
    // By a button that was there when it was open: a toast, and the way in a message.
    let usual = Asset::Usdt.usual_stake();
    let bet = Bet::Round(GAMES[0], sample(GAMES[0]));
    vault.table.say(ALICE, ALICE, "/wallet usdt");
    let turn = vault.number(&format!("SELECT turn FROM seat WHERE player = {ALICE}"));
    let [bets, _] = bet.data(Asset::Usdt, usual, turn);
    let said = vault.table.press(ALICE, ALICE, 1, &bets).join("\n");
    assert!(
        said.contains("toast> Closed") && said.contains("[🎟 Play for credits]"),
        "{said}"
    );
    // Who plays for credits has no other way.
    let mut table = Table::of(
        House {
            bankroll: Amount::cents(1),
            ..house()
        },
        Box::new(Seeded(1)),
    );
    let said = table.say(ALICE, ALICE, "/flip").join("\n");
    assert!(
        said.contains("Closed for now") && !said.contains("Play for credits"),
        "{said}"
    );
}

#[test]
fn auto_play_ends_where_the_bankroll_does() {
    let mut vault = Vault::new(Asset::Usdt, "");
    vault.bankroll(Amount::from_units(1_000_000_000).expect("an amount"));
    vault.table.say(ALICE, ALICE, "/baccarat 1 player");
    for label in ["Auto", "25 rounds", "Start"] {
        let (message, data) = vault.table.button(ALICE, label).expect(label);
        vault.table.press(ALICE, ALICE, message, &data);
    }
    let before = vault.bets();
    assert_eq!(vault.number("SELECT count(*) FROM auto_play"), 1);
    vault.bankroll(Amount::ZERO);
    vault.table.pass(limits::AUTO_PLAY_PACE);
    vault.table.run();
    let said = vault.table.news().join("\n");
    assert!(said.contains("too little USDT"), "{said}");
    assert_eq!(vault.number("SELECT count(*) FROM auto_play"), 0);
    assert_eq!(vault.bets(), before);
    vault.check();
}

#[test]
fn contests_between_players_need_no_bankroll() {
    let mut vault = Vault::new(Asset::Ton, "");
    for duel in ["/duel 0.5 flip", "/duel 500 dice"] {
        vault.table.say(ALICE, BACK_ROOM, duel);
        let (message, data) = vault.table.button(BACK_ROOM, "Accept").expect("open");
        vault.table.press(BOB, BACK_ROOM, message, &data);
    }
    for player in [ALICE, BOB, CAROL] {
        vault.table.say(player, BACK_ROOM, "/pot 1");
    }
    vault.table.pass(limits::POT_OPEN_FOR);
    vault.table.run();
    assert_eq!(
        vault.number("SELECT count(*) FROM contest WHERE ended = 'won'"),
        3
    );
    assert!(!vault.holds(Account::Bankroll).is_zero(), "its share");
    vault.check();
}

#[test]
fn a_closed_table_says_so_in_russian_too() {
    let mut vault = Vault::new(Asset::Usdt, "");
    vault.table.say(ALICE, ALICE, "/language ru");
    for command in ["/flip", "/flip 1 heads", "/toss dice even", "/mines 1 3"] {
        let said = vault.table.say(ALICE, ALICE, command).join("\n");
        assert!(
            said.contains("у казино слишком мало USDT"),
            "{command}: {said}"
        );
    }
}
