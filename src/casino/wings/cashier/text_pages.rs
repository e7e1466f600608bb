//! What players read on the way to a payment, and on its buttons.
use crate::casino::wings::cashier::deeds::{Money, Way};
use crate::casino::wings::cashier::withdrawals::Preview;
use crate::speech::{Html, Unit, Voice, key};
use crate::values::limits;
use crate::values::money::{Amount, Asset};

/// To who asks for it in a group.
pub(super) fn in_private(voice: Voice) -> String {
    voice.html(&key::PayInPrivate).into_string()
}

/// Which asset.
pub(super) fn which_asset(voice: Voice, way: Way) -> String {
    let asked = match way {
        Way::In => voice.html(&key::DepositWhich),
        Way::Out => voice.html(&key::WithdrawWhich),
    };
    asked.into_string()
}

/// To who has no real money.
pub(super) fn nothing_to_withdraw(voice: Voice) -> String {
    voice.html(&key::WithdrawNothing).into_string()
}

/// The button that chooses one; how much there is to take out.
pub(super) fn asset_button(voice: Voice, way: Way, asset: Asset, balance: Amount) -> String {
    match way {
        Way::In => asset.unit_name().to_owned(),
        Way::Out => {
            let (balance, unit) = (balance, Unit(balance));
            voice.of(asset).plain(&key::ButtonMoney { balance, unit })
        }
    }
}

/// An amount with its asset, as a button.
pub(super) fn money(money: Money) -> String {
    let Money { asset, amount } = money;
    format!("{} {}", asset.brief(amount), asset.unit_name())
}

/// How much.
pub(super) fn how_much(
    voice: Voice,
    way: Way,
    (min, max): (Amount, Amount),
    balance: Amount,
) -> String {
    let unit = Unit(max);
    let asked = match way {
        Way::In => voice.html(&key::DepositHowMuch { min, max, unit }),
        Way::Out if balance < min => voice.html(&key::WithdrawTooLittle { min, unit, balance }),
        Way::Out => voice.html(&key::WithdrawHowMuch {
            min,
            max,
            unit,
            balance,
        }),
    };
    asked.into_string()
}

/// The button that takes out all that can be.
pub(super) fn all_button(voice: Voice, amount: Amount) -> String {
    voice.plain(&key::ButtonWithdrawAll { amount })
}

/// Asks for an amount to be typed.
pub(super) fn type_how_much(voice: Voice, way: Way, min: Amount, max: Amount) -> String {
    let unit = Unit(max);
    let asked = match way {
        Way::In => voice.html(&key::DepositType { min, max, unit }),
        Way::Out => voice.html(&key::WithdrawType { min, max, unit }),
    };
    asked.into_string()
}

/// A deposit before it is asked for; `bot` is the provider's, where it is paid.
pub(super) fn deposit_preview(
    voice: Voice,
    bot: &str,
    amount: Amount,
    (min, max): (Amount, Amount),
) -> String {
    let unit = Unit(amount);
    let minutes = (limits::INVOICE_LASTS.as_secs() / 60).into();
    let parts = [
        voice.html(&key::DepositPreview { amount, unit }),
        voice.html(&key::DepositPreviewFee { bot, minutes }),
        voice.html(&key::PayBounds { min, max, unit }),
    ];
    Html::joined(parts, "\n\n").into_string()
}

/// A withdrawal before it is asked for; `bot` is the provider's, where it arrives.
pub(super) fn withdrawal_preview(
    voice: Voice,
    bot: &str,
    preview: &Preview,
    (min, max): (Amount, Amount),
) -> String {
    let Preview {
        amount,
        fee,
        left,
        approval,
        ..
    } = *preview;
    let payout = amount.checked_sub(fee).unwrap_or_default();
    let unit = Unit(amount);
    let when = match approval {
        true => voice.html(&key::WithdrawPreviewApproval),
        false => voice.html(&key::WithdrawPreviewAtOnce),
    };
    let parts = [
        voice.html(&key::WithdrawPreview { amount, unit }),
        Html::lines([
            voice.html(&key::WithdrawPreviewFee {
                payout,
                unit,
                bot,
                fee,
            }),
            voice.html(&key::WithdrawPreviewLeft {
                balance: left,
                unit: Unit(left),
            }),
            when,
        ]),
        voice.html(&key::PayBounds { min, max, unit }),
    ];
    Html::joined(parts, "\n\n").into_string()
}

/// The button that confirms it.
pub(super) fn yes_button(voice: Voice, way: Way, amount: Amount) -> String {
    let unit = Unit(amount);
    match way {
        Way::In => voice.plain(&key::ButtonDepositYes { amount, unit }),
        Way::Out => voice.plain(&key::ButtonWithdrawYes { amount, unit }),
    }
}

/// The toast for who says that the provider knows them now; not `tried`: it was tried a moment ago.
pub(super) fn sending_again(voice: Voice, tried: bool) -> String {
    if tried {
        voice.plain(&key::WithdrawalAgain)
    } else {
        voice.plain(&key::WithdrawalAgainSoon)
    }
}

/// The toast for who says that they have paid.
pub(super) fn asked_whether_paid(voice: Voice) -> String {
    voice.plain(&key::DepositLooking)
}
