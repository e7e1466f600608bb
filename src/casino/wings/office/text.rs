//! What the owner and the admins read in the office.
use crate::casino::text::wait;
use crate::casino::wings::cashier::text as payments;
use crate::casino::wings::office::deeds::How;
use crate::rules::ledger::{SuspenseId, WithdrawalId};
use crate::speech::{Html, Unit, Voice, key};
use crate::store::Player;
use crate::store::cashier::{
    FundingRow, Held, HoldingRow, Settled, Step, SuspenseRow, Till, WithdrawalRow, WithdrawalState,
};
use crate::values::money::{Amount, Asset, Sum};
use crate::values::time::Wall;

/// How the cashier is.
pub struct Status {
    pub till: Till,
    /// Withdrawals by state, and when the oldest was asked for.
    pub under_way: Vec<(WithdrawalState, i64, Wall)>,
    /// How much came in that is nobody's, and when the oldest did.
    pub suspense: (i64, Option<Wall>),
    /// How many tickets wait, and since when the oldest does.
    pub tickets: (i64, Option<Wall>),
}

impl Status {
    /// How many withdrawals are in a state.
    #[must_use]
    pub fn count(&self, state: WithdrawalState) -> i64 {
        let found = self.under_way.iter().find(|(of, ..)| *of == state);
        found.map_or(0, |(_, count, _)| *count)
    }
}

/// `2026-01-31 18:05 UTC`
fn moment(at: Wall) -> String {
    let text = at.rfc3339();
    let part = |range| text.get(range).unwrap_or_default();
    format!("{} {} UTC", part(0..10), part(11..16))
}

/// How the house's money stands.
#[must_use]
pub fn office(voice: Voice, status: &Status, now: Wall) -> String {
    let (mut till, bot) = (Vec::new(), status.till.bot.as_str());
    match &status.till.closed {
        Some((since, said)) => till.push(voice.html(&key::OfficeClosed {
            until: &moment(*since),
            said,
        })),
        None => till.push(voice.html(&key::OfficeOpen)),
    }
    if let Some((since, why)) = status.till.held {
        let until = &moment(since);
        till.push(match why {
            Held::Copy => voice.html(&key::OfficeHeldCopy { until, bot }),
            Held::App => voice.html(&key::OfficeHeldApp { until }),
        });
    }
    if let Some(since) = status.till.paused {
        let until = &moment(since);
        till.push(voice.html(&key::OfficePaused { until, bot }));
    }
    till.push(match status.till.answered_at {
        Some(at) => {
            let time = &wait(voice, now.since(at));
            voice.html(&key::OfficeAnswered { time })
        }
        None => voice.html(&key::OfficeUnanswered),
    });
    let mut waits: Vec<_> = (status.under_way.iter())
        .map(|(state, count, oldest)| {
            voice.html(&key::OfficeUnderWay {
                said: &state_name(voice, *state),
                count: (*count).into(),
                time: &wait(voice, now.since(*oldest)),
            })
        })
        .collect();
    if let (count @ 1.., Some(oldest)) = status.suspense {
        let (count, time) = (count.into(), &wait(voice, now.since(oldest)));
        waits.push(voice.html(&key::OfficeSuspense { count, time }));
    }
    if let (count @ 1.., Some(oldest)) = status.tickets {
        let (count, time) = (count.into(), &wait(voice, now.since(oldest)));
        waits.push(voice.html(&key::OfficeTickets { count, time }));
    }
    if waits.is_empty() {
        waits.push(voice.html(&key::OfficeNothing));
    }
    let parts = [
        voice.html(&key::Office),
        Html::lines(till),
        Html::lines(waits),
    ];
    Html::joined(parts, "\n\n").into_string()
}

/// The office of a house that plays for play credits alone.
#[must_use]
pub fn office_of_play(voice: Voice) -> String {
    voice.html(&key::Office).into_string()
}

fn state_name(voice: Voice, state: WithdrawalState) -> String {
    match state {
        WithdrawalState::Waiting => voice.plain(&key::PayoutWaiting),
        WithdrawalState::Reserved => voice.plain(&key::PayoutReserved),
        WithdrawalState::Sending => voice.plain(&key::PayoutSending),
        WithdrawalState::Unknown => voice.plain(&key::PayoutUnknown),
        WithdrawalState::Held => voice.plain(&key::PayoutHeld),
        WithdrawalState::Short => voice.plain(&key::PayoutShort),
        WithdrawalState::Paid => voice.plain(&key::PayoutPaid),
        WithdrawalState::Failed => voice.plain(&key::PayoutFailed),
        WithdrawalState::Refused => voice.plain(&key::PayoutRefused),
    }
}

/// The way to withdrawals, of which so many wait.
#[must_use]
pub fn withdrawals_button(voice: Voice, waiting: i64) -> String {
    counted(voice.plain(&key::ButtonWithdrawals), waiting)
}

/// The way to what came in and is nobody's.
#[must_use]
pub fn suspense_button(voice: Voice, open: i64) -> String {
    counted(voice.plain(&key::ButtonSuspense), open)
}

/// The way to adjustments that wait for a second person.
#[must_use]
pub fn adjustments_button(voice: Voice, waiting: usize) -> String {
    let waiting = i64::try_from(waiting).unwrap_or(i64::MAX);
    counted(voice.plain(&key::ButtonAdjustments), waiting)
}

/// The way to what staff is alerted to, of which so much was of late.
#[must_use]
pub fn alerts_button(voice: Voice, count: i64) -> String {
    counted(voice.plain(&key::ButtonAlerts), count)
}

/// The way to withdrawals in this state.
#[must_use]
pub fn state_button(voice: Voice, state: WithdrawalState, count: i64) -> String {
    counted(state_name(voice, state), count)
}

fn counted(label: String, count: i64) -> String {
    match count {
        0 => label,
        count => format!("{label} · {count}"),
    }
}

/// What is in each bankroll, free and held, and what was last put in or taken out.
#[must_use]
pub fn bankrolls(voice: Voice, lines: &[(Asset, Amount, Amount)], last: &[FundingRow]) -> String {
    let lines = lines.iter().map(|(asset, free, held)| {
        let (amount, balance, unit) = (*held, *free, Unit(*free));
        voice.of(*asset).html(&key::BankrollLine {
            balance,
            unit,
            amount,
        })
    });
    let moved = last.iter().map(|row| {
        let (until, said) = (&moment(row.at), row.reason.as_str());
        let (amount, unit) = (row.amount, Unit(row.amount));
        let voice = voice.of(row.asset);
        match row.out {
            true => voice.html(&key::BankrollOut {
                until,
                amount,
                unit,
                said,
            }),
            false => voice.html(&key::BankrollIn {
                until,
                amount,
                unit,
                said,
            }),
        }
    });
    let moved = (!last.is_empty()).then(|| Html::lines(moved));
    let parts = [voice.html(&key::Bankrolls), Html::lines(lines)];
    let parts = parts.into_iter().chain(moved);
    Html::joined(parts, "\n\n").into_string()
}

/// Asks what is put into a bankroll, or taken out of it.
#[must_use]
pub fn ask_move(voice: Voice, out: bool) -> String {
    match out {
        true => voice.html(&key::AskTakeOut),
        false => voice.html(&key::AskPutIn),
    }
    .into_string()
}

/// What is to be confirmed, in the asset's voice: how much, and what the bankroll has then; and its button.
#[must_use]
pub fn move_draft(
    voice: Voice,
    out: bool,
    (amount, balance): (Amount, Amount),
    said: &str,
) -> (String, String) {
    let unit = Unit(amount);
    let (text, label) = match out {
        true => (
            voice.html(&key::DraftTakeOut {
                amount,
                unit,
                balance,
                said,
            }),
            voice.plain(&key::ButtonDraftTakeOut {
                amount,
                unit,
                balance,
            }),
        ),
        false => (
            voice.html(&key::DraftPutIn {
                amount,
                unit,
                balance,
                said,
            }),
            voice.plain(&key::ButtonDraftPutIn {
                amount,
                unit,
                balance,
            }),
        ),
    };
    (text.into_string(), label)
}

/// That it was done.
#[must_use]
pub fn moved(voice: Voice, out: bool, amount: Amount) -> String {
    let unit = Unit(amount);
    match out {
        true => voice.html(&key::TakenOut { amount, unit }),
        false => voice.html(&key::PutIn { amount, unit }),
    }
    .into_string()
}

/// A list of withdrawals in a state.
#[must_use]
pub fn withdrawals(
    voice: Voice,
    state: WithdrawalState,
    lines: Vec<Html>,
    (page, pages): (usize, usize),
) -> String {
    let head = voice.html(&key::Withdrawals {
        said: &state_name(voice, state),
        page: page.into(),
        pages: pages.into(),
    });
    listed(voice, head, lines)
}

fn listed(voice: Voice, head: Html, lines: Vec<Html>) -> String {
    let lines = match lines.is_empty() {
        true => voice.html(&key::OfficeNothing),
        false => Html::lines(lines),
    };
    Html::joined([head, lines], "\n\n").into_string()
}

/// A withdrawal in that list.
#[must_use]
pub fn withdrawal_line(voice: Voice, row: &WithdrawalRow, name: &str, now: Wall) -> Html {
    let (id, amount, unit) = (row.id.0.into(), row.amount, Unit(row.amount));
    let time = &wait(voice, now.since(row.asked_at));
    voice.of(row.asset).html(&key::WithdrawalLine {
        id,
        name,
        amount,
        unit,
        time,
    })
}

/// One withdrawal: whose, what became of it, and what they paid in and took out before, in smallest units.
#[must_use]
pub fn withdrawal(
    voice: Voice,
    row: &WithdrawalRow,
    name: &str,
    steps: &[Step],
    (paid_in, paid_out): (i64, i64),
) -> String {
    let of = voice.of(row.asset);
    let head = of.html(&key::WithdrawalOne {
        id: row.id.0.into(),
        mention: &voice.mention(row.player.0, name),
        player: &row.player.0.to_string(),
        amount: row.amount,
        unit: Unit(row.amount),
        dollars: &dollars(row.worth),
    });
    let sums = of.html(&key::WithdrawalSums {
        paid_in: Sum(paid_in),
        paid_out: Sum(paid_out),
    });
    let steps = steps.iter().map(|step| {
        let (until, state) = (&moment(step.at), &state_name(voice, step.state));
        let by = step.by.map(|by| by.0.to_string());
        match (by, step.why.as_deref()) {
            (None, None) => voice.html(&key::StepAlone { until, state }),
            (None, Some(said)) => voice.html(&key::StepWhy { until, state, said }),
            (Some(player), None) => voice.html(&key::StepBy {
                until,
                state,
                player: &player,
            }),
            (Some(player), Some(said)) => voice.html(&key::StepByWhy {
                until,
                state,
                player: &player,
                said,
            }),
        }
    });
    let parts = [Html::lines([head, sums]), Html::lines(steps)];
    Html::joined(parts, "\n\n").into_string()
}

/// Millionths of a dollar as dollars and cents, rounded down.
fn dollars(millionths: i64) -> String {
    let cents = millionths / 10_000;
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// Asks why a withdrawal is refused.
#[must_use]
pub fn ask_refuse(voice: Voice, id: WithdrawalId) -> String {
    let id = id.0.into();
    voice.html(&key::AskRefuse { id }).into_string()
}

/// A list of what came in and is nobody's.
#[must_use]
pub fn suspense(voice: Voice, lines: Vec<Html>, (page, pages): (usize, usize)) -> String {
    let (page, pages) = (page.into(), pages.into());
    listed(voice, voice.html(&key::Suspense { page, pages }), lines)
}

/// One in that list.
#[must_use]
pub fn suspense_line(voice: Voice, row: &SuspenseRow, now: Wall) -> Html {
    voice.html(&key::SuspenseLine {
        id: row.id.0.into(),
        said: &row.said,
        why: &payments::why(voice, row.why),
        time: &wait(voice, now.since(row.at)),
    })
}

/// One of them; the player whose deposit it may be, if that is known.
#[must_use]
pub fn suspense_one(voice: Voice, row: &SuspenseRow, player: Option<&Player>, now: Wall) -> String {
    let line = suspense_line(voice, row, now);
    let invoice = &row.invoice.to_string();
    let mut parts = vec![line, voice.html(&key::SuspenseInvoice { invoice })];
    match row.net() {
        Some((asset, amount)) => {
            let unit = Unit(amount);
            parts.push(voice.of(asset).html(&key::SuspenseNet { amount, unit }));
        }
        None => parts.push(voice.html(&key::SuspenseUncounted)),
    }
    if let (Some(player), Some(deposit)) = (player, row.deposit) {
        let mention = voice.mention(player.id.0, &player.name);
        parts.push(voice.html(&key::SuspenseDeposit {
            id: deposit.0.into(),
            mention: &mention,
            player: &player.id.0.to_string(),
        }));
    }
    parts.extend(row.settled.map(|how| match how {
        Settled::Player(player) => voice.html(&key::SuspenseIsGiven {
            player: &player.0.to_string(),
        }),
        Settled::Returned => voice.html(&key::SuspenseIsReturned),
        Settled::Kept => voice.html(&key::SuspenseIsKept),
    }));
    Html::lines(parts).into_string()
}

/// The button that settles it so.
#[must_use]
pub fn settle_button(voice: Voice, how: How) -> String {
    match how {
        How::Player => voice.plain(&key::ButtonGive),
        How::Returned => voice.plain(&key::ButtonReturned),
        How::Kept => voice.plain(&key::ButtonKeep),
    }
}

/// Asks why, and for whom.
#[must_use]
pub fn ask_settle(voice: Voice, id: SuspenseId, how: How) -> String {
    let id = id.0.into();
    match how {
        How::Player => voice.html(&key::AskGive { id }),
        How::Returned => voice.html(&key::AskReturned { id }),
        How::Kept => voice.html(&key::AskKeep { id }),
    }
    .into_string()
}

/// What is to be confirmed, and its button.
#[must_use]
pub fn settle_draft(
    voice: Voice,
    row: &SuspenseRow,
    how: Settled,
    player: Option<&Player>,
    said: &str,
) -> (String, String) {
    let (asset, amount) = row.net().unwrap_or((voice.asset, Amount::ZERO));
    let (voice, id, unit) = (voice.of(asset), row.id.0.into(), Unit(amount));
    let (text, label) = match (how, player) {
        (Settled::Player(_), Some(player)) => (
            voice.html(&key::DraftGive {
                id,
                amount,
                unit,
                mention: &voice.mention(player.id.0, &player.name),
                player: &player.id.0.to_string(),
                said,
            }),
            voice.plain(&key::ButtonDraftGive { amount, unit }),
        ),
        (Settled::Kept, _) => (
            voice.html(&key::DraftKeep {
                id,
                amount,
                unit,
                said,
            }),
            voice.plain(&key::ButtonKeep),
        ),
        (Settled::Player(_) | Settled::Returned, _) => (
            voice.html(&key::DraftReturned {
                id,
                amount,
                unit,
                said,
            }),
            voice.plain(&key::ButtonReturned),
        ),
    };
    (text.into_string(), label)
}

/// What the provider has of an asset and what the books say, and the difference that lasts.
#[must_use]
pub fn holding(voice: Voice, row: &HoldingRow, difference: i64, now: Wall) -> Html {
    let of = voice.of(row.asset);
    let line = of.html(&key::HoldingLine {
        name: row.asset.unit_name(),
        available: Sum(row.available),
        on_hold: Sum(row.on_hold),
        expected: Sum(row.expected),
        time: &wait(voice, now.since(row.at)),
    });
    let odd = match (difference, row.unexplained) {
        (0, 0) => None,
        // It may be on its way still.
        (0, now) => Some(of.html(&key::HoldingApartNow {
            difference: Sum(now),
        })),
        (difference, _) => {
            let difference = Sum(difference);
            Some(of.html(&key::HoldingApart { difference }))
        }
    };
    Html::lines([line].into_iter().chain(odd))
}

/// All of them.
#[must_use]
pub fn reconciliation(voice: Voice, lines: Vec<Html>, asked: bool) -> String {
    let head = voice.html(&key::Reconciliation);
    let lines = match lines.is_empty() {
        true => voice.html(&key::OfficeUnanswered),
        false => Html::joined(lines, "\n\n"),
    };
    let asked = asked.then(|| voice.html(&key::ReconciliationAsked));
    Html::joined([head, lines].into_iter().chain(asked), "\n\n").into_string()
}
