//! The panel, the list of games, what a player has and what came of it all.
use crate::casino::lobby::refill::Refill;
use crate::casino::text::{best_play, html, isolated, mention, percent, promised, wait};
use crate::casino::{contests, tosses};
use crate::rules::contests::Kind;
use crate::rules::games::{self, GAMES};
use crate::rules::ledger::PlayerId;
use crate::rules::tosses as telegrams;
use crate::speech::{Unit, Voice, key};
use crate::store::Tally;
use crate::values::limits;
use crate::values::money::{Amount, Asset, Sum};
use std::fmt::Write;

/// What is asked on the page of languages.
#[must_use]
pub fn which_language(voice: Voice) -> String {
    voice.html(&key::LanguageAsk).into_string()
}

/// That another language is spoken from now on.
#[must_use]
pub fn language_chosen(voice: Voice) -> String {
    voice.html(&key::LanguageSet).into_string()
}

/// The panel at the first visit, with the promise that comes before the first bet.
#[must_use]
pub fn welcome(name: &str, balance: Amount, asset: Asset, promise: &str) -> String {
    let gift = if asset.is_play() {
        format!(
            "Here are <b>{balance}</b> free credits. They are play money: nothing to lose, nothing \
             to cash out."
        )
    } else {
        "Play only with what you can spare.".to_owned()
    };
    format!(
        "🎰 <b>Welcome, {}!</b>\n\n{gift}\n\n👇 Pick a game. Each round takes one tap.\n\n{}",
        html(&isolated(name)),
        promised(promise)
    )
}

/// The panel.
#[must_use]
pub fn panel(name: &str, balance: Amount, asset: Asset, open: usize) -> String {
    format!(
        "👋 <b>Welcome back, {}!</b>\n💰 <b>{}</b> {}\n\n{}👇 Pick a game:",
        html(&isolated(name)),
        balance.in_cents(),
        asset.unit_name(),
        tables_open(open)
    )
}

/// That rounds are open, before the buttons that lead to them.
fn tables_open(open: usize) -> String {
    match open {
        0 => String::new(),
        1 => "⏳ A table of yours is open.\n\n".to_owned(),
        more => format!("⏳ {more} tables of yours are open.\n\n"),
    }
}

/// Help; each command with its line.
#[must_use]
pub fn help<'a>(commands: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::from(
        "❓ <b>How to play</b>\n\nTap a game and play with buttons, or type a whole bet:\n",
    );
    for game in GAMES {
        let spec = game.spec();
        let _ = writeln!(
            text,
            "{} <code>/{} {}</code>",
            spec.emoji,
            spec.command,
            html(spec.example)
        );
    }
    let _ = writeln!(
        text,
        "{} <code>/{} {}</code>",
        telegrams::EMOJI,
        telegrams::COMMAND,
        telegrams::EXAMPLE
    );
    text.push_str("\nA stake is a number like 10 or 10.50, or <b>max</b> or <b>half</b>.\n\n");
    for (name, help) in commands {
        let _ = writeln!(text, "/{name} – {help}");
    }
    text.push_str(
        "\nEvery round is provably fair: its seed was promised before you bet. See /fair. Only \
         Telegram's own dice are thrown by Telegram, so we cannot prove those.",
    );
    text
}

/// The list of games.
#[must_use]
pub fn games(open: usize) -> String {
    let mut text = format!("{}🎮 <b>Games</b>\n", tables_open(open));
    for game in GAMES {
        let spec = game.spec();
        let rtp = game
            .rtp(&game.default_choice())
            .map(percent)
            .unwrap_or_default();
        let _ = write!(
            text,
            "\n{} <b>{}</b> · returns {rtp}{}\n<code>/{} {}</code>\n",
            spec.emoji,
            spec.name,
            best_play(spec),
            spec.command,
            html(spec.example)
        );
    }
    text
}

/// The balance, and how to go on for who has nothing left.
#[must_use]
pub fn balance(voice: Voice, balance: Amount, refill: Refill) -> String {
    let balance = balance.in_cents();
    let unit = Unit(balance);
    let have = voice.html(&key::Balance { balance, unit });
    format!("{have}{}", how_to_go_on(voice, refill))
}

/// Put behind a sentence that says how little is left.
pub(in crate::casino) fn how_to_go_on(voice: Voice, refill: Refill) -> String {
    match refill {
        Refill::No => String::new(),
        Refill::Now(_) => {
            let hours = (limits::REFILL_EVERY.as_secs() / 3_600).into();
            format!(" {}", voice.plain(&key::RefillNow { hours }))
        }
        Refill::After(left) => {
            let time = &wait(voice, left);
            format!(" {}", voice.plain(&key::RefillAfter { time }))
        }
    }
}

pub(in crate::casino) fn refill_button(amount: Amount) -> String {
    format!("🎁 {amount} free credits")
}

/// Before what is shown after a refill.
pub(in crate::casino) fn refilled(amount: Amount, page: &str) -> String {
    format!("🎁 Here are <b>{amount}</b> free credits. Good luck!\n{page}")
}

/// Nothing is awaited any more.
#[must_use]
pub fn cancelled() -> String {
    "✖️ All right, I am not waiting for anything.".to_owned()
}

/// Rounds in sums.
#[must_use]
pub fn stats(tallies: &[Tally]) -> String {
    if tallies.is_empty() {
        return "📊 You have not played yet. /games shows what to play.".to_owned();
    }
    let mut text = String::from("📊 <b>Your rounds in sums</b>\n");
    let mut line = |name: &str, rounds: i64, staked: i64, paid: i64, best: Amount| {
        let noun = if rounds == 1 { "round" } else { "rounds" };
        let (net, staked, paid) = (Sum(paid - staked), Sum(staked), Sum(paid));
        let _ = write!(
            text,
            "\n{name}: {rounds} {noun} · net <b>{net}</b>\nstaked {staked} · returned {paid} · biggest win {best}\n",
        );
    };
    for tally in tallies {
        line(
            &played(&tally.game),
            tally.rounds,
            tally.staked,
            tally.paid,
            tally.best,
        );
    }
    let sum = |of: fn(&Tally) -> i64| tallies.iter().map(of).sum();
    let best = tallies
        .iter()
        .map(|tally| tally.best)
        .max()
        .unwrap_or_default();
    line(
        "<b>In all</b>",
        sum(|t| t.rounds),
        sum(|t| t.staked),
        sum(|t| t.paid),
        best,
    );
    text
}

/// What a tally is of.
fn played(name: &str) -> String {
    match games::find(name) {
        Some(game) => format!("{} {}", game.spec().emoji, game.spec().name),
        None if name == telegrams::ID => tosses::text::name(),
        None if name == Kind::Flip.command() => contests::text::DUEL.to_owned(),
        None if name == Kind::Pot.command() => contests::text::POT.to_owned(),
        None => String::new(),
    }
}

/// Asks for anything in a group, where only a reply is an answer.
#[must_use]
pub fn ask_in_group(player: PlayerId, name: &str, question: &str) -> String {
    let who = mention(player, name);
    format!("{who} {question}\nReply to this message, or /cancel.")
}
