//! The ways in which a run ends.

/// How a run ends; the exit code says it to the level above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// As asked.
    Stopped = 0,
    /// Start me again.
    Restart = 70,
    /// Somebody has to act first.
    Misconfigured = 78,
    /// Another instance holds the database.
    Occupied = 100,
    /// As asked by /restart: the same process starts itself anew. When it cannot, as
    /// [`End::Restart`].
    Again = 71,
}
