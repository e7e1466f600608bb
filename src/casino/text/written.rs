//! Why nothing is written to the house, and why nothing is erased.
use crate::casino::refusal::{NoErasure, NoTicket};
use crate::casino::text::wait;
use crate::speech::{Voice, key};
use crate::values::limits;
use std::time::Duration;

/// Why nothing is written.
#[must_use]
pub fn no_ticket(voice: Voice, no: NoTicket) -> String {
    let count = |most: i64| most.into();
    match no {
        NoTicket::Length => voice.plain(&key::RefusalTicketLength {
            count: count(i64::try_from(limits::TICKET_CHARS_MAX).unwrap_or(i64::MAX)),
        }),
        NoTicket::TooMany => voice.plain(&key::RefusalTicketTooMany {
            count: count(limits::TICKET_LINES_AN_HOUR),
            tickets: count(limits::TICKETS_A_DAY),
        }),
        NoTicket::Full => voice.plain(&key::RefusalTicketFull {
            count: count(limits::TICKET_LINES_MAX),
        }),
        NoTicket::Busy => voice.plain(&key::RefusalTicketBusy),
        NoTicket::Gone => voice.plain(&key::RefusalTicketGone),
    }
}

/// Why nothing is erased.
#[must_use]
pub fn no_erasure(voice: Voice, no: NoErasure) -> String {
    match no {
        NoErasure::Bets => voice.plain(&key::RefusalEraseBets),
        NoErasure::Payments => voice.plain(&key::RefusalErasePayments),
        NoErasure::Money => voice.plain(&key::RefusalEraseMoney),
        NoErasure::Staff => voice.plain(&key::RefusalEraseStaff),
        NoErasure::TooSoon => voice.plain(&key::RefusalEraseTooSoon),
    }
}

/// When the next file may come.
#[must_use]
pub fn data_too_soon(voice: Voice, left: Duration) -> String {
    let time = &wait(voice, left);
    voice.plain(&key::RefusalDataTooSoon { time })
}
