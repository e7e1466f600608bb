//! Tells staff of what they are alerted to: of the same once in its time, and not too much in an hour.
use crate::casino::house::House;
use crate::casino::staff;
use crate::casino::talk::Reply;
use crate::casino::text::owner::with_held_back;
use crate::casino::wings::alerts::text;
use crate::rules::alerts::{Alert, PER_HOUR};
use crate::store::Db;
use crate::values::fault::Fault;
use crate::values::money::Asset;
use crate::values::time::Wall;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Tells those who hear of such, unless that is turned off or the same was told not long ago. What is too much for an
/// hour of theirs is kept and not told, until it is found or looked at once more; the next one that is says how many
/// were.
///
/// # Errors
/// When the database fails.
pub fn raise(house: &House, db: &Db, alert: &Alert, now: Wall) -> Result<Vec<Reply>, Fault> {
    let row = alert.watch().row();
    if !db.is_watched(row.watch)? {
        return Ok(Vec::new());
    }
    let of_late = |at: Wall| at <= now && now.since(at) < row.every;
    if db.alerted_at(alert, true)?.is_some_and(of_late) {
        return Ok(Vec::new());
    }
    let (count, held_back) = db.alerts_since(&row.watch.heard_with(), now.minus(HOUR))?;
    let told = count < PER_HOUR;
    if !told && db.alerted_at(alert, false)?.is_some_and(of_late) {
        return Ok(Vec::new());
    }
    db.add_alert(alert, told, now)?;
    if !told {
        return Ok(Vec::new());
    }
    let held_back = u32::try_from(held_back).unwrap_or(u32::MAX);
    let mut replies = Vec::new();
    for one in staff::told(house, db, |role| row.may.contains(&role))? {
        let voice = db.voice(one, Asset::Play)?;
        let said = text::alert(db, voice, alert, now)?;
        let said = with_held_back(voice, said.into_string(), held_back);
        replies.push(Reply::line(one.0, said, true));
    }
    Ok(replies)
}
