//! The books as pages read them: by a connection that cannot write, one reader at a time, each in a thread of its own
//! that is stopped when it takes too long. So no page holds the engine up, whatever it asks for.
use crate::store::Db;
use crate::values::fault::Fault;
use crossbeam_channel::{RecvTimeoutError, bounded};
use parking_lot::Mutex;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::thread::Builder;
use std::time::Duration;

/// How long one read may last.
const READ_MAX: Duration = Duration::from_secs(1);
/// How long one waits for those before it.
const TURN_WAIT: Duration = Duration::from_secs(2);
/// Of a thread that reads the database.
const STACK_BYTES: usize = 1024 * 1024;

/// See the module.
pub(super) struct Books {
    database: PathBuf,
    /// Kept open between reads; none before the first, and after one that went wrong.
    open: Mutex<Option<Db>>,
}

impl Books {
    pub const fn new(database: PathBuf) -> Self {
        Self {
            database,
            open: Mutex::new(None),
        }
    }

    /// What `work` reads.
    ///
    /// # Errors
    /// Why it was not read: the database, too many readers, or too long a time.
    pub fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Db) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, String> {
        let turn = self.open.try_lock_for(TURN_WAIT);
        let mut open = turn.ok_or("others are reading")?;
        let kept = open.take().filter(|db| db.in_place().is_ok());
        let db = match kept {
            Some(db) => db,
            None => Db::open_to_read(&self.database).map_err(|fault| fault.to_string())?,
        };
        let (stop, (send, read)) = (db.interrupt_handle(), bounded(1));
        let reader = move || {
            let came = catch_unwind(AssertUnwindSafe(|| work(&db)));
            let _ = send.send((came, db));
        };
        Builder::new()
            .name("http-office".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(reader)
            .map_err(|error| error.to_string())?;
        loop {
            match read.recv_timeout(READ_MAX) {
                Ok((Ok(Ok(came)), db)) => {
                    *open = Some(db);
                    return Ok(came);
                }
                Ok((Ok(Err(fault)), _)) => return Err(fault.to_string()),
                Ok((Err(_), _)) | Err(RecvTimeoutError::Disconnected) => {
                    return Err("a panic".to_owned());
                }
                // The statement under way fails; what follows it has as long again.
                Err(RecvTimeoutError::Timeout) => stop.interrupt(),
            }
        }
    }
}
