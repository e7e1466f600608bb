//! The result of a round said again, from the books: until Telegram has it, only which round it is of is kept, and the
//! balance that it left.
use crate::casino::cage;
use crate::casino::receipt::Receipt;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::{Brief, Markup};
use crate::casino::visit::Visit;
use crate::casino::wing::Occasion;
use crate::casino::wings::rounds::{csv, table};
use crate::rules::games;
use crate::rules::ledger::RoundId;
use crate::store::Round;
use crate::values::money::Amount;

/// What is kept of its result.
pub(super) const fn brief(round: &Round, balance: Amount) -> Brief {
    Brief {
        of: Receipt {
            sender: &csv::SENDER,
            subject: round.id.0,
        },
        figure: balance.units(),
    }
}

/// The result: what came and what it left as it was said at first; the buttons below it as they would be now.
///
/// # Errors
/// When the round is gone or its game, or when the database fails.
pub(super) fn said(
    on: &mut Occasion<'_>,
    brief: &Brief,
    place: i64,
) -> Result<(String, Markup), Trouble> {
    let round = on.db.round(RoundId(brief.of.subject))?;
    let round = round.ok_or(Refusal::Round)?;
    let game = games::find(&round.game).ok_or(Refusal::Choice(""))?;
    let step = cage::replay(on.db, &round, game)?;
    let balance = Amount::from_units(brief.figure).ok_or(Refusal::Round)?;
    let theirs = (round.asset, round.player);
    let visit = Visit::without_them(on.house, on.db, on.entropy, on.now, place, theirs)?;
    Ok(visit.shown(table::result(&visit, game, &round, &step, balance)?))
}
