//! What players write to the house and what it answers, until it is forgotten.
use super::db::Db;
use crate::rules::ledger::PlayerId;
use crate::rules::office::Topic;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row, params};

/// The number of a ticket, which is no other's for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TicketId(pub i64);

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketState {
    /// The house is to answer.
    Waiting,
    /// Its player may.
    Answered,
    Closed,
}

impl TicketState {
    /// Its word in the database and in the office's log.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }
}

/// A ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub id: TicketId,
    pub player: PlayerId,
    pub topic: Topic,
    pub at: Wall,
    pub state: TicketState,
    /// Since when it is in that state.
    pub since: Wall,
    /// Whether the office was told that it waits.
    pub told: bool,
}

/// Something that was said in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketLine {
    pub nth: i64,
    pub at: Wall,
    /// By whom of the office, or else by its player.
    pub by: Option<PlayerId>,
    pub text: String,
}

/// How many tickets there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TicketCounts {
    /// That wait for the house.
    pub waiting: i64,
    /// Since when the oldest of these does.
    pub oldest: Option<Wall>,
    /// That are answered and not closed.
    pub answered: i64,
}

impl TicketCounts {
    /// Those that are not closed.
    #[must_use]
    pub const fn open(&self) -> i64 {
        self.waiting + self.answered
    }
}

/// What is done about tickets without anybody's asking, as the agenda has it.
pub const TICKETS_DUE: &str = "tickets";
/// Its subject: the office is told.
pub const DUE_TELL: i64 = 0;
/// Its subject: old ones are closed and forgotten.
pub const DUE_SWEEP: i64 = 1;

pub(super) const COLUMNS: &str = "id, player, topic, at, state, since, told FROM ticket";

fn read(row: &Row<'_>) -> rusqlite::Result<Ticket> {
    Ok(Ticket {
        id: TicketId(row.get(0)?),
        player: PlayerId(row.get(1)?),
        topic: match row.get_ref(2)?.as_str()? {
            "payments" => Topic::Payments,
            _ => Topic::General,
        },
        at: Wall(row.get(3)?),
        state: match row.get_ref(4)?.as_str()? {
            "waiting" => TicketState::Waiting,
            "answered" => TicketState::Answered,
            _ => TicketState::Closed,
        },
        since: Wall(row.get(5)?),
        told: row.get(6)?,
    })
}

/// The words of two topics, where one may stand for both.
fn words(topics: &[Topic]) -> (&'static str, &'static str) {
    let mut words = topics.iter().map(|topic| topic.word());
    let first = words.next().unwrap_or_default();
    (first, words.next().unwrap_or(first))
}

fn bound(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Db {
    /// Opens a ticket, which waits from now on.
    ///
    /// # Errors
    /// [`Fault::Rule`] when the player has one open about this.
    pub fn open_ticket(&self, player: PlayerId, topic: Topic, now: Wall) -> Result<Ticket, Fault> {
        let mut next = (self.conn).prepare_cached("SELECT last + 1 FROM ticket_number")?;
        let id = next.query_row([], |row| row.get(0))?;
        let sql = "INSERT INTO ticket VALUES (?1, ?2, ?3, ?4, 'waiting', ?4, 0)";
        let mut add = self.conn.prepare_cached(sql)?;
        add.execute(params![id, player.0, topic.word(), now.0])?;
        let sweep = "INSERT OR IGNORE INTO agenda VALUES (?1, ?2, ?3)";
        let later = now.plus(limits::TICKETS_SWEPT_EVERY);
        let mut due = self.conn.prepare_cached(sweep)?;
        due.execute(params![TICKETS_DUE, DUE_SWEEP, later.0])?;
        Ok(Ticket {
            id: TicketId(id),
            player,
            topic,
            at: now,
            state: TicketState::Waiting,
            since: now,
            told: false,
        })
    }

    /// A ticket.
    pub fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, Fault> {
        let sql = format!("SELECT {COLUMNS} WHERE id = ?1");
        let mut find = self.conn.prepare_cached(&sql)?;
        Ok(find.query_row([id.0], read).optional()?)
    }

    /// The one that a player has open about this.
    pub fn ticket_of(&self, player: PlayerId, topic: Topic) -> Result<Option<Ticket>, Fault> {
        let sql =
            format!("SELECT {COLUMNS} WHERE player = ?1 AND topic = ?2 AND state <> 'closed'");
        let mut find = self.conn.prepare_cached(&sql)?;
        Ok(find
            .query_row(params![player.0, topic.word()], read)
            .optional()?)
    }

    /// Keeps how a ticket stands.
    pub fn keep_ticket(&self, ticket: &Ticket) -> Result<(), Fault> {
        let sql = "UPDATE ticket SET state = ?2, since = ?3, told = ?4 WHERE id = ?1";
        let mut update = self.conn.prepare_cached(sql)?;
        update.execute(params![
            ticket.id.0,
            ticket.state.word(),
            ticket.since.0,
            ticket.told
        ])?;
        Ok(())
    }

    /// Adds something that was said.
    pub fn say_in_ticket(
        &self,
        id: TicketId,
        by: Option<PlayerId>,
        text: &str,
        now: Wall,
    ) -> Result<(), Fault> {
        let sql = "INSERT INTO ticket_line
                   SELECT ?1, coalesce(max(nth), 0) + 1, ?2, ?3, ?4 FROM ticket_line WHERE ticket = ?1";
        let mut add = self.conn.prepare_cached(sql)?;
        add.execute(params![id.0, now.0, by.map(|by| by.0), text])?;
        Ok(())
    }

    /// How much was said in one.
    pub fn ticket_length(&self, id: TicketId) -> Result<i64, Fault> {
        let sql = "SELECT coalesce(max(nth), 0) FROM ticket_line WHERE ticket = ?1";
        let mut find = self.conn.prepare_cached(sql)?;
        Ok(find.query_row([id.0], |row| row.get(0))?)
    }

    /// How often the office has answered in one.
    pub fn ticket_answers(&self, id: TicketId) -> Result<i64, Fault> {
        let sql = "SELECT count(*) FROM ticket_line WHERE ticket = ?1 AND by IS NOT NULL";
        let mut find = self.conn.prepare_cached(sql)?;
        Ok(find.query_row([id.0], |row| row.get(0))?)
    }

    /// What was said in one before a line of it, the newest first.
    pub fn ticket_lines(
        &self,
        id: TicketId,
        below: i64,
        count: usize,
    ) -> Result<Vec<TicketLine>, Fault> {
        let sql = "SELECT nth, at, by, text FROM ticket_line WHERE ticket = ?1 AND nth < ?2
                   ORDER BY nth DESC LIMIT ?3";
        let mut find = self.conn.prepare_cached(sql)?;
        let rows = find.query_map([id.0, below, bound(count)], |row| {
            Ok(TicketLine {
                nth: row.get(0)?,
                at: Wall(row.get(1)?),
                by: row.get::<_, Option<i64>>(2)?.map(PlayerId),
                text: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How much a player has written to the house, and how many tickets they have opened, since two times; what was
    /// before a clock was set back holds nobody up.
    pub fn written_since(
        &self,
        player: PlayerId,
        (lines, tickets): (Wall, Wall),
        now: Wall,
    ) -> Result<(i64, i64), Fault> {
        let sql = "SELECT (SELECT count(*) FROM ticket CROSS JOIN ticket_line AS line ON line.ticket = ticket.id
                     WHERE player = ?1 AND by IS NULL AND line.at > ?2 AND line.at <= ?4),
                   (SELECT count(*) FROM ticket WHERE player = ?1 AND at > ?3 AND at <= ?4)";
        let mut find = self.conn.prepare_cached(sql)?;
        let values = [player.0, lines.0, tickets.0, now.0];
        Ok(find.query_row(values, |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// How many there are about these.
    pub fn ticket_counts(&self, topics: &[Topic]) -> Result<TicketCounts, Fault> {
        let sql = "SELECT count(*), min(since) FROM ticket
                   WHERE state = ?1 AND (topic = ?2 OR topic = ?3)";
        let mut find = self.conn.prepare_cached(sql)?;
        let (first, second) = words(topics);
        let mut count = |state: TicketState| {
            let values = [state.word(), first, second];
            find.query_row(values, |row| {
                Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?))
            })
        };
        let (waiting, oldest) = count(TicketState::Waiting)?;
        let (answered, _) = count(TicketState::Answered)?;
        Ok(TicketCounts {
            waiting,
            oldest: oldest.map(Wall),
            answered,
        })
    }

    /// Open ones about these: those that wait, then those that are answered, the oldest first.
    pub fn open_tickets(
        &self,
        topics: &[Topic],
        skip: usize,
        count: usize,
    ) -> Result<Vec<Ticket>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} WHERE (state = 'waiting' OR state = 'answered') AND (topic = ?1 OR topic = ?2)
             ORDER BY state DESC, since, id LIMIT ?3 OFFSET ?4"
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        let (first, second) = words(topics);
        let values = params![first, second, bound(count), bound(skip)];
        let rows = find.query_map(values, read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Tickets of a player, closed or not, the newest first, without the `skip` newest.
    pub fn tickets_of(
        &self,
        player: PlayerId,
        skip: usize,
        count: usize,
    ) -> Result<Vec<Ticket>, Fault> {
        let sql = format!("SELECT {COLUMNS} WHERE player = ?1 ORDER BY id DESC LIMIT ?2 OFFSET ?3");
        let mut find = self.conn.prepare_cached(&sql)?;
        let rows = find.query_map([player.0, bound(count), bound(skip)], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Those that wait and of which the office was not told; it counts as told of them from now on.
    pub fn untold_tickets(&self) -> Result<Vec<Ticket>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} WHERE state = 'waiting' AND told = 0 ORDER BY since, id LIMIT ?1"
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        let rows = find.query_map([limits::TICKETS_OPEN_MAX], read)?;
        let rows = rows.collect::<Result<_, _>>()?;
        let sql = "UPDATE ticket SET told = 1 WHERE state = 'waiting' AND told = 0";
        self.conn.prepare_cached(sql)?.execute([])?;
        Ok(rows)
    }

    /// The one that has been answered for the longest.
    pub fn longest_answered(&self) -> Result<Option<Ticket>, Fault> {
        let sql = format!("SELECT {COLUMNS} WHERE state = 'answered' ORDER BY since LIMIT 1");
        let mut find = self.conn.prepare_cached(&sql)?;
        Ok(find.query_row([], read).optional()?)
    }

    /// Closes tickets that nobody goes on with, and forgets those that were closed long ago. Whether there are more.
    pub fn sweep_tickets(&self, now: Wall) -> Result<bool, Fault> {
        let mut close = self.conn.prepare_cached(
            "UPDATE ticket SET state = 'closed', since = ?3 WHERE id IN
               (SELECT id FROM ticket WHERE state = ?1 AND since <= ?2 ORDER BY since LIMIT ?4)",
        )?;
        let mut most = 0;
        for (state, lasts) in [
            (TicketState::Answered, limits::TICKET_ANSWERED_FOR),
            (TicketState::Waiting, limits::TICKET_WAITS_FOR),
        ] {
            let step = bound(limits::TICKETS_A_STEP);
            let values = params![state.word(), now.minus(lasts).0, now.0, step];
            most = most.max(close.execute(values)?);
        }
        let mut forget = self.conn.prepare_cached(
            "DELETE FROM ticket WHERE id IN
               (SELECT id FROM ticket WHERE state = 'closed' AND since <= ?1 ORDER BY since LIMIT ?2)",
        )?;
        let before = now.minus(limits::TICKET_KEPT_FOR);
        most = most.max(forget.execute([before.0, bound(limits::TICKETS_A_STEP)])?);
        Ok(most == limits::TICKETS_A_STEP)
    }

    /// Whether there is any ticket, closed or not.
    pub fn has_tickets(&self) -> Result<bool, Fault> {
        let sql = "SELECT EXISTS (SELECT 1 FROM ticket)";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))?)
    }
}
