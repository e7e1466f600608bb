//! What the one who writes the books knows of them without reading it again: rows that it has read or
//! written itself. Believed inside a transaction only, as long as nobody else has written and nothing was
//! undone. What is written goes through the books' own checks as ever, whatever is known here.
use super::rows::{Listing, Player, Playing, Purse, Seat};
use crate::rules::fairness::{ClientSeed, ServerSeed};
use crate::rules::guard::Exclusion;
use crate::rules::ledger::{Entry, PlayerId, RoundId};
use crate::rules::luck::Moments;
use crate::rules::office::{Halts, Hold};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::Asset;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

/// Some rows by their keys.
pub(super) struct Shelf<K, V>(RefCell<HashMap<K, V>>);

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: Eq + Hash, V: Clone> Shelf<K, V> {
    fn get(&self, key: &K) -> Option<V> {
        self.0.borrow().get(key).cloned()
    }

    fn put(&self, key: K, row: V) {
        let mut rows = self.0.borrow_mut();
        if rows.len() >= limits::KNOWN_ROWS_MAX && !rows.contains_key(&key) {
            rows.clear();
        }
        rows.insert(key, row);
    }

    /// A row has changed in this way.
    pub fn change(&self, key: &K, change: impl FnOnce(&mut V)) {
        if let Some(row) = self.0.borrow_mut().get_mut(key) {
            change(row);
        }
    }

    /// A row has changed.
    pub fn forget(&self, key: &K) {
        self.0.borrow_mut().remove(key);
    }

    /// Any row may have changed.
    pub fn forget_all(&self) {
        self.0.borrow_mut().clear();
    }
}

/// What is known. A change of one of these rows is told to it where it is made.
#[derive(Default)]
pub(super) struct Rows {
    /// By asset and owner.
    pub balances: Shelf<(Asset, i64), Option<i64>>,
    pub players: Shelf<PlayerId, Option<Player>>,
    pub seats: Shelf<PlayerId, Seat>,
    /// The day of their last bet of an asset that is over; none of who had none.
    pub bet_on: Shelf<(Asset, PlayerId), Option<i64>>,
    /// Of pairs that are or were in force, which never change.
    pub seeds: Shelf<i64, (ServerSeed, ClientSeed)>,
    /// None of who never joined.
    pub listings: Shelf<PlayerId, Option<Listing>>,
    /// By place and player: where nothing is asked.
    pub unasked: Shelf<(i64, PlayerId), ()>,
    /// By their text; they never change.
    pub pay_tables: Shelf<String, i64>,
    /// What bets on them bring, by their numbers.
    pub moments: Shelf<i64, Option<Moments>>,
    /// What keeps them from playing for the longest, over or not.
    pub exclusions: Shelf<PlayerId, Option<Exclusion>>,
    /// What the office holds against them.
    pub holds: Shelf<PlayerId, Hold>,
    pub halts: Shelf<(), Halts>,
    pub playing: Shelf<PlayerId, Playing>,
    pub purses: Shelf<(Asset, PlayerId), Purse>,
    pub next_round: Cell<Option<RoundId>>,
    /// Up to which one rounds are counted.
    pub counted: Shelf<(), RoundId>,
    /// How far the house's clock is ahead of the time that has passed.
    ahead: Cell<Option<i64>>,
}

/// Players who come to something else than before: more than there are, and whatever was undone.
struct Changed {
    players: BTreeSet<PlayerId>,
    /// All behind this one may be among them: all, when a run begins.
    reached: Option<i64>,
}

impl Default for Changed {
    fn default() -> Self {
        Self {
            players: BTreeSet::new(),
            reached: Some(0),
        }
    }
}

/// See the module.
#[derive(Default)]
pub(super) struct Known {
    /// Whether a transaction is under way in which it is believed.
    believed: Cell<bool>,
    /// SQLite's count of what others have committed.
    version: Cell<i64>,
    rows: RefCell<Rows>,
    changed: RefCell<Changed>,
}

impl Known {
    /// A row: as it is known, or else as it is read now.
    pub fn row<K: Eq + Hash, V: Clone>(
        &self,
        shelf: impl Fn(&Rows) -> &Shelf<K, V>,
        key: K,
        read: impl FnOnce() -> Result<V, Fault>,
    ) -> Result<V, Fault> {
        if !self.believed.get() {
            return read();
        }
        if let Some(row) = shelf(&self.rows.borrow()).get(&key) {
            return Ok(row);
        }
        let row = read()?;
        shelf(&self.rows.borrow()).put(key, row.clone());
        Ok(row)
    }

    /// What is known, to tell it of a change.
    pub fn told(&self, tell: impl FnOnce(&Rows)) {
        tell(&self.rows.borrow());
    }

    /// A player comes to something else than before.
    pub fn has_moved(&self, player: PlayerId) {
        let mut changed = self.changed.borrow_mut();
        if changed.players.len() >= limits::KNOWN_ROWS_MAX && !changed.players.contains(&player) {
            (changed.players, changed.reached) = (BTreeSet::new(), Some(0));
        }
        changed.players.insert(player);
    }

    /// Takes some of these, and behind whom all are to be looked at.
    pub fn take_changed(&self, most: usize) -> (Vec<PlayerId>, Option<i64>) {
        let mut changed = self.changed.borrow_mut();
        let taken: Vec<_> = changed.players.iter().take(most).copied().collect();
        for player in &taken {
            changed.players.remove(player);
        }
        (taken, changed.reached)
    }

    /// All up to this one were looked at; `None`: all.
    pub fn has_reached(&self, player: Option<i64>) {
        self.changed.borrow_mut().reached = player;
    }

    /// Whether there are any.
    pub fn has_changed(&self) -> bool {
        let changed = self.changed.borrow();
        !changed.players.is_empty() || changed.reached.is_some()
    }

    /// The number that the next round gets.
    pub fn next_round(
        &self,
        read: impl FnOnce() -> Result<RoundId, Fault>,
    ) -> Result<RoundId, Fault> {
        let known = self.rows.borrow().next_round.get();
        match known.filter(|_| self.believed.get()) {
            Some(id) => Ok(id),
            None => read(),
        }
    }

    /// How far the house's clock is ahead of the time that has passed.
    pub fn ahead(&self, read: impl FnOnce() -> Result<i64, Fault>) -> Result<i64, Fault> {
        if !self.believed.get() {
            return read();
        }
        if let Some(ahead) = self.rows.borrow().ahead.get() {
            return Ok(ahead);
        }
        let ahead = read()?;
        self.rows.borrow().ahead.set(Some(ahead));
        Ok(ahead)
    }

    /// An entry was posted: it has moved balances.
    pub fn posted(&self, entry: &Entry) {
        let rows = self.rows.borrow();
        for posting in &entry.postings {
            let amount = posting.amount.units();
            let sides = [(posting.debit, -amount), (posting.credit, amount)];
            for player in posting.beside_play(entry.key.kind).into_iter().flatten() {
                rows.purses.forget(&(entry.asset, player));
                self.has_moved(player);
            }
            for (account, by) in sides {
                let key = (entry.asset, account.owner());
                rows.balances
                    .change(&key, |balance| *balance = balance.map(|old| old + by));
            }
        }
    }

    /// Whether a transaction is under way in which it is believed.
    pub const fn is_believed(&self) -> bool {
        self.believed.get()
    }

    /// Whether SQLite's count is as it was: nobody else has written.
    pub const fn is_of(&self, version: i64) -> bool {
        self.version.get() == version
    }

    /// A transaction has begun; `version` is SQLite's count.
    pub fn begin(&self, version: i64) {
        if self.version.replace(version) != version {
            self.forget();
        }
        self.believed.set(true);
    }

    /// It is committed.
    pub fn end(&self) {
        self.believed.set(false);
    }

    /// Something was undone, or others have written.
    pub fn forget(&self) {
        *self.rows.borrow_mut() = Rows::default();
    }

    /// Some of what is known, to be compared with the books.
    #[cfg(debug_assertions)]
    #[expect(clippy::type_complexity)]
    pub fn some(&self) -> (Vec<((Asset, i64), Option<i64>)>, Vec<(PlayerId, Seat)>) {
        const MANY: usize = 16;
        let rows = self.rows.borrow();
        let balances = rows.balances.0.borrow();
        let balances = balances.iter().map(|(key, row)| (*key, *row)).take(MANY);
        let seats = rows.seats.0.borrow();
        let seats = seats.iter().map(|(key, row)| (*key, *row)).take(MANY);
        match self.believed.get() {
            true => (balances.collect(), seats.collect()),
            false => <_>::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::ledger::{Account, EntryKey};
    use crate::store::{Db, Lock, Pair, Session};
    use crate::values::money::Amount;
    use crate::values::time::Wall;

    const ONE: PlayerId = PlayerId(1);

    fn with_a_player() -> (tempfile::TempDir, Db) {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("casino.db");
        let lock = Lock::take(&path).expect("a lock file").expect("free");
        let db = Db::open(&path, &lock).expect("opens");
        db.begin().expect("begins");
        let player = Player {
            id: ONE,
            name: "one".to_owned(),
            username: None,
            blocked: false,
            met: true,
            seen: <_>::default(),
            chosen: None,
            wallet: Asset::Play,
        };
        let pair = Pair {
            server: ServerSeed::new([1; 32]),
            client: ClientSeed::random(&[2; 32]),
            closed: false,
        };
        db.add_player(&player, &pair, &ServerSeed::new([3; 32]), Wall(1))
            .expect("is added");
        db.open_account(Asset::Play, ONE).expect("is opened");
        db.commit().expect("commits");
        (dir, db)
    }

    fn gift(db: &Db, nth: i64) -> Result<(), Fault> {
        let key = EntryKey::welcome(PlayerId(nth));
        let (from, to) = (Account::World, Account::Player(ONE));
        let gift = Entry::single(key, Asset::Play, from, to, Amount::credits(5));
        db.post(&gift, Wall(2))
    }

    fn has(db: &Db) -> Amount {
        let balance = db.balance(Asset::Play, Account::Player(ONE));
        balance.expect("reads")
    }

    #[test]
    fn what_is_written_is_known_and_what_is_undone_is_not() {
        let (_dir, db) = with_a_player();
        db.begin().expect("begins");
        assert_eq!(has(&db), Amount::ZERO);
        gift(&db, 0).expect("is posted");
        assert_eq!(has(&db), Amount::credits(5));
        db.begin_update().expect("begins");
        gift(&db, 1).expect("is posted");
        assert_eq!(has(&db), Amount::credits(10));
        db.undo_update().expect("is undone");
        assert_eq!(has(&db), Amount::credits(5));
        db.begin_update().expect("begins");
        gift(&db, 0).expect_err("its key is taken");
        db.undo_update().expect("is undone");
        assert_eq!(has(&db), Amount::credits(5));
        db.rollback();
        db.begin().expect("begins");
        assert_eq!(has(&db), Amount::ZERO);
        db.commit().expect("commits");
    }

    #[test]
    fn a_question_is_forgotten_once_each_time_it_is_asked() {
        let (_dir, db) = with_a_player();
        let asks = || {
            let session = Session {
                awaits: "stake".to_owned(),
                message: 7,
            };
            db.await_text(1, ONE, &session, Wall(9)).expect("is noted");
        };
        let ends = || db.end_session(1, ONE).expect("ends");
        db.begin().expect("begins");
        assert!(!ends());
        asks();
        assert!(ends() && !ends());
        db.begin_update().expect("begins");
        asks();
        db.undo_update().expect("is undone");
        assert!(!ends());
        // A group's questions move with it.
        let session = Session {
            awaits: "stake".to_owned(),
            message: 7,
        };
        assert!(!db.end_session(-5, ONE).expect("ends"));
        db.await_text(-6, ONE, &session, Wall(9)).expect("is noted");
        db.move_place(-5, -6).expect("moves");
        assert!(db.end_session(-5, ONE).expect("ends"));
        db.commit().expect("commits");
    }

    #[test]
    fn what_others_write_is_seen() {
        let (dir, db) = with_a_player();
        let name = || {
            db.begin().expect("begins");
            let player = db.player(ONE).expect("reads").expect("is known");
            db.commit().expect("commits");
            player.name
        };
        assert_eq!([name(), name()], ["one", "one"]);
        let other = rusqlite::Connection::open(dir.path().join("casino.db")).expect("opens");
        let rename = "UPDATE player SET name = 'two' WHERE id = 1";
        other.execute(rename, []).expect("writes");
        assert_eq!(name(), "two");
    }

    #[test]
    fn however_many_come_few_are_known() {
        let shelf = Shelf::default();
        for key in 0..3 * limits::KNOWN_ROWS_MAX {
            shelf.put(key, key);
            assert!(shelf.0.borrow().len() <= limits::KNOWN_ROWS_MAX);
            assert_eq!(shelf.get(&key), Some(key));
        }
    }
}
