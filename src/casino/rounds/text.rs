//! What is said of a round: while it goes on, when it is settled, and later.
use crate::casino::text::{bet, html, net, plain};
use crate::rules::games::{Game, State, Step};
use crate::speech::Voice;
use crate::store::{Pair, PayTable, Round};
use crate::values::limits;
use crate::values::money::Amount;
use std::borrow::Cow;
use std::fmt::Write;

pub(in crate::casino) const WATCH: &str = "▶️ Move by move";
pub(in crate::casino) const PREVIOUS: &str = "◀️ Back";
pub(in crate::casino) const NEXT: &str = "Next ▶️";
pub(in crate::casino) const PROOF: &str = "🧮 Proof";

pub(in crate::casino) const CSV: &str = "📄 CSV";
pub(in crate::casino) const NO_ROUNDS: &str = "📜 No rounds yet. /games shows what to play.";

/// Said below the file of somebody who has played this many rounds, and whether other bets too.
#[must_use]
pub fn as_a_file(rounds: i64, tosses: bool, contests: bool) -> String {
    let most = limits::CSV_ROUNDS_MAX;
    let mut text = if usize::try_from(rounds).is_ok_and(|rounds| rounds <= most) {
        format!("All your rounds, {rounds} in all, newest first.")
    } else {
        format!(
            "Your newest {most} of {rounds} rounds, newest first: a file holds no more, older ones \
             are left out. /round shows any of them."
        )
    };
    let others = match (tosses, contests) {
        (false, false) => return text,
        (true, false) => "Telegram's dice",
        (false, true) => "duels and pots",
        (true, true) => "Telegram's dice, duels and pots",
    };
    let _ = write!(text, " It holds rounds only: {others} are not in it.");
    text
}

/// What a step shows in a few lines of one width, if anything, and the end of the line.
fn picture(voice: Voice, step: &Step) -> String {
    match step.picture.say(voice) {
        picture if picture.is_empty() => picture,
        picture => format!("<pre>{}</pre>\n", html(&picture)),
    }
}

/// A round that lasts, as it stands: its game and bet, and below them the table.
fn table(voice: Voice, game: &dyn Game, round: &Round, step: &Step) -> String {
    let (spec, bet) = (game.spec(), bet(voice, game, &round.wager.choice));
    let table = match picture(voice, step) {
        picture if picture.is_empty() => format!("▶️ <b>{}</b>\n", html(&step.shown.say(voice))),
        picture => picture,
    };
    format!("{} <b>{}</b>{bet}\n{table}", spec.emoji, spec.name)
}

/// That its player left a round alone and its game's rule ended it, as a line; nothing of others.
fn left(game: &dyn Game, round: &Round) -> String {
    let rule = html(game.spec().abandoned);
    match round.own_moves {
        Some(_) => format!("⏳ Left alone: the table {rule}.\n"),
        None => String::new(),
    }
}

/// A round that goes on; `note` is said first.
#[must_use]
pub fn going_on(
    voice: Voice,
    game: &dyn Game,
    round: &Round,
    step: &Step,
    balance: Amount,
    note: &str,
) -> String {
    let balance = balance.in_cents();
    let space = if note.is_empty() { "" } else { "\n\n" };
    format!(
        "{note}{space}{}stake {} · 💰 {balance} · round #{}",
        table(voice, game, round, step),
        round.staked,
        round.id.0
    )
}

/// Said when a bet is not taken since a round of the game is open already.
pub(in crate::casino) const STILL_OPEN: &str = "⏳ This one is still open: finish it first.";

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
pub fn left_alone(game: &dyn Game, left: Left, result: &str) -> String {
    let hours = limits::ABANDONED_AFTER.as_secs() / 3_600;
    let spec = game.spec();
    let why = match left {
        Left::Alone => format!("{hours} hours without you"),
        Left::Behind => "the casino was restored from a copy".to_owned(),
        Left::Renewed => "everybody gets new seeds".to_owned(),
    };
    format!(
        "⏳ <b>{}</b> · {why}\nA table left alone {}.\n\n{result}",
        spec.name,
        html(spec.abandoned)
    )
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
    let spec = game.spec();
    let came = if spec.lasts() {
        table(voice, game, round, step)
    } else {
        let called = match game.label(voice, &round.wager.choice) {
            label if label.is_empty() => label,
            label => format!(" · you bet on {}", html(&label)),
        };
        let shown = step.shown.say(voice);
        let shown = html(&shown);
        format!(
            "{} <b>{shown}</b>{called}\n{}",
            spec.emoji,
            picture(voice, step)
        )
    };
    let payout = round.payout.unwrap_or_default();
    let (mark, net) = net(round.staked, payout);
    let balance = balance.in_cents();
    format!(
        "{came}{mark} <b>{net}</b> · stake {} · payout {payout}\n💰 {balance} · round #{}",
        round.staked, round.id.0
    )
}

/// The same in one plain line, for the answer to the press, which comes before any message.
#[must_use]
pub fn result_in_short(voice: Voice, game: &dyn Game, round: &Round, step: &Step) -> String {
    let (mark, net) = net(round.staked, round.payout.unwrap_or_default());
    format!(
        "{} {} {mark} {net}",
        game.spec().emoji,
        step.shown.say(voice)
    )
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
    let payout = round
        .payout
        .map_or_else(|| "open".to_owned(), |payout| payout.to_string());
    let promise = promise.map_or_else(String::new, |promise| {
        crate::casino::fair::text_promise::hash(promise) + "\n"
    });
    let proof = if round.payout.is_none() {
        "Its server seed stays secret as long as it is open.".to_owned()
    } else if pair.closed {
        format!(
            "Server seed:\n<code>{}</code>\n{}",
            pair.server.reveal(),
            verify_command(pair, round)
        )
    } else {
        "Its server seed is still in force. Rotate it under /fair, and this page proves the round."
            .to_owned()
    };
    let spec = game.spec();
    let came = if spec.lasts() {
        table(voice, game, round, step)
    } else {
        let (bet, shown) = (bet(voice, game, &round.wager.choice), step.shown.say(voice));
        let shown = html(&shown);
        let head = format!(
            "{} <b>{}</b>{bet} → <b>{shown}</b>\n",
            spec.emoji, spec.name
        );
        head + &picture(voice, step)
    };
    format!(
        "📜 <b>Round #{}</b>\n{came}{}stake {} · payout {payout}\n\n{promise}\
         SHA-256 of the server seed:\n<code>{}</code>\nClient seed: <code>{}</code> · nonce {}\n{proof}",
        round.id.0,
        left(game, round),
        round.staked,
        pair.server.commitment(),
        html(pair.client.as_str()),
        round.nonce,
    )
}

/// A round as it stood after `made` of its moves.
#[must_use]
pub fn replay(voice: Voice, round: &Round, game: &dyn Game, step: &Step, made: usize) -> String {
    let left = match made > 0 && is_the_tables(round, made - 1) {
        true => left(game, round),
        false => String::new(),
    };
    let mut text = format!(
        "📜 <b>Round #{}</b> · move {made} of {}\n{}{left}stake {}",
        round.id.0,
        round.moves.len(),
        table(voice, game, round, step),
        step.staked,
    );
    if let State::Settled(payout) = step.state {
        let _ = write!(text, " · payout {payout}");
    }
    text
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
pub fn history_line(voice: Voice, round: &Round, game: &dyn Game, step: &Step) -> String {
    let label = match game.label(voice, &round.wager.choice) {
        label if label.is_empty() => label,
        label => format!("{} → ", html(&label)),
    };
    let (mark, net) = round.payout.map_or_else(
        || ("⏳", "open".to_owned()),
        |payout| net(round.staked, payout),
    );
    let shown = step.shown.say(voice);
    let shown = html(&shown);
    format!(
        "#{} {} {label}{shown} {mark} <b>{net}</b>",
        round.id.0,
        game.spec().emoji,
    )
}

/// A page of past rounds.
#[must_use]
pub fn history(lines: &[String], page: usize, pages: usize) -> String {
    if lines.is_empty() {
        return NO_ROUNDS.to_owned();
    }
    format!(
        "📜 <b>Your rounds</b> · page {page} of {pages}\n\n{}\n\nTap a number for its proof.",
        lines.join("\n")
    )
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

/// What recomputes a round, to be pasted. Nothing in it means anything to a shell.
pub(in crate::casino) fn verify_command(pair: &Pair, round: &Round) -> String {
    let moves = if round.moves.is_empty() {
        String::new()
    } else {
        format!(" --moves &quot;{}&quot;", round.moves.join(" "))
    };
    format!(
        "<pre>casino-bot verify --server-seed {} --client-seed {} --nonce {} --game {} --wager \
         &quot;{} {}&quot;{moves}</pre>",
        pair.server.reveal(),
        html(&shell(pair.client.as_str())),
        round.nonce,
        round.game,
        plain(round.wager.stake),
        round.wager.choice.as_str()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fairness::{ClientSeed, ServerSeed, Stream};
    use crate::rules::games::{GAMES, Wager};
    use crate::rules::ledger::{PlayerId, RoundId};
    use crate::values::money::Asset;

    /// A round of a game that lasts, left alone at once.
    fn over(game: &dyn Game, nonce: i64) -> (Round, Step) {
        let mut round = Round {
            id: RoundId(1),
            player: PlayerId(1),
            previous: None,
            game: game.spec().id.to_owned(),
            wager: Wager {
                stake: Amount::units(1),
                choice: game.default_choice(),
            },
            moves: Vec::new(),
            own_moves: None,
            asset: Asset::Play,
            staked: Amount::units(1),
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
            let State::Open(legal) = &step.state else {
                return (round, step);
            };
            let next = game.abandon(&round.wager, &round.moves, legal);
            round.moves.extend(next);
        }
    }

    #[test]
    fn a_result_shows_each_card_once() {
        let suits = |text: &str| text.replace("♠️", "").matches(['♦', '♥', '♠', '♣']).count();
        for game in GAMES.iter().filter(|game| game.spec().lasts()) {
            for nonce in 0..50 {
                let (round, step) = over(*game, nonce);
                let voice = Voice::default();
                let result = result(voice, *game, &round, &step, Amount::ZERO);
                assert!(result.contains(&picture(voice, &step)), "{result}");
                assert_eq!(suits(&result), suits(&step.picture.say(voice)), "{result}");
            }
        }
    }
}
