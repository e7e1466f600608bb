//! `casino-bot renew-seeds`: for when somebody may have come by a copy of the database. The bot does
//! it, which alone writes to the books; this asks it to, and waits.
use super::{complain, database, only_db, say};
use crate::store::{Db, LastPair, Lock, Renewal};
use crate::values::fault::Fault;
use crate::values::limits;
use std::path::Path;
use std::time::{Duration, Instant};

pub(super) fn main(mut parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    let file = match database(only_db(&mut parser)?) {
        Ok(file) => file,
        Err(code) => return Ok(code),
    };
    match Db::ask_for_renewal(&file).and_then(|(db, last)| watch(&db, last, &file)) {
        Ok(code) => Ok(code),
        Err(fault) => {
            complain(fault);
            Ok(1)
        }
    }
}

/// Waits as long as it gets on.
fn watch(db: &Db, last: LastPair, file: &Path) -> Result<u8, Fault> {
    let glance = || Lock::glance(file).map_err(|e| Fault::Storage(format!("lock file: {e}")));
    let players = db.player_ids()?.len();
    if glance()?.holder.is_none() {
        say("no bot runs: at its next start everybody gets new seeds");
        return Ok(0);
    }
    let (mut seen, mut at, mut told) = (Some(Renewal::Asked), Instant::now(), Instant::now());
    loop {
        let renewal = db.renewal()?;
        let Some(stage) = renewal else {
            let (renewed, kept) = db.renewed_since(last)?;
            say(format_args!("{renewed} players have new seeds"));
            if kept > 0 {
                say(format_args!(
                    "{kept} players keep theirs: a round of theirs cannot be ended, the log says why"
                ));
            }
            return Ok(0);
        };
        if renewal != seen {
            (seen, at) = (renewal, Instant::now());
        }
        if at.elapsed() > limits::RENEWAL_WAIT {
            complain("the bot does not get on with it: look at `casino-bot health`");
            return Ok(1);
        }
        if glance()?.holder.is_none() {
            complain("the bot has ended: it goes on at its next start");
            return Ok(1);
        }
        if let Renewal::UpTo(player) = stage
            && told.elapsed() > limits::PROGRESS_EVERY
        {
            told = Instant::now();
            let done = players - db.players_after(player, usize::MAX)?.len().min(players);
            complain(format_args!("{done} of {players} players"));
        }
        std::thread::park_timeout(Duration::from_millis(100));
    }
}
