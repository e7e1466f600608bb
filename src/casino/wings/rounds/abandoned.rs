//! Rounds whose players did not come back: settled by their games' rules, and told. So is
//! all that is open when everybody gets new seeds, which the engine sees to.
use crate::casino::house::House;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::Reply;
use crate::casino::visit::Visit;
use crate::casino::wings::rounds;
use crate::casino::wings::rounds::table;
use crate::casino::wings::rounds::text::Left;
use crate::casino::{cage, text};
use crate::rules::fairness::Entropy;
use crate::rules::games;
use crate::store::{Db, OpenTable};
use crate::values::fault::Fault;
use crate::values::money::Asset;
use crate::values::time::Wall;

/// Ends the round by its game's rule, and tells its player where they saw it last.
///
/// # Errors
/// When its game is gone or refuses its own rule, or when the database fails.
pub fn settle_abandoned(
    house: &House,
    db: &Db,
    entropy: &mut dyn Entropy,
    now: Wall,
    left: OpenTable,
    why: Left,
) -> Result<Vec<Reply>, Trouble> {
    let Some(round) = db.round(left.round)? else {
        return Ok(Vec::new());
    };
    let game = games::find(&round.game).ok_or(Refusal::Choice(""))?;
    let (round, step) = cage::abandon(house, db, round, game, now)?;
    let visit = Visit::without_them(
        house,
        db,
        entropy,
        now,
        left.chat,
        (round.asset, round.player),
    )?;
    let result = table::result(&visit, game, &round, &step, visit.balance()?)?;
    let page = result.told(|text| rounds::text::left_alone(visit.voice, game, why, text));
    let (text, markup) = visit.shown(page);
    Ok(vec![Reply::notice(left.chat, text, markup, None)])
}

/// Leaves a round alone for another day that cannot be settled, and tells the owner.
///
/// # Errors
/// When the database fails.
pub fn give_up_on(
    house: &House,
    db: &Db,
    now: Wall,
    left: OpenTable,
    why: &str,
) -> Result<Vec<Reply>, Fault> {
    db.touch_table(left.round, left.chat, now)?;
    let Some(owner) = house.owner else {
        return Ok(Vec::new());
    };
    let voice = db.voice(owner, Asset::Play)?;
    let text = text::owner::cannot_be_settled(voice, left.round, why);
    Ok(vec![Reply::line(owner.0, text, true)])
}
