//! What is said of players against each other: challenges, duels and pots.
use crate::casino::text::{html, listed_name, net, percent};
use crate::rules::contests::{Drawn, Kind, Outcome, RAKE, STAKE_MAX, STAKE_MIN, shares};
use crate::rules::fairness::ClientSeed;
use crate::rules::ledger::PlayerId;
use crate::store::{BuyIn, Contest, End};
use crate::values::limits;
use crate::values::money::{Amount, Multiplier};
use crate::values::time::Wall;
use std::fmt::Write;
use std::time::Duration;

pub(in crate::casino) const DUEL: &str = "⚔️ Duel";
pub(in crate::casino) const POT: &str = "🏺 Pot";
pub(in crate::casino) const LIST: &str = "⚔️ Duels and pots";

pub(in crate::casino) fn accept_button(stake: Amount) -> String {
    format!("⚔️ Accept · {stake}")
}

pub(in crate::casino) fn begin_button(kind: Kind, stake: Amount) -> String {
    format!("{} {stake}", emoji(kind))
}

pub(in crate::casino) fn rematch_button(stake: Amount) -> String {
    format!("🔁 Rematch · {stake}")
}

pub(in crate::casino) fn join_button(stake: Amount) -> String {
    format!("🎟 {stake}")
}

fn emoji(kind: Kind) -> &'static str {
    match kind {
        Kind::Flip => "🪙",
        Kind::Dice => "🎲",
        Kind::Pot => "🏺",
    }
}

fn title(contest: &Contest) -> String {
    let id = contest.id.0;
    match contest.kind {
        Kind::Flip => format!("⚔️ <b>Duel #{id}</b> · 🪙 coin flip"),
        Kind::Dice => format!("⚔️ <b>Duel #{id}</b> · 🎲 dice"),
        Kind::Pot => format!("🏺 <b>Pot #{id}</b>"),
    }
}

fn name(buy_in: Option<&BuyIn>) -> String {
    listed_name(buy_in.map_or("?", |buy_in| &buy_in.name))
}

/// How a duel is decided, before it is.
fn rule(kind: Kind) -> &'static str {
    match kind {
        Kind::Flip => "Heads for the challenger, tails for who accepts.",
        Kind::Dice => "Two dice each, the higher sum wins, ties roll on.",
        Kind::Pot => "A ticket for each 0.000001: who put in more wins more often.",
    }
}

fn promise(contest: &Contest) -> String {
    format!(
        "🔐 The seed is locked in. Its SHA-256:\n<code>{}</code>",
        contest.server.commitment()
    )
}

/// `2026-01-31 18:05 UTC`: the minute by whose beginning it has happened.
fn until(due: Wall) -> String {
    let text = due.plus(Duration::from_secs(59)).rfc3339();
    let part = |range| text.get(range).unwrap_or_default();
    format!("{} {} UTC", part(0..10), part(11..16))
}

fn minutes(time: Duration) -> String {
    match time.as_secs() / 60 {
        minutes @ 0..120 => format!("{minutes} minutes"),
        minutes => format!("{} hours", minutes / 60),
    }
}

/// A challenge that waits; with the bot's name when it is passed on as a link.
#[must_use]
pub fn challenge(contest: &Contest, buy_ins: &[BuyIn], link: Option<&str>) -> String {
    let (payout, _) = shares(&[contest.stake, contest.stake]);
    let how = match link {
        None => "Who dares? The first to accept plays.".to_owned(),
        Some(bot) => pass_on(bot, &contest.code),
    };
    format!(
        "{}\n<b>{}</b> puts in <b>{}</b> · the winner gets <b>{payout}</b>\n{}\n\n{how}\nOpen \
         until {}, then the stake comes back.\n\n{}\nChallenger's client seed: <code>{}</code>",
        title(contest),
        name(buy_ins.first()),
        contest.stake,
        rule(contest.kind),
        until(contest.due),
        promise(contest),
        client(buy_ins.first()),
    )
}

fn pass_on(bot: &str, code: &str) -> String {
    if bot.is_empty() {
        format!("Pass this on, to be sent to me:\n<code>/start duel_{code}</code>")
    } else {
        format!(
            "Pass this on to one you want to play (a tap copies it):\n<code>https://t.me/{}?start=duel_{code}</code>",
            html(bot)
        )
    }
}

/// What one reads who was passed a challenge.
#[must_use]
pub fn invitation(contest: &Contest, buy_ins: &[BuyIn], balance: Amount, newcomer: bool) -> String {
    let (payout, _) = shares(&[contest.stake, contest.stake]);
    let unit = contest.asset.unit_name();
    let balance = balance.in_cents();
    let balance = if newcomer && contest.asset.is_play() {
        format!("{balance} {unit}, free for newcomers: play money")
    } else {
        format!("{balance} {unit}")
    };
    format!(
        "{}\n<b>{}</b> challenges you. Each puts in <b>{}</b> · the winner gets <b>{payout}</b>\n{}\n\
         💰 {balance}\n\n{}\nChallenger's client seed: <code>{}</code>",
        title(contest),
        name(buy_ins.first()),
        contest.stake,
        rule(contest.kind),
        promise(contest),
        client(buy_ins.first()),
    )
}

fn client(buy_in: Option<&BuyIn>) -> String {
    let seed = buy_in.map_or("", |buy_in| buy_in.client.as_str());
    html(seed).into_owned()
}

/// The players of a pot, what they put in, and their chances.
fn players(buy_ins: &[BuyIn]) -> String {
    let total: i64 = buy_ins.iter().map(|b| b.stake.micros()).sum();
    let mut text = String::new();
    for (place, buy_in) in buy_ins.iter().enumerate() {
        let part = |micros: i64| micros.unsigned_abs();
        let share = Multiplier::ratio(part(buy_in.stake.micros()), part(total).max(1));
        let _ = writeln!(
            text,
            "{}. {} {} · {}",
            place + 1,
            name(Some(buy_in)),
            buy_in.stake,
            percent(share)
        );
    }
    text
}

/// A pot that is open.
#[must_use]
pub fn pot(contest: &Contest, buy_ins: &[BuyIn]) -> String {
    let stakes: Vec<_> = buy_ins.iter().map(|b| b.stake).collect();
    let (payout, _) = shares(&stakes);
    let due = until(contest.due);
    let (wins, when) = if buy_ins.len() < 2 {
        let alone = format!("Waits for a second player until {due}, then the stake comes back.");
        (String::new(), alone)
    } else {
        let open = minutes(limits::POT_OPEN_FOR);
        let drawn = format!("Drawn at {due}, {open} after the second player came.");
        (format!(" · the winner gets <b>{payout}</b>"), drawn)
    };
    format!(
        "{}{wins}\n\n{}\n{}\n⏳ {when}\nTap to join, or type /pot and \
         your stake.\n\n{}",
        title(contest),
        players(buy_ins),
        rule(contest.kind),
        promise(contest)
    )
}

pub(in crate::casino) fn you_are_in(contest: &Contest, stake: Amount) -> String {
    format!("🎟 You are in pot #{} with {stake}.", contest.id.0)
}

/// How a duel ended for the one who accepted it, for the answer to the press.
pub(in crate::casino) fn your_end(end: End, player: PlayerId, stake: Amount) -> String {
    match end {
        End::Won(winner, payout) if winner == player => {
            let won = payout.checked_sub(stake).unwrap_or_default();
            format!("🏆 You win: +{won}")
        }
        End::Won(..) => format!("❌ You lose: −{stake}"),
        End::Tied | End::Cancelled | End::Expired | End::Void => {
            "🤝 Nobody wins: your stake is back.".to_owned()
        }
    }
}

/// The same for the challenger, who was not there.
pub(in crate::casino) fn news(contest: &Contest, buy_ins: &[BuyIn]) -> String {
    let id = contest.id.0;
    let Some(end) = contest.end else {
        return String::new();
    };
    let stake = contest.stake;
    match end {
        End::Expired => return format!("⏳ Nobody took your duel #{id}: your {stake} are back."),
        End::Void => return format!("↩️ {VOID} Your duel #{id} is off: your {stake} are back."),
        End::Won(..) | End::Tied | End::Cancelled => {}
    }
    format!(
        "⚔️ {} accepted your duel #{id}. {}",
        name(buy_ins.get(1)),
        your_end(end, contest.opener, contest.stake)
    )
}

const VOID: &str = "Its seed may be known to somebody.";

/// Who has won a pot, so that they hear of it.
pub(in crate::casino) fn pot_news(contest: &Contest, buy_ins: &[BuyIn]) -> Option<String> {
    let Some(End::Won(winner, payout)) = contest.end else {
        return None;
    };
    let winner = buy_ins.iter().find(|b| b.player == winner)?;
    Some(format!(
        "🏆 {} wins pot #{}: <b>{payout}</b>",
        crate::casino::text::mention(winner.player, &winner.name),
        contest.id.0
    ))
}

/// What becomes of a message whose contest is shown anew.
pub(in crate::casino) fn shown_below(contest: &Contest) -> String {
    format!("{}\n⬇️ It is shown again below.", title(contest))
}

/// What was drawn, in a line or, after ties, more.
fn drawn(drawn: &Drawn, buy_ins: &[BuyIn]) -> String {
    match drawn {
        Drawn::Side(0) => "🪙 <b>Heads</b>".to_owned(),
        Drawn::Side(_) => "🪙 <b>Tails</b>".to_owned(),
        Drawn::Rolls(rolls) => {
            let line = |[a, b, c, d]: &[u32; 4]| {
                let (own, other) = (a + b, c + d);
                format!("🎲 {a} + {b} = <b>{own}</b> : <b>{other}</b> = {c} + {d}")
            };
            rolls.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        Drawn::Ticket(ticket) => {
            let total: i64 = buy_ins.iter().map(|b| b.stake.micros()).sum();
            format!("🎟 Ticket <b>{ticket}</b> of {total}, counted from 0 in the order above")
        }
    }
}

/// A contest that is over, with its proof.
#[must_use]
pub fn over(contest: &Contest, buy_ins: &[BuyIn], outcome: Option<&Outcome>) -> String {
    let first = name(buy_ins.first());
    let title = title(contest);
    let stake = contest.stake;
    let (Some(end), Some(outcome)) = (contest.end, outcome) else {
        let why = match contest.end {
            Some(End::Cancelled) => "✖️ Called off",
            Some(End::Void) => return format!("{title}\n↩️ {VOID} All stakes are back."),
            _ => "⏳ Nobody came in time",
        };
        return format!("{title}\n{why}: <b>{first}</b> has the {stake} back.");
    };
    let against = match contest.kind {
        Kind::Pot => players(buy_ins),
        Kind::Flip => format!(
            "<b>{first}</b> (heads) against <b>{}</b> (tails) · {stake} each\n",
            name(buy_ins.get(1))
        ),
        Kind::Dice => format!(
            "<b>{first}</b> against <b>{}</b> · {stake} each\n",
            name(buy_ins.get(1))
        ),
    };
    let drawn = drawn(&outcome.drawn, buy_ins);
    let result = match end {
        End::Won(winner, payout) => {
            let at = buy_ins.iter().position(|b| b.player == winner);
            let place = match (contest.kind, at) {
                (Kind::Pot, Some(at)) => format!("{}. ", at + 1),
                _ => String::new(),
            };
            let stakes: Vec<_> = buy_ins.iter().map(|b| b.stake).collect();
            let (_, rake) = shares(&stakes);
            let rate = percent(RAKE);
            format!(
                "🏆 {place}<b>{}</b> gets <b>{payout}</b> · the house {rake} ({rate})",
                name(at.and_then(|at| buy_ins.get(at)))
            )
        }
        _ => format!("🤝 {} ties: both stakes are back.", limits::DUEL_TIES_MAX),
    };
    format!(
        "{title}\n\n{against}{drawn}\n{result}\n\n<blockquote expandable>🔓 Proof: /{} #{}\n\
         Server seed:\n<code>{}</code>\nits SHA-256, promised before:\n<code>{}</code>\nClient seed, \
         the SHA-256 of all client seeds with : between:\n<code>{}</code> · nonce 0</blockquote>",
        contest.kind.command(),
        contest.id.0,
        contest.server.reveal(),
        contest.server.commitment(),
        mixed(buy_ins),
    )
}

fn mixed(buy_ins: &[BuyIn]) -> String {
    let mixed = ClientSeed::mixed(buy_ins.iter().map(|b| &b.client));
    mixed.as_str().to_owned()
}

/// How to recompute a contest, in a command to be pasted.
#[must_use]
pub fn proof(contest: &Contest, buy_ins: &[BuyIn]) -> String {
    let title = title(contest);
    let end = match contest.end {
        None => return format!("{title}\n⏳ Still open, until {}.", until(contest.due)),
        Some(End::Cancelled | End::Expired | End::Void) => {
            return format!("{title}\nNothing was drawn in it: all stakes are back.");
        }
        Some(End::Tied) => "🤝 Nobody won: all stakes are back.".to_owned(),
        Some(End::Won(winner, payout)) => {
            let winner = buy_ins.iter().find(|b| b.player == winner);
            format!("🏆 <b>{}</b> got <b>{payout}</b>", name(winner))
        }
    };
    let clients: Vec<_> = buy_ins.iter().map(|b| b.client.as_str()).collect();
    let stakes = buy_ins.iter().map(|b| b.stake.to_string().replace(',', ""));
    let stakes: Vec<_> = stakes.collect();
    let wager = match contest.kind {
        Kind::Pot => stakes.join(" "),
        Kind::Flip | Kind::Dice => contest.kind.id().to_owned(),
    };
    format!(
        "{title}\n{end}\n\nPromised before: SHA-256 of the server seed\n<code>{}</code>\n\nHMAC-SHA256, the \
         server seed's hex text as key, over the SHA-256 of all client seeds with : between, then \
         :0:0 (then :0:1 and so on). {}\n<pre>casino-bot verify --server-seed {} --client-seed {} \
         --nonce 0 --game {} --wager &quot;{wager}&quot;</pre>",
        contest.server.commitment(),
        how_drawn(contest.kind),
        contest.server.reveal(),
        html(&crate::casino::rounds::text::shell(&clients.join(":"))),
        contest.kind.command(),
    )
}

fn how_drawn(kind: Kind) -> &'static str {
    match kind {
        Kind::Flip => "Its first 4 bytes as a fraction below 1: under a half is heads.",
        Kind::Dice => {
            "Each 4 bytes as a fraction below 1, times 6: two dice of the challenger's, two of the \
             other's, again after a tie."
        }
        Kind::Pot => {
            "Its first 8 bytes as a fraction below 1, times the tickets, one for each 0.000001: \
             the first player's come first."
        }
    }
}

/// One of a player's contests in a list; the other's name where it may be told.
#[must_use]
pub fn line(contest: &Contest, buy_ins: &[BuyIn], player: PlayerId, names: bool) -> String {
    let (own, others): (Vec<_>, Vec<_>) = buy_ins.iter().partition(|b| b.player == player);
    let stake = own.first().map_or(contest.stake, |own| own.stake);
    let what = match (contest.kind, others.first()) {
        (Kind::Pot, _) => {
            let noun = if others.is_empty() {
                "player"
            } else {
                "players"
            };
            format!("{} {} {noun}", emoji(Kind::Pot), buy_ins.len())
        }
        (kind, Some(other)) if names => format!("⚔️ {} {}", emoji(kind), name(Some(other))),
        (kind, _) => format!("⚔️ {}", emoji(kind)),
    };
    let end = match contest.end {
        None => "⏳ <b>open</b>".to_owned(),
        Some(End::Won(winner, payout)) => {
            let paid = if winner == player {
                payout
            } else {
                Amount::ZERO
            };
            let (mark, net) = net(stake, paid);
            format!("{mark} <b>{net}</b>")
        }
        Some(End::Tied) => "🤝 tied".to_owned(),
        Some(End::Cancelled) => "✖️ called off".to_owned(),
        Some(End::Expired) => "⏳ nobody came".to_owned(),
        Some(End::Void) => "↩️ paid back".to_owned(),
    };
    format!("#{} {what} · {stake} {end}", contest.id.0)
}

/// A page of a player's contests.
#[must_use]
pub fn list(lines: &[String], page: usize, pages: usize) -> String {
    if lines.is_empty() {
        return "⚔️ No duels and pots yet. /duel and /pot say how they go.".to_owned();
    }
    format!(
        "⚔️ <b>Your duels and pots</b> · page {page} of {pages}\n\n{}\n\nTap a number for its proof.",
        lines.join("\n")
    )
}

/// How to challenge somebody.
#[must_use]
pub fn how_to_duel(private: bool) -> String {
    let (where_, time) = if private {
        (
            "You get a link to pass on; who opens it can accept.",
            limits::DUEL_LINK_OPEN_FOR,
        )
    } else {
        (
            "Anybody else in this group can accept.",
            limits::DUEL_OPEN_FOR,
        )
    };
    let rate = percent(RAKE);
    format!(
        "⚔️ <b>Duel</b>: you against another player, the same stake each. The winner takes both, \
         less {rate} for the house.\n\n{} <code>/duel 10 flip</code> – {}\n{} <code>/duel 10 \
         dice</code> – {}\n\n{where_} Nobody in {}: the stake comes back. From {STAKE_MIN} to \
         {STAKE_MAX}.",
        emoji(Kind::Flip),
        rule(Kind::Flip),
        emoji(Kind::Dice),
        rule(Kind::Dice),
        minutes(time)
    )
}

/// How to open a pot.
#[must_use]
pub fn how_to_pot(private: bool) -> String {
    let rate = percent(RAKE);
    let here = if private {
        "\n\nA pot is for groups: add me to one and type it there."
    } else {
        ""
    };
    format!(
        "🏺 <b>Pot</b>: everybody in a group puts in what they like, one wins all of it, less \
         {rate} for the house. {}\n\n<code>/pot 5</code> opens it or joins. It is drawn {} after \
         the second player came; up to {} players, {STAKE_MIN} to {STAKE_MAX} each.{here}",
        rule(Kind::Pot),
        minutes(limits::POT_OPEN_FOR),
        limits::POT_PLAYERS_MAX
    )
}
