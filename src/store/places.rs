//! Where conversations are held, by numbers that outlast Telegram's: a topic's, and a group's that it
//! keeps when it becomes a supergroup.
use super::db::Db;
use crate::fault::Fault;
use crate::ledger::PlayerId;
use crate::time::Wall;
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

/// What is added to the number of a message that a group had before it became a supergroup, whose
/// messages are counted anew: a number above it is no message that could be edited or answered.
pub const ELSEWHERE: i64 = 1 << 40;

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
    ///
    /// # Errors
    /// When the database fails.
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
    ///
    /// # Errors
    /// When the database fails.
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

    /// Gives a topic a number.
    ///
    /// # Errors
    /// When the database fails, or the topic has one.
    pub fn add_topic(&self, chat: i64, topic: i64) -> Result<Place, Fault> {
        let sql = if Place::is_private(chat) {
            "SELECT coalesce(max(id), ?1) + 1 FROM place WHERE id > ?1"
        } else {
            "SELECT coalesce(min(id), -?1) - 1 FROM place WHERE id < -?1"
        };
        let id = self
            .conn
            .prepare_cached(sql)?
            .query_row([TOPICS], |row| row.get(0))?;
        self.conn
            .prepare_cached("INSERT INTO place (id, chat, topic) VALUES (?1, ?2, ?3)")?
            .execute([id, chat, topic])?;
        Ok(Place {
            id,
            chat,
            topic,
            closed: false,
        })
    }

    /// Notes that a place cannot be written to since then, or can again. It ends what plays by itself
    /// there; whose that was.
    ///
    /// # Errors
    /// When the database fails.
    pub fn close_place(&self, id: i64, since: Option<Wall>) -> Result<Vec<PlayerId>, Fault> {
        let Some(since) = since else {
            self.conn
                .prepare_cached("UPDATE place SET closed_at = NULL WHERE id = ?1")?
                .execute([id])?;
            return Ok(Vec::new());
        };
        let here = self.place(id)?;
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
    ///
    /// # Errors
    /// When the database fails.
    pub fn places_in(&self, chat: i64) -> Result<Vec<i64>, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT id FROM place WHERE chat = ?1 AND topic <> 0")?;
        let topics = find.query_map([chat], |row| row.get(0))?;
        let mut all = topics.collect::<Result<Vec<i64>, _>>()?;
        all.extend(self.place_of(chat, 0)?.map(|place| place.id));
        Ok(all)
    }

    /// A group has another id now: its place keeps its number, and the messages that it has had are
    /// elsewhere ([`ELSEWHERE`]). A second time nothing happens.
    ///
    /// # Errors
    /// When the database fails.
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
             WHERE chat = ?1 AND ended IS NULL AND message < ?2",
            "UPDATE auto_play SET message = message + ?2 WHERE chat = ?1 AND message < ?2",
            "UPDATE session SET message = message + ?2 WHERE chat = ?1 AND message < ?2",
            "UPDATE outbox SET edits = edits + ?2 WHERE chat = ?1 AND edits < ?2",
            "UPDATE outbox SET answers = answers + ?2 WHERE chat = ?1 AND answers < ?2",
        ] {
            self.conn
                .prepare_cached(sql)?
                .execute(params![place, ELSEWHERE])?;
        }
        Ok(())
    }

    /// A message that was gone was said anew: what plays by itself in it goes on in the new one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn renumber(&self, place: i64, old: i64, new: i64) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE auto_play SET message = ?3 WHERE chat = ?1 AND message = ?2")?
            .execute([place, old, new])?;
        Ok(())
    }
}
