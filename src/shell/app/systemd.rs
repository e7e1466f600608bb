//! What systemd is told (sd_notify(3)); nothing where the bot does not run under it.
use crate::ops::health::Facts;
use crate::ops::health::judge::Judgement;
use crate::ops::health::reason::in_words;
use std::io::{self, ErrorKind};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// The database is open and the port bound. Telegram may be out of reach: that is no failed start.
pub fn ready() {
    OWED.store(!tell(READY), Relaxed);
}

/// Another machine acts, and this one keeps up with it.
pub fn stands_by() {
    tell(&format!("{READY}\nWATCHDOG=1\nSTATUS=standing by"));
}

/// The process is about to end.
pub fn stopping() {
    tell("STOPPING=1");
}

/// Every worker is in time: the watchdog may go on waiting.
pub fn alive(facts: &Facts, judgement: &Judgement, updates: u64) {
    if std::env::var_os("NOTIFY_SOCKET").is_none() {
        return;
    }
    let poll = facts.poll_ago.map_or("no poll yet".to_owned(), |ago| {
        format!("last poll {} s ago", ago.as_secs())
    });
    let health = match (&judgement.reasons[..], &judgement.warnings[..]) {
        ([], []) => "healthy".to_owned(),
        ([], warnings) => format!("healthy, but {}", in_words(warnings).join("; ")),
        (reasons, _) => format!("unhealthy ({})", in_words(reasons).join("; ")),
    };
    let status = format!("{health}; {updates} updates, {poll}").replace('\n', " ");
    let mut state = format!("WATCHDOG=1\nSTATUS={status}");
    let owed = OWED.load(Relaxed);
    if owed {
        state = format!("{READY}\n{state}");
    }
    if tell(&state) && owed {
        OWED.store(false, Relaxed);
    }
}

const READY: &str = "READY=1";
/// Whether the manager did not take the word that the bot is ready: it waits for that.
static OWED: AtomicBool = AtomicBool::new(false);
/// A socket that is gone or full is said once, not with every look.
static DEAF: AtomicBool = AtomicBool::new(false);

/// Whether it was taken, or nobody listens.
fn tell(state: &str) -> bool {
    let sent = send(state);
    match &sent {
        Ok(()) => DEAF.store(false, Relaxed),
        Err(error) if !DEAF.swap(true, Relaxed) => {
            log::warn!("systemd cannot be told at NOTIFY_SOCKET: {error}");
        }
        Err(_) => {}
    }
    sent.is_ok()
}

/// Never waits: a manager that does not read would hold up who looks after the workers.
fn send(state: &str) -> io::Result<()> {
    let Some(path) = std::env::var_os("NOTIFY_SOCKET") else {
        return Ok(());
    };
    let address = match path.as_bytes() {
        [b'@', name @ ..] => SocketAddr::from_abstract_name(name)?,
        [b'/', ..] => SocketAddr::from_pathname(&path)?,
        _ => return Err(ErrorKind::Unsupported.into()),
    };
    let socket = UnixDatagram::unbound()?;
    socket.set_nonblocking(true)?;
    socket.send_to_addr(state.as_bytes(), &address).map(drop)
}
