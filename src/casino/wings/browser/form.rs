//! What a form of the browser's office says, read as what the office does. Whatever is missing or odd in it is no act.
use crate::casino::wings::office::acts::Act;
use crate::casino::wings::office::adjust::Sum;
use crate::rules::alerts::Watch;
use crate::rules::guard::Kind;
use crate::rules::ledger::{AdjustmentId, PlayerId, SuspenseId, WithdrawalId};
use crate::rules::office::{Action, Audience, Halt, Topic};
use crate::store::cashier::Settled;
use crate::store::letters::LetterId;
use crate::store::support::TicketId;
use crate::values::limits;
use crate::values::money::{Amount, Asked, Asset};

/// A field of this name; nothing where there is none.
#[must_use]
pub fn field<'a, K: AsRef<str>, V: AsRef<str>>(fields: &'a [(K, V)], name: &str) -> &'a str {
    let found = fields.iter().find(|(field, _)| field.as_ref() == name);
    found.map_or("", |(_, value)| value.as_ref().trim())
}

/// The act that a form says; `None` for what none is written as.
#[must_use]
pub fn read(action: Action, fields: &[(String, String)]) -> Option<Act> {
    let of = |name| field(fields, name);
    let number = |name| of(name).parse::<i64>().ok().filter(|number| *number > 0);
    let player = || {
        let id = number("player").filter(|id| *id <= limits::USER_ID_MAX);
        id.map(PlayerId)
    };
    let withdrawal = || number("id").map(WithdrawalId);
    let on = || match of("on") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let money = || {
        let asset = Asset::named(of("asset")).filter(|asset| !asset.is_play())?;
        Some((asset, exactly(of("amount"), asset)?))
    };
    Some(match action {
        Action::Approve => Act::Approve(withdrawal()?),
        Action::Refuse => Act::Refuse(withdrawal()?),
        Action::Settle => {
            let how = match of("how") {
                "player" => Settled::Player(player()?),
                "returned" => Settled::Returned,
                "kept" => Settled::Kept,
                _ => return None,
            };
            Act::Settle(SuspenseId(number("id")?), how)
        }
        Action::Reconcile => Act::Reconcile,
        Action::Fund => money().map(|(asset, amount)| Act::Fund(asset, amount))?,
        Action::Take => money().map(|(asset, amount)| Act::Take(asset, amount))?,
        Action::Lift => Act::Lift,
        Action::Note => Act::Note(player()?),
        Action::Freeze => Act::Freeze(player()?),
        Action::Unfreeze => Act::Unfreeze(player()?),
        Action::Ban => Act::Ban(player()?),
        Action::Unban => Act::Unban(player()?),
        Action::HoldPayouts => Act::HoldPayouts(player()?),
        Action::ReleasePayouts => Act::ReleasePayouts(player()?),
        Action::Limit => limit(player()?, fields)?,
        Action::Halt => match Halt::find(of("halt"))? {
            Halt::WindDown => return None,
            halt => Act::Halt(halt, on()?),
        },
        Action::WindDown => Act::Halt(Halt::WindDown, on()?),
        Action::Answer => answer(Topic::General, fields)?,
        Action::AnswerPayment => answer(Topic::Payments, fields)?,
        Action::CloseTicket => Act::CloseTicket(TicketId(number("id")?), Topic::General),
        Action::ClosePaymentTicket => Act::CloseTicket(TicketId(number("id")?), Topic::Payments),
        Action::SetAlert => Act::SetAlert(Watch::find(of("alert"))?, on()?),
        Action::Adjust => {
            let asset = Asset::named(of("asset"))?;
            let (amount, out) = (exactly(of("amount"), asset)?, on()?);
            Act::Adjust(player()?, Sum { asset, amount, out })
        }
        Action::ConfirmAdjust => Act::ConfirmAdjust(AdjustmentId(number("id")?)),
        Action::DropAdjust => Act::DropAdjust(AdjustmentId(number("id")?)),
        Action::Broadcast => {
            let text = Some(of("text")).filter(|text| !text.is_empty())?;
            Act::Broadcast(Audience::find(of("to"))?, text.to_owned())
        }
        Action::CallOff => Act::CallOff(LetterId(number("id")?)),
        // Whoever is in is in by a link, and goes by a way of their own; all else is done in chat.
        _ => return None,
    })
}

/// An answer; browsers end lines with CR LF.
fn answer(topic: Topic, fields: &[(String, String)]) -> Option<Act> {
    let id = field(fields, "id").parse().ok().filter(|id| *id > 0)?;
    let text = field(fields, "text").replace("\r\n", "\n");
    (!text.is_empty()).then_some(Act::Answer(TicketId(id), topic, text))
}

fn exactly(text: &str, asset: Asset) -> Option<Amount> {
    match Asked::parse(text, asset)? {
        Asked::Exactly(amount) => Some(amount),
        Asked::Max | Asked::Half => None,
    }
}

/// A limit of the house's: minutes of a day, or an amount of an asset; nothing takes it away.
fn limit(player: PlayerId, fields: &[(String, String)]) -> Option<Act> {
    let kind = Kind::find(field(fields, "kind"))?;
    let value = field(fields, "value");
    let asset = match field(fields, "asset") {
        "" => None,
        name => Some(Asset::named(name)?),
    };
    let value = match (value, asset) {
        ("", _) => None,
        (value, Some(asset)) => Some(exactly(value, asset)?.units()),
        (value, None) => Some(value.parse().ok().filter(|minutes| *minutes > 0)?),
    };
    Some(Act::Limit(player, (kind, asset), value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::office::ACTIONS;

    fn fields(said: &str) -> Vec<(String, String)> {
        crate::web::forms::form_pairs(said).collect()
    }

    #[test]
    fn forms_are_acts_and_odd_ones_are_not() {
        let read = |action, said: &str| read(action, &fields(said));
        let withdrawal = WithdrawalId(7);
        assert_eq!(
            read(Action::Approve, "id=7"),
            Some(Act::Approve(withdrawal))
        );
        let given = Act::Settle(SuspenseId(1), Settled::Player(PlayerId(2)));
        assert_eq!(
            read(Action::Settle, "id=1&how=player&player=2"),
            Some(given)
        );
        let funded = Act::Fund(Asset::Usdt, Amount::credits(5));
        assert_eq!(read(Action::Fund, "asset=usdt&amount=5"), Some(funded));
        for (action, odd) in [
            (Action::Approve, ""),
            (Action::Approve, "id=0"),
            (Action::Approve, "id=-7"),
            (Action::Approve, "id=7x"),
            (Action::Settle, "id=1&how=player"),
            (Action::Settle, "id=1&how=burnt"),
            (Action::Fund, "asset=play&amount=5"),
            (Action::Fund, "asset=usdt&amount=half"),
            (Action::Fund, "asset=usdt&amount=-5"),
            (Action::Freeze, "player=99999999999999999999"),
            (
                Action::Freeze,
                &format!("player={}", limits::USER_ID_MAX + 1),
            ),
            (Action::Halt, "halt=roof&on=yes"),
            (Action::Halt, "halt=wind-down&on=yes"),
            (Action::Halt, "halt=maintenance"),
            (Action::SetRole, "player=2&role=admin"),
            (Action::Adjust, "player=2&asset=usdt&amount=5"),
            (Action::Adjust, "player=2&asset=usdt&amount=-5&on=yes"),
            (Action::Broadcast, "to=all&text=%20"),
            (Action::Broadcast, "to=some&text=x"),
            (Action::SignIn, ""),
            (Action::Answer, "id=7"),
            (Action::Answer, "id=7&text=%20"),
            (Action::AnswerPayment, "text=yes"),
            (Action::CloseTicket, "id=-7"),
        ] {
            assert_eq!(read(action, odd), None, "{odd}");
        }
    }

    #[test]
    fn an_act_is_of_the_action_that_was_asked_for() {
        let all = "id=7&how=kept&player=2&asset=usdt&amount=5&kind=stake&value=5&halt=maintenance&alert=win&on=yes&to=all&text=yes";
        for row in &ACTIONS {
            let act = read(row.action, &fields(all));
            assert!(
                act.is_none_or(|act| act.action() == row.action),
                "{}",
                row.word
            );
        }
    }
}
