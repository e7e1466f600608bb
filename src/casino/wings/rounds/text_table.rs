//! A game's table before the bet, its rules, and bets as they are typed.
use crate::casino::backing::StakeRange;
use crate::casino::refusal::Refusal;
use crate::casino::text::refusals::refusal;
use crate::casino::text::{named, stakes};
use crate::casino::wings::rounds::text::head;
use crate::rules::games::{Choice, Game, Wager};
use crate::speech::{Html, Unit, Voice, key};
use crate::values::limits;
use crate::values::money::{Amount, Multiplier};

/// Characters of a bet that the button which places it repeats.
const BET_BUTTON_CHARS_MAX: usize = 12;

/// Above a table that a number led to which is the stake.
pub(in crate::casino) fn as_a_stake(voice: Voice, stake: Amount, table: &str) -> String {
    format!("{}\n\n{table}", voice.html(&key::AsAStake { stake }))
}

/// Likewise, of one that is not taken.
pub(in crate::casino) fn not_as_a_stake(voice: Voice, why: &Refusal, table: &str) -> String {
    let why = &refusal(voice, why);
    format!("{}\n\n{table}", voice.html(&key::NotAsAStake { why }))
}

/// Above a table that a number led to which says what to bet on; `or_a_stake`: there is a button that bets it
/// instead.
pub(in crate::casino) fn as_a_choice(
    voice: Voice,
    bet: &str,
    or_a_stake: bool,
    table: &str,
) -> String {
    let taken = match or_a_stake {
        true => voice.html(&key::AsAChoiceOrStake { bet }),
        false => voice.html(&key::AsAChoice { bet }),
    };
    format!("{taken}\n\n{table}")
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
    let (stake, balance) = (wager.stake, voice.asset.in_cents(balance));
    let unit = Unit(balance);
    let mut below = voice.html(&key::TableStake {
        stake,
        balance,
        unit,
    });
    if game.asks_first(wager.choice.as_str()).is_none() {
        below = Html::lines([below, stakes(voice, range)]);
    }
    let promise = promise.map(|hash| voice.html(&key::Promised { hash }));
    let above = Html::lines([
        head(voice, game, &wager.choice),
        promises(voice, game, &wager.choice),
    ]);
    let parts = [Some(above), Some(below), promise];
    Html::joined(parts.into_iter().flatten(), "\n\n").into_string()
}

/// What a bet may bring, or that there is none yet.
fn promises(voice: Voice, game: &dyn Game, choice: &Choice) -> Html {
    if let Some(first) = game.asks_first(choice.as_str()) {
        let first = &first.say(voice);
        return voice.html(&key::TableEmpty { first });
    }
    let top = game.top(choice).unwrap_or(Multiplier::ZERO);
    let rtp = game.rtp(choice).unwrap_or(Multiplier::ZERO);
    let raises = game.risk(choice).map(Multiplier::parts) != Some(top.profit().parts());
    match (pays_several(game, choice), raises, game.spec().skill) {
        (false, false, false) => voice.html(&key::TablePays { top, rtp }),
        (false, false, true) => voice.html(&key::TablePaysSkill { top, rtp }),
        (false, true, false) => voice.html(&key::TablePaysFirstStake { top, rtp }),
        (false, true, true) => voice.html(&key::TablePaysFirstStakeSkill { top, rtp }),
        (true, false, false) => voice.html(&key::TablePaysUpTo { top, rtp }),
        (true, false, true) => voice.html(&key::TablePaysUpToSkill { top, rtp }),
        (true, true, false) => voice.html(&key::TablePaysUpToFirstStake { top, rtp }),
        (true, true, true) => voice.html(&key::TablePaysUpToFirstStakeSkill { top, rtp }),
    }
}

/// Whether a choice may pay this or that.
fn pays_several(game: &dyn Game, choice: &Choice) -> bool {
    game.pays(choice).is_some_and(|lines| lines.len() > 1)
}

/// A game's rules and what a choice of it pays.
#[must_use]
pub fn rules(voice: Voice, game: &dyn Game, choice: &Choice) -> String {
    let spec = game.spec();
    let pays = game.pays(choice).unwrap_or_default();
    let pays = pays.iter().map(|(event, times)| {
        let (event, times) = (&event.say(voice), *times);
        voice.html(&key::RulesLine { event, times })
    });
    let rtp = game.rtp(choice).unwrap_or(Multiplier::ZERO);
    let returns = match spec.skill {
        true => voice.html(&key::RulesReturnSkill { rtp }),
        false => voice.html(&key::RulesReturn { rtp }),
    };
    let abandoned = match spec.lasts() {
        true => voice.html(&key::RulesAbandoned {
            hours: (limits::ABANDONED_AFTER.as_secs() / 3_600).into(),
            rule: named::abandoned(voice, game),
        }),
        false => Html::default(),
    };
    let by_hand = voice.html(&key::RulesByHand {
        bets_words: named::bets(voice, game),
        command: spec.command,
        example: spec.example,
    });
    let head = key::RulesHead {
        emoji: spec.emoji,
        game: named::game(voice, game),
        rules: named::rules(voice, game),
    };
    let parts = [
        voice.html(&head),
        Html::lines(pays),
        Html::lines([returns, abandoned, by_hand]),
    ];
    Html::joined(parts, "\n\n").into_string()
}

/// The button that bets; a long bet stands above it already.
pub(super) fn play_button(voice: Voice, game: &dyn Game, wager: &Wager) -> String {
    let top = game.top(&wager.choice);
    let amount = top
        .and_then(|top| top.pays(wager.stake))
        .unwrap_or_default();
    let pays = &match pays_several(game, &wager.choice) {
        true => voice.plain(&key::UpTo { amount }),
        false => voice.amount(amount),
    };
    let (stake, bet) = (wager.stake, &game.label(voice, &wager.choice));
    if bet.is_empty() || bet.chars().count() > BET_BUTTON_CHARS_MAX {
        return voice.plain(&key::ButtonPlayUnnamed { stake, pays });
    }
    voice.plain(&key::ButtonPlay { bet, stake, pays })
}

/// Asks for a stake.
#[must_use]
pub fn ask_stake(voice: Voice, game: &dyn Game, choice: &Choice, range: StakeRange) -> String {
    let (bet, game) = (&game.label(voice, choice), named::game(voice, game));
    let StakeRange { min, max, .. } = range;
    let unit = Unit(max);
    let ask = match bet.as_str() {
        "" => voice.html(&key::AskStake {
            game,
            min,
            max,
            unit,
        }),
        bet => voice.html(&key::AskStakeBet {
            game,
            bet,
            min,
            max,
            unit,
        }),
    };
    ask.into_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casino::Bound;
    use crate::casino::wings::lobby::text::games;
    use crate::rules::games::GAMES;

    #[test]
    fn a_return_that_takes_skill_is_shown_as_that_of_the_best_play() {
        let skilled: Vec<_> = GAMES.iter().filter(|game| game.spec().skill).collect();
        assert_eq!(skilled.len(), 2, "blackjack and video poker");
        let list = games(Voice::without_amounts(Default::default()), 0);
        for game in GAMES {
            let (spec, choice) = (game.spec(), game.default_choice());
            let listed = list
                .lines()
                .find(|line| line.contains(Voice::default().phrase(spec.name)));
            let wager = Wager {
                stake: Amount::credits(1),
                choice: choice.clone(),
            };
            let range = StakeRange {
                min: spec.stake_min,
                max: spec.stake_max,
                bound: Bound::Table,
            };
            let voice = Voice::without_amounts(Default::default());
            let table = table(voice, *game, &wager, range, Amount::ZERO, None);
            let rules = rules(voice, *game, &choice);
            for page in [listed.expect("a line"), &rules, &table] {
                assert_eq!(page.contains("with best play"), spec.skill, "{page}");
            }
        }
    }
}
