//! How a write comes to nothing.
use crate::values::fault::Fault;

/// Why nothing is known to have been written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwritten {
    /// Another version is there.
    Refused,
    /// It may have been written all the same.
    Unknown(Fault),
}
