//! Where conversations are held, by numbers that outlast Telegram's: a topic's, and a group's that it
//! keeps when it becomes a supergroup.
use super::db::Db;
use crate::rules::ledger::PlayerId;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;
use ring::digest;
use rusqlite::{OptionalExtension, Row, params};

/// A place: what every `chat` in the books is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number: below 0 in groups, above in private chats, as Telegram's ids are.
    pub id: i64,
    /// Telegram's id of the chat.
    pub chat: i64,
    /// Telegram's number of the topic, 0 where there is none.
    pub topic: i64,
    /// Whether the last that was sent there was refused since the chat cannot be written to.
    pub closed: bool,
}

/// Numbers of topics begin behind this, in both directions: Telegram's ids have 52 bits at most.
const TOPICS: i64 = 1 << 53;

/// How many numbers of topics there are in a direction.
const TOPICS_MAX: i64 = 1 << 62;

/// What is added to the number of a message that a group had before it became a supergroup, whose
/// messages are counted anew: a number above it is no message that could be edited or answered.
pub const ELSEWHERE: i64 = limits::MESSAGE_ID_MAX + 1;

fn place(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place {
        id: row.get(0)?,
        chat: row.get(1)?,
        topic: row.get(2)?,
        closed: row.get(3)?,
    })
}

impl Place {
    /// Whether a player is alone with the bot in the place of this number.
    #[must_use]
    pub const fn is_private(id: i64) -> bool {
        id > 0
    }

    /// A chat that is its own place.
    #[must_use]
    pub const fn plain(chat: i64) -> Self {
        Self {
            id: chat,
            chat,
            topic: 0,
            closed: false,
        }
    }

    /// Whether the number is surely a private chat's own, or none, for which no row is looked for.
    const fn is_plain(id: i64) -> bool {
        0 <= id && id < TOPICS
    }
}

impl Db {
    /// The place of this number.
    pub fn place(&self, id: i64) -> Result<Place, Fault> {
        if Place::is_plain(id) {
            return Ok(Place::plain(id));
        }
        let mut find = self.conn.prepare_cached(
            "SELECT id, chat, topic, closed_at IS NOT NULL FROM place WHERE id = ?1",
        )?;
        let known = find.query_row([id], place).optional()?;
        Ok(known.unwrap_or(Place::plain(id)))
    }

    /// The place that is this topic of this chat; `None` for a topic in which nothing has happened.
    pub fn place_of(&self, chat: i64, topic: i64) -> Result<Option<Place>, Fault> {
        if topic == 0 && Place::is_plain(chat) {
            return Ok(Some(Place::plain(chat)));
        }
        let mut find = self.conn.prepare_cached(
            "SELECT id, chat, topic, closed_at IS NOT NULL FROM place WHERE chat = ?1 AND topic = ?2",
        )?;
        let known = find.query_row([chat, topic], place).optional()?;
        match known {
            // A group that has moved is written from now and then, by a press of an old button.
            None if topic == 0 => Ok(Some(self.place(chat)?)),
            known => Ok(known),
        }
    }

    /// A topic that has no row: its number comes from its name alone, so that it is the same again when
    /// the row was swept meanwhile, and no other topic's.
    pub fn new_topic(&self, chat: i64, topic: i64) -> Result<Place, Fault> {
        let name = digest::digest(&digest::SHA256, format!("{chat} {topic}").as_bytes());
        let bits = name.as_ref().iter().take(8);
        let bits = bits.fold(0, |bits, byte| bits << 8 | i64::from(*byte)) & (TOPICS_MAX - 1);
        let mut taken = self
            .conn
            .prepare_cached("SELECT 1 FROM place WHERE id = ?1")?;
        let mut id = (TOPICS + 1 + bits) * chat.signum();
        while taken.exists([id])? {
            id += chat.signum();
        }
        Ok(Place {
            id,
            chat,
            topic,
            closed: false,
        })
    }

    /// Notes a topic in which something is said now.
    ///
    /// # Errors
    /// When the topic is noted.
    pub fn add_topic(&self, place: &Place) -> Result<(), Fault> {
        self.conn
            .prepare_cached("INSERT INTO place (id, chat, topic) VALUES (?1, ?2, ?3)")?
            .execute([place.id, place.chat, place.topic])?;
        Ok(())
    }

    /// Whether [`Db::sweep_places`] may have something to forget.
    pub fn has_old_places(&self, now: Wall) -> Result<bool, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM session WHERE expires_at <= ?1)
               OR EXISTS (SELECT 1 FROM export WHERE at <= ?2)
               OR (SELECT count(*) FROM place) > ?3",
        )?;
        let exported = now.minus(limits::CSV_EVERY);
        let values = [now.0, exported.0, limits::PLACES_KEPT];
        Ok(find.query_row(values, |row| row.get(0))?)
    }

    /// Forgets questions that nobody answers any more, files that keep nobody from the next one, and, beyond [`limits::PLACES_KEPT`], places in
    /// which nothing is under way, those that can be written to first; groups that have moved stay.
    /// Whether there may be more to forget.
    pub fn sweep_places(&self, now: Wall) -> Result<bool, Fault> {
        let step = i64::try_from(limits::PLACES_PER_STEP).unwrap_or(i64::MAX);
        let mut sessions = self.conn.prepare_cached(
            "DELETE FROM session WHERE (chat, player) IN
               (SELECT chat, player FROM session WHERE expires_at <= ?1 LIMIT ?2)",
        )?;
        let sessions = sessions.execute([now.0, step])?;
        let mut exports = self.conn.prepare_cached(
            "DELETE FROM export WHERE player IN (SELECT player FROM export WHERE at <= ?1 LIMIT ?2)",
        )?;
        let exports = exports.execute([now.minus(limits::CSV_EVERY).0, step])?;
        let mut places = self.conn.prepare_cached(
            "DELETE FROM place WHERE id IN (
               SELECT id FROM place WHERE (topic <> 0 OR id = chat) AND id NOT IN (
                 SELECT chat FROM session UNION SELECT chat FROM outbox
                 UNION SELECT chat FROM open_table UNION SELECT chat FROM auto_play
                 UNION SELECT chat FROM agenda JOIN contest ON contest.id = subject
                   WHERE agenda.kind = 'contest'
                 UNION SELECT chat FROM toss WHERE payout IS NULL
                 UNION SELECT chat FROM agenda JOIN toss ON toss.id = subject
                   WHERE agenda.kind = 'toss')
               ORDER BY closed_at LIMIT min(?1, max(0, (SELECT count(*) FROM place) - ?2)))",
        )?;
        let places = places.execute([step, limits::PLACES_KEPT])?;
        Ok(sessions.max(exports).max(places) == limits::PLACES_PER_STEP)
    }

    /// Notes that a place cannot be written to since then, or can again. It ends what plays by itself
    /// there; whose that was.
    pub fn close_place(&self, id: i64, since: Option<Wall>) -> Result<Vec<PlayerId>, Fault> {
        let id = self.number(id)?;
        let Some(since) = since else {
            self.conn
                .prepare_cached("UPDATE place SET closed_at = NULL WHERE id = ?1")?
                .execute([id])?;
            return Ok(Vec::new());
        };
        let here = self.place(id)?;
        // A topic that was swept while a message was on its way there.
        if here.chat == id && id.unsigned_abs() > TOPICS.unsigned_abs() {
            return Ok(Vec::new());
        }
        self.conn
            .prepare_cached(
                "INSERT INTO place VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET closed_at = coalesce(closed_at, excluded.closed_at)",
            )?
            .execute([here.id, here.chat, here.topic, since.0])?;
        let mut ended = self
            .conn
            .prepare_cached("DELETE FROM auto_play WHERE chat = ?1 RETURNING player")?;
        let players = ended.query_map([id], |row| Ok(PlayerId(row.get(0)?)))?;
        Ok(players.collect::<Result<_, _>>()?)
    }

    /// The places of a chat: itself and its topics.
    pub fn places_in(&self, chat: i64) -> Result<Vec<i64>, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT id FROM place WHERE chat = ?1 AND topic <> 0")?;
        let topics = find.query_map([chat], |row| row.get(0))?;
        let mut all = topics.collect::<Result<Vec<i64>, _>>()?;
        all.extend(self.place_of(chat, 0)?.map(|place| place.id));
        Ok(all)
    }

    /// The number of a place that was, or may have been, a group's own before it was known that the group
    /// is an older one that has moved: the older one's then.
    pub fn number(&self, id: i64) -> Result<i64, Fault> {
        if Place::is_private(id) {
            return Ok(id);
        }
        Ok(self.place_of(id, 0)?.map_or(id, |place| place.id))
    }

    /// A group has another id now: its place keeps its number, and the messages that it has had are
    /// elsewhere ([`ELSEWHERE`]). What began under the new id before that was known goes on as the
    /// group's, but for contests, which keep their number: [`Db::number`] is the group's. A second time
    /// nothing happens.
    ///
    /// Telegram moves a group once. Should it say so again, messages of the two times before share
    /// their numbers: of two edits that wait under one, one is forgotten at the next start.
    pub fn move_place(&self, from: i64, to: i64) -> Result<(), Fault> {
        let place = self.place_of(from, 0)?.unwrap_or(Place::plain(from)).id;
        if from == to || self.place(place)?.chat == to {
            return Ok(());
        }
        // What the new chat was noted for before its history was known.
        self.conn
            .prepare_cached("DELETE FROM place WHERE chat = ?1 AND topic = 0")?
            .execute([to])?;
        self.conn
            .prepare_cached(
                "INSERT INTO place (id, chat) VALUES (?1, ?2)
                 ON CONFLICT (id) DO UPDATE SET chat = excluded.chat, closed_at = NULL",
            )?
            .execute([place, to])?;
        for sql in [
            "UPDATE contest SET message = message + ?2
             WHERE id IN (SELECT subject FROM agenda WHERE kind = 'contest')
               AND chat = ?1 AND ended IS NULL AND message < ?2",
            "UPDATE auto_play SET message = message + ?2 WHERE chat = ?1 AND message < ?2",
            "UPDATE session SET message = message + ?2 WHERE chat = ?1 AND message < ?2",
            "UPDATE OR REPLACE outbox SET edits = edits + ?2 WHERE chat = ?1 AND edits < ?2",
            "UPDATE outbox SET answers = answers + ?2 WHERE chat = ?1 AND answers < ?2",
        ] {
            self.conn
                .prepare_cached(sql)?
                .execute(params![place, ELSEWHERE])?;
        }
        for sql in [
            "UPDATE auto_play SET chat = ?1 WHERE chat = ?2",
            "UPDATE open_table SET chat = ?1 WHERE chat = ?2",
            "UPDATE OR REPLACE session SET chat = ?1 WHERE chat = ?2",
            "UPDATE OR REPLACE outbox SET chat = ?1 WHERE chat = ?2",
        ] {
            self.conn.prepare_cached(sql)?.execute([place, to])?;
        }
        self.known.told(|rows| rows.unasked.forget_all());
        Ok(())
    }

    /// Where something of a player's hangs below this message of a chat: of a message too old to be
    /// read Telegram does not say in which topic it is.
    pub fn place_below(
        &self,
        chat: i64,
        message: i64,
        player: PlayerId,
    ) -> Result<Option<i64>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT place.id FROM place JOIN auto_play AS it ON it.chat = place.id
             WHERE place.chat = ?1 AND it.message = ?2 AND it.player = ?3
             UNION ALL
             SELECT place.id FROM place JOIN session AS it ON it.chat = place.id
             WHERE place.chat = ?1 AND it.message = ?2 AND it.player = ?3",
        )?;
        Ok(find
            .query_row([chat, message, player.0], |row| row.get(0))
            .optional()?)
    }

    /// A message that was gone was said anew: what plays by itself in it goes on in the new one, and
    /// what waits to edit the one edits the other, unless something newer does.
    pub fn renumber(&self, place: i64, old: i64, new: i64) -> Result<(), Fault> {
        let place = self.number(place)?;
        for sql in [
            "UPDATE auto_play SET message = ?3 WHERE chat = ?1 AND message = ?2",
            "DELETE FROM outbox AS older WHERE chat = ?1 AND edits = ?2 AND EXISTS (
               SELECT 1 FROM outbox WHERE chat = ?1 AND edits = ?3 AND id > older.id)",
            "UPDATE OR REPLACE outbox SET edits = ?3 WHERE chat = ?1 AND edits = ?2",
        ] {
            self.conn.prepare_cached(sql)?.execute([place, old, new])?;
        }
        Ok(())
    }
}
