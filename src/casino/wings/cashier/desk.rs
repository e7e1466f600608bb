//! What a press on the cashier's buttons does.
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wing::{Press, Pressed};
use crate::casino::wings::cashier::deeds::Deed;
use crate::casino::wings::cashier::{
    begin, confirm, deposits, receipts, shown, terms, text_pages as text, withdrawals,
};
use crate::casino::wings::wallets::owed;
use crate::store::cashier::{DepositState, WithdrawalState};

impl Press for Deed {
    fn press(&self, visit: &mut Visit<'_>, message: i64) -> Result<Pressed, Trouble> {
        if terms::of(visit.house).is_err() {
            return Ok(owed::instead(visit)?.into());
        }
        if !visit.chat.private {
            let Self::Begin { way } = *self else {
                // None of its pages was ever shown there.
                return Err(Refusal::Stale.into());
            };
            return Ok(Pressed::Below(begin::in_private(visit, way), String::new()));
        }
        let page = match *self {
            Self::Begin { way } => begin::page(visit, way)?,
            Self::Of { way, asset } => begin::of(visit, way, asset)?,
            Self::Other { way, asset } => {
                return Ok(Pressed::Asks(begin::ask(visit, way, asset)?));
            }
            Self::Sum { way, money } => begin::sum(visit, way, money)?,
            Self::Confirm { way, money, turn } => confirm::yes(visit, (way, money), turn)?,
            Self::Deposit { id } => {
                let row = deposits::of(visit, id)?;
                shown::deposit(visit.voice, &row, visit.is_shut()?)
            }
            Self::Paid { id } => {
                let row = deposits::look(visit, id)?;
                if row.state == DepositState::Open {
                    return Ok(Pressed::LeftAlone(text::asked_whether_paid(visit.voice)));
                }
                shown::deposit(visit.voice, &row, visit.is_shut()?)
            }
            Self::Withdrawal { id } => {
                let row = withdrawals::of(visit, id)?;
                shown::withdrawal(visit.voice, &visit.db.till()?.bot, &row)
            }
            Self::Again { id } => {
                let row = withdrawals::again(visit, id)?;
                let tried = row.state != WithdrawalState::Held;
                return Ok(Pressed::Told(text::sending_again(visit.voice, tried)));
            }
        };
        if let Some(payment) = page.shows() {
            // From now on it is shown here.
            receipts::shown(visit.db, payment.subject, message)?;
        }
        Ok(page.into())
    }
}
