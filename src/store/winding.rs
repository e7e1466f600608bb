//! What is open in the house and whom it owes something: what is counted down when it winds down.
use super::books::asset;
use super::db::Db;
use crate::ops::health::winding::Winding;
use crate::values::fault::Fault;

impl Db {
    /// How far the house has come. It looks at every player's accounts.
    pub fn winding(&self) -> Result<Winding, Fault> {
        let open = "SELECT (SELECT count(*) FROM open_table)
            + (SELECT count(*) FROM toss WHERE payout IS NULL)
            + (SELECT count(*) FROM agenda WHERE kind = 'contest')";
        let open = self.conn.query_row(open, [], |row| row.get(0))?;
        let mut find = self.conn.prepare(
            "SELECT asset, sum(balance), count(*) FROM account
             WHERE owner > 0 AND balance > 0 GROUP BY asset ORDER BY asset",
        )?;
        let owed = find.query_map([], |row| Ok((asset(row, 0)?, row.get(1)?, row.get(2)?)))?;
        let owed = owed.collect::<Result<_, _>>()?;
        Ok(Winding { open, owed })
    }
}
