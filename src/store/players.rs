//! Players, their seats and seeds, and what they were asked to type.
use super::books::held_by;
use super::db::Db;
use super::rows::{self, Player, Seat};
use crate::rules::fairness::{ClientSeed, ServerSeed};
use crate::rules::ledger::{PlayerId, STAKE, TOSS_STAKE};
use crate::speech::{Language, Voice};
use crate::values::fault::Fault;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row, params};
use std::sync::LazyLock;

/// A seed pair that is or was in force.
#[derive(Clone, Debug)]
pub struct Pair {
    pub server: ServerSeed,
    pub client: ClientSeed,
    /// Whether it is out of use, so that the server seed may be shown.
    pub closed: bool,
}

/// What the bot asked for in a chat.
#[derive(Clone, Debug)]
pub struct Session {
    /// What is awaited, in the casino's spelling.
    pub awaits: String,
    /// The message whose table asked.
    pub message: i64,
}

/// How a player is known to the house.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// When they first came.
    pub joined: Wall,
    /// Their bets that are over.
    pub bets: i64,
    /// What their open bets may win, held back for these.
    pub held: Amount,
}

static STANDING: LazyLock<String> = LazyLock::new(|| {
    let (round, toss) = (held_by(&STAKE, "round.id"), held_by(&TOSS_STAKE, "toss.id"));
    format!(
        "SELECT joined_at,
           (SELECT coalesce(sum(rounds), 0) FROM tally WHERE player = ?1 AND asset = ?2),
           (SELECT coalesce(sum({round}), 0) FROM round
            WHERE player = ?1 AND payout IS NULL AND asset = ?2)
           + (SELECT coalesce(sum({toss}), 0) FROM toss
              WHERE player = ?1 AND payout IS NULL AND asset = ?2)
         FROM player WHERE id = ?1"
    )
});

fn client_seed(pair: i64, text: &str) -> Result<ClientSeed, Fault> {
    ClientSeed::new(text)
        .ok_or_else(|| Fault::Rule(format!("seed pair {pair} has an impossible client seed")))
}

impl Db {
    /// The player, if they have written before.
    pub fn player(&self, id: PlayerId) -> Result<Option<Player>, Fault> {
        let language = |row: &Row<'_>, column: usize| -> rusqlite::Result<_> {
            let code = row.get_ref(column)?.as_str_or_null()?;
            // What a later program spoke may be unknown.
            Ok(code.and_then(Language::find))
        };
        self.known.row(
            |rows| &rows.players,
            id,
            || {
                let mut find = self.conn.prepare_cached(
                    "SELECT name, blocked_at IS NOT NULL, met, language_seen, language_chosen, wallet, username \
                     FROM player WHERE id = ?1",
                )?;
                let row = find.query_row([id.0], |row| {
                    Ok(Player {
                        id,
                        name: row.get(0)?,
                        username: row.get(6)?,
                        blocked: row.get(1)?,
                        met: row.get(2)?,
                        seen: language(row, 3)?.unwrap_or_default(),
                        chosen: language(row, 4)?,
                        wallet: (row.get::<_, Option<i64>>(5)?.and_then(Asset::from_code))
                            .unwrap_or(Asset::Play),
                    })
                });
                Ok(row.optional()?)
            },
        )
    }

    /// How a player is spoken to of this asset; in English who is not known.
    ///
    /// # Errors
    /// When the database fails.
    pub fn voice(&self, player: PlayerId, asset: Asset) -> Result<Voice, Fault> {
        let language = self.player(player)?.map(|known| known.language());
        let language = language.unwrap_or_default();
        Ok(Voice { language, asset })
    }

    /// Keeps the language that a known player chose.
    ///
    /// # Errors
    /// When the database fails.
    pub fn choose_language(&self, player: PlayerId, chosen: &Language) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE player SET language_chosen = ?2 WHERE id = ?1")?
            .execute(params![player.0, chosen.code])?;
        self.known.told(|rows| rows.players.forget(&player));
        Ok(())
    }

    /// Keeps which wallet a known player has open.
    ///
    /// # Errors
    /// When the database fails.
    pub fn choose_wallet(&self, player: PlayerId, asset: Asset) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE player SET wallet = ?2 WHERE id = ?1")?
            .execute([player.0, asset.code()])?;
        self.known.told(|rows| rows.players.forget(&player));
        Ok(())
    }

    /// How a known player stands with the house.
    ///
    /// # Errors
    /// When there is no such player.
    pub fn standing(&self, player: PlayerId, asset: Asset) -> Result<Standing, Fault> {
        let mut find = self.conn.prepare_cached(&STANDING)?;
        let mut standing = find.query_row([player.0, asset.code()], |row| {
            Ok(Standing {
                joined: Wall(row.get(0)?),
                bets: row.get(1)?,
                held: Amount::from_units(row.get(2)?).unwrap_or(Amount::MAX),
            })
        })?;
        for ((_, _, of), (sum, _)) in self.uncounted_of(player)?.players {
            standing.bets += if of == asset.code() { sum.bets } else { 0 };
        }
        Ok(standing)
    }

    /// Enters a new player with a seat, a pair of seeds in force and one committed ahead.
    pub fn add_player(
        &self,
        player: &Player,
        current: &Pair,
        next: &ServerSeed,
        at: Wall,
    ) -> Result<(), Fault> {
        self.has_username(player)?;
        let id = player.id.0;
        self.conn
            .prepare_cached(
                "INSERT INTO player (id, name, joined_at, met, language_seen, username) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                id,
                player.name,
                at.0,
                player.met,
                player.seen.code,
                player.username,
            ])?;
        let next = self.add_pair(player.id, next)?;
        let current_id = self.add_pair(player.id, &current.server)?;
        self.open_pair(current_id, &current.client, at)?;
        self.conn
            .prepare_cached("INSERT INTO seat (player, seed_pair, next_pair) VALUES (?1, ?2, ?3)")?
            .execute([id, current_id, next])?;
        self.known.told(|rows| {
            rows.players.forget(&player.id);
            // The file beside the database may know them.
            rows.exclusions.forget(&player.id);
        });
        Ok(())
    }

    /// Keeps the player's present name, whether they have been met, the language of their Telegram, and
    /// that they can be written to.
    pub fn update_player(&self, player: &Player, blocked_at: Option<Wall>) -> Result<(), Fault> {
        self.has_username(player)?;
        self.conn
            .prepare_cached(
                "UPDATE player SET name = ?2, blocked_at = ?3, met = ?4, language_seen = ?5, username = ?6 WHERE id = ?1",
            )?
            .execute(params![
                player.id.0,
                player.name,
                blocked_at.map(|at| at.0),
                player.met,
                player.seen.code,
                player.username,
            ])?;
        self.known.told(|rows| rows.players.forget(&player.id));
        Ok(())
    }

    /// A name that somebody has is nobody else's any more.
    fn has_username(&self, player: &Player) -> Result<(), Fault> {
        let Some(username) = &player.username else {
            return Ok(());
        };
        let sql = "UPDATE player SET username = NULL WHERE username = ?1 AND id <> ?2";
        let mut clear = self.conn.prepare_cached(sql)?;
        if clear.execute(params![username, player.id.0])? > 0 {
            self.known.told(|rows| rows.players.forget_all());
        }
        Ok(())
    }

    /// Who had this @name when they wrote last; without the @, in whatever case.
    pub fn player_called(&self, username: &str) -> Result<Option<PlayerId>, Fault> {
        let sql = "SELECT id FROM player WHERE username = ?1";
        let mut find = self.conn.prepare_cached(sql)?;
        let id = find.query_row([username.to_lowercase()], |row| row.get(0));
        Ok(id.optional()?.map(PlayerId))
    }

    /// Every player.
    pub fn player_ids(&self) -> Result<Vec<PlayerId>, Fault> {
        let mut find = self.conn.prepare_cached("SELECT id FROM player")?;
        let rows = find.query_map([], |row| Ok(PlayerId(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes that a player cannot be written to; nothing happens for a chat that is no player.
    pub fn mark_blocked(&self, player: PlayerId, at: Option<Wall>) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE player SET blocked_at = ?2 WHERE id = ?1")?
            .execute(params![player.0, at.map(|at| at.0)])?;
        self.known.told(|rows| rows.players.forget(&player));
        Ok(())
    }

    /// A known player's seat.
    ///
    /// # Errors
    /// When there is no such player.
    pub fn seat(&self, player: PlayerId) -> Result<Seat, Fault> {
        self.known.row(
            |rows| &rows.seats,
            player,
            || rows::seat(&self.conn, player),
        )
    }

    /// When a player last got their rounds as a file.
    pub fn last_export(&self, player: PlayerId) -> Result<Option<Wall>, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT at FROM export WHERE player = ?1")?;
        Ok(find
            .query_row([player.0], |row| Ok(Wall(row.get(0)?)))
            .optional()?)
    }

    /// Notes that a player gets their rounds as a file.
    pub fn note_export(&self, player: PlayerId, at: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached("INSERT OR REPLACE INTO export VALUES (?1, ?2)")?
            .execute([player.0, at.0])?;
        Ok(())
    }

    /// The seeds of a pair that has been opened. It is not closed as long as a round of it is open:
    /// its other rounds would show the seed.
    ///
    /// # Errors
    /// When the pair is still only a promise.
    pub fn pair(&self, id: i64) -> Result<Pair, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT server_seed, client_seed, closed_at IS NOT NULL AND NOT EXISTS (
               SELECT 1 FROM round WHERE player = seed_pair.player AND payout IS NULL
               AND round.seed_pair = seed_pair.id)
             FROM seed_pair WHERE id = ?1",
        )?;
        let (server, client, closed): ([u8; 32], String, bool) =
            find.query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(Pair {
            server: ServerSeed::new(server),
            client: client_seed(id, &client)?,
            closed,
        })
    }

    /// The seeds of a pair that has been opened, for what is drawn under it.
    ///
    /// # Errors
    /// When the pair is still only a promise.
    pub fn seeds(&self, id: i64) -> Result<(ServerSeed, ClientSeed), Fault> {
        self.known.row(
            |rows| &rows.seeds,
            id,
            || {
                let mut find = self.conn.prepare_cached(
                    "SELECT server_seed, client_seed FROM seed_pair WHERE id = ?1",
                )?;
                let (server, client): ([u8; 32], String) =
                    find.query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
                Ok((ServerSeed::new(server), client_seed(id, &client)?))
            },
        )
    }

    /// The server seed of any pair, the promised one included. Only its commitment may be shown.
    pub fn server_seed(&self, pair: i64) -> Result<ServerSeed, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT server_seed FROM seed_pair WHERE id = ?1")?;
        Ok(ServerSeed::new(find.query_row([pair], |row| row.get(0))?))
    }

    /// Closes the pair in force, opens the promised one with `client`, and commits to `next`.
    pub fn rotate(
        &self,
        player: PlayerId,
        seat: &Seat,
        client: &ClientSeed,
        next: &ServerSeed,
        at: Wall,
    ) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE seed_pair SET closed_at = ?2 WHERE id = ?1")?
            .execute([seat.pair, at.0])?;
        self.open_pair(seat.next_pair, client, at)?;
        let next = self.add_pair(player, next)?;
        self.conn
            .prepare_cached(
                "UPDATE seat SET seed_pair = ?2, next_pair = ?3, nonce = 0 WHERE player = ?1",
            )?
            .execute([player.0, seat.next_pair, next])?;
        self.known.told(|rows| rows.seats.forget(&player));
        Ok(())
    }

    fn add_pair(&self, player: PlayerId, server: &ServerSeed) -> Result<i64, Fault> {
        self.conn
            .prepare_cached("INSERT INTO seed_pair (player, server_seed) VALUES (?1, ?2)")?
            .execute(params![player.0, server.bytes()])?;
        Ok(self.conn.last_insert_rowid())
    }

    fn open_pair(&self, pair: i64, client: &ClientSeed, at: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE seed_pair SET client_seed = ?2, opened_at = ?3 WHERE id = ?1")?
            .execute(params![pair, client.as_str(), at.0])?;
        Ok(())
    }

    /// What was asked of a player in a chat, unless it has expired.
    pub fn session(
        &self,
        chat: i64,
        player: PlayerId,
        now: Wall,
    ) -> Result<Option<Session>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT awaits, message FROM session WHERE chat = ?1 AND player = ?2 AND expires_at > ?3",
        )?;
        let row = find.query_row([chat, player.0, now.0], |row| {
            Ok(Session {
                awaits: row.get(0)?,
                message: row.get(1)?,
            })
        });
        Ok(row.optional()?)
    }

    /// Waits for a player to type something, in place of whatever was awaited before.
    pub fn await_text(
        &self,
        chat: i64,
        player: PlayerId,
        session: &Session,
        expires: Wall,
    ) -> Result<(), Fault> {
        self.conn
            .prepare_cached("REPLACE INTO session VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                chat,
                player.0,
                session.awaits,
                session.message,
                expires.0
            ])?;
        self.known.told(|rows| rows.unasked.forget(&(chat, player)));
        Ok(())
    }

    /// Forgets what was asked of a player in a chat; whether something was.
    pub fn end_session(&self, chat: i64, player: PlayerId) -> Result<bool, Fault> {
        let mut was = false;
        self.known.row(
            |rows| &rows.unasked,
            (chat, player),
            || {
                let mut delete = self
                    .conn
                    .prepare_cached("DELETE FROM session WHERE chat = ?1 AND player = ?2")?;
                was = delete.execute([chat, player.0])? > 0;
                Ok(())
            },
        )?;
        Ok(was)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Lock;
    use rusqlite::StatementStatus;

    #[test]
    fn what_is_asked_for_every_bet_is_planned_once() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("casino.db");
        let lock = Lock::take(&path).expect("a lock file").expect("free");
        let db = Db::open(&path, &lock).expect("opens");
        for id in 1..=9 {
            // Nobody has played here yet.
            let _ = db.standing(PlayerId(id), Asset::Play);
            db.remove_outbox(&[id, id + 1, id + 9]).expect("removed");
        }
        for sql in [
            STANDING.as_str(),
            "DELETE FROM outbox WHERE id BETWEEN ?1 AND ?2",
        ] {
            let statement = db.conn.prepare_cached(sql).expect("prepared");
            assert!(statement.get_status(StatementStatus::Run) > 5, "{sql}");
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "{sql}");
        }
    }
}
