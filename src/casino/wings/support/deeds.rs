//! What the buttons below tickets do for their players.
use crate::casino::deed::deeds;
use crate::store::support::TicketId;

deeds! {
    /// What the buttons below tickets do for their players.
    pub enum Deed {
        /// Asks what they write back.
        WriteBack { id: i64 } = "writeback": "1a",
        /// Closes a ticket of theirs.
        Close { id: i64 } = "closemine": "1a",
    }
}

impl Deed {
    /// Asks what is written back in this one.
    #[must_use]
    pub const fn write_back(id: TicketId) -> Self {
        Self::WriteBack { id: id.0 }
    }

    /// Closes this one.
    #[must_use]
    pub const fn close(id: TicketId) -> Self {
        Self::Close { id: id.0 }
    }
}
