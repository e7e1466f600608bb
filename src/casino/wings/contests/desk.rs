//! What a press on the buttons of duels and pots does.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wing::{Press, Pressed};
use crate::casino::wings::contests::deeds::Deed;
use crate::casino::wings::contests::{duel, ends, enter, past, pot};
use crate::store::Db;
use crate::values::fault::Fault;

impl Press for Deed {
    fn press(&self, visit: &mut Visit<'_>, _message: i64) -> Result<Pressed, Trouble> {
        Ok(match self {
            Self::Duel | Self::Pot => {
                visit.may_play()?;
                match self {
                    Self::Duel => duel::how_to(visit).into(),
                    _ => pot::how_to(visit).into(),
                }
            }
            Self::Challenge { kind, stake } => {
                on_its_own_if_open(enter::begin(visit, *kind, *stake)?)
            }
            Self::Join { code, stake } => {
                let (page, line) = enter::join(visit, &code.0, *stake)?;
                Pressed::InPlace(page, line)
            }
            Self::Rematch { contest } => match enter::rematch(visit, *contest)? {
                // How the last one ended stays to be read.
                (Some(page), line) => Pressed::Below(page, line),
                (None, line) => Pressed::Told(line),
            },
            Self::CallOff { contest } => ends::call_off(visit, *contest)?.into(),
            Self::Past { page } => past::at(visit, page.0)?.into(),
            Self::One { contest } => on_its_own_if_open(past::of(visit, *contest)?),
        })
    }

    fn place(&self, db: &Db) -> Result<Option<i64>, Fault> {
        let contest = match self {
            Self::Join { code, .. } => db.contest_of_code(&code.0)?,
            Self::CallOff { contest } | Self::Rematch { contest } => db.contest(*contest)?,
            _ => None,
        };
        Ok(contest.map(|contest| contest.chat))
    }
}

/// An open contest has a message to itself, that its end is shown in.
fn on_its_own_if_open(page: Page) -> Pressed {
    if page.shows().is_some() {
        Pressed::Below(page, String::new())
    } else {
        page.into()
    }
}
