//! Bets that are repeated by themselves.
use super::books::asset;
use super::db::Db;
use crate::rules::games::{Choice, Wager};
use crate::rules::ledger::PlayerId;
use crate::values::fault::Fault;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row, params};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AutoPlay {
    pub player: PlayerId,
    pub game: String,
    /// Out of which wallet.
    pub asset: Asset,
    /// What is bet each time.
    pub wager: Wager,
    /// The chat that shows it.
    pub chat: i64,
    /// The message that shows it.
    pub message: i64,
    /// How many rounds it is to have.
    pub rounds: u32,
    pub played: u32,
    /// What the player had before the first.
    pub balance: Amount,
    /// The turn of the player's seat after the last.
    pub turn: i64,
    /// When the next is played.
    pub due: Wall,
    /// So many stakes won in its rounds end it; `None` for no such end.
    pub win: Option<u32>,
    /// So many stakes lost in them end it; `None` for more than half of the balance.
    pub loss: Option<u32>,
    /// What its rounds have brought beyond their stakes so far, in the smallest units.
    pub net: i64,
}

impl AutoPlay {
    /// On the agenda, by the player: the next round.
    pub const DUE: &str = "auto";
}

pub(super) const COLUMNS: &str = "player, game, choice, stake, chat, message, rounds, played, balance, turn, \
                       (SELECT at FROM agenda WHERE kind = 'auto' AND subject = player), \
                       win, loss, net, asset";

fn auto(row: &Row<'_>) -> rusqlite::Result<AutoPlay> {
    let amount = |units| Amount::from_units(units).unwrap_or(Amount::MAX);
    Ok(AutoPlay {
        player: PlayerId(row.get(0)?),
        game: row.get(1)?,
        wager: Wager {
            choice: Choice::stored(row.get(2)?),
            stake: amount(row.get(3)?),
        },
        chat: row.get(4)?,
        message: row.get(5)?,
        rounds: row.get(6)?,
        played: row.get(7)?,
        balance: amount(row.get(8)?),
        turn: row.get(9)?,
        due: Wall(row.get::<_, Option<i64>>(10)?.unwrap_or(0)),
        win: row.get(11)?,
        loss: row.get(12)?,
        net: row.get(13)?,
        asset: asset(row, 14)?,
    })
}

impl Db {
    /// The player's, if one is under way.
    pub fn auto_play(&self, player: PlayerId) -> Result<Option<AutoPlay>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM auto_play WHERE player = ?1");
        let mut find = self.conn.prepare_cached(&sql)?;
        Ok(find.query_row([player.0], auto).optional()?)
    }

    /// Begins one, or keeps how far it has come.
    pub fn keep_auto_play(&self, auto: &AutoPlay) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT INTO auto_play (player, game, choice, stake, chat, message, rounds, played,
                   balance, turn, win, loss, net, asset)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
                 ON CONFLICT DO UPDATE SET played = excluded.played, turn = excluded.turn,
                   net = excluded.net",
            )?
            .execute(params![
                auto.player.0,
                auto.game,
                auto.wager.choice.as_str(),
                auto.wager.stake.units(),
                auto.chat,
                auto.message,
                auto.rounds,
                auto.played,
                auto.balance.units(),
                auto.turn,
                auto.win,
                auto.loss,
                auto.net,
                auto.asset.code(),
            ])?;
        self.set_due(AutoPlay::DUE, auto.player.0, auto.due)
    }

    /// Ends the player's.
    pub fn end_auto_play(&self, player: PlayerId) -> Result<(), Fault> {
        self.conn
            .prepare_cached("DELETE FROM auto_play WHERE player = ?1")?
            .execute([player.0])?;
        Ok(())
    }

    /// Ends all of a chat that cannot be written to, and of the player whose private chat it is.
    pub fn end_auto_plays_for(&self, chat: i64) -> Result<(), Fault> {
        self.conn
            .prepare_cached("DELETE FROM auto_play WHERE player = ?1 OR chat = ?1")?
            .execute([chat])?;
        Ok(())
    }
}
