//! A player's rounds as a file for spreadsheets (RFC 4180): UTF-8 with a byte order mark, lines that
//! end in CR LF, and no cell that a spreadsheet would take for a formula. Made again from the books
//! whenever it is sent.
use crate::fairness::ServerSeed;
use crate::fault::Fault;
use crate::games;
use crate::ledger::RoundId;
use crate::limits;
use crate::money::Amount;
use crate::store::{Db, Round};
use crate::time::Wall;

/// The file's name.
pub const NAME: &str = "casino-rounds.csv";

const HEAD: &str = "\u{feff}round,time,game,bet,stake,payout,nonce,server seed commitment\r\n";

/// The newest rounds up to `last`, newest first, and how many: as many as a file may hold.
///
/// # Errors
/// When the database fails.
pub fn rounds(db: &Db, last: RoundId) -> Result<(Vec<u8>, usize), Fault> {
    let (mut file, mut count) = (HEAD.to_owned(), 0);
    // Neighbours mostly share a seed, whose hash is the dearest part of a line.
    let mut commitment = (0, String::new());
    db.each_of_history(last, limits::CSV_ROUNDS_MAX, |round, at, server| {
        if commitment.0 != round.pair {
            commitment = (round.pair, ServerSeed::new(server).commitment().to_string());
        }
        let line = line(&round, at, &commitment.1);
        let fits = file.len() + line.len() <= limits::CSV_BYTES_MAX;
        if fits {
            file.push_str(&line);
            count += 1;
        }
        fits
    })?;
    Ok((file.into_bytes(), count))
}

fn line(round: &Round, at: Wall, commitment: &str) -> String {
    let game = games::find(&round.game);
    let name = game.map_or(round.game.as_str(), |game| game.spec().name);
    let bet = match game.map(|game| game.label(&round.wager.choice)) {
        Some(label) if !label.is_empty() => label,
        _ => round.wager.choice.as_str().to_owned(),
    };
    let payout = round.payout.map_or_else(String::new, plain);
    let cells = [
        round.id.0.to_string(),
        at.rfc3339(),
        cell(name),
        cell(&bet),
        plain(round.staked),
        payout,
        round.nonce.to_string(),
        commitment.to_owned(),
    ];
    format!("{}\r\n", cells.join(","))
}

/// Without separators between thousands.
fn plain(amount: Amount) -> String {
    amount.to_string().replace(',', "")
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

    #[test]
    fn no_cell_breaks_out_or_computes() {
        for (text, safe) in [
            ("Heads", "Heads"),
            ("a, b", "\"a, b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("=\"a\",b", "\"'=\"\"a\"\",b\""),
        ] {
            assert_eq!(cell(text), safe);
        }
        assert_eq!(plain(Amount::units(1_234_567)), "1234567.00");
    }
}
