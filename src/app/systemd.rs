//! What systemd is told (sd_notify(3)); nothing where the bot does not run under it.
use crate::health::Facts;
use sd_notify::NotifyState;

/// The database is open and the port bound. Telegram may be out of reach: that is no failed start.
pub fn ready() {
    tell(&[NotifyState::Ready]);
}

/// The process is about to end.
pub fn stopping() {
    tell(&[NotifyState::Stopping]);
}

/// Every worker is in time: the watchdog may go on waiting.
pub fn alive(facts: &Facts, reasons: &[String], updates: u64) {
    if std::env::var_os("NOTIFY_SOCKET").is_none() {
        return;
    }
    let poll = facts.poll_ago.map_or("no poll yet".to_owned(), |ago| {
        format!("last poll {} s ago", ago.as_secs())
    });
    let health = match reasons {
        [] => "healthy".to_owned(),
        reasons => format!("unhealthy ({})", reasons.join("; ")),
    };
    let status = format!("{health}; {updates} updates, {poll}");
    tell(&[NotifyState::Watchdog, NotifyState::Status(&status)]);
}

fn tell(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        log::warn!("systemd cannot be told: {error}");
    }
}
