//! All games.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::talk::Button;
use crate::casino::text::named;
use crate::casino::visit::Visit;
use crate::casino::wings::{contests, lobby, rounds, tosses};
use crate::rules::games::{GAMES, Game};
use crate::speech::key;
use crate::store::Round;

/// A line and a button for each game; the player's open rounds first.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    if visit.chat.private {
        visit.may_play()?;
    }
    let open = open_rows(visit)?;
    let mut page = Page::new(lobby::text::games(
        visit.voice,
        open.iter().map(Vec::len).sum(),
    ));
    for row in open {
        page = page.row(row);
    }
    for row in game_rows(visit)? {
        page = page.row(row);
    }
    Ok(page.row(vec![lobby::deeds::home(visit.voice, visit.player.id)]))
}

/// Rows of buttons to every game's table.
pub(in crate::casino) fn game_rows(visit: &Visit<'_>) -> Result<Vec<Vec<Button>>, Trouble> {
    let (memory, voice, owner) = (visit.memory()?, visit.voice, visit.player.id);
    let game_button = |game: &&'static dyn Game| {
        let table = rounds::deeds::table(*game, memory.wager(*game));
        let label = format!("{} {}", game.spec().emoji, named::game(voice, *game));
        table.button(owner, label)
    };
    let rows = GAMES.chunks(3);
    let mut rows: Vec<Vec<_>> = rows
        .map(|row| row.iter().map(game_button).collect())
        .collect();
    rows.push(vec![
        tosses::deeds::Deed::Menu.button(owner, voice.plain(&key::Tosses)),
        contests::deeds::Deed::Duel.button(owner, voice.plain(&key::Duel)),
        contests::deeds::Deed::Pot.button(owner, voice.plain(&key::Pot)),
    ]);
    Ok(rows)
}

/// Rows of buttons to the player's open rounds in this wallet.
pub(in crate::casino) fn open_rows(visit: &Visit<'_>) -> Result<Vec<Vec<Button>>, Trouble> {
    let mut open = visit.db.open_rounds(visit.player.id)?;
    open.retain(|round| round.asset == visit.wallet);
    let button = |round: Round| {
        let game = crate::rules::games::find(&round.game)?;
        let table = rounds::deeds::table(game, round.wager);
        Some(table.button(visit.player.id, named::go_on_button(visit.voice, game)))
    };
    let buttons: Vec<_> = open.into_iter().filter_map(button).collect();
    Ok(buttons.chunks(2).map(<[_]>::to_vec).collect())
}
