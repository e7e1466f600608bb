//! Form 1: rules and events in English, as every promise was written before there were forms. These
//! words are kept here and not taken from the games, so that a corrected sentence or another language
//! changes nothing that was promised. What is paid is the games' own, which a round needs to be played
//! again in any case.
use crate::rules::games::{Choice, Game};
use crate::rules::tosses::{self, On};
use std::fmt::Write;

/// A game's id, its rules, and what became of a round that was left alone.
#[rustfmt::skip]
const RULES: [(&str, &str, &str); 14] = [
    ("coin",
     "Call heads or tails. A right call pays 1.98 times the stake.", ""),
    ("dice",
     "The roll is 0.00 to 99.99. Bet that it falls under or over a number of your own: the less \
       likely, the more it pays. Chances from 0.01 % to 98 %.", ""),
    ("slots",
     "Three reels, one line. Three of a kind pay by their symbol; two cherries on the left pay a \
       little.", ""),
    ("roulette",
     "The ball falls on one of 0 to 36. Put up to 8 chips on the layout; they share your stake \
       equally. A bet on n numbers pays 36/n times its chip: 36 on a number, 18 on a split, 12 on a \
       street, 9 on a corner, 6 on a line of six, 3 on a dozen or column, 2 on the even chances. Zero \
       belongs to none of the last two.", ""),
    ("plinko",
     "A ball falls through rows of pegs, left or right at each by an even chance, into a bucket. The \
       outer buckets are rare and pay much, those in the middle pay little. More rows and more risk: \
       less often, but more.", ""),
    ("limbo",
     "Name a multiplier. One is drawn, and if it is yours or higher, you are paid yours. Twice as \
       high is half as likely. The result is 0.99 divided by a fraction of 2^24 steps; on the step \
       that your multiplier itself lies on, a second draw decides.", ""),
    ("crash",
     "The rocket climbs from 1.00× and crashes somewhere. You get out at the multiplier that you name \
       before the start, and are paid it unless the crash comes first. Each flight is yours alone: it \
       is drawn from your own seeds (see /fair), not from a chain of rounds that all players share.", ""),
    ("keno",
     "Pick 1 to 10 of 40 numbers. Ten different ones are drawn; the more of yours are among them, the \
       more is paid. The risk sets how: high pays nothing for few hits and much for many.", ""),
    ("wheel",
     "The wheel stops at one of its equal segments and pays what stands there. Low: most segments pay \
       a little. Medium: every second pays. High: a single one pays, but how. Every wheel gives back \
       the same on average.", ""),
    ("baccarat",
     "Two hands get two cards each; the one nearer to 9 wins. An ace counts 1, ten to king nothing, \
       and of a sum only the last digit. 8 or 9 ends it at once. Otherwise the player takes a third \
       card on 0 to 5, and then the banker by the usual table: without a third card of the player's on \
       0 to 5, else on 0 to 2 always, on 3 unless it was an 8, on 4 against 2 to 7, on 5 against 4 to \
       7, on 6 against 6 or 7. A tie gives player's and banker's stakes back.", ""),
    ("bjack",
     "Get closer to 21 than the dealer, but not above it. Blackjack, an ace with a ten or a picture, \
       pays 3 to 2. The dealer draws to 16, stands on every 17 and looks for blackjack before you \
       play. Double any two cards; split two of equal value once, and double after it; split aces get \
       one card each, and 21 after a split is no blackjack. Insurance against an ace costs half the \
       stake and pays 2 to 1. Every card comes from an endless deck.",
     "takes no insurance and stands"),
    ("hilo",
     "Will the next card be the same or higher, or the same or lower? An ace is the lowest card, a \
       king the highest; on an ace it is higher or the same, on a king lower or the same. Each right \
       guess multiplies your win, and you cash it when you like; a wrong one loses it all. Skipping a \
       card is free, 25 times. A guess that could bring more than 1,000 times the stake is not \
       offered, and 15 right guesses end the chain. Every card comes from an endless deck.",
     "makes the likelier guess if none was made, and cashes the win"),
    ("mines",
     "Mines hide under some of 25 cells: how many is your bet. Each cell that you open without \
       hitting one raises your win, and you cash it when you like; a mine takes it all. The game \
       cashes by itself when every free cell is open, or when the next would bring more than 10,000 \
       times the stake.",
     "opens one cell if none is open, and cashes the win"),
    ("poker",
     "You are dealt five cards of one deck. Tap those that you want to hold, and draw: the others are \
       replaced, once. What you then have pays by the table below, from a pair of jacks up.",
     "draws, holding what is held"),
];

/// A game's id, an event's id, and its name.
#[rustfmt::skip]
const NAMES: [(&str, &str, &str); 27] = [
    ("coin", "heads", "Heads"), ("coin", "tails", "Tails"),
    ("slots", "cherry2", "🍒 🍒"), ("slots", "cherry3", "🍒 🍒 🍒"), ("slots", "lemon3", "🍋 🍋 🍋"),
    ("slots", "bell3", "🔔 🔔 🔔"), ("slots", "star3", "⭐ ⭐ ⭐"), ("slots", "seven3", "7️⃣ 7️⃣ 7️⃣"),
    ("baccarat", "push", "Tie, stake back,"), ("baccarat", "player", "Player"),
    ("baccarat", "banker", "Banker"), ("baccarat", "tie", "Tie"),
    ("bjack", "push", "As many as the dealer"), ("bjack", "insured", "Insurance against a dealer's blackjack"),
    ("bjack", "win", "More than the dealer"), ("bjack", "blackjack", "Blackjack"),
    ("bjack", "doubled", "More than the dealer, doubled"), ("bjack", "split", "Both hands of a split, doubled"),
    ("poker", "jacks", "Jacks or better"), ("poker", "twopairs", "Two pairs"), ("poker", "three", "Three of a kind"),
    ("poker", "straight", "Straight"), ("poker", "flush", "Flush"), ("poker", "fullhouse", "Full house"),
    ("poker", "four", "Four of a kind"), ("poker", "straightflush", "Straight flush"),
    ("poker", "royalflush", "Royal flush"),
];

/// What a bet was promised in this form; none for what is no choice of the game.
pub(super) fn of_round(game: &dyn Game, choice: &Choice) -> Option<String> {
    let id = game.spec().id;
    let (_, rules, abandoned) = RULES.iter().find(|(game, ..)| *game == id)?;
    let mut text = format!("{id}\n{rules}\n{abandoned}\n");
    for (event, (_, multiplier)) in game.events(choice)?.iter().zip(game.pays(choice)?) {
        let (num, den) = multiplier.parts();
        let name = name(id, choice.as_str(), event)?;
        let _ = writeln!(text, "{name}: {num}/{den}");
    }
    Some(text)
}

/// Likewise of a bet on Telegram's dice.
pub(super) fn of_toss(on: On) -> String {
    let On { toss, bet } = on;
    let (id, faces) = (tosses::ID, toss.faces);
    let mut text = format!("{id} {} {}\n1 to {faces}\n", toss.id, bet.id);
    for (values, pays) in bet.pays {
        let (num, den) = pays.parts();
        let _ = writeln!(text, "{values:?}: {num}/{den}");
    }
    text
}

/// What an event was called.
fn name(game: &str, choice: &str, event: &str) -> Option<String> {
    let known = NAMES.iter().find(|(of, id, _)| *of == game && *id == event);
    if let Some((.., name)) = known {
        return Some((*name).to_owned());
    }
    let count = || {
        let (part, of) = event.split_once("of")?;
        Some((part.parse::<u32>().ok()?, of.parse::<u32>().ok()?))
    };
    let number = |letters| event.get(letters..)?.parse::<u32>().ok();
    Some(match game {
        "dice" => {
            let (number, side) = (
                number(2)?,
                if event.starts_with("lt") {
                    "Under"
                } else {
                    "Over"
                },
            );
            match (number / 100, number % 100) {
                (whole, 0) => format!("{side} {whole}"),
                (whole, rest) => format!("{side} {whole}.{rest:02}"),
            }
        }
        "limbo" | "crash" => {
            let number = number(1)?;
            format!("{}.{:02}× or more", number / 100, number % 100)
        }
        "roulette" => pocket(choice, event)?,
        "plinko" => match count()? {
            (0, _) => "The edge".to_owned(),
            (n, rows) if rows.saturating_sub(2 * n) < 2 => "The middle".to_owned(),
            (n, _) => format!("{n} from the edge"),
        },
        "keno" => {
            let (hits, picks) = count()?;
            format!("{hits} of {picks} hit")
        }
        "wheel" => match count()? {
            (1, _) => "1 segment".to_owned(),
            (many, _) => format!("{many} segments"),
        },
        "hilo" if event == "most" => "The longest chains, at most".to_owned(),
        "hilo" => format!("First guess right with {} of 13 ranks", count()?.0),
        "mines" => format!("💎 {}", count()?.0),
        _ => return None,
    })
}

/// A single chip by its name, several by the numbers that win.
fn pocket(choice: &str, numbers: &str) -> Option<String> {
    let (kind, at) = match *choice.as_bytes() {
        [kind, at] => (kind, char::from(at).to_digit(36)?),
        _ => return Some(numbers.to_owned()),
    };
    Some(match kind {
        b's' => format!("Street {at}"),
        b'c' => format!("Corner {at}"),
        b'f' => "First four".to_owned(),
        b'l' => format!("Line {at}"),
        b'd' => format!("Dozen {at}"),
        b'k' => format!("Column {at}"),
        b'e' => {
            let names = ["Red", "Black", "Odd", "Even", "1-18", "19-36"];
            (*names.get(usize::try_from(at).ok()?)?).to_owned()
        }
        _ => numbers.replace(' ', "/"),
    })
}
