//! The office: its log, which is only appended to, and what it has come to: roles, players who are frozen or banned,
//! what is halted. The database makes the second of the first by itself.
use super::db::Db;
use crate::rules::ledger::PlayerId;
use crate::rules::office::{Action, Channel, Halt, Halts, Hold, Permit, Role, State};
use crate::values::fault::Fault;
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row, params};

/// The number of a row of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActId(pub i64);

/// The value of what is in force, and of what is not.
pub const ON: &str = "on";
/// See [`ON`].
pub const OFF: &str = "off";
/// The role of who has none.
pub const NONE: &str = "none";

/// What an action changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// What it is about, as [`crate::rules::office::About`] says; nothing of the house.
    pub subject: String,
    /// Whom, if anybody.
    pub player: Option<PlayerId>,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActRow {
    pub id: ActId,
    pub at: Wall,
    pub actor: PlayerId,
    /// As what they acted, by the words of [`Role`], [`Channel`] and [`Action`], of which a later program may have more.
    pub role: String,
    pub channel: String,
    pub action: String,
    pub change: Change,
    pub reason: Option<String>,
}

impl ActRow {
    /// What was done, if this program knows it.
    #[must_use]
    pub fn known(&self) -> Option<(Role, Channel, Action)> {
        let (role, channel) = (Role::find(&self.role)?, Channel::find(&self.channel)?);
        Some((role, channel, Action::find(&self.action)?))
    }
}

/// Whose rows of the log are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acts {
    /// All.
    All,
    /// Those about a player.
    About(PlayerId),
}

pub(super) const COLUMNS: &str =
    "id, at, actor, role, channel, action, subject, player, old, new, reason FROM office_log";

fn read(row: &Row<'_>) -> rusqlite::Result<ActRow> {
    Ok(ActRow {
        id: ActId(row.get(0)?),
        at: Wall(row.get(1)?),
        actor: PlayerId(row.get(2)?),
        role: row.get(3)?,
        channel: row.get(4)?,
        action: row.get(5)?,
        change: Change {
            subject: row.get(6)?,
            player: row.get::<_, Option<i64>>(7)?.map(PlayerId),
            old: row.get(8)?,
            new: row.get(9)?,
        },
        reason: row.get(10)?,
    })
}

impl Db {
    /// Writes down what is done: with that holds what it says of roles, players and halts.
    pub fn log_action(&self, permit: &Permit, change: &Change, now: Wall) -> Result<ActId, Fault> {
        let id = self.next_id("office_log")?;
        let (actor, action) = (permit.actor(), permit.action());
        self.conn
            .prepare_cached(
                "INSERT INTO office_log (id, at, actor, role, channel, action, about, subject, player, old, new, reason)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                id,
                now.0,
                actor.player.0,
                actor.role.word(),
                actor.channel.word(),
                action.word(),
                action.row().about.word(),
                change.subject,
                change.player.map(|player| player.0),
                change.old,
                change.new,
                permit.reason(),
            ])?;
        self.known.told(|rows| {
            rows.halts.forget_all();
            if let Some(player) = change.player {
                rows.holds.forget(&player);
            }
        });
        Ok(ActId(id))
    }

    /// Rows of the log below this one, the newest first.
    pub fn acts(&self, of: Acts, below: Option<ActId>, count: usize) -> Result<Vec<ActRow>, Fault> {
        let (below, count) = (
            below.map_or(i64::MAX, |id| id.0),
            i64::try_from(count).unwrap_or(i64::MAX),
        );
        let rows = match of {
            Acts::All => {
                let sql = format!("SELECT {COLUMNS} WHERE id < ?1 ORDER BY id DESC LIMIT ?2");
                let mut find = self.conn.prepare_cached(&sql)?;
                let rows = find.query_map([below, count], read)?;
                rows.collect::<Result<_, _>>()?
            }
            Acts::About(player) => {
                let sql = format!(
                    "SELECT {COLUMNS} WHERE player = ?3 AND id < ?1 ORDER BY id DESC LIMIT ?2"
                );
                let mut find = self.conn.prepare_cached(&sql)?;
                let rows = find.query_map([below, count, player.0], read)?;
                rows.collect::<Result<_, _>>()?
            }
        };
        Ok(rows)
    }

    /// A row of the log.
    pub fn act(&self, id: ActId) -> Result<Option<ActRow>, Fault> {
        let sql = format!("SELECT {COLUMNS} WHERE id = ?1");
        let mut find = self.conn.prepare_cached(&sql)?;
        Ok(find.query_row([id.0], read).optional()?)
    }

    /// How many rows the log has.
    pub fn act_count(&self) -> Result<i64, Fault> {
        Ok(self.next_id("office_log")? - 1)
    }

    /// The role that the owner has given somebody.
    pub fn role(&self, player: PlayerId) -> Result<Option<Role>, Fault> {
        let role = self.office_state("role", &player.0.to_string())?;
        Ok(role.and_then(|(word, _)| Role::find(&word)))
    }

    /// Everybody whom the owner has given a role.
    pub fn roles(&self) -> Result<Vec<(PlayerId, Role, ActId)>, Fault> {
        let sql =
            "SELECT subject, value, act FROM office_state WHERE about = 'role' AND value <> 'none'";
        let mut find = self.conn.prepare_cached(sql)?;
        let rows = find.query_map([], |row| {
            let (subject, word): (String, String) = (row.get(0)?, row.get(1)?);
            let player = subject.parse().ok().map(PlayerId);
            Ok((player.zip(Role::find(&word)), ActId(row.get(2)?)))
        })?;
        let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
        let known = rows.into_iter();
        let known = known.filter_map(|(found, act)| found.map(|(who, role)| (who, role, act)));
        Ok(known.collect())
    }

    /// What the office holds against a player.
    pub fn hold(&self, player: PlayerId) -> Result<Hold, Fault> {
        self.known.row(
            |rows| &rows.holds,
            player,
            || {
                let subject = player.0.to_string();
                let state = self.office_state("play", &subject)?;
                let payouts = self.office_state("payouts", &subject)?;
                Ok(Hold {
                    // What a later program calls it is no leave to play.
                    state: state.map_or(State::Free, |(word, _)| {
                        State::find(&word).unwrap_or(State::Frozen)
                    }),
                    payouts: payouts.is_some_and(|(word, _)| word != OFF),
                })
            },
        )
    }

    /// The row of the log by which a player is frozen or banned, or was freed.
    pub fn hold_act(&self, player: PlayerId) -> Result<Option<ActRow>, Fault> {
        match self.office_state("play", &player.0.to_string())? {
            Some((_, act)) => self.act(act),
            None => Ok(None),
        }
    }

    /// What is halted.
    pub fn halts(&self) -> Result<Halts, Fault> {
        self.known.row(
            |rows| &rows.halts,
            (),
            || {
                let sql = "SELECT subject FROM office_state WHERE about = 'halt' AND value = 'on'";
                let mut find = self.conn.prepare_cached(sql)?;
                let rows = find.query_map([], |row| row.get::<_, String>(0))?;
                let words: Vec<_> = rows.collect::<Result<_, _>>()?;
                Ok(words.iter().filter_map(|word| Halt::find(word)).collect())
            },
        )
    }

    /// Since which row of the log something is halted, or is not any more.
    pub fn halt_act(&self, halt: Halt) -> Result<Option<ActRow>, Fault> {
        match self.office_state("halt", halt.word())? {
            Some((_, act)) => self.act(act),
            None => Ok(None),
        }
    }

    fn office_state(&self, about: &str, subject: &str) -> Result<Option<(String, ActId)>, Fault> {
        let sql = "SELECT value, act FROM office_state WHERE about = ?1 AND subject = ?2";
        let mut find = self.conn.prepare_cached(sql)?;
        let row = find.query_row([about, subject], |row| {
            Ok((row.get(0)?, ActId(row.get(1)?)))
        });
        Ok(row.optional()?)
    }

    /// When a player who is stopped was last told so.
    pub fn stopped_told_at(&self, player: PlayerId) -> Result<Option<Wall>, Fault> {
        let sql = "SELECT at FROM stopped_told WHERE player = ?1";
        let mut find = self.conn.prepare_cached(sql)?;
        let at = find.query_row([player.0], |row| row.get(0)).optional()?;
        Ok(at.map(Wall))
    }

    /// They are told now.
    pub fn stopped_told(&self, player: PlayerId, now: Wall) -> Result<(), Fault> {
        let sql = "INSERT INTO stopped_told VALUES (?1, ?2)
                   ON CONFLICT (player) DO UPDATE SET at = excluded.at";
        self.conn.prepare_cached(sql)?.execute([player.0, now.0])?;
        Ok(())
    }
}
