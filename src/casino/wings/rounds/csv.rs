//! A player's rounds as a file for spreadsheets (RFC 4180): ASCII, a header, a line a round, lines
//! that end in CR LF, and no text that a spreadsheet would take for a formula, a number, a date or a
//! truth value: such a cell, and each whose text somebody chose, begins with an apostrophe, which is
//! no part of it and which `casino-bot verify` and `scripts/verify.py` take away. It follows from the
//! books alone, so it is made when it is sent, as often as it is sent.
use crate::casino::receipt::{Paper, Receipt, Sender};
use crate::rules::fairness::Stream;
use crate::rules::games;
use crate::rules::ledger::RoundId;
use crate::speech::Voice;
use crate::store::{Db, Pair, PastRound, Round};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{Amount, Asset};
use std::io::Write;

/// The file's name.
pub const NAME: &str = "casino-rounds.csv";

/// A player's rounds, by the newest of them.
pub static SENDER: Sender = Sender {
    id: "rounds",
    delivered: |_, _, _, _| Ok(()),
    concerned: |_, _| Ok(Vec::new()),
    file: Some(Paper {
        name: NAME,
        kind: "text/csv",
        write: |db, last, out| write(db, RoundId(last), out),
    }),
};

/// What the message carries that comes with the rounds up to this one.
#[must_use]
pub const fn of(last: RoundId) -> Receipt {
    Receipt {
        sender: &SENDER,
        subject: last.0,
    }
}

/// Game, code, wager and moves are in the spelling that `casino-bot verify` takes, the choice is in
/// words. Amounts are in units of the asset, times in UTC; stake is all that was put down, the wager
/// begins with what was put down first. The commitment is the server seed's SHA-256; the server seed
/// itself stands beside it once its pair is out of use.
const HEAD: &str = "round,opened,settled,state,game,choice,code,asset,stake,payout,net,nonce,\
                    commitment,client_seed,server_seed,wager,moves,result\r\n";

/// A seed pair and what its rounds' lines say of it.
struct Seeds {
    id: i64,
    pair: Pair,
    commitment: String,
}

impl Seeds {
    fn of(id: i64, pair: Pair) -> Self {
        let commitment = pair.server.commitment().to_string();
        Self {
            id,
            pair,
            commitment,
        }
    }
}

/// Writes the newest rounds up to `last`, newest first, at most [`limits::CSV_ROUNDS_MAX`] of them, a line
/// at a time.
///
/// # Errors
/// When the database or `out` fails; [`Fault::Misplaced`] when it has no such round.
pub fn write(db: &Db, last: RoundId, out: &mut dyn Write) -> Result<(), Fault> {
    let mut bytes = 0;
    let mut put = |text: &str| -> Result<(), Fault> {
        bytes += text.len();
        out.write_all(text.as_bytes())
            .map_err(|error| Fault::of_file(&error))
    };
    put(HEAD)?;
    let mut left = limits::CSV_BYTES_MAX - HEAD.len();
    // Neighbours mostly share a seed.
    let mut shared: Option<Seeds> = None;
    db.each_of_history(last, limits::CSV_ROUNDS_MAX, |past| {
        let id = past.round.pair;
        let seeds = match shared.take().filter(|seeds| seeds.id == id) {
            Some(seeds) => seeds,
            None => Seeds::of(id, db.pair(id)?),
        };
        let line = line(past, shared.insert(seeds));
        let Some(rest) = left.checked_sub(line.len()) else {
            return Ok(false);
        };
        left = rest;
        put(&line)?;
        Ok(true)
    })?;
    if bytes == HEAD.len() {
        return Err(Fault::Misplaced);
    }
    Ok(())
}

/// The same in memory.
///
/// # Errors
/// As [`write`].
pub fn rounds(db: &Db, last: RoundId) -> Result<Vec<u8>, Fault> {
    let mut file = Vec::new();
    write(db, last, &mut file)?;
    Ok(file)
}

fn line(past: &PastRound, seeds: &Seeds) -> String {
    let (round, pair) = (&past.round, &seeds.pair);
    let asset = round.asset;
    let settled = past.settled.map_or_else(String::new, |at| at.rfc3339());
    let code = &round.wager.choice;
    let choice = games::find(&round.game).map(|game| ascii(&game.label(Voice::default(), code)));
    let (state, payout, net) = match round.payout {
        Some(payout) => (
            "settled",
            asset.plain(payout),
            net(asset, payout, round.staked),
        ),
        None => ("open", String::new(), String::new()),
    };
    let revealed = match pair.closed && round.payout.is_some() {
        true => pair.server.reveal(),
        false => String::new(),
    };
    let cells = [
        round.id.0.to_string(),
        past.opened.rfc3339(),
        settled,
        state.to_owned(),
        cell(&round.game),
        cell(&choice.unwrap_or_default()),
        kept(code.as_str()),
        asset.name().to_owned(),
        asset.plain(round.staked),
        payout,
        net,
        round.nonce.to_string(),
        cell(&seeds.commitment),
        kept(pair.client.as_str()),
        cell(&revealed),
        cell(&format!(
            "{} {}",
            asset.said(round.wager.stake),
            code.as_str()
        )),
        cell(&round.moves.join(" ")),
        cell(&result(round, pair).unwrap_or_default()),
    ];
    format!("{}\r\n", cells.join(","))
}

/// What came of a round that is settled, replayed; nothing when this program has no such game.
fn result(round: &Round, pair: &Pair) -> Option<String> {
    round.payout?;
    let mut draws = Stream::new(&pair.server, &pair.client, round.nonce);
    let step = games::find(&round.game)?.play(&round.wager, &round.moves, &mut draws);
    Some(ascii(&step.ok()?.shown.in_english()))
}

/// What games show that is not ASCII, which some spreadsheets would garble, and what stands for it: a
/// word that is right in every game that shows it.
#[rustfmt::skip]
const SIGNS: [(char, &str); 22] = [
    ('×', "x"), ('·', "-"), ('…', "..."),
    ('♦', "d"), ('♥', "h"), ('♠', "s"), ('♣', "c"),
    ('⬆', "up"), ('⬇', "down"), ('↔', "same"), ('⏭', "skip"),
    ('🔴', "red"), ('⚫', "black"), ('🟢', "green"),
    ('🍒', "cherry"), ('🍋', "lemon"), ('🔔', "bell"), ('⭐', "star"),
    ('💎', "gems"), ('💥', "lost"),
    // How an emoji is to look.
    ('\u{FE0F}', ""), ('\u{20E3}', ""),
];

/// A label or a result in ASCII.
fn ascii(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match SIGNS.iter().find(|(sign, _)| *sign == char) {
            Some((_, word)) => safe.push_str(word),
            None if char.is_ascii() => safe.push(char),
            None => safe.push('?'),
        }
    }
    safe
}

/// What came back less what was put down, as a number that a spreadsheet reads.
fn net(asset: Asset, payout: Amount, staked: Amount) -> String {
    let lost = staked.checked_sub(payout).filter(|lost| !lost.is_zero());
    match lost {
        Some(lost) => format!("-{}", asset.plain(lost)),
        None => asset.plain(payout.checked_sub(staked).unwrap_or_default()),
    }
}

/// A text of letters, digits and `._~-` as a cell, always with an apostrophe before it: months and
/// truth values have other names in each language.
fn kept(text: &str) -> String {
    format!("'{text}")
}

/// A text as a cell. An apostrophe before what a spreadsheet would read keeps it text.
pub(in crate::casino) fn cell(text: &str) -> String {
    let safe = format!("{}{text}", if is_read(text) { "'" } else { "" });
    if safe.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

/// Whether a spreadsheet would make something else of it: a formula, a truth value, or, of what has no
/// letters but an exponent's, a date, a time, a fraction or another number than it says.
fn is_read(text: &str) -> bool {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let truth = ["true", "false"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    let begins = text.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let no_word = text
        .chars()
        .all(|c| !c.is_alphabetic() || c.eq_ignore_ascii_case(&'e'));
    formula || truth || (begins && no_word && !is_plain_number(text))
}

/// `0`, `17`, `91.28`: a number that stays what it is.
fn is_plain_number(text: &str) -> bool {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let leads = whole.len() > 1 && whole.starts_with('0');
    digits(whole) && digits(decimals) && !leads && text.len() <= 16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fairness::{ClientSeed, ServerSeed};
    use crate::rules::games::{Choice, GAMES, Game, State, Wager};
    use crate::rules::ledger::PlayerId;
    use crate::values::money::Asset;
    use crate::values::time::Wall;

    #[test]
    fn no_cell_breaks_out_or_computes() {
        for (text, safe) in [
            ("heads", "heads"),
            ("", ""),
            ("a, b", "\"a, b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "\"'\r=1\""),
            ("=\"a\",b", "\"'=\"\"a\"\",b\""),
        ] {
            assert_eq!(cell(text), safe);
        }
    }

    #[test]
    fn what_a_spreadsheet_would_read_stays_text() {
        for text in [
            "1-2",
            "1-18",
            "17/20",
            "0/1/2",
            "TRUE",
            "false",
            "0102",
            "17e0",
            "10.00 17e0",
            "1 1/2",
            "12:30",
            "1234567890123456789",
            ".5",
            "1.2.3",
            "17 + 1-18",
            "00",
        ] {
            assert_eq!(cell(text), format!("'{text}"));
        }
        for text in [
            "0",
            "17",
            "91.28",
            "0.30x",
            "3 mines",
            "High 3 7",
            "10h 9s (19)",
            "1 of 3 hit",
            "red 17",
        ] {
            assert_eq!(cell(text), text);
        }
        for text in [
            "dec1",
            "sep-2024",
            "TRUE",
            "wahr",
            "1234567890123e45",
            "-1",
            "~root",
            "1_0",
        ] {
            assert_eq!(kept(text), format!("'{text}"));
        }
    }

    /// Games show the same sign for what has different names there.
    #[test]
    fn a_sign_of_several_games_has_a_word_that_fits_them_all() {
        let client = ClientSeed::new("a").expect("valid");
        let seeds = Seeds::of(
            1,
            Pair {
                server: ServerSeed::new([7; 32]),
                client,
                closed: true,
            },
        );
        let mut shows: Vec<(&str, Vec<&str>)> =
            SIGNS.iter().map(|(_, word)| (*word, Vec::new())).collect();
        for game in GAMES {
            for nonce in 0..60 {
                let first = |_: usize, _: &[String]| 0;
                let past = played(*game, &game.default_choice(), &seeds, nonce, &first);
                let (round, pair) = (&past.round, &seeds.pair);
                let mut draws = Stream::new(&pair.server, &pair.client, nonce);
                let step = game
                    .play(&round.wager, &round.moves, &mut draws)
                    .expect("legal moves");
                for (place, (sign, _)) in SIGNS.iter().enumerate() {
                    let (_, games) = &mut shows[place];
                    if step.shown.in_english().contains(*sign) && !games.contains(&game.spec().id) {
                        games.push(game.spec().id);
                    }
                }
            }
        }
        let shared: Vec<_> = shows.iter().filter(|(_, games)| games.len() > 1).collect();
        for (word, games) in &shared {
            let neutral = ["x", "-", "...", "d", "h", "s", "c", "lost", ""].contains(word);
            assert!(neutral, "{word} in {games:?}");
        }
        assert!(
            shared
                .iter()
                .any(|(word, games)| *word == "lost" && games.contains(&"hilo"))
        );
    }

    #[test]
    fn what_was_won_or_lost_is_a_plain_number() {
        let net = |paid, staked| net(Asset::Play, Amount::cents(paid), Amount::cents(staked));
        assert_eq!(net(198_000_000, 100_000_000), "980000.00");
        assert_eq!(net(0, 123_456_789), "-1234567.89");
        assert_eq!(net(5, 5), "0.00");
    }

    /// A round of the longest numbers, played to its end; which of the legal moves is `pick`'s.
    fn played(
        game: &dyn Game,
        choice: &Choice,
        seeds: &Seeds,
        nonce: i64,
        pick: &dyn Fn(usize, &[String]) -> usize,
    ) -> PastRound {
        let mut round = Round {
            id: RoundId(i64::MAX),
            player: PlayerId(1),
            previous: None,
            game: game.spec().id.to_owned(),
            wager: Wager {
                stake: game.spec().stake_max,
                choice: choice.clone(),
            },
            moves: Vec::new(),
            own_moves: None,
            held: Amount::ZERO,
            asset: Asset::Usdt,
            staked: Amount::MAX,
            pair: i64::MAX,
            nonce,
            pay_table: None,
            payout: Amount::MAX.checked_sub(Amount::from_units(1).expect("one")),
        };
        loop {
            let mut draws = Stream::new(&seeds.pair.server, &seeds.pair.client, nonce);
            let step = game.play(&round.wager, &round.moves, &mut draws);
            let State::Open(legal) = step.expect("legal moves").state else {
                break;
            };
            let made = round.moves.len();
            round.moves.push(legal[pick(made, &legal)].clone());
        }
        PastRound {
            round,
            opened: Wall(1_767_225_600_000_000),
            settled: Some(Wall(1_767_225_600_000_000)),
        }
    }

    #[test]
    fn a_full_file_of_the_longest_lines_fits() {
        let client = "-".repeat(limits::CLIENT_SEED_CHARS_MAX);
        let seeds = Seeds::of(
            1,
            Pair {
                server: ServerSeed::new([255; 32]),
                client: ClientSeed::new(&client).expect("valid"),
                closed: true,
            },
        );
        let mut longest = 0;
        for game in GAMES {
            let choices = game.choices().len();
            for choice in game.choices() {
                let last = |_: usize, legal: &[String]| legal.len() - 1;
                let skips = |_: usize, legal: &[String]| {
                    let skip = legal.iter().position(|next| next == "skip");
                    skip.unwrap_or(0)
                };
                let mixed = |made: usize, legal: &[String]| (made * 7 + 3) % legal.len();
                // Enough for a seven on a reel.
                let rounds = if choices < 30 { 100 } else { 2 };
                for nonce in i64::MAX - rounds..i64::MAX {
                    for pick in [&last as &dyn Fn(usize, &[String]) -> usize, &skips, &mixed] {
                        let past = played(*game, &choice, &seeds, nonce, pick);
                        let line = line(&past, &seeds);
                        longest = longest.max(line.len());
                        assert!(line.is_ascii() && !line.contains('?'), "{line}");
                    }
                }
            }
        }

        assert!(longest <= limits::CSV_LINE_BYTES_MAX, "{longest} bytes");
    }
}
