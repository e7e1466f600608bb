//! What systemd is told (sd_notify(3)); nothing where the bot does not run under it.
use crate::health::{Facts, Judgement};
use sd_notify::NotifyState;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// The database is open and the port bound. Telegram may be out of reach: that is no failed start.
pub fn ready() {
    tell(&[NotifyState::Ready]);
}

/// The process is about to end.
pub fn stopping() {
    tell(&[NotifyState::Stopping]);
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
        ([], warnings) => format!("healthy, but {}", warnings.join("; ")),
        (reasons, _) => format!("unhealthy ({})", reasons.join("; ")),
    };
    let status = format!("{health}; {updates} updates, {poll}");
    tell(&[NotifyState::Watchdog, NotifyState::Status(&status)]);
}

/// A socket that is gone is said once, not with every look.
static DEAF: AtomicBool = AtomicBool::new(false);

fn tell(state: &[NotifyState<'_>]) {
    match sd_notify::notify(state) {
        Ok(()) => DEAF.store(false, Relaxed),
        Err(error) if !DEAF.swap(true, Relaxed) => {
            log::warn!("systemd cannot be told at NOTIFY_SOCKET: {error}");
        }
        Err(_) => {}
    }
}
