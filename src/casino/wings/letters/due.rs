//! A letter goes on: to a few players a second, so that what others wait for is not behind it.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::talk::Reply;
use crate::casino::wing::{Done, Matter, Occasion};
use crate::casino::wings::letters::deeds::Deed;
use crate::casino::wings::letters::text;
use crate::store::letters::{Letter, LetterId};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::Asset;

/// A letter goes on.
pub(super) const LETTER: Matter = Matter {
    kind: Letter::DUE,
    per_step: 1,
    while_open: false,
    act: |on, letter| goes_on(on, LetterId(letter)),
    give_up: |on, failed| {
        let later = on.now.plus(limits::DUE_AGAIN_AFTER);
        on.db.put_off(Letter::DUE, failed.subject, later)?;
        Ok(Done::default())
    },
};

fn goes_on(on: &Occasion<'_>, id: LetterId) -> Result<Done, Trouble> {
    let letter = on.db.letter(id)?.filter(|letter| letter.open);
    let Some(letter) = letter else {
        return Err(Fault::Rule(format!("there is no letter {}", id.0)).into());
    };
    if on.db.messages_waiting()? >= limits::LETTERS_BEHIND {
        let later = on.now.plus(limits::LETTERS_WAIT);
        on.db.put_off(Letter::DUE, id.0, later)?;
        return Ok(Done::default());
    }
    let most = (limits::LETTERS_A_STEP, limits::LETTERS_LOOKED_AT);
    let (players, reached) = on.db.gets_letter(&letter, most, on.now)?;
    let Some(reached) = reached else {
        on.db.end_letter(id, false)?;
        return Ok(Done::default());
    };
    on.db.letter_reached(id, reached, players.len())?;
    let later = on.now.plus(limits::LETTERS_STEP);
    on.db.put_off(Letter::DUE, id.0, later)?;
    let mut replies = Vec::new();
    for player in players {
        let voice = on.db.voice(player, Asset::Play)?;
        let no_more = Deed::NoMore.button(player, text::change(voice, false));
        let page = Page::new(text::letter(voice, &letter.text)).row(vec![no_more]);
        let (text, markup) = page.finish(Asset::Play);
        replies.push(Reply::notice(player.0, text, markup, None));
    }
    Ok(Done {
        replies,
        ..Done::default()
    })
}
