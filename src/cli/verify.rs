//! `casino-bot verify`: recomputes a round from its seeds, with the very functions that play, and
//! prints each step. `scripts/verify.py` prints the same without any of this code.
mod order;

use super::{complain, say};
use crate::rules::contests::{self, Drawn, Kind};
use crate::rules::fairness::{ClientSeed, Commitment, ServerSeed, Stream};
use crate::rules::games::{self, Choice, Draws, GAMES, Game, Move, State, Wager};
use crate::rules::promises;
use crate::rules::tosses::{self, On};
use crate::values::limits;
use crate::values::money::Asset;
use lexopt::prelude::*;
use order::order;

pub(super) fn main(mut parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    let (mut server, mut client, mut nonce) = (None, None, None);
    let (mut game, mut wager, mut moves) = (None, None, None);
    let (mut form, mut terms, mut order) = (None, false, false);
    while let Some(argument) = parser.next()? {
        let slot = match argument {
            Long("server-seed") => &mut server,
            Long("client-seed") => &mut client,
            Long("nonce") => &mut nonce,
            Long("game") => &mut game,
            Long("wager") => &mut wager,
            Long("moves") => &mut moves,
            Long("form") => &mut form,
            Long("terms") => {
                terms = true;
                continue;
            }
            Long("order") => {
                order = true;
                continue;
            }
            other => return Err(other.unexpected()),
        };
        *slot = Some(as_copied(&parser.value()?.string()?).to_owned());
    }
    if form.is_some() && !terms {
        return Err("--form goes with --terms".into());
    }
    if terms || order {
        let name = game.ok_or("--game is missing")?;
        let form = read_form(form.as_deref())?;
        return promised(&name, wager.as_deref(), terms.then_some(form));
    }
    let server = read_server(&server.ok_or("--server-seed is missing")?)?;
    let client = client.ok_or("--client-seed is missing")?;
    if let Some("duel" | "pot") = game.as_deref() {
        return contest(&server, &client, nonce.as_deref(), wager.as_deref());
    }
    let client = ClientSeed::new(&client)
        .ok_or("--client-seed is 1 to 64 letters, digits or . _ ~ - without spaces")?;
    let nonce = nonce
        .ok_or("--nonce is missing")?
        .parse::<u32>()
        .map_err(|_| "--nonce is a number from 0")?;
    let game = read_game(&game.ok_or("--game is missing")?)?;
    let wager = read_wager(game, &wager.unwrap_or_else(|| "1".to_owned()))?;
    let moves = moves.unwrap_or_default();
    let moves: Vec<_> = moves.split_whitespace().map(str::to_owned).collect();
    print(&server, &client, i64::from(nonce), game, &wager, &moves)
}

/// A field without what copying it leaves around it: spaces, and the apostrophe by which a cell of the
/// rounds' file is text.
fn as_copied(field: &str) -> &str {
    let field = field.trim();
    field.strip_prefix('\'').unwrap_or(field).trim()
}

fn read_server(text: &str) -> Result<ServerSeed, String> {
    let why = || match text.chars().count() {
        64 => "--server-seed is 64 hex digits, 0 to 9 and a to f".to_owned(),
        count => format!("--server-seed is 64 hex digits, not {count} characters"),
    };
    ServerSeed::from_hex(text).ok_or_else(why)
}

fn read_game(name: &str) -> Result<&'static dyn Game, String> {
    let game = games::find(name).or_else(|| games::by_command(name));
    game.ok_or_else(|| {
        let names: Vec<_> = GAMES.iter().map(|game| game.spec().id).collect();
        format!("--game is one of {}, duel, pot", names.join(", "))
    })
}

/// A form of promises; the one in force where none is said.
fn read_form(text: Option<&str>) -> Result<u8, String> {
    let Some(text) = text else {
        return Ok(promises::FORM);
    };
    let form = text.parse().ok();
    let form = form.filter(|form| (1..=promises::FORM).contains(form));
    form.ok_or_else(|| format!("--form is a number from 1 to {}", promises::FORM))
}

/// Prints what a bet is promised in a form, to the byte whose SHA-256 players are shown, and tells aside
/// which form and hash these are; without a form what its draws mean.
fn promised(name: &str, wager: Option<&str>, form: Option<u8>) -> Result<u8, lexopt::Error> {
    let (id, choice) = if name == tosses::ID && form.is_some() {
        let code = wager.and_then(|wager| wager.split_whitespace().last());
        let on = code.and_then(On::read);
        let on = on.ok_or("--wager ends with a bet such as diceeven")?;
        (tosses::ID, Choice::own(on.code()))
    } else {
        let game = read_game(name)?;
        let choice = match wager {
            Some(wager) => read_wager(game, wager)?.1.choice,
            None => game.default_choice(),
        };
        if form.is_none() {
            // `say` ends the last line itself.
            say(order(game, &choice).trim_end_matches('\n'));
            return Ok(0);
        }
        (game.spec().id, choice)
    };
    let form = form.unwrap_or(promises::FORM);
    let text = promises::text(form, id, &choice).ok_or("--wager is no bet of this game")?;
    say(text.trim_end_matches('\n'));
    complain(format_args!(
        "form {form}, SHA-256 {}",
        Commitment::to(&text)
    ));
    Ok(0)
}

/// A duel or a pot: `--client-seed` has all players' with colons between, `--wager` is flip, dice, or
/// what each put into the pot.
fn contest(
    server: &ServerSeed,
    clients: &str,
    nonce: Option<&str>,
    wager: Option<&str>,
) -> Result<u8, lexopt::Error> {
    let clients: Option<Vec<_>> = clients.split(':').map(ClientSeed::new).collect();
    let clients = clients.ok_or("--client-seed is the players' client seeds with : between")?;
    if nonce != Some("0") {
        return Err("--nonce of a duel or a pot is 0".into());
    }
    let wager = wager.ok_or("--wager is flip, dice, or what each put into the pot")?;
    let (kind, stakes) = match Kind::find(wager) {
        Some(kind) if kind != Kind::Pot && clients.len() == 2 => (kind, Vec::new()),
        _ => {
            let stakes = wager
                .split_whitespace()
                .map(|word| Some(Asset::read_said(word)?.1));
            let stakes: Option<Vec<_>> = stakes.collect();
            let fits = |count| count == clients.len() && count <= limits::POT_PLAYERS_MAX;
            let stakes = stakes.filter(|stakes| fits(stakes.len()));
            let stakes = stakes.ok_or("--wager has a stake for each client seed, 40 at most")?;
            (Kind::Pot, stakes)
        }
    };
    let mut stream = contests::stream(server, &clients);
    let outcome = contests::draw(kind, &stakes, &mut stream);
    let mixed = ClientSeed::mixed(&clients);
    say(format_args!("server seed {}", server.reveal()));
    say(format_args!("SHA-256 of it {}", server.commitment()));
    say(format_args!("client seed {}, nonce 0", mixed.as_str()));
    match &outcome.drawn {
        Drawn::Side(side) => say(format_args!("side {side} of 0 and 1")),
        Drawn::Rolls(rolls) => rolls
            .iter()
            .for_each(|[a, b, c, d]| say(format_args!("dice {a} {b} against {c} {d}"))),
        Drawn::Ticket(ticket) => {
            let tickets: i64 = stakes.iter().map(|stake| stake.units()).sum();
            say(format_args!("ticket {ticket} of {tickets}"));
        }
    }
    match outcome.winner {
        Some(place) => say(format_args!("player {} wins", place + 1)),
        None => say("nobody wins"),
    }
    Ok(0)
}

/// A wager, and what it is of.
fn read_wager(game: &dyn Game, text: &str) -> Result<(Asset, Wager), lexopt::Error> {
    let words: Vec<_> = text.split_whitespace().collect();
    let (stake, on) = words
        .split_first()
        .ok_or("--wager is a stake and a choice")?;
    let (asset, stake) =
        Asset::read_said(stake).ok_or("--wager begins with a stake such as 10, 10.50 or 0.5ton")?;
    let canonical = on
        .first()
        .and_then(|word| game.choice(word))
        .filter(|_| on.len() == 1);
    let typed = || {
        if on.is_empty() {
            Some(game.default_choice())
        } else {
            game.choose(on)
        }
    };
    let choice = canonical.or_else(typed).ok_or_else(|| {
        format!(
            "--wager: not a bet of this game; for example \"{}\"",
            game.spec().example
        )
    })?;
    Ok((asset, Wager { stake, choice }))
}

/// Draws from the round's stream and tells each draw.
struct Told {
    stream: Stream,
    lines: Vec<String>,
    block: String,
    blocks: u32,
}

impl Draws for Told {
    fn below(&mut self, n: u32) -> u32 {
        let word = self.stream.next_u32();
        if self.block != self.stream.block_hex() {
            self.block = self.stream.block_hex();
            let message = self.stream.message(self.blocks);
            self.lines
                .push(format!("HMAC-SHA256 of {message} is {}", self.block));
            self.blocks += 1;
        }
        let scaled = (u64::from(word) * u64::from(n)) >> 32;
        self.lines
            .push(format!("draw {word:08x} of {n} is {scaled}"));
        u32::try_from(scaled).expect("the product of two 32-bit numbers, shifted by 32")
    }
}

fn print(
    server: &ServerSeed,
    client: &ClientSeed,
    nonce: i64,
    game: &dyn Game,
    (asset, wager): &(Asset, Wager),
    moves: &[Move],
) -> Result<u8, lexopt::Error> {
    let stream = Stream::new(server, client, nonce);
    let mut told = Told {
        stream,
        lines: Vec::new(),
        block: String::new(),
        blocks: 0,
    };
    let step = game
        .play(wager, moves, &mut told)
        .map_err(|illegal| illegal.to_string())?;
    say(format_args!("server seed {}", server.reveal()));
    say(format_args!("SHA-256 of it {}", server.commitment()));
    say(format_args!(
        "client seed {}, nonce {nonce}",
        client.as_str()
    ));
    told.lines.iter().for_each(say);
    say(format_args!("result {}", step.shown.in_english()));
    match step.state {
        State::Settled(payout) => say(format_args!(
            "stake {} pays {}",
            asset.figure(step.staked),
            asset.figure(payout)
        )),
        State::Open(legal) => say(format_args!("still open: --moves {}", legal.join(" or "))),
    }
    Ok(0)
}
