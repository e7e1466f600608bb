//! Rounds: the newest, and one with its postings and its proof.
use super::look::{Look, ROWS, Shown, older, section};
use super::said;
use crate::casino::wings::rounds::text::verify_line;
use crate::rules::ledger::RoundId;
use crate::store::{Db, Numbered, Round, Timed};
use crate::values::fault::Fault;
use crate::web::html::{Column, Piece, all, facts, link, table, tag, text};

/// Postings that are shown of one thing.
const MOVEMENTS: usize = 200;

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    if !rest.is_empty() {
        return match rest.parse() {
            Ok(id) => one(look, RoundId(id)),
            Err(_) => Ok(Shown::Nothing),
        };
    }
    let timed = look.db.newest(Numbered::Rounds, look.below(), ROWS)?;
    let mut rows = Vec::new();
    for one in &timed {
        if let Some(round) = look.db.round(RoundId(one.id))? {
            let player = said::player(look, round.player)?;
            let mut row = vec![said::time(one.began), player];
            row.extend(cells(&round));
            rows.push(row);
        }
    }
    let columns = [Column::Words("Began"), Column::Words("Player")];
    let columns: Vec<_> = columns.into_iter().chain(COLUMNS).collect();
    let last = timed.last().map(|one| one.id);
    let body =
        table("The newest rounds", &columns, rows).and(older("/office/rounds", timed.len(), last));
    Ok(Shown::Page("Rounds".to_owned(), body))
}

const COLUMNS: [Column; 5] = [
    Column::Words("Round"),
    Column::Words("Game"),
    Column::Words("Bet on"),
    Column::Number("Staked"),
    Column::Number("Paid"),
];

fn cells(round: &Round) -> Vec<Piece> {
    let paid = match round.payout {
        Some(payout) => said::amount(round.asset, payout),
        None => "open".to_owned(),
    };
    vec![
        link(&format!("/office/rounds/{}", round.id.0), round.id.0),
        text(said::game(&round.game)),
        text(round.wager.choice.as_str()),
        text(said::amount(round.asset, round.staked)),
        text(paid),
    ]
}

/// Rounds of one player's.
pub(super) fn list(caption: &str, rounds: &[Round]) -> Piece {
    table(caption, &COLUMNS, rounds.iter().map(cells).collect())
}

fn one(look: &Look<'_>, id: RoundId) -> Result<Shown, Fault> {
    let Some(round) = look.db.round(id)? else {
        return Ok(Shown::Nothing);
    };
    let times = times(look.db, id)?;
    let paid = round
        .payout
        .map_or_else(|| "open".to_owned(), |paid| said::amount(round.asset, paid));
    let own = round
        .own_moves
        .map(|own| ("Moves before it was left alone", text(own)));
    let body = all([
        facts(
            [
                ("Player", said::player(look, round.player)?),
                ("Game", text(said::game(&round.game))),
                ("Bet on", text(round.wager.choice.as_str())),
                ("Stake", text(said::amount(round.asset, round.wager.stake))),
                (
                    "Staked in all",
                    text(said::amount(round.asset, round.staked)),
                ),
                ("Paid", text(paid)),
                ("Began", said::time(times.map(|times| times.began))),
                ("Ended", said::time(times.and_then(|times| times.ended))),
                ("Moves", text(round.moves.join(" "))),
            ]
            .into_iter()
            .chain(own),
        ),
        section("Proof", proof(look.db, &round)?),
        section("Postings", movements(look, "round", id.0)?),
    ]);
    Ok(Shown::Page(format!("Round {}", id.0), body))
}

fn times(db: &Db, id: RoundId) -> Result<Option<Timed>, Fault> {
    let found = db.newest(Numbered::Rounds, id.0.saturating_add(1), 1)?;
    Ok(found.into_iter().find(|one| one.id == id.0))
}

/// What it was drawn from, and how to draw it again. The server's seed is nobody's to see while its pair is in use.
fn proof(db: &Db, round: &Round) -> Result<Piece, Fault> {
    let pair = db.pair(round.pair)?;
    let seed = match pair.closed {
        true => pair.server.reveal(),
        false => "kept until the player's next pair".to_owned(),
    };
    let promise = round.pay_table.map(|id| db.pay_table(id)).transpose()?;
    let promise = promise.map(|promise| {
        let said = format!("{} (form {})", promise.hash, promise.form);
        ("Terms, SHA-256", tag("code", &[], text(said)))
    });
    let shown = facts(
        [
            (
                "Server seed, SHA-256",
                tag("code", &[], text(pair.server.commitment())),
            ),
            ("Server seed", tag("code", &[], text(&seed))),
            ("Client seed", tag("code", &[], text(pair.client.as_str()))),
            ("Nonce", text(round.nonce)),
        ]
        .into_iter()
        .chain(promise),
    );
    let command = match pair.closed {
        true => tag("pre", &[], text(verify_line(&pair, round))),
        false => Piece::none(),
    };
    Ok(shown.and(command))
}

/// The postings about something.
pub(super) fn movements(look: &Look<'_>, of: &str, subject: i64) -> Result<Piece, Fault> {
    let mut rows = Vec::new();
    for movement in look.db.movements(of, subject, MOVEMENTS)? {
        rows.push(vec![
            said::time(movement.at),
            text(&movement.kind),
            said::account(look, movement.debit)?,
            said::account(look, movement.credit)?,
            text(said::sum(movement.asset, movement.amount)),
        ]);
    }
    let columns = [
        Column::Words("When"),
        Column::Words("Entry"),
        Column::Words("From"),
        Column::Words("To"),
        Column::Number("Amount"),
    ];
    Ok(table("Postings", &columns, rows))
}
