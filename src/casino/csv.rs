//! A player's rounds as a file for spreadsheets (RFC 4180): ASCII, a header, a line a round, lines
//! that end in CR LF, and no cell that a spreadsheet would take for a formula. It follows from the
//! books alone, so it is made when it is sent, as often as it is sent.
use super::text::rounds::plain;
use crate::fairness::ServerSeed;
use crate::fault::Fault;
use crate::games;
use crate::ledger::RoundId;
use crate::limits;
use crate::money::Amount;
use crate::store::{Db, PastRound};

/// The file's name.
pub const NAME: &str = "casino-rounds.csv";

/// Game and code are in the spelling that `casino-bot verify` takes, the choice is in words. Amounts are
/// in units of the asset, times in UTC; the commitment is the server seed's SHA-256.
const HEAD: &str =
    "round,opened,settled,state,game,choice,code,asset,stake,payout,net,nonce,commitment\r\n";

/// The newest rounds up to `last`, newest first, at most [`limits::CSV_ROUNDS_MAX`] of them.
///
/// # Errors
/// When the database fails; [`Fault::Misplaced`] when it has no such round.
pub fn rounds(db: &Db, last: RoundId) -> Result<Vec<u8>, Fault> {
    let mut file = HEAD.to_owned();
    // Neighbours mostly share a seed, whose hash is the dearest part of a line.
    let mut hashed = (0, String::new());
    db.each_of_history(last, limits::CSV_ROUNDS_MAX, |past| {
        if hashed.0 != past.round.pair {
            let commitment = ServerSeed::new(past.server).commitment();
            hashed = (past.round.pair, commitment.to_string());
        }
        let line = line(past, &hashed.1);
        let fits = file.len() + line.len() <= limits::CSV_BYTES_MAX;
        if fits {
            file.push_str(&line);
        }
        fits
    })?;
    if file.len() == HEAD.len() {
        return Err(Fault::Misplaced);
    }
    Ok(file.into_bytes())
}

fn line(past: &PastRound, commitment: &str) -> String {
    let round = &past.round;
    let settled = past.settled.map_or_else(String::new, |at| at.rfc3339());
    let code = &round.wager.choice;
    // The one sign in labels that is not ASCII, which some spreadsheets would garble.
    let choice = games::find(&round.game).map(|game| game.label(code).replace('×', "x"));
    let (state, payout, net) = match round.payout {
        Some(payout) => ("settled", plain(payout), net(payout, round.staked)),
        None => ("open", String::new(), String::new()),
    };
    let cells = [
        round.id.0.to_string(),
        past.opened.rfc3339(),
        settled,
        state.to_owned(),
        cell(&round.game),
        cell(&choice.unwrap_or_default()),
        cell(code.as_str()),
        round.asset.name().to_owned(),
        plain(round.staked),
        payout,
        net,
        round.nonce.to_string(),
        commitment.to_owned(),
    ];
    format!("{}\r\n", cells.join(","))
}

/// What came back less what was put down, as a number that a spreadsheet reads.
fn net(payout: Amount, staked: Amount) -> String {
    let lost = staked.checked_sub(payout).filter(|lost| !lost.is_zero());
    match lost {
        Some(lost) => format!("-{}", plain(lost)),
        None => plain(payout.checked_sub(staked).unwrap_or_default()),
    }
}

/// A text as a cell. An apostrophe before what begins like a formula keeps it text.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let safe = format!("{}{text}", if formula { "'" } else { "" });
    if safe.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::games::{Choice, GAMES, Game, Wager};
    use crate::ledger::PlayerId;
    use crate::money::Asset;
    use crate::store::Round;
    use crate::time::Wall;

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
    fn what_was_won_or_lost_is_a_plain_number() {
        let net = |paid, staked| net(Amount::cents(paid), Amount::cents(staked));
        assert_eq!(net(198_000_000, 100_000_000), "980000.00");
        assert_eq!(net(0, 123_456_789), "-1234567.89");
        assert_eq!(net(5, 5), "0.00");
        assert_eq!(plain(Amount::units(1_234_567)), "1234567.00");
    }

    #[test]
    fn a_full_file_of_the_longest_lines_fits() {
        let past = |game: &dyn Game, choice: Choice| PastRound {
            round: Round {
                id: RoundId(i64::MAX),
                player: PlayerId(1),
                previous: None,
                game: game.spec().id.to_owned(),
                wager: Wager {
                    stake: Amount::MAX,
                    choice,
                },
                moves: Vec::new(),
                own_moves: None,
                held: Amount::ZERO,
                asset: Asset::Play,
                staked: Amount::MAX,
                pair: i64::MAX,
                nonce: i64::MAX,
                pay_table: None,
                payout: Amount::MAX.checked_sub(Amount::from_micros(1).expect("one")),
            },
            opened: Wall(1_767_225_600_000_000),
            settled: Some(Wall(1_767_225_600_000_000)),
            server: [0; 32],
        };
        let commitment = ServerSeed::new([0; 32]).commitment().to_string();
        for game in GAMES {
            for choice in game.choices() {
                let line = line(&past(*game, choice), &commitment);
                let fits = line.len() <= limits::CSV_LINE_BYTES_MAX;
                assert!(fits && line.is_ascii(), "{} bytes: {line}", line.len());
            }
        }
    }
}
