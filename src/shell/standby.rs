//! A second machine that keeps up with the first by its replica, and takes over when the first has no lease any more.
//! It calls neither Telegram nor the payment provider: what it needs of the house it restores, and proves.
mod copy;
mod points;
mod shown;

use super::app::{End, bind, stands_by};
use super::tenant::{Tenant, Whose, beside, has_room};
use crate::ops::config::Settings;
use crate::ops::machine::Room;
use crate::ops::probe::RunFile;
use crate::ops::replicator::Replicator;
use crate::store::{Db, Lock};
use crate::values::chance::random;
use crate::values::fault::{Fault, Verdict};
use crate::values::limits;
use crate::web::http::Server;
use copy::{Copies, NOTHING, Whole};
use crossbeam_channel::Receiver;
use shown::{Shown, answer};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::Instant;

/// The file by which `promote` tells a standby to take over, and whether it may lose what was safe elsewhere.
#[must_use]
pub fn order(database: &Path) -> std::path::PathBuf {
    beside(database, ".promote")
}

/// What `promote` writes there for that.
pub const LOSSY: &str = "lossy";

/// Follows until this machine has the lease and the books in their place: `None`; or how the process ends before.
#[must_use]
pub fn follow(settings: &Settings, signals: &Receiver<()>) -> Option<End> {
    let tenant = match whose(settings, signals) {
        Ok(Some(tenant)) => tenant,
        Ok(None) => return None,
        Err(end) => return Some(end),
    };
    let lock = match Lock::take(&settings.database) {
        Ok(Some(lock)) => lock,
        Ok(None) => {
            log::error!(
                "another casino-bot has {} open: stop that one first",
                settings.database.display()
            );
            return Some(End::Occupied);
        }
        Err(error) => {
            log::error!(
                "{}.lock cannot be made: {error}",
                settings.database.display()
            );
            return Some(End::Misconfigured);
        }
    };
    with_lease(settings, signals, &tenant, &lock)
}

/// Another machine's lease; `None`: it is ours, or nobody's, and there is nothing to follow.
fn whose(settings: &Settings, signals: &Receiver<()>) -> Result<Option<Tenant>, End> {
    loop {
        let asked = Tenant::of(settings).and_then(|tenant| {
            let none =
                || Fault::Unusable("set LEASE_URL, REPLICA_URL and LITESTREAM_SOCKET".to_owned());
            let mut tenant = tenant.ok_or_else(none)?;
            Ok((tenant.whose(&settings.database)?, tenant))
        });
        match asked {
            Ok((Whose::Anothers(_), tenant)) => return Ok(Some(tenant)),
            Ok((Whose::Nobodys, _)) if !settings.database.exists() => log::error!(
                "no machine has the lease, and there are no books here: start `casino-bot run` where they are"
            ),
            // Until there is, another may take it.
            Ok(_) if !has_room(&settings.database) => log::error!("{}", Fault::DiskFull),
            Ok(_) => return Ok(None),
            Err(fault) if fault.verdict() == Verdict::Stop => {
                log::error!("{fault}");
                return Err(End::Misconfigured);
            }
            Err(fault) => log::error!("the lease cannot be asked for: {fault}"),
        }
        stands_by();
        if signals.recv_timeout(limits::LEASE_RENEWED_EVERY).is_ok() {
            return Err(End::Stopped);
        }
    }
}

/// Beside a thread that looks after the lease, however long a restore takes.
fn with_lease(
    settings: &Settings,
    signals: &Receiver<()>,
    tenant: &Tenant,
    lock: &Lock,
) -> Option<End> {
    let shown = Arc::new(Shown::new(format!("{:016x}", random())));
    let _server = match serve(settings, &shown) {
        Ok(server) => server,
        Err(end) => return Some(end),
    };
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(SeqCst) {
                let Some(rest) = tenant.turn((0, 0)) else {
                    return;
                };
                stands_by();
                let until = Instant::now() + rest;
                while !over.load(SeqCst) && Instant::now() < until {
                    thread::park_timeout(limits::STANDBY_LOOK_EVERY / 4);
                }
            }
        });
        let end = keep_up(settings, signals, (tenant, lock), &shown);
        over.store(true, SeqCst);
        RunFile::remove(&settings.database);
        end
    })
}

fn serve(settings: &Settings, shown: &Arc<Shown>) -> Result<Server, End> {
    let listener = bind(settings).map_err(|(why, end)| {
        log::error!("{why}");
        end
    })?;
    let answers = Arc::clone(shown);
    let limits = super::workers::http::LIMITS;
    let server = Server::start(listener, "http", limits, move |request| {
        answer(&answers, request)
    });
    let server = server.map_err(|error| {
        log::error!("the health server cannot be started: {error}");
        End::Restart
    })?;
    let addr = server.addr();
    let run = RunFile {
        addr,
        pid: std::process::id(),
        instance: shown.instance.clone(),
    };
    if let Err(error) = run.write(&settings.database) {
        log::warn!("health on http://{addr}/health, which tools cannot find: {error}");
    }
    log::info!("standing by, health on http://{addr}/health");
    Ok(server)
}

fn keep_up(
    settings: &Settings,
    signals: &Receiver<()>,
    (tenant, lock): (&Tenant, &Lock),
    shown: &Shown,
) -> Option<End> {
    let mut copies = match Copies::of(settings) {
        Ok(copies) => copies,
        Err(error) => {
            log::error!("copies cannot be kept beside the database: {error}");
            return Some(End::Misconfigured);
        }
    };
    let mut next = Instant::now();
    loop {
        let ordered = order(&settings.database).exists();
        // Only what is known to be worth it: a standby that lacks what the replica should have leaves the lease alone. A
        // machine that comes back with the books goes on with all of them.
        let is_full = |room: Room| room.free < limits::LEASE_ROOM_BYTES as u64;
        let is_full = Room::disk(&settings.database).is_some_and(is_full);
        let by_itself = settings.takes_over && !copies.is_broken() && !is_full;
        tenant.wants(copies.whole().is_some() && (by_itself || ordered), ordered);
        let (record, stands) = tenant.seen();
        shown.sees(&record, stands, copies.whole());
        if stands.is_some() {
            // Whoever takes it keeps what is known to be safe.
            tenant.knows((0, record.held));
        }
        if tenant.holds() {
            log::warn!("this machine takes over: generation {}", record.generation);
            return take_over(settings, signals, (tenant, lock), &mut copies, shown);
        }
        if Instant::now() >= next && record.generation > 0 {
            let began = Instant::now();
            let told = || !ordered && order(&settings.database).exists();
            let alive = || !tenant.holds() && signals.is_empty() && !told();
            let came = copies.restore(record.generation, true, &alive);
            let came = came.and_then(|any| any.then_some(()).ok_or(NOTHING.to_owned()));
            let rest = match &came {
                Ok(()) => limits::RESTORE_EVERY.max(began.elapsed() * limits::RESTORE_SHARE),
                Err(_) => limits::RESTORE_AGAIN_AFTER,
            };
            shown.came(came);
            next = Instant::now() + rest;
        }
        if signals.recv_timeout(limits::STANDBY_LOOK_EVERY).is_ok() {
            log::info!("stopping as asked");
            return Some(End::Stopped);
        }
    }
}

/// Puts the newest books there are in place. What was known to be safe elsewhere is not given up unless told so: then the
/// newest that are whole are at hand.
fn take_over(
    settings: &Settings,
    signals: &Receiver<()>,
    (tenant, lock): (&Tenant, &Lock),
    copies: &mut Copies,
    shown: &Shown,
) -> Option<End> {
    let (own, _) = tenant.seen();
    let held = shown.before().map_or(0, |before| before.held);
    loop {
        let alive = || signals.is_empty() && tenant.holds();
        let is_lossy = || {
            let ordered = fs::read_to_string(order(&settings.database));
            ordered.is_ok_and(|word| word.trim() == LOSSY)
        };
        let seeks = copies.whole().is_none() || !is_lossy();
        // Only now nothing more can be written into it that counts.
        let newest = copies.newest(own.generation - 1, seeks, &alive);
        let newest = newest.and_then(|()| match copies.whole() {
            Some(whole) if whole.commits < held => {
                Err("it lacks what it was said to hold".to_owned())
            }
            _ => Ok(()),
        });
        shown.came(newest.clone());
        shown.sees(&own, None, copies.whole());
        match (copies.whole(), newest) {
            (Some(whole), newest) if newest.is_ok() || is_lossy() => {
                return put_in_place(settings, (tenant, lock), copies, &whole, held);
            }
            (Some(whole), newest) => log::error!(
                "the newest books cannot be restored: {}: those here {}: this machine waits for newer ones, or for \
                 `casino-bot promote --lossy`",
                newest.err().unwrap_or_default(),
                whole.against(held)
            ),
            (None, newest) => log::error!(
                "no books can be restored: {}: this machine waits for some",
                newest.err().unwrap_or_default()
            ),
        }
        if signals.recv_timeout(limits::RESTORE_AGAIN_AFTER).is_ok() {
            log::info!("stopping as asked");
            return Some(End::Stopped);
        }
        if !tenant.holds() {
            log::error!("the lease was lost before there were books");
            return Some(End::Restart);
        }
    }
}

fn put_in_place(
    settings: &Settings,
    (tenant, lock): (&Tenant, &Lock),
    copies: &mut Copies,
    whole: &Whole,
    held: i64,
) -> Option<End> {
    // It would take what is put there for what was there.
    if let Some(socket) = &settings.litestream_socket
        && let Err(fault) = Replicator::new(socket, &settings.database).leave_alone()
    {
        log::warn!("Litestream does not leave the former books alone: {fault}");
    }
    if whole.commits < held {
        log::error!("the books that are put in place {}", whole.against(held));
        // So the owner hears of it, too.
        if let Err(fault) = Db::lacks(&copies.kept(), lock, held) {
            log::error!("what they lack cannot be noted: {fault}");
        }
    }
    if let Err(error) = copies.put_in_place(&settings.database) {
        log::error!("the books cannot be put in place: {error}");
        return Some(End::Restart);
    }
    if let Err(fault) = tenant.remember(&settings.database) {
        log::error!("{fault}");
        return Some(End::Restart);
    }
    tenant.knows((whole.commits, whole.commits));
    let _ = fs::remove_file(order(&settings.database));
    log::warn!(
        "the books are in place, as of commit {} of generation {}",
        whole.commits,
        whole.generation
    );
    None
}
