//! `/admin`: how the house stands, what waits for a person, and the ways to all else in the office.
use crate::casino::deed::PageNumber;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::Button;
use crate::casino::visit::Visit;
use crate::casino::wings::office::deeds::{self, Deed};
use crate::casino::wings::office::{alerts, bankrolls, door, halts, text, text_people, tickets};
use crate::casino::wings::{browser, lobby, tosses};
use crate::rules::office::{Action, Role, Sight};
use crate::rules::tosses::TOSSES;
use crate::speech::key;
use crate::store::cashier::WithdrawalState;
use crate::values::limits;

/// The office; `/admin in 100 USDT bought today` and `/admin out …` prepare what is put into a bankroll or taken out.
///
/// # Errors
/// A refusal of what is typed, or a fault.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    let pays = visit.house.cashier.is_some();
    match args.trim().split_once(' ') {
        None if args.trim().is_empty() => office(visit),
        Some(("in", line)) if pays => bankrolls::draft(visit, false, line),
        Some(("out", line)) if pays => bankrolls::draft(visit, true, line),
        _ => Err(Refusal::Office.into()),
    }
}

/// How the house is and what waits, with the way to each.
///
/// # Errors
/// When the database fails.
pub fn office(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let role = door::role(visit)?;
    let halted = halts::lines(visit)?;
    let (text, rows) = match visit.house.cashier {
        Some(_) if door::sees(visit, Sight::Money)? => money(visit, role)?,
        _ => (text::office_of_play(voice), Vec::new()),
    };
    let text = text_people::with_halts(text, halted);
    let text = text_people::with_halts(text, alerts::of_late(visit)?);
    let page = rows.into_iter().fold(Page::new(text), Page::row);
    let staff = Deed::Staff.button(owner, voice.plain(&key::ButtonStaff));
    let log = Deed::Log { below: 0 }.button(owner, voice.plain(&key::ButtonLog));
    let letters = Deed::Letters.button(owner, voice.plain(&key::ButtonLetters));
    let mut of_house = Vec::new();
    for (sight, way) in [
        (Sight::Staff, staff),
        (Sight::Letters, letters),
        (Sight::Log, log),
    ] {
        of_house.extend(door::sees(visit, sight)?.then_some(way));
    }
    let mut apart = Vec::new();
    if door::sees(visit, Sight::Money)? {
        apart.extend(adjustments(visit)?);
    }
    if door::sees(visit, Sight::Alerts)? {
        apart.push(alerts::way(visit)?);
    }
    Ok(page
        .row(vec![
            Deed::AskPlayer.button(owner, voice.plain(&key::ButtonPlayers)),
            Deed::Halts.button(owner, voice.plain(&key::ButtonHalts)),
        ])
        .row(tickets::way(visit)?.into_iter().collect())
        .row(apart)
        .row(of_house)
        .row(vec![
            browser::deeds::browser(voice, owner),
            Deed::Dice.button(owner, voice.plain(&key::ButtonDiceCounts)),
            lobby::deeds::home(voice, owner),
        ]))
}

/// The way to what waits for a second person, if anything does.
fn adjustments(visit: &Visit<'_>) -> Result<Option<Button>, Trouble> {
    let waiting = visit.db.adjustments_waiting(limits::HISTORY_PAGE)?.len();
    let label = text::adjustments_button(visit.voice, waiting);
    Ok((waiting > 0).then(|| Deed::Adjustments.button(visit.player.id, label)))
}

/// How the cashier is, and the ways to what waits there.
fn money(visit: &mut Visit<'_>, role: Option<Role>) -> Result<(String, Vec<Vec<Button>>), Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let status = text::Status {
        till: visit.db.till()?,
        under_way: visit.db.withdrawals_under_way()?,
        suspense: visit.db.open_suspense_count()?,
        tickets: tickets::waiting(visit)?,
    };
    let waiting = status.count(WithdrawalState::Waiting);
    let withdrawals = Deed::Withdrawals {
        state: WithdrawalState::Waiting,
        page: PageNumber(0),
    };
    let suspense = Deed::Suspense {
        page: PageNumber(0),
    };
    let reconciliation = Deed::Reconciliation { now: false };
    let lifts = role.is_some_and(|role| role.may(Action::Lift)) && status.till.held.is_some();
    let lift = lifts.then(|| Deed::Lift.button(owner, voice.plain(&key::ButtonLift)));
    let rows = vec![
        lift.into_iter().collect(),
        vec![
            withdrawals.button(owner, text::withdrawals_button(voice, waiting)),
            suspense.button(owner, text::suspense_button(voice, status.suspense.0)),
        ],
        vec![
            Deed::Bankrolls.button(owner, voice.plain(&key::ButtonBankrolls)),
            reconciliation.button(owner, voice.plain(&key::ButtonReconciliation)),
        ],
    ];
    Ok((text::office(voice, &status, visit.now), rows))
}

/// Counts by value, and whether they look like fair dice.
///
/// # Errors
/// When the database fails.
pub fn dice(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let mut counted = Vec::new();
    for toss in TOSSES {
        counted.push((toss, visit.db.toss_values(toss)?));
    }
    let row = vec![
        deeds::office(voice, owner),
        lobby::deeds::home(voice, owner),
    ];
    Ok(Page::new(tosses::text::counts(voice, &counted)).row(row))
}
