//! What came to players and went from them by anything but play, counted with the postings that move it.
use crate::rules::ledger::{Entry, PlayerId, Posting};
use crate::store::db::Db;
use crate::values::fault::Fault;
use crate::values::money::Asset;

impl Db {
    /// Counts what a posting of real money moves so; none of a bet does.
    pub(in crate::store) fn count_beside_play(
        &self,
        entry: &Entry,
        posting: &Posting,
    ) -> Result<(), Fault> {
        let asset = entry.asset;
        if asset.is_play() {
            return Ok(());
        }
        let [from, to] = posting.beside_play(entry.key.kind);
        let amount = posting.amount.units();
        from.map_or(Ok(()), |player| self.count_sums(player, asset, (0, amount)))?;
        to.map_or(Ok(()), |player| self.count_sums(player, asset, (amount, 0)))
    }

    fn count_sums(
        &self,
        player: PlayerId,
        asset: Asset,
        (came, went): (i64, i64),
    ) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT INTO play_sum (player, asset, came, went) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET came = came + excluded.came, went = went + excluded.went",
            )?
            .execute([player.0, asset.code(), came, went])?;
        Ok(())
    }
}
