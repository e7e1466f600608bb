//! What a press on the buttons of Telegram's dice does, and a stake that is typed.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wing::{Asked, Press, Pressed};
use crate::casino::wings::tosses::deeds::Deed;
use crate::casino::wings::tosses::{past, table, text, toss};
use crate::casino::{cage, typed};
use crate::rules::tosses::On;
use crate::values::money::Typed;

impl Press for Deed {
    fn press(&self, visit: &mut Visit<'_>, _message: i64) -> Result<Pressed, Trouble> {
        let page = match *self {
            Self::Menu => table::menu(visit)?,
            Self::Table { on, stake } => table::table(visit, on, stake)?,
            Self::Throw { on, stake, turn } => {
                return Ok(Pressed::Told(table::throw(visit, on, stake, turn)?));
            }
            Self::AskStake { on } => {
                visit.may_play()?;
                let range = toss::stakes(visit, on)?.if_open()?;
                return Ok(Pressed::Asks(Asked {
                    awaits: format!("toss {}", on.code()),
                    text: text::ask_stake(visit.voice, on, range),
                }));
            }
            Self::Past { page } => past::at(visit, page.0)?,
            Self::One { toss } => past::of(visit, toss)?,
        };
        Ok(page.into())
    }
}

/// The stake that a player typed.
pub(super) fn stake(visit: &mut Visit<'_>, about: &[&str], line: &str) -> Result<Page, Trouble> {
    let &[code] = about else {
        return Err(Refusal::Stale.into());
    };
    let on = On::read(code).ok_or(Refusal::Stale)?;
    visit.may_play()?;
    let asked = match typed::amount(line, visit.wallet)? {
        Typed::One(asked) => asked,
        Typed::Either(stakes) => {
            let table = |stake, label| Deed::Table { on, stake }.button(visit.player.id, label);
            return Ok(typed::which(visit.voice, stakes, table));
        }
    };
    let stake = table::stake_asked(visit, on, asked)?;
    toss::stakes(visit, on)?.admits(stake)?;
    cage::cover(visit.db, visit.wallet, visit.player.id, stake)?;
    table::table(visit, on, stake)
}
