//! What a press on the buttons of the office does.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wing::{Asked, Press, Pressed};
use crate::casino::wings::office::acts::{self, Act};
use crate::casino::wings::office::deeds::Deed;
use crate::casino::wings::office::draft::{self, Draft};
use crate::casino::wings::office::{
    adjustments, admin, alerts, bankrolls, door, halts, letters, log, players, reconciliation,
    staff, suspense, text, text_people, text_sums, tickets, withdrawals,
};
use crate::rules::office::{Action, Channel, Halt, Sight};
use crate::store::support::TicketId;

impl Press for Deed {
    fn press(&self, visit: &mut Visit<'_>, _message: i64) -> Result<Pressed, Trouble> {
        match self.needs() {
            Needs::Nothing => door::admitted(visit)?,
            Needs::Looks(sight) => door::looks(visit, sight)?,
            Needs::Acts(action) => door::acts(visit, action)?,
        }
        let page = match self {
            Self::Office => admin::office(visit),
            Self::Dice => admin::dice(visit),
            Self::Bankrolls => bankrolls::page(visit),
            Self::AskMove { out } => {
                let awaits = format!("move {}", if *out { "out" } else { "in" });
                let text = text::ask_move(visit.voice, *out);
                return Ok(Pressed::Asks(Asked { awaits, text }));
            }
            Self::Confirm { draft } => confirm(visit, *draft),
            Self::Withdrawals { state, page } => withdrawals::list(visit, *state, page.0),
            Self::Withdrawal { id } => withdrawals::one(visit, *id),
            Self::Approve { id } => withdrawals::approve(visit, *id),
            Self::AskRefuse { id } => {
                withdrawals::can_be_refused(visit, *id)?;
                let (awaits, text) = (
                    format!("refuse {}", id.0),
                    text::ask_refuse(visit.voice, *id),
                );
                return Ok(Pressed::Asks(Asked { awaits, text }));
            }
            Self::Suspense { page } => suspense::list(visit, page.0),
            Self::Odd { id } => suspense::one(visit, *id),
            Self::AskSettle { id, how } => {
                suspense::open(visit, *id)?;
                let awaits = format!("settle {} {}", id.0, how.word());
                let text = text::ask_settle(visit.voice, *id, *how);
                return Ok(Pressed::Asks(Asked { awaits, text }));
            }
            Self::Lift => {
                acts::act(visit, Channel::Chat, &Act::Lift, "")?;
                admin::office(visit)
            }
            Self::Reconciliation { now } => reconciliation::page(visit, *now),
            Self::AskPlayer => {
                let (awaits, text) = ("find".to_owned(), text_people::ask_player(visit.voice));
                return Ok(Pressed::Asks(Asked { awaits, text }));
            }
            Self::Player { id } => players::one(visit, *id),
            Self::AskTouch { id, touch } => {
                let awaits = format!("touch {} {}", id.0, touch.word());
                let text = text_people::ask_touch(visit.voice, *id, *touch);
                return Ok(Pressed::Asks(Asked { awaits, text }));
            }
            Self::AskAdjust { id } => {
                let awaits = format!("adjust {}", id.0);
                let text = text_sums::ask_adjust(visit.voice, *id);
                return Ok(Pressed::Asks(Asked { awaits, text }));
            }
            Self::Adjustments => adjustments::page(visit),
            Self::DecideAdjust { id, makes } => adjustments::decide(visit, *id, *makes),
            Self::AskLimit { id } => {
                let awaits = format!("cap {}", id.0);
                let text = text_people::ask_limit(visit.voice, *id);
                return Ok(Pressed::Asks(Asked { awaits, text }));
            }
            Self::Halts => halts::page(visit),
            Self::Halt { halt, on } => halts::set(visit, *halt, *on),
            Self::Staff => staff::page(visit),
            Self::Roles { id } => staff::roles(visit, *id),
            Self::Give { id, role } => staff::give(visit, *id, role.0),
            Self::Letters => letters::page(visit),
            Self::AskLetter { to } => {
                let awaits = format!("letter {}", to.word());
                let text = letters::ask(visit, *to)?;
                return Ok(Pressed::Asks(Asked { awaits, text }));
            }
            Self::CallOff { id } => letters::call_off(visit, *id),
            Self::Alerts => alerts::page(visit),
            Self::SetAlert { watch, on } => alerts::set(visit, *watch, *on),
            Self::Log { below } => log::page(visit, None, *below),
            Self::LogOf { id, below } => log::page(visit, Some(*id), *below),
            Self::Tickets { page } => tickets::list(visit, page.0),
            Self::Ticket { id, below } => tickets::one(visit, TicketId(*id), *below),
            Self::AskAnswer { id } => {
                tickets::ask(visit, TicketId(*id))?;
                return Ok(Pressed::LeftAlone(String::new()));
            }
            Self::CloseTicket { id } => tickets::close(visit, TicketId(*id)),
        };
        page.map(Pressed::from)
    }
}

/// What a button is asked for before anything is shown or asked: what is done is judged once more when it is.
enum Needs {
    /// To be of the office: what it does says the rest.
    Nothing,
    Looks(Sight),
    Acts(Action),
}

impl Deed {
    fn needs(&self) -> Needs {
        match self {
            Self::Office | Self::Confirm { .. } => Needs::Nothing,
            Self::Dice => Needs::Looks(Sight::Games),
            Self::Halts => Needs::Looks(Sight::Today),
            Self::Bankrolls | Self::Reconciliation { .. } | Self::Adjustments => {
                Needs::Looks(Sight::Money)
            }
            Self::Withdrawals { .. } | Self::Withdrawal { .. } => Needs::Looks(Sight::Withdrawals),
            Self::Suspense { .. } | Self::Odd { .. } => Needs::Looks(Sight::Suspense),
            Self::AskPlayer | Self::Player { .. } | Self::LogOf { .. } => {
                Needs::Looks(Sight::Players)
            }
            Self::Staff => Needs::Looks(Sight::Staff),
            Self::Letters => Needs::Looks(Sight::Letters),
            Self::Alerts => Needs::Looks(Sight::Alerts),
            Self::Log { .. } => Needs::Looks(Sight::Log),
            // By what they are about.
            Self::Tickets { .. }
            | Self::Ticket { .. }
            | Self::AskAnswer { .. }
            | Self::CloseTicket { .. } => Needs::Looks(Sight::Tickets),
            Self::AskMove { out: false } => Needs::Acts(Action::Fund),
            Self::AskMove { out: true } => Needs::Acts(Action::Take),
            Self::Approve { .. } => Needs::Acts(Action::Approve),
            Self::AskRefuse { .. } => Needs::Acts(Action::Refuse),
            Self::AskSettle { .. } => Needs::Acts(Action::Settle),
            Self::Lift => Needs::Acts(Action::Lift),
            Self::AskTouch { id, touch } => Needs::Acts(players::act(*touch, *id).action()),
            Self::AskAdjust { .. } => Needs::Acts(Action::Adjust),
            Self::DecideAdjust { makes: true, .. } => Needs::Acts(Action::ConfirmAdjust),
            Self::DecideAdjust { makes: false, .. } => Needs::Acts(Action::DropAdjust),
            Self::AskLimit { .. } => Needs::Acts(Action::Limit),
            Self::Halt {
                halt: Halt::WindDown,
                ..
            } => Needs::Acts(Action::WindDown),
            Self::Halt { .. } => Needs::Acts(Action::Halt),
            Self::Roles { .. } | Self::Give { .. } => Needs::Acts(Action::SetRole),
            Self::AskLetter { .. } => Needs::Acts(Action::Broadcast),
            Self::CallOff { .. } => Needs::Acts(Action::CallOff),
            Self::SetAlert { .. } => Needs::Acts(Action::SetAlert),
        }
    }
}

/// Does what was typed before and is confirmed now.
fn confirm(visit: &mut Visit<'_>, number: i64) -> Result<Page, Trouble> {
    match draft::of(visit, number)? {
        Draft::Move {
            out,
            asset,
            amount,
            reason,
        } => bankrolls::moved(visit, out, (asset, amount), &reason),
        Draft::Settle { id, how, reason } => suspense::settled(visit, id, how, &reason),
        Draft::Adjust {
            player,
            sum,
            reason,
        } => adjustments::made(visit, player, sum, &reason),
        Draft::Letter { to, text } => letters::send(visit, to, text),
    }
}
