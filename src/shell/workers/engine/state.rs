//! What the engine has, and how it changes: in transactions, with replies that go on their way when theirs is
//! committed. What is done in one is for the files that build on this one.
use super::apart::apart;
use super::aside::Aside;
use super::intake::Door;
use super::restore;
use super::seldom::Seldom;
use crate::casino::payment::Order;
use crate::casino::wing::Occasion;
use crate::casino::{self, House, Reply, Trouble};
use crate::rules::fairness::Entropy;
use crate::rules::ledger::PlayerId;
use crate::speech::{Language, Voice};
use crate::store::intake::{Inlet, TELEGRAM};
use crate::store::{Db, OutboxRow};
use crate::telegram::dispatch::Finished;
use crate::telegram::outbound::{self, Job};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::Asset;
use crate::values::time::{Now, Wall};
use std::time::Instant;

/// The state machine around casino and books: no threads, no waiting.
pub struct Engine {
    pub(super) house: House,
    pub(super) db: Db,
    pub(super) entropy: Box<dyn Entropy + Send>,
    /// The next number in the outbox: never one that is or was in use during this run.
    pub(super) next_call: i64,
    /// Where updates come in.
    pub(super) telegram: Inlet,
    /// The update that ended the process before, and how often.
    pub(super) suspect: Option<(i64, i64)>,
    /// Updates still to be handled one a transaction.
    pub(super) careful: usize,
    /// The update that this process has noted to be in hand.
    pub(super) in_hand: Option<i64>,
    /// An update that ended the process too often to be tried again, and how often.
    pub(super) condemned: Option<(i64, i64)>,
    /// When a place that cannot be written to was last tried.
    pub(super) tried: Seldom,
    /// When somebody without a name was last told so.
    pub(super) masked: Seldom,
    /// When a player was last told in private of a place where nothing can be said.
    pub(super) elsewhere: Seldom<(i64, PlayerId)>,
    /// What was set aside of late.
    pub(super) aside: Aside,
    /// Who may have something done now.
    pub(super) door: Door,
    /// What an earlier run left in the outbox and is not read yet, first and last number.
    pub(super) backlog: Option<(i64, i64)>,
    /// Done with, not recorded yet.
    pub(super) finished: Finished,
    /// When the next is due, as the last commit has left it, until it is asked for.
    pub(super) next_due: Option<Option<Wall>>,
    /// When the rounds that are over are counted, while some wait for it.
    pub(super) count_at: Option<Instant>,
    /// Committed, not handed over yet.
    pub(super) jobs: Vec<Job>,
    /// To the payment provider: committed, not handed over yet.
    pub(super) orders: Vec<Order>,
    /// What became of the updates committed since the last time, by kind and end.
    pub(super) counts: Counts,
    /// Whether the run before ended as asked.
    pub(super) clean: bool,
    /// How the owner is spoken to.
    pub(super) owners: Voice,
}

/// Updates by [`UpdateKind`] and [`UpdateEnd`].
pub type Counts = [[u64; 4]; 4];

impl Engine {
    /// Takes the books over: funds a new house and marks the run as begun.
    pub fn start(
        house: House,
        db: Db,
        entropy: Box<dyn Entropy + Send>,
        now: Wall,
    ) -> Result<Self, Fault> {
        let (intake, telegram) = (db.intake()?, Inlet::of(&db, TELEGRAM)?);
        let (mut entropy, mut db) = (entropy, db);
        db.take_over(|db| {
            db.take_in_shut(now)?;
            casino::fund(&house, db, now)?;
            let told = casino::wings::begin(&house, db, now)?;
            restore::tell(db, &told, now)?;
            if let Some(why) = db.copied() {
                restore::after_restore(&house, db, &mut *entropy, now, why)?;
            }
            db.set_clean(false)
        })?;
        db.tidy_shut(now)?;
        if !intake.clean {
            log::warn!("the last run did not end as asked; nothing it had committed is lost");
        }
        let owners = owners(&house, &db)?;
        Ok(Self {
            house,
            db,
            entropy,
            next_call: 1,
            telegram,
            suspect: intake.in_hand,
            careful: if intake.clean {
                0
            } else {
                limits::CAREFUL_UPDATES
            },
            in_hand: None,
            condemned: None,
            tried: Seldom::default(),
            masked: Seldom::default(),
            elsewhere: Seldom::default(),
            aside: Aside::default(),
            door: Door::default(),
            backlog: None,
            finished: Finished::default(),
            next_due: None,
            count_at: None,
            jobs: Vec::new(),
            orders: Vec::new(),
            counts: Counts::default(),
            clean: intake.clean,
            owners,
        })
    }

    /// The offset to ask Telegram for: behind the last update handled, unless that was so long
    /// ago that the numbers may have started over.
    #[must_use]
    pub fn offset(&self, now: Wall) -> Option<i64> {
        let (last, at) = self.telegram.last()?;
        (now.since(at) < limits::OFFSET_AGE_MAX).then_some(last.saturating_add(1))
    }

    /// The books, for tests that look into them.
    #[must_use]
    pub const fn books(&self) -> &Db {
        &self.db
    }

    /// Whether deliveries were reported that no commit has recorded.
    #[must_use]
    pub fn owes(&self) -> bool {
        !self.finished.is_empty()
    }

    /// What became of the updates that were committed since the last time.
    pub fn take_counts(&mut self) -> Counts {
        std::mem::take(&mut self.counts)
    }

    /// The language that the owner is spoken to in.
    #[must_use]
    pub const fn owner_speaks(&self) -> &'static Language {
        self.owners.language
    }

    /// The calls that were committed since the last time.
    pub fn take_jobs(&mut self) -> Vec<Job> {
        std::mem::take(&mut self.jobs)
    }

    /// Writes to the database and reads it back, when nothing else makes it.
    pub fn probe(&self, now: Wall) -> Result<(), Fault> {
        self.db.in_place()?;
        self.db.prove_writable(now)
    }

    /// Does `work` in a transaction; when it fails, nothing of it has happened.
    pub(super) fn commit(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let before = (self.jobs.len(), self.next_call, self.telegram, self.counts);
        let (orders, aside) = (self.orders.len(), self.aside.clone());
        let done = self.db.begin().and_then(|()| {
            work(self)?;
            // Within the transaction it takes no lock of its own.
            let due = self.db.next_due()?.map(|due| due.at);
            self.db.commit()?;
            Ok(due)
        });
        self.next_due = done.as_ref().ok().copied();
        if done.is_err() {
            self.db.rollback();
            self.jobs.truncate(before.0);
            self.orders.truncate(orders);
            (self.next_call, self.telegram, self.counts) = (before.1, before.2, before.3);
            self.aside = aside;
        }
        done.map(drop)
    }

    /// Puts what nobody has asked for on its way.
    pub(super) fn send(&mut self, replies: Vec<Reply>, now: Now) -> Result<(), Fault> {
        self.send_for(None, replies, now)
    }

    /// Puts replies on their way, which begins when the transaction is committed. What cannot be said
    /// where it should is told in private to who it is for.
    pub(super) fn send_for(
        &mut self,
        by: Option<PlayerId>,
        replies: Vec<Reply>,
        now: Now,
    ) -> Result<(), Fault> {
        for reply in replies {
            let mut id = outbound::NOT_STORED;
            let place = self.db.place(reply.chat)?;
            if let Some(row) = outbound::row::of(&reply, self.next_call, now.wall) {
                id = row.id;
                self.db.add_outbox(&OutboxRow { person: by, ..row })?;
                self.next_call += 1;
            }
            let job = Job {
                by,
                ..Job::new(reply, id, now.mono).at(&place)
            };
            self.door.sent(&job);
            self.jobs.push(job);
        }
        Ok(())
    }

    /// Lets a wing do something now, with all that it needs for it.
    pub(super) fn on_occasion<T>(
        &mut self,
        now: Now,
        work: impl FnOnce(&mut Occasion<'_>) -> T,
    ) -> T {
        let Self {
            house,
            db,
            entropy,
            door,
            ..
        } = self;
        work(&mut Occasion {
            house,
            db,
            entropy: &mut **entropy,
            now: now.wall,
            is_shut: &|chat| door.is_shut(chat, now.mono),
        })
    }

    /// What `work` comes to, or why it failed, of which nothing is left then.
    pub(super) fn by_itself<T>(
        &mut self,
        work: impl FnOnce(&House, &Db, &mut dyn Entropy) -> Result<T, Trouble>,
    ) -> Result<Result<T, String>, Fault> {
        let Self {
            house, db, entropy, ..
        } = self;
        apart(db, || work(house, db, &mut **entropy))
    }
}

/// How the owner is spoken to, if there is one.
pub(super) fn owners(house: &House, db: &Db) -> Result<Voice, Fault> {
    let owner = house.owner.unwrap_or(PlayerId(0));
    db.voice(owner, Asset::Play)
}
