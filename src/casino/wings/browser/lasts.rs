//! How long links and sessions last, and how many there are.
use std::time::Duration;

/// How long a link leads in.
pub const LINK_LASTS: Duration = Duration::from_secs(60);
/// How long a session lasts.
pub const SESSION_LASTS: Duration = Duration::from_secs(8 * 60 * 60);
/// Sessions that one person has at a time; a new one ends the oldest.
pub const SESSIONS_MAX: usize = 4;
