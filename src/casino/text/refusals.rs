//! Why something is refused, and what is said when something of ours failed.
use crate::casino::lobby;
use crate::casino::refusal::{Bound, Refusal};
use crate::casino::text::{allows_no_more, isolated, wait};
use crate::rules::games;
use crate::values::limits;
use crate::values::money::Asset;

/// Why something is refused and what is allowed instead: plain text, short enough for a toast.
#[must_use]
pub fn refusal(refusal: &Refusal, asset: Asset) -> String {
    let unit = asset.unit_name();
    match refusal {
        Refusal::Amount(typed) => format!(
            "“{typed}” is not an amount. Write it like 10 or 10.50, without signs, or say max or half."
        ),
        Refusal::TooSmall(min) => format!("The smallest stake here is {min} {unit}."),
        Refusal::TooLarge {
            max,
            bound: Bound::Table,
        } => format!("The largest stake here is {max} {unit}."),
        Refusal::TooLarge { max, bound } => {
            let why = allows_no_more(*bound);
            format!("The largest stake on this bet is {max} {unit} now{why}.")
        }
        Refusal::Closed(bound) => {
            format!("This bet is closed for now{}.", allows_no_more(*bound))
        }
        Refusal::TooSoon(left) => {
            let tenths = left.as_millis().div_ceil(100);
            let (seconds, tenth) = (tenths / 10, tenths % 10);
            format!("One moment, please: the next round can start in {seconds}.{tenth} s.")
        }
        Refusal::FileTooSoon(left) => format!(
            "You got a file just now: the next one can come in {} s.",
            left.as_millis().div_ceil(1_000)
        ),
        Refusal::FileInGroup => {
            "That file is your whole history: ask me in our private chat, with /history csv."
                .to_owned()
        }
        Refusal::NotEnough { balance, stake } => {
            let balance = balance.in_cents();
            format!("Not enough: the stake is {stake}, you have {balance} {unit}.")
        }
        Refusal::RefillTooSoon(left) => {
            format!(
                "You had free credits not long ago: the next come in {}.",
                wait(*left)
            )
        }
        Refusal::NoRefill => format!(
            "Free credits are for who has less than {} and nothing at stake.",
            lobby::refill::BELOW
        ),
        Refusal::NotEnoughToRaise { balance, raise } => {
            let balance = balance.in_cents();
            format!("Not enough: that adds {raise} to the stake, you have {balance} {unit}.")
        }
        Refusal::Choice(game) => games::find(game).map_or_else(
            || "That bet does not exist here.".to_owned(),
            |game| {
                let spec = game.spec();
                format!(
                    "Bet on {}. For example /{} {}",
                    spec.bets, spec.command, spec.example
                )
            },
        ),
        Refusal::Bet { game, part, hint } => games::find(game).map_or_else(String::new, |game| {
            let (spec, colon) = (game.spec(), if hint.is_empty() { "" } else { ": " });
            format!(
                "“{part}” is not a bet of {}{colon}{hint}. Bet on {}. For example /{} {}",
                spec.name, spec.bets, spec.command, spec.example
            )
        }),
        Refusal::ClientSeed => format!(
            "A client seed is 1 to {} letters, digits or . _ ~ - without spaces.",
            limits::CLIENT_SEED_CHARS_MAX
        ),
        Refusal::Round => "That is not a round of yours. /history lists them.".to_owned(),
        Refusal::Crowded => {
            "So much is going on in this chat that I lag behind. Try again in a minute.".to_owned()
        }
        Refusal::Silent(time) => format!(
            "Telegram lets me say nothing in this chat for {} minutes, so nothing is bet here. In our \
             private chat you can play on.",
            time.as_secs().div_ceil(60)
        ),
        Refusal::TooMuch => {
            "So many answers to you are on their way that I take up nothing more from you until they \
             are there."
                .to_owned()
        }
        Refusal::TooFast => {
            "You are faster than I can answer. What comes too fast does nothing.".to_owned()
        }
        Refusal::RoundOpen { game, round } => {
            let (name, command) = games::find(game).map_or(("", ""), |game| {
                let spec = game.spec();
                (spec.name, spec.command)
            });
            format!(
                "Your round #{} of {name} is still open, and its seeds stay secret until it is \
                 over. Finish it first: /{command}",
                round.0
            )
        }
        Refusal::RoundOver(round) => {
            format!("Round #{0} is over. /round {0} shows how it went.", round.0)
        }
        Refusal::Toss => {
            use crate::rules::tosses::{COMMAND, EXAMPLE};
            format!(
                "I do not know that bet. For example /{COMMAND} {EXAMPLE}, or /{COMMAND} alone."
            )
        }
        Refusal::NoToss => "That is not a throw of yours. /history lists them.".to_owned(),
        Refusal::InTheAir => "Your last throw is still in the air. One moment, please.".to_owned(),
        Refusal::NoAuto => "Auto play is not offered for this game.".to_owned(),
        Refusal::AutoPlays => "Your auto play is still under way: stop it first.".to_owned(),
        Refusal::Stale => "That button has had its turn. Use the latest message.".to_owned(),
        Refusal::Foreign => "That button is somebody else's. Type /start for your own.".to_owned(),
        Refusal::Unknown => "I do not know that command. /help shows them all.".to_owned(),
        Refusal::NotAsked => {
            "I did not get that. Pick a game with /games, or see /help.".to_owned()
        }
        Refusal::Duel => {
            "A challenge is a stake and flip or dice. For example /duel 10 flip".to_owned()
        }
        Refusal::ChallengeOpen(id) => format!(
            "Your challenge #{} is still open here. /duel shows it: wait, or cancel it.",
            id.0
        ),
        Refusal::OwnChallenge => {
            "That is your own challenge: it waits for somebody else.".to_owned()
        }
        Refusal::NotYourDuel => {
            "That duel was between others. Type /duel 10 flip for one of yours.".to_owned()
        }
        Refusal::Over(kind, id) => format!("It is over: /{} #{} tells how.", kind.command(), id.0),
        Refusal::AlreadyIn => "You are in already.".to_owned(),
        Refusal::Faster(name) => format!("Too late: {} was faster.", isolated(name)),
        Refusal::CalledOff => "Too late: this challenge was called off.".to_owned(),
        Refusal::TimeIsUp => "Too late: its time is up.".to_owned(),
        Refusal::PotFull => format!("The pot is full: {} players.", limits::POT_PLAYERS_MAX),
        Refusal::GroupsOnly => "A pot is for groups: add me to one and type /pot 5".to_owned(),
        Refusal::NoContest => "I know no such duel or pot.".to_owned(),
        Refusal::Move => "That move is not possible now.".to_owned(),
    }
}

/// What a player is told when something of ours failed; `reference` stands in the log.
#[must_use]
pub fn failure(reference: &str) -> String {
    format!(
        "Sorry, that did not work, and nothing was staked. If it happens again, tell the owner \
         this reference: {reference}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casino::lobby::refill::Refill;
    use crate::casino::lobby::text::how_to_go_on;
    use crate::rules::contests::Kind;
    use crate::rules::games::GAMES;
    use crate::rules::ledger::{ContestId, RoundId};
    use crate::values::money::Amount;
    use std::time::Duration;

    #[test]
    fn refusals_fit_a_toast() {
        let far = Amount::MAX;
        let choices = GAMES.iter().map(|game| Refusal::Choice(game.spec().id));
        let others = [
            Refusal::Amount("n".repeat(limits::QUOTED_CHARS_MAX + 1)),
            Refusal::TooSmall(far),
            Refusal::TooLarge {
                max: far,
                bound: Bound::Newcomer,
            },
            Refusal::TooLarge {
                max: far,
                bound: Bound::Account,
            },
            Refusal::Closed(Bound::Newcomer),
            Refusal::TooSoon(Duration::from_millis(60_000)),
            Refusal::FileTooSoon(limits::CSV_EVERY),
            Refusal::RefillTooSoon(limits::REFILL_EVERY),
            Refusal::NoRefill,
            Refusal::NotEnoughToRaise {
                balance: far,
                raise: far,
            },
            Refusal::NotEnough {
                balance: far,
                stake: far,
            },
            Refusal::ClientSeed,
            Refusal::Round,
            Refusal::Crowded,
            Refusal::Silent(Duration::from_secs(86_400)),
            Refusal::TooMuch,
            Refusal::TooFast,
            Refusal::RoundOpen {
                game: "slots",
                round: RoundId(i64::MAX),
            },
            Refusal::RoundOver(RoundId(i64::MAX)),
            Refusal::NoAuto,
            Refusal::Toss,
            Refusal::InTheAir,
            Refusal::AutoPlays,
            Refusal::Stale,
            Refusal::Foreign,
            Refusal::Unknown,
            Refusal::NotAsked,
            Refusal::Move,
            Refusal::Duel,
            Refusal::ChallengeOpen(ContestId(i64::MAX)),
            Refusal::OwnChallenge,
            Refusal::NotYourDuel,
            Refusal::AlreadyIn,
            Refusal::Over(Kind::Pot, ContestId(i64::MAX)),
            Refusal::Faster("n".repeat(limits::NAME_CHARS_MAX)),
            Refusal::CalledOff,
            Refusal::TimeIsUp,
            Refusal::PotFull,
            Refusal::GroupsOnly,
            Refusal::NoContest,
        ];
        for refused in choices.chain(others) {
            let mut text = refusal(&refused, Asset::Usdt);
            if let Refusal::NotEnough { .. } = refused {
                let now = how_to_go_on(Refill::Now(far));
                text += &now;
                assert!(how_to_go_on(Refill::After(limits::REFILL_EVERY)).len() < now.len());
            }
            assert!(text.chars().count() <= limits::TOAST_CHARS_MAX, "{text}");
        }
    }
}
