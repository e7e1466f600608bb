//! What a look at a precondition comes to.

/// What came of one look, in words that say what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// As it should be.
    Good(String),
    /// It may pass by itself: a bot that is started waits for it or comes back until it has.
    MayPass(String),
    /// No restart cures it.
    Fatal(String),
    /// A bot runs on this database: good to know, and no place for another one.
    Occupied(String),
}
