//! What keeps a form that is sent twice from being done twice: of what is not refused by itself when it is so already,
//! the page says how many there were, and the form is for the next one alone.
use crate::casino::wings::browser::form::field;
use crate::rules::ledger::PlayerId;
use crate::rules::office::Action;
use crate::store::Db;
use crate::store::office::Acts;
use crate::store::support::TicketId;
use crate::values::fault::Fault;

/// The field that says it.
pub const NEXT: &str = "next";
/// Why a form is not done any more.
pub const SENT: &str = "This form was sent before, or somebody did the same meanwhile. Look whether it is done; to do it once more, open the page anew.";

/// What a form for this says, whose fields tell what it is about, if it is sent now; `None` where nothing can be done
/// twice.
///
/// # Errors
/// When the database fails.
pub fn next<K, V>(db: &Db, action: Action, fields: &[(K, V)]) -> Result<Option<i64>, Fault>
where
    K: AsRef<str>,
    V: AsRef<str>,
{
    let id = |name| field(fields, name).parse().unwrap_or(0);
    Ok(match action {
        Action::Fund | Action::Take => Some(db.next_funding_id()?.0),
        Action::Adjust => Some(db.next_adjustment_id()?.0),
        Action::Broadcast => Some(db.next_letter_id()?.0),
        Action::Note => {
            let last = db.acts(Acts::About(PlayerId(id("player"))), None, 1)?;
            Some(last.first().map_or(0, |row| row.id.0))
        }
        Action::Answer | Action::AnswerPayment => Some(db.ticket_answers(TicketId(id("id")))?),
        // To be let be so, or decided, once more is refused; to be asked once more changes nothing.
        Action::SignIn
        | Action::SignOut
        | Action::Approve
        | Action::Refuse
        | Action::Settle
        | Action::Reconcile
        | Action::Lift
        | Action::Freeze
        | Action::Unfreeze
        | Action::Ban
        | Action::Unban
        | Action::HoldPayouts
        | Action::ReleasePayouts
        | Action::Limit
        | Action::Halt
        | Action::WindDown
        | Action::SetRole
        | Action::CallOff
        | Action::ConfirmAdjust
        | Action::DropAdjust
        | Action::CloseTicket
        | Action::ClosePaymentTicket
        | Action::SetAlert => None,
    })
}

/// Whether a form was made for what is to be done next, and not for what was done meanwhile.
///
/// # Errors
/// When the database fails.
pub fn is_next(db: &Db, action: Action, fields: &[(String, String)]) -> Result<bool, Fault> {
    let next = next(db, action, fields)?;
    Ok(next.is_none_or(|next| field(fields, NEXT) == next.to_string()))
}
