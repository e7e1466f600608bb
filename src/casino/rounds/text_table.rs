//! A game's table before the bet, its rules, and bets as they are typed.
use crate::casino::backing::StakeRange;
use crate::casino::refusal::Refusal;
use crate::casino::text::refusals::refusal;
use crate::casino::text::{best_play, bet, html, percent, promised, stakes};
use crate::rules::games::{Choice, Game, Wager};
use crate::speech::{Voice, key};
use crate::values::limits;
use crate::values::money::{Amount, Multiplier};
use std::fmt::Write;

/// Characters of a bet that the button which places it repeats.
const BET_BUTTON_CHARS_MAX: usize = 12;

/// Above a table that a number led to which is the stake.
pub(in crate::casino) fn as_a_stake(stake: Amount, table: &str) -> String {
    format!("ℹ️ {stake} is understood as your stake. Tap ▶️ to bet it.\n\n{table}")
}

/// Likewise, of one that is not taken.
pub(in crate::casino) fn not_as_a_stake(voice: Voice, why: &Refusal, table: &str) -> String {
    let why = &refusal(voice, why);
    format!("{}\n\n{table}", voice.html(&key::NotAsAStake { why }))
}

/// Above a table that a number led to which says what to bet on; `or_a_stake`: there is a button that bets it
/// instead.
pub(in crate::casino) fn as_a_choice(label: &str, or_a_stake: bool, table: &str) -> String {
    let (label, or) = (
        html(label),
        "; if you meant a stake, the first button bets it",
    );
    let or = if or_a_stake { or } else { "" };
    format!("ℹ️ Understood as {label}{or}.\n\n{table}")
}

/// The button that bets such a number.
pub(in crate::casino) fn bet_instead(stake: Amount, on: &str) -> String {
    format!("Bet {stake} on {on}")
}

/// Asks which of two amounts is meant.
pub(in crate::casino) fn which_amount([less, more]: [Amount; 2]) -> String {
    format!("🤔 That can be {less} or {more}. Which one?")
}

/// A table before the bet; at a first visit with the promise.
#[must_use]
pub fn table(
    voice: Voice,
    game: &dyn Game,
    wager: &Wager,
    range: StakeRange,
    balance: Amount,
    promise: Option<&str>,
) -> String {
    let spec = game.spec();
    let mut text = format!(
        "{} <b>{}</b>{}\n{}\n\nStake <b>{}</b> · you have {} {}",
        spec.emoji,
        spec.name,
        bet(voice, game, &wager.choice),
        promises(voice, game, &wager.choice),
        wager.stake,
        balance.in_cents(),
        voice.asset.unit_name(),
    );
    if game.asks_first(wager.choice.as_str()).is_none() {
        let _ = write!(text, "\n{}", stakes(voice, range));
    }
    if let Some(promise) = promise {
        let _ = write!(text, "\n\n{}", promised(promise));
    }
    text
}

/// What a bet may bring, or that there is none yet.
fn promises(voice: Voice, game: &dyn Game, choice: &Choice) -> String {
    if let Some(first) = game.asks_first(choice.as_str()) {
        return format!("Nothing is bet on yet: {}.", first.say(voice));
    }
    let top = game.top(choice).unwrap_or(Multiplier::ZERO);
    let rtp = game.rtp(choice).map(percent).unwrap_or_default();
    let lines = game.pays(choice).map_or(0, |lines| lines.len());
    let up_to = if lines > 1 { "up to " } else { "" };
    let raises = game.risk(choice).map(Multiplier::parts) != Some(top.profit().parts());
    let of = if raises { " the first stake" } else { "" };
    let by = best_play(game.spec());
    format!("Pays {up_to}{top}{of} · returns {rtp} on average{by}")
}

/// A game's rules and what a choice of it pays.
#[must_use]
pub fn rules(voice: Voice, game: &dyn Game, choice: &Choice) -> String {
    let spec = game.spec();
    let mut text = format!(
        "{} <b>{}</b>\n\n{}\n\n",
        spec.emoji,
        spec.name,
        html(spec.rules)
    );
    for (event, multiplier) in game.pays(choice).unwrap_or_default() {
        let _ = writeln!(text, "{} pays {multiplier}", html(&event.say(voice)));
    }
    let rtp = game.rtp(choice).map(percent).unwrap_or_default();
    let _ = write!(
        text,
        "\nOn average {rtp} of what is staked comes back{}. Your stake is part of what is paid.\n",
        best_play(spec)
    );
    if spec.lasts() {
        let hours = limits::ABANDONED_AFTER.as_secs() / 3_600;
        let abandoned = html(spec.abandoned);
        let _ = writeln!(text, "A table left alone for {hours} hours {abandoned}.");
    }
    let _ = write!(
        text,
        "Bet on {}. By hand: /{} {}",
        html(spec.bets),
        spec.command,
        html(spec.example)
    );
    text
}

pub(in crate::casino) fn play_button(voice: Voice, game: &dyn Game, wager: &Wager) -> String {
    let top = game
        .top(&wager.choice)
        .and_then(|top| top.pays(wager.stake))
        .unwrap_or_default();
    let up_to = match game.pays(&wager.choice) {
        Some(lines) if lines.len() > 1 => "up to ",
        _ => "",
    };
    // A long bet stands above the buttons already.
    let label = match game.label(voice, &wager.choice) {
        label if label.is_empty() || label.chars().count() > BET_BUTTON_CHARS_MAX => {
            "Play".to_owned()
        }
        label => label,
    };
    format!("▶️ {label} · {} → {up_to}{top}", wager.stake)
}

/// In place of [`play_button`] while nothing is bet on.
pub(in crate::casino) fn no_play_button(first: &str) -> String {
    format!("▶️ – {first}")
}

/// Asks for a stake.
#[must_use]
pub fn ask_stake(voice: Voice, game: &dyn Game, choice: &Choice, range: StakeRange) -> String {
    format!(
        "✏️ Type your stake for {}{}: {} to {} {}, or max or half.",
        game.spec().name,
        bet(voice, game, choice),
        range.min,
        range.max,
        voice.asset.unit_name()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casino::Bound;
    use crate::casino::lobby::text::games;
    use crate::rules::games::GAMES;

    #[test]
    fn a_return_that_takes_skill_is_shown_as_that_of_the_best_play() {
        let skilled: Vec<_> = GAMES.iter().filter(|game| game.spec().skill).collect();
        assert_eq!(skilled.len(), 2, "blackjack and video poker");
        let list = games(0);
        for game in GAMES {
            let (spec, choice) = (game.spec(), game.default_choice());
            let listed = list.lines().find(|line| line.contains(spec.name));
            let wager = Wager {
                stake: Amount::units(1),
                choice: choice.clone(),
            };
            let range = StakeRange {
                min: spec.stake_min,
                max: spec.stake_max,
                bound: Bound::Table,
            };
            let voice = Voice::without_amounts(Default::default());
            let table = table(voice, *game, &wager, range, Amount::ZERO, None);
            for page in [
                listed.expect("a line"),
                &rules(voice, *game, &choice),
                &table,
            ] {
                assert_eq!(page.contains("with best play"), spec.skill, "{page}");
            }
        }
    }
}
