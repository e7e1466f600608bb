//! What is said of a round: while it goes on, when it is settled, and later.
use crate::casino::text::{named, net, net_of, real};
use crate::casino::wings::fair::text_promise;
use crate::rules::games::{Choice, Game, State, Step};
use crate::speech::{Html, Voice, key};
use crate::store::{Pair, PayTable, Round};
use crate::values::limits;
use crate::values::money::Amount;
use std::borrow::Cow;

/// That there is no past round to show.
#[must_use]
pub fn no_rounds(voice: Voice) -> String {
    voice.html(&key::HistoryNone).into_string()
}

/// Said below the file of somebody who has played this many rounds, and whether other bets too.
#[must_use]
pub fn as_a_file(voice: Voice, rounds: i64, tosses: bool, contests: bool) -> String {
    let most = limits::CSV_ROUNDS_MAX;
    let all = usize::try_from(rounds).is_ok_and(|rounds| rounds <= most);
    let (rounds, count) = (rounds.into(), most.into());
    let held = match all {
        true => voice.html(&key::CsvAll { rounds }),
        false => voice.html(&key::CsvNewest { count, rounds }),
    };
    let others = match (tosses, contests) {
        (false, false) => return held.into_string(),
        (true, false) => voice.html(&key::CsvNotTosses),
        (false, true) => voice.html(&key::CsvNotContests),
        (true, true) => voice.html(&key::CsvNotTossesNorContests),
    };
    Html::joined([held, others], " ").into_string()
}

/// A game and what is bet on in it.
pub(super) fn head(voice: Voice, game: &dyn Game, choice: &Choice) -> Html {
    let (emoji, bet) = (game.spec().emoji, &game.label(voice, choice));
    let game = named::game(voice, game);
    match bet.as_str() {
        "" => voice.html(&key::TableHead { emoji, game }),
        bet => voice.html(&key::TableHeadBet { emoji, game, bet }),
    }
}

/// What a step shows in a few lines of one width, if anything.
fn picture(voice: Voice, step: &Step) -> Html {
    match step.picture.say(voice).as_str() {
        "" => Html::default(),
        picture => Html::pasted(picture),
    }
}

/// A round that lasts, as it stands: its game and bet, and below them the table.
fn table(voice: Voice, game: &dyn Game, round: &Round, step: &Step) -> Html {
    let table = match step.picture.say(voice).as_str() {
        "" => {
            let shown = &step.shown.say(voice);
            voice.html(&key::RoundStands { shown })
        }
        picture => Html::pasted(picture),
    };
    Html::lines([head(voice, game, &round.wager.choice), table])
}

/// That its player left a round alone and its game's rule ended it; nothing of others.
fn left(voice: Voice, game: &dyn Game, round: &Round) -> Html {
    let rule = named::abandoned(voice, game);
    match round.own_moves {
        Some(_) => voice.html(&key::RoundLeft { rule }),
        None => Html::default(),
    }
}

/// A round that goes on.
#[must_use]
pub fn going_on(
    voice: Voice,
    game: &dyn Game,
    round: &Round,
    step: &Step,
    balance: Amount,
) -> String {
    let stands = key::RoundGoingOn {
        stake: round.staked,
        balance: voice.asset.in_cents(balance),
        of: &real(voice),
        round: round.id.0.into(),
    };
    let table = table(voice, game, round, step);
    Html::lines([table, voice.html(&stands)]).into_string()
}

/// Above a round of the game that is open already, since a bet is not taken.
#[must_use]
pub fn still_open(voice: Voice, round: &str) -> String {
    format!("{}\n\n{round}", voice.html(&key::RoundStillOpen))
}

/// Why a table's rule ends its round.
#[derive(Clone, Copy)]
pub enum Left {
    /// Its player did not come back.
    Alone,
    /// The books are a restored copy's.
    Behind,
    /// Everybody gets new seeds, since the old ones may be known.
    Renewed,
}

/// What became of a round that its table's rule has ended; `result` is its [`result`].
#[must_use]
pub fn left_alone(voice: Voice, game: &dyn Game, left: Left, result: &str) -> String {
    let hours = (limits::ABANDONED_AFTER.as_secs() / 3_600).into();
    let (game, rule) = (named::game(voice, game), named::abandoned(voice, game));
    let why = match left {
        Left::Alone => voice.html(&key::LeftAlone { game, hours, rule }),
        Left::Behind => voice.html(&key::LeftBehind { game, rule }),
        Left::Renewed => voice.html(&key::LeftRenewed { game, rule }),
    };
    format!("{why}\n\n{result}")
}

/// What a round brought.
#[must_use]
pub fn result(
    voice: Voice,
    game: &dyn Game,
    round: &Round,
    step: &Step,
    balance: Amount,
) -> String {
    let (emoji, shown) = (game.spec().emoji, &step.shown.say(voice));
    let bet = &game.label(voice, &round.wager.choice);
    let came = if game.spec().lasts() {
        table(voice, game, round, step)
    } else if bet.is_empty() {
        let came = voice.html(&key::RoundCame { emoji, shown });
        Html::lines([came, picture(voice, step)])
    } else {
        let came = voice.html(&key::RoundCameBet { emoji, shown, bet });
        Html::lines([came, picture(voice, step)])
    };
    let payout = round.payout.unwrap_or_default();
    let (mark, net) = net(voice, round.staked, payout);
    let brought = key::RoundResult {
        mark,
        net: &net,
        stake: round.staked,
        payout,
        balance: voice.asset.in_cents(balance),
        of: &real(voice),
        round: round.id.0.into(),
    };
    Html::lines([came, voice.html(&brought)]).into_string()
}

/// The same in one plain line, for the answer to the press, which comes before any message.
#[must_use]
pub fn result_in_short(voice: Voice, game: &dyn Game, round: &Round, step: &Step) -> String {
    let (mark, net) = net_of(voice, round.staked, round.payout.unwrap_or_default());
    voice.plain(&key::RoundInShort {
        emoji: game.spec().emoji,
        shown: &step.shown.say(voice),
        mark,
        net: &net,
    })
}

/// What was put down and what was paid.
fn paid(voice: Voice, stake: Amount, payout: Option<Amount>) -> Html {
    let of = &real(voice);
    match payout {
        Some(payout) => voice.html(&key::RoundPaid { stake, payout, of }),
        None => voice.html(&key::RoundNotPaid { stake, of }),
    }
}

/// One round with its proof, as far as its seeds are revealed.
#[must_use]
pub fn round(
    voice: Voice,
    round: &Round,
    game: &dyn Game,
    step: &Step,
    pair: &Pair,
    promise: Option<&PayTable>,
) -> String {
    let voice = voice.of(round.asset);
    let title = key::RoundTitle {
        round: round.id.0.into(),
    };
    let (emoji, shown) = (game.spec().emoji, &step.shown.say(voice));
    let bet = &game.label(voice, &round.wager.choice);
    let name = named::game(voice, game);
    let came = if game.spec().lasts() {
        table(voice, game, round, step)
    } else if bet.is_empty() {
        let came = key::RoundBetShown {
            emoji,
            game: name,
            shown,
        };
        Html::lines([voice.html(&came), picture(voice, step)])
    } else {
        let came = key::RoundBetShownOn {
            emoji,
            game: name,
            bet,
            shown,
        };
        Html::lines([voice.html(&came), picture(voice, step)])
    };
    let about = Html::lines([
        voice.html(&title),
        came,
        left(voice, game, round),
        paid(voice, round.staked, round.payout),
    ]);
    let promise = promise.map(|promise| text_promise::hash(voice, promise));
    let proof = Html::lines(promise.into_iter().chain([proof(voice, round, pair)]));
    format!("{about}\n\n{proof}")
}

/// The seeds of a round, and how to recompute it once they are revealed.
fn proof(voice: Voice, round: &Round, pair: &Pair) -> Html {
    let hash = pair.server.commitment().to_string();
    let seeds = key::RoundSeeds {
        hash: &hash,
        seed: pair.client.as_str(),
        nonce: round.nonce.into(),
    };
    let proof = if round.payout.is_none() {
        voice.html(&key::RoundProofOpen)
    } else if pair.closed {
        let server_seed = &pair.server.reveal();
        let proof = voice.html(&key::RoundProof { server_seed });
        Html::lines([proof, verify_command(pair, round)])
    } else {
        voice.html(&key::RoundProofInForce)
    };
    Html::lines([voice.html(&seeds), proof])
}

/// A round as it stood after `made` of its moves.
#[must_use]
pub fn replay(voice: Voice, round: &Round, game: &dyn Game, step: &Step, made: usize) -> String {
    let voice = voice.of(round.asset);
    let left = match made > 0 && is_the_tables(round, made - 1) {
        true => left(voice, game, round),
        false => Html::default(),
    };
    let title = key::RoundReplay {
        round: round.id.0.into(),
        step: made.into(),
        steps: round.moves.len().into(),
    };
    let stake = step.staked;
    let paid = match step.state {
        State::Settled(payout) => paid(voice, stake, Some(payout)),
        State::Open(_) => voice.html(&key::RoundStake {
            stake,
            of: &real(voice),
        }),
    };
    let table = table(voice, game, round, step);
    Html::lines([voice.html(&title), table, left, paid]).into_string()
}

/// Whether a move, counted from 0, was made by the game's rule.
fn is_the_tables(round: &Round, made: usize) -> bool {
    let own = round.own_moves.map(usize::from);
    own.is_some_and(|own| made >= own)
}

/// The key of the next move, which the player pressed or the game's rule.
pub(in crate::casino) fn pressed(round: &Round, made: usize, label: &str) -> String {
    let by = if is_the_tables(round, made) {
        "⏳"
    } else {
        "👉"
    };
    format!("{by}{label}")
}

/// One past round in a list.
#[must_use]
pub fn history_line(voice: Voice, past: &Round, game: &dyn Game, step: &Step) -> Html {
    let voice = voice.of(past.asset);
    let (mark, net) = past.payout.map_or_else(
        || ("⏳", voice.plain(&key::HistoryOpen)),
        |payout| net_of(voice, past.staked, payout),
    );
    let (round, net) = (past.id.0.into(), &net);
    let (emoji, shown) = (game.spec().emoji, &step.shown.say(voice));
    match game.label(voice, &past.wager.choice).as_str() {
        "" => voice.html(&key::HistoryLine {
            round,
            emoji,
            shown,
            mark,
            net,
        }),
        bet => voice.html(&key::HistoryLineBet {
            round,
            emoji,
            bet,
            shown,
            mark,
            net,
        }),
    }
}

/// A page of past rounds.
#[must_use]
pub fn history(voice: Voice, lines: Vec<Html>, page: usize, pages: usize) -> String {
    if lines.is_empty() {
        return no_rounds(voice);
    }
    let (page, pages) = (page.into(), pages.into());
    let parts = [
        voice.html(&key::History { page, pages }),
        Html::lines(lines),
        voice.html(&key::HistoryTap),
    ];
    Html::joined(parts, "\n\n").into_string()
}

/// A word as a shell takes it: in quotes when anything but letters, digits and `.`, `_`, `-`, `:`
/// stands in it. No seed has a quote.
pub(in crate::casino) fn shell(word: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-:".contains(c);
    if word.chars().all(plain) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(format!("'{word}'"))
    }
}

/// What recomputes a round, to be pasted.
pub(in crate::casino) fn verify_command(pair: &Pair, round: &Round) -> Html {
    Html::pasted(&verify_line(pair, round))
}

/// The same as a line. Nothing in it means anything to a shell.
pub(in crate::casino) fn verify_line(pair: &Pair, round: &Round) -> String {
    let moves = if round.moves.is_empty() {
        String::new()
    } else {
        format!(" --moves \"{}\"", round.moves.join(" "))
    };
    format!(
        "casino-bot verify --server-seed {} --client-seed {} --nonce {} --game {} --wager \
         \"{} {}\"{moves}",
        pair.server.reveal(),
        shell(pair.client.as_str()),
        round.nonce,
        round.game,
        round.asset.said(round.wager.stake),
        round.wager.choice.as_str()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casino::celebration::celebrates;
    use crate::rules::fairness::{ClientSeed, ServerSeed, Stream};
    use crate::rules::games::{GAMES, Wager};
    use crate::rules::ledger::{PlayerId, RoundId};
    use crate::speech::languages::LANGUAGES;
    use crate::values::money::Asset;

    /// A round of a game that lasts, left alone at once.
    fn over(game: &dyn Game, nonce: i64) -> (Round, Step) {
        let abandon = |wager: &Wager, moves: &[String], legal: &[String]| {
            game.abandon(wager, moves, legal)
                .expect("it comes to an end")
        };
        played(game, game.default_choice(), nonce, abandon)
    }

    /// A round with these moves.
    fn played(
        game: &dyn Game,
        choice: Choice,
        nonce: i64,
        mut next: impl FnMut(&Wager, &[String], &[String]) -> String,
    ) -> (Round, Step) {
        let stake = Amount::credits(1);
        let mut round = Round {
            id: RoundId(1),
            player: PlayerId(1),
            previous: None,
            game: game.spec().id.to_owned(),
            wager: Wager { stake, choice },
            moves: Vec::new(),
            own_moves: None,
            asset: Asset::Play,
            staked: Amount::credits(1),
            held: Amount::ZERO,
            pair: 1,
            nonce,
            pay_table: None,
            payout: None,
        };
        let (server, client) = (ServerSeed::new([7; 32]), ClientSeed::new("a"));
        loop {
            let mut draws = Stream::new(&server, client.as_ref().expect("valid"), nonce);
            let step = game.play(&round.wager, &round.moves, &mut draws);
            let step = step.expect("legal moves");
            let legal = match &step.state {
                State::Open(legal) => legal,
                State::Settled(payout) => {
                    (round.payout, round.staked) = (Some(*payout), step.staked);
                    return (round, step);
                }
            };
            let next = next(&round.wager, &round.moves, legal);
            round.moves.push(next);
        }
    }

    #[test]
    fn a_result_shows_each_card_once() {
        let suits = |text: &str| text.replace("♠️", "").matches(['♦', '♥', '♠', '♣']).count();
        for game in GAMES.iter().filter(|game| game.spec().lasts()) {
            for nonce in 0..50 {
                let (round, step) = over(*game, nonce);
                let voice = Voice::without_amounts(Default::default());
                let result = result(voice, *game, &round, &step, Amount::ZERO);
                assert!(
                    result.contains(&picture(voice, &step).into_string()),
                    "{result}"
                );
                assert_eq!(suits(&result), suits(&step.picture.say(voice)), "{result}");
            }
        }
    }

    /// Every game, some of all that can be bet on, moves of any kind: what is said of a round that paid at most what was
    /// put down, in every language.
    #[test]
    fn what_paid_at_most_the_stake_is_not_celebrated() {
        let (mut calm, mut celebrated) = (0, 0);
        for game in GAMES {
            let all = game.choices();
            for nonce in 0..300_usize {
                let choice = all[nonce * 7 % all.len()].clone();
                let at = |moves: &[String]| (nonce / 3 + moves.len() * nonce) % 97;
                let any = |_: &Wager, moves: &[String], legal: &[String]| {
                    legal[at(moves) % legal.len()].clone()
                };
                let nonce = i64::try_from(nonce).expect("small");
                let (round, step) = played(*game, choice, nonce, any);
                let gains = round.payout > Some(round.staked);
                for language in LANGUAGES {
                    let voice = Voice::without_amounts(language);
                    let said = [
                        result(voice, *game, &round, &step, Amount::ZERO),
                        result_in_short(voice, *game, &round, &step),
                        history_line(voice, &round, *game, &step).into_string(),
                    ];
                    let loud = said.iter().any(|said| celebrates(said));
                    assert!(gains || !loud, "{said:?}");
                    calm += u32::from(!gains);
                    celebrated += u32::from(loud);
                }
            }
        }
        assert!(calm > 1_000 && celebrated > 1_000, "{calm} {celebrated}");
    }
}
