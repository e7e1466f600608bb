//! What is said of Telegram's own dice.
use crate::casino::backing::StakeRange;
use crate::casino::text::{html, net, percent, stakes};
use crate::rules::tosses::{COMMAND, EMOJI, EXAMPLE, Fit, NAME, On, Toss};
use crate::speech::Voice;
use crate::store::{PayTable, TossRow};
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use std::fmt::Write;

pub(in crate::casino) const MENU: &str = "🎯 All Telegram dice";

/// Said of a throw whose stake is back.
const VOID: &str = "does not count: Telegram did not take it, or did not tell me what it shows.";

/// Said wherever a bet can be made and where its end is told.
const NOT_OURS: &str = "Telegram throws, not we: we cannot prove these results.";

/// `🎯 Telegram dice`.
#[must_use]
pub fn name() -> String {
    format!("{EMOJI} {NAME}")
}

/// All of them.
#[must_use]
pub fn menu(balance: Amount, asset: Asset) -> String {
    format!(
        "🎯 <b>{NAME}</b>\nThe throw that you see in the chat decides.\n⚠️ {NOT_OURS}\n\n\
         💰 <b>{}</b> {}\n👇 Pick one, or type <code>/{COMMAND} {EXAMPLE}</code>",
        balance.in_cents(),
        asset.unit_name()
    )
}

/// A bet before it is made.
#[must_use]
pub fn table(voice: Voice, on: On, stake: Amount, range: StakeRange, balance: Amount) -> String {
    let On { toss, bet } = on;
    let mut text = format!(
        "{} <b>{}</b>{}\n",
        toss.emoji,
        toss.name(voice),
        called(voice, on)
    );
    for (values, pays) in bet.pays {
        let _ = writeln!(text, "{} pays {pays}", listed(values));
    }
    let _ = write!(
        text,
        "Returns {} on average if all values come alike\n⚠️ {NOT_OURS}\n\n\
         Stake <b>{stake}</b> · you have {} {}\n{}",
        percent(on.rtp()),
        balance.in_cents(),
        voice.asset.unit_name(),
        stakes(voice, range)
    );
    text
}

/// ` · Even`, or nothing where there is only one bet.
fn called(voice: Voice, on: On) -> String {
    match on.toss.each().count() {
        1 => String::new(),
        _ => format!(" · {}", html(on.label(voice))),
    }
}

/// `2, 4 or 6`.
fn listed(values: &[u8]) -> String {
    let words: Vec<_> = values.iter().map(u8::to_string).collect();
    match words.split_last() {
        Some((last, [])) => format!("Value {last}"),
        Some((last, others)) => format!("Value {} or {last}", others.join(", ")),
        None => String::new(),
    }
}

pub(in crate::casino) fn throw_button(on: On, stake: Amount) -> String {
    let top = on.bet.top().pays(stake).unwrap_or_default();
    let up_to = if on.bet.pays.len() > 1 { "up to " } else { "" };
    format!("{} Throw · {stake} → {up_to}{top}", on.toss.emoji)
}

/// A bet that is made.
#[must_use]
pub fn in_the_air(voice: Voice, on: On, stake: Amount) -> String {
    let emoji = on.toss.emoji;
    format!("{emoji} Here it goes{} · stake {stake}", called(voice, on))
}

/// Asks for a stake.
#[must_use]
pub fn ask_stake(voice: Voice, on: On, range: StakeRange) -> String {
    format!(
        "✏️ Type your stake for {}{}: {} to {} {}, or max or half.",
        on.toss.name(voice),
        called(voice, on),
        range.min,
        range.max,
        voice.asset.unit_name()
    )
}

/// What became of a toss.
#[must_use]
pub fn end(voice: Voice, row: &TossRow, balance: Amount) -> String {
    let balance = balance.in_cents();
    let (on, emoji, called) = of(voice, row);
    let (stake, payout) = (row.stake, row.payout.unwrap_or_default());
    let Some((_, value)) = row.landed else {
        return format!(
            "{emoji} That throw{called} {VOID}\n↩️ Your stake of <b>{stake}</b> is back.\n💰 {balance} · toss #{}",
            row.id.0
        );
    };
    let (mark, net) = net(stake, payout);
    format!(
        "{emoji} <b>{}</b>{called}\n{mark} <b>{net}</b> · stake {stake} · payout {payout}\n\
         💰 {balance} · toss #{}, thrown by Telegram, not provable by us",
        shown(on, value),
        row.id.0
    )
}

/// What was thrown and what it was bet on.
fn of(voice: Voice, row: &TossRow) -> (Option<On>, &'static str, String) {
    let on = On::find(&row.toss, &row.bet);
    let (emoji, called) = on.map_or((EMOJI, String::new()), |on| {
        (on.toss.emoji, called(voice, on))
    });
    (on, emoji, called)
}

/// One of a player's in a list.
#[must_use]
pub fn line(voice: Voice, row: &TossRow) -> String {
    let (on, emoji, called) = of(voice, row);
    let (stake, called) = (row.stake, called.trim_start_matches(" ·"));
    let end = match (row.payout, row.landed) {
        (None, _) => format!(" · {stake} ⏳ <b>in the air</b>"),
        (Some(_), None) => format!(" · {stake} ↩️ paid back"),
        (Some(payout), Some((_, value))) => {
            let (mark, net) = net(stake, payout);
            format!(" → {} · {stake} {mark} <b>{net}</b>", shown(on, value))
        }
    };
    format!("#{} {emoji}{called}{end}", row.id.0)
}

/// A page of a player's.
#[must_use]
pub fn list(lines: &[String], page: usize, pages: usize) -> String {
    if lines.is_empty() {
        return format!("{EMOJI} No throws yet. /{COMMAND} shows what to throw.");
    }
    format!(
        "{EMOJI} <b>Your {NAME}</b> · page {page} of {pages}\n\n{}\n\nTap a number to see more of it.",
        lines.join("\n")
    )
}

/// One of them, bet on at this time, and what it was promised.
#[must_use]
pub fn past(voice: Voice, row: &TossRow, at: Wall, promise: &PayTable) -> String {
    let (on, emoji, called) = of(voice, row);
    let stake = row.stake;
    let end = match (row.payout, row.landed) {
        (None, _) => format!("⏳ In the air · stake {stake}"),
        (Some(_), None) => format!("This throw {VOID}\n↩️ The stake of <b>{stake}</b> came back."),
        (Some(payout), Some((_, value))) => {
            let (mark, net) = net(stake, payout);
            format!(
                "It showed <b>{}</b>\n{mark} <b>{net}</b> · stake {stake} · payout {payout}",
                shown(on, value)
            )
        }
    };
    let name = on.map_or("", |on| on.toss.name(voice));
    format!(
        "{emoji} <b>Toss #{}</b> · {name}{called}\n{end}\n🕐 {}\n\n{}\n⚠️ {NOT_OURS}",
        row.id.0,
        when(at),
        crate::casino::fair::text_promise::shown(promise)
    )
}

/// `2026-01-31 18:05:09 UTC`.
fn when(at: Wall) -> String {
    let text = at.rfc3339();
    let part = |range| text.get(range).unwrap_or_default();
    format!("{} {} UTC", part(0..10), part(11..19))
}

/// A value, and for the slot machine what its reels show.
fn shown(on: Option<On>, value: u8) -> String {
    if on.is_none_or(|on| on.toss.id != "reels") {
        return value.to_string();
    }
    let reel = |at: u8| ["BAR", "🍇", "🍋", "7️⃣"][usize::from((value - 1) >> (2 * at) & 3)];
    format!("{} {} {}", reel(0), reel(1), reel(2))
}

/// How often each value came, for admins.
#[must_use]
pub fn counts(voice: Voice, counted: &[(&'static Toss, Vec<u64>)]) -> String {
    let mut text = format!("🛠 <b>{NAME}: values so far</b>\n");
    for (toss, counts) in counted {
        let _ = write!(text, "\n{} {}: ", toss.emoji, toss.name(voice));
        let Some(fit) = Fit::of(counts) else {
            text.push_str("not thrown yet\n");
            continue;
        };
        let seen = (1..).zip(counts).filter(|(_, count)| **count > 0);
        let seen: Vec<_> = seen
            .map(|(value, n): (u8, _)| format!("{value}:{n}"))
            .collect();
        let verdict = match (fit.is_enough(), fit.is_strange()) {
            (false, _) => "too few to tell",
            (true, false) => "looks fair",
            (true, true) => "⚠️ fair dice show this once in a hundred times",
        };
        let _ = writeln!(
            text,
            "{} {}\n<code>{}</code>\nχ² {} · {} degrees of freedom · 99 % below {} · {verdict}",
            fit.count,
            if fit.count == 1 { "throw" } else { "throws" },
            seen.join(" "),
            Thousandths(fit.chi_square),
            fit.freedom,
            Thousandths(fit.critical)
        );
    }
    text
}

struct Thousandths(u64);

impl std::fmt::Display for Thousandths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1_000, self.0 % 1_000)
    }
}
