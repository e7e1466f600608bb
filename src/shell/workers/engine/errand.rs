//! What somebody at a browser asks for, in a transaction of its own.
use super::apart::apart;
use super::state::Engine;
use crate::casino::Trouble;
use crate::casino::wings::browser::errand::{self, Errand, Outcome};
use crate::ops::logging::{EACH, Plain};
use crate::values::fault::Fault;
use crate::values::time::Now;

impl Engine {
    /// Does it and tells what came of it. When it fails, nothing has happened.
    ///
    /// # Errors
    /// When the database fails.
    pub fn run_errand(&mut self, errand: &Errand, now: Now) -> Result<Outcome, Fault> {
        self.db.in_place()?;
        let mut came = Outcome::Out;
        self.commit(|engine| {
            came = engine.errand(errand, now)?;
            Ok(())
        })?;
        Ok(came)
    }

    fn errand(&mut self, errand: &Errand, now: Now) -> Result<Outcome, Fault> {
        let mut refused = None;
        let done = self.on_occasion(now, |on| {
            apart(on.db, || {
                let done = errand::run(on, errand);
                if let Err(Trouble::Refused(refusal)) = &done {
                    refused = Some(errand::said(refusal));
                }
                done
            })
        })?;
        match (done, refused) {
            (Ok((done, came)), _) => self.follow(done, now).map(|()| came),
            (Err(_), Some(why)) => Ok(Outcome::Refused(why)),
            (Err(why), None) => {
                log::error!(target: EACH, "not done, {}: {errand:?}", Plain(&why));
                let said = "It failed: the program's log says why.";
                Ok(Outcome::Refused(said.to_owned()))
            }
        }
    }
}
