//! Every sentence and label that a player reads, as Telegram's HTML. Data from outside passes
//! through [`html`]; nothing here decides anything.
pub mod auto;
pub mod boards;
pub mod contests;
pub mod places;
pub mod rounds;
pub mod tosses;

use super::backing::{Bound, StakeRange};
use super::refill::{self, Refill};
use super::{Refusal, commands};
use crate::contests::Kind;
use crate::fairness::{ClientSeed, Commitment};
use crate::games::{self, Choice, GAMES, Game, Spec, Wager};
use crate::ledger::{PlayerId, RoundId};
use crate::limits;
use crate::money::{Amount, Asset, Multiplier, Sum, UNIT};
use crate::store::{Pair, Round, Tally};
use crate::tosses as telegrams;
use rounds::verify_command;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write;
use std::time::Duration;

pub(super) const HOME: &str = "🏠 Panel";
pub(super) const BACK: &str = "◀️ Back";
pub(super) const HISTORY: &str = "📜 History";
pub(super) const STATS: &str = "📊 Stats";
pub(super) const FAIR: &str = "🔐 Fairness";
pub(super) const HELP: &str = "❓ Help";
pub(super) const GAMES_BUTTON: &str = "🎮 Games";
pub(super) const RULES: &str = "📖 Rules";
pub(super) const NEWER: &str = "◀️ Newer";
pub(super) const OLDER: &str = "Older ▶️";
pub(super) const SET_CLIENT_SEED: &str = "✏️ Set client seed";
pub(super) const ROTATE: &str = "🔄 Rotate and reveal";
pub(super) const VERIFY: &str = "🧮 How to verify";
pub(super) const CANCEL: &str = "✖️ Cancel";
pub(super) const HALF: &str = "½";
pub(super) const DOUBLE: &str = "2×";
pub(super) const MAX: &str = "Max";
pub(super) const SAME: &str = "Nothing changes: it is set already, or no more fits.";
pub(super) const OTHER_STAKE: &str = "Other…";
/// Characters of a bet that the button which places it repeats.
const BET_BUTTON_CHARS_MAX: usize = 12;
pub(super) const CHANGE: &str = "🎛 Change bet";

/// Text from outside, safe inside HTML.
#[must_use]
pub fn html(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '>', '&', '"']) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        match char {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    Cow::Owned(safe)
}

/// A share such as 99/100 in per cent: `99 %`, `95.58 %`. Where four decimals do not say it exactly,
/// the nearest ones, marked as such: `about 97.2973 %`.
#[must_use]
pub fn percent(share: Multiplier) -> String {
    let (num, den) = share.parts();
    let (scaled, den) = (u128::from(num) * 1_000_000, u128::from(den));
    let about = if scaled % den == 0 { "" } else { "about " };
    let nearest = (scaled + den / 2) / den;
    let decimals = format!("{:04}", nearest % 10_000);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{about}{}{point}{decimals} %", nearest / 10_000)
}

/// What is to be said behind a return that not every player gets.
const fn best_play(spec: &Spec) -> &'static str {
    if spec.skill { " with best play" } else { "" }
}

/// A player's name as a link, so that Telegram tells them.
#[must_use]
pub fn mention(player: PlayerId, name: &str) -> String {
    format!(
        "<a href=\"tg://user?id={}\">{}</a>",
        player.0,
        html(&isolated(name))
    )
}

/// A name kept from turning round the text that it stands in, whichever way it is written.
fn isolated(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return name.into();
    }
    // Unicode's first strong isolate and its end, UAX 9.
    format!("\u{2068}{name}\u{2069}").into()
}

/// A name, cut so that a list of many fits a message, and kept from turning round what follows.
fn listed_name(name: &str) -> String {
    let mut chars = name.chars();
    let mut short: String = chars.by_ref().take(limits::LISTED_NAME_CHARS_MAX).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    html(&isolated(&short)).into_owned()
}

/// What a bet that is over brought beyond its stake: a sign for it, and `+9.80`.
fn net(staked: Amount, payout: Amount) -> (&'static str, String) {
    let less = |from: Amount, amount| from.checked_sub(amount).unwrap_or_default();
    match payout.cmp(&staked) {
        Ordering::Greater => ("✅", format!("+{}", less(payout, staked))),
        Ordering::Equal => ("🤝", format!("±{}", Amount::ZERO)),
        Ordering::Less => ("❌", format!("−{}", less(staked, payout))),
    }
}

/// A page in a group, where everybody sees it.
#[must_use]
pub fn in_group(name: &str, text: &str) -> String {
    format!("👤 <b>{}</b>\n{text}", html(&isolated(name)))
}

/// Why something is refused and what is allowed instead: plain text, short enough for a toast.
#[must_use]
pub fn refusal(refusal: &Refusal, asset: Asset) -> String {
    let unit = asset.unit_name();
    match refusal {
        Refusal::Amount(typed) => format!(
            "“{typed}” is not an amount. Write it like 10 or 10.50, without signs, or say max or half."
        ),
        Refusal::TooSmall(min) => format!("The smallest stake here is {min} {unit}."),
        Refusal::TooLarge {
            max,
            bound: Bound::Table,
        } => format!("The largest stake here is {max} {unit}."),
        Refusal::TooLarge { max, bound } => {
            let why = allows_no_more(*bound);
            format!("The largest stake on this bet is {max} {unit} now{why}.")
        }
        Refusal::Closed(bound) => {
            format!("This bet is closed for now{}.", allows_no_more(*bound))
        }
        Refusal::TooSoon(left) => {
            let tenths = left.as_millis().div_ceil(100);
            let (seconds, tenth) = (tenths / 10, tenths % 10);
            format!("One moment, please: the next round can start in {seconds}.{tenth} s.")
        }
        Refusal::FileTooSoon(left) => format!(
            "You got a file just now: the next one can come in {} s.",
            left.as_millis().div_ceil(1_000)
        ),
        Refusal::FileInGroup => {
            "That file is your whole history: ask me in our private chat, with /history csv."
                .to_owned()
        }
        Refusal::NotEnough { balance, stake } => {
            let balance = balance.in_cents();
            format!("Not enough: the stake is {stake}, you have {balance} {unit}.")
        }
        Refusal::RefillTooSoon(left) => {
            format!(
                "You had free credits not long ago: the next come in {}.",
                wait(*left)
            )
        }
        Refusal::NoRefill => format!(
            "Free credits are for who has less than {} and nothing at stake.",
            refill::BELOW
        ),
        Refusal::NotEnoughToRaise { balance, raise } => {
            let balance = balance.in_cents();
            format!("Not enough: that adds {raise} to the stake, you have {balance} {unit}.")
        }
        Refusal::Choice(game) => games::find(game).map_or_else(
            || "That bet does not exist here.".to_owned(),
            |game| {
                let spec = game.spec();
                format!(
                    "Bet on {}. For example /{} {}",
                    spec.bets, spec.command, spec.example
                )
            },
        ),
        Refusal::Bet { game, part, hint } => games::find(game).map_or_else(String::new, |game| {
            let (spec, colon) = (game.spec(), if hint.is_empty() { "" } else { ": " });
            format!(
                "“{part}” is not a bet of {}{colon}{hint}. Bet on {}. For example /{} {}",
                spec.name, spec.bets, spec.command, spec.example
            )
        }),
        Refusal::ClientSeed => format!(
            "A client seed is 1 to {} letters, digits or . _ ~ - without spaces.",
            limits::CLIENT_SEED_CHARS_MAX
        ),
        Refusal::Round => "That is not a round of yours. /history lists them.".to_owned(),
        Refusal::Crowded => {
            "So much is going on in this chat that I lag behind. Try again in a minute.".to_owned()
        }
        Refusal::Silent(time) => format!(
            "Telegram lets me say nothing in this chat for {} minutes, so nothing is bet here. In our \
             private chat you can play on.",
            time.as_secs().div_ceil(60)
        ),
        Refusal::TooMuch => {
            "So many answers to you are on their way that I take up nothing more from you until they \
             are there."
                .to_owned()
        }
        Refusal::TooFast => {
            "You are faster than I can answer. What comes too fast does nothing.".to_owned()
        }
        Refusal::RoundOpen { game, round } => {
            let (name, command) = games::find(game).map_or(("", ""), |game| {
                let spec = game.spec();
                (spec.name, spec.command)
            });
            format!(
                "Your round #{} of {name} is still open, and its seeds stay secret until it is \
                 over. Finish it first: /{command}",
                round.0
            )
        }
        Refusal::RoundOver(round) => {
            format!("Round #{0} is over. /round {0} shows how it went.", round.0)
        }
        Refusal::Toss => {
            use crate::tosses::{COMMAND, EXAMPLE};
            format!(
                "I do not know that bet. For example /{COMMAND} {EXAMPLE}, or /{COMMAND} alone."
            )
        }
        Refusal::NoToss => "That is not a throw of yours. /history lists them.".to_owned(),
        Refusal::InTheAir => "Your last throw is still in the air. One moment, please.".to_owned(),
        Refusal::NoAuto => "Auto play is not offered for this game.".to_owned(),
        Refusal::AutoPlays => "Your auto play is still under way: stop it first.".to_owned(),
        Refusal::Stale => "That button has had its turn. Use the latest message.".to_owned(),
        Refusal::Foreign => "That button is somebody else's. Type /start for your own.".to_owned(),
        Refusal::Unknown => "I do not know that command. /help shows them all.".to_owned(),
        Refusal::NotAsked => {
            "I did not get that. Pick a game with /games, or see /help.".to_owned()
        }
        Refusal::Duel => {
            "A challenge is a stake and flip or dice. For example /duel 10 flip".to_owned()
        }
        Refusal::ChallengeOpen(id) => format!(
            "Your challenge #{} is still open here. /duel shows it: wait, or cancel it.",
            id.0
        ),
        Refusal::OwnChallenge => {
            "That is your own challenge: it waits for somebody else.".to_owned()
        }
        Refusal::NotYourDuel => {
            "That duel was between others. Type /duel 10 flip for one of yours.".to_owned()
        }
        Refusal::Over(kind, id) => format!("It is over: /{} #{} tells how.", kind.command(), id.0),
        Refusal::AlreadyIn => "You are in already.".to_owned(),
        Refusal::Faster(name) => format!("Too late: {} was faster.", isolated(name)),
        Refusal::CalledOff => "Too late: this challenge was called off.".to_owned(),
        Refusal::TimeIsUp => "Too late: its time is up.".to_owned(),
        Refusal::PotFull => format!("The pot is full: {} players.", limits::POT_PLAYERS_MAX),
        Refusal::GroupsOnly => "A pot is for groups: add me to one and type /pot 5".to_owned(),
        Refusal::NoContest => "I know no such duel or pot.".to_owned(),
        Refusal::Move => "That move is not possible now.".to_owned(),
    }
}

/// What allows no larger stake, to be put before a full stop; nothing of the table's own limit.
fn allows_no_more(bound: Bound) -> String {
    let of = |part: u32, parts: u32| percent(Multiplier::ratio(part.into(), parts.into()));
    let share = |parts| of(1, parts);
    let pool = limits::OPEN_SHARE;
    match bound {
        Bound::Table => String::new(),
        Bound::Bet => {
            let share = share(limits::BET_SHARE);
            format!(": no bet may win over {share} of the bankroll")
        }
        Bound::Account => {
            let kept = limits::KEPT_SHARE;
            let share = of(kept - 1, kept * pool * limits::ACCOUNT_SHARE);
            format!(
                ": your open bets together may win {share} of the bankroll, less what others have open"
            )
        }
        Bound::Newcomer => {
            let share = share(pool * limits::NEWCOMER_SHARE);
            let (bets, hours) = (
                limits::NEWCOMER_BETS,
                limits::NEWCOMER_FOR.as_secs() / 3_600,
            );
            format!(
                ": a newcomer's open bets may win {share} of the bankroll, more after {bets} bets and {hours} hours"
            )
        }
    }
}

/// What a player is told when something of ours failed; `reference` stands in the log.
#[must_use]
pub fn failure(reference: &str) -> String {
    format!(
        "Sorry, that did not work, and nothing was staked. If it happens again, tell the owner \
         this reference: {reference}"
    )
}

/// What the owner is told about the same, and how many there were of its cause since the last time.
#[must_use]
pub fn failure_notice(reference: &str, why: &str, before: u64) -> String {
    let before = match before {
        0 => String::new(),
        before => format!(" Before it {before} more were, for the same cause."),
    };
    format!(
        "⚠️ An update was set aside as <code>{reference}</code>: {}. The log has the details.{before}",
        html(why)
    )
}

/// What the owner is told when the books are a copy's.
#[must_use]
pub fn copy_taken(why: impl std::fmt::Display, players: usize) -> String {
    format!(
        "⚠️ The database counts as a copy: {why}. What was open has ended, and new seeds were given to \
         {players} players, since theirs may be known."
    )
}

/// What the owner is told when everybody has new seeds.
#[must_use]
pub const fn seeds_renewed() -> &'static str {
    "ℹ️ Everybody has new seeds. What was open when it began has ended, but for what I named."
}

/// What the owner is told when rounds could not be ended, so that their players keep their seeds.
#[must_use]
pub fn seeds_kept(rounds: &[RoundId]) -> String {
    let named: Vec<_> = rounds
        .iter()
        .take(8)
        .map(|round| format!("#{}", round.0))
        .collect();
    format!(
        "⚠️ {} open rounds cannot be ended, and their players keep their seeds: {}. The log says why.",
        rounds.len(),
        named.join(", ")
    )
}

/// What the owner is told when a worker failed.
#[must_use]
pub fn worker_restarts(worker: &str, why: &str, delay: Duration) -> String {
    let (worker, why, seconds) = (html(worker), html(why), delay.as_secs());
    format!(
        "⚠️ A part of the bot, the {worker}, failed: {why}. It is started again in {seconds} s."
    )
}

/// What the owner is told when a webhook stood in the way of polling.
#[must_use]
pub fn webhook_taken_away() -> String {
    "⚠️ Somebody had set a webhook for this bot's token, so that its messages went there. It is \
     taken away. If that was not you, get a new token from @BotFather: /revoke."
        .to_owned()
}

/// What the owner is told at the start after a crash, a kill or a power cut.
#[must_use]
pub fn came_back() -> String {
    "ℹ️ The bot is back: its last run did not end as asked. Nothing that was bet or won is lost."
        .to_owned()
}

/// What the owner is told when /health has answered 503 for a while.
#[must_use]
pub fn health_is_bad(reasons: &[String]) -> String {
    let reasons: Vec<_> = reasons
        .iter()
        .map(|reason| format!("\n• {}", html(reason)))
        .collect();
    format!("🔴 The bot is unhealthy:{}", reasons.concat())
}

/// What the owner is told when there is something to look at for a while.
#[must_use]
pub fn health_warns(warnings: &[String]) -> String {
    let warnings: Vec<_> = warnings
        .iter()
        .map(|warning| format!("\n• {}", html(warning)))
        .collect();
    format!("🟡 Play goes on, but look at this:{}", warnings.concat())
}

/// What the owner is told after that.
#[must_use]
pub fn health_is_well(after: Duration) -> String {
    let minutes = after.as_secs().div_ceil(60);
    format!("🟢 The bot is healthy again, after {minutes} minutes.")
}

/// A message to the owner, and how many like it were not sent.
#[must_use]
pub fn with_held_back(text: String, count: u32) -> String {
    match count {
        0 => text,
        count => format!("{text}\n({count} more messages were held back; the log has them.)"),
    }
}

/// The panel at the first visit, with the promise that comes before the first bet.
#[must_use]
pub fn welcome(name: &str, balance: Amount, asset: Asset, promise: &str) -> String {
    let gift = match asset {
        Asset::Play => format!(
            "Here are <b>{balance}</b> free credits. They are play money: nothing to lose, nothing \
             to cash out."
        ),
        Asset::Usd => "Play only with what you can spare.".to_owned(),
    };
    format!(
        "🎰 <b>Welcome, {}!</b>\n\n{gift}\n\n👇 Pick a game. Each round takes one tap.\n\n{}",
        html(&isolated(name)),
        promised(promise)
    )
}

/// What a newcomer reads before the first bet.
fn promised(promise: &str) -> String {
    format!(
        "🔐 Your draws are locked in already. Their fingerprint, for you to check later (/fair):\n\
         <code>{promise}</code>"
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

/// Help.
#[must_use]
pub fn help() -> String {
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
    for command in commands::COMMANDS {
        let _ = writeln!(text, "/{} – {}", command.name, command.help);
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
pub fn balance(balance: Amount, asset: Asset, refill: Refill) -> String {
    let (balance, on) = (balance.in_cents(), how_to_go_on(refill));
    format!("💰 You have <b>{balance}</b> {}.{on}", asset.unit_name())
}

/// Put behind a sentence that says how little is left.
pub(super) fn how_to_go_on(refill: Refill) -> String {
    match refill {
        Refill::No => String::new(),
        Refill::Now(_) => {
            let hours = limits::REFILL_EVERY.as_secs() / 3_600;
            format!(" Free credits are there for you once in {hours} hours: take them now.")
        }
        Refill::After(left) => format!(" The next free credits come in {}.", wait(left)),
    }
}

/// `5 h 12 min`, rounded up.
fn wait(left: Duration) -> String {
    let minutes = left.as_secs().div_ceil(60);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

pub(super) fn refill_button(amount: Amount) -> String {
    format!("🎁 {amount} free credits")
}

/// Before what is shown after a refill.
pub(super) fn refilled(amount: Amount, page: &str) -> String {
    format!("🎁 Here are <b>{amount}</b> free credits. Good luck!\n{page}")
}

/// Above a table that a number led to which is the stake.
pub(super) fn as_a_stake(stake: Amount, table: &str) -> String {
    format!("ℹ️ {stake} is understood as your stake. Tap ▶️ to bet it.\n\n{table}")
}

/// Likewise, of one that is not taken.
pub(super) fn not_as_a_stake(why: &Refusal, asset: Asset, table: &str) -> String {
    format!("ℹ️ {}\n\n{table}", html(&refusal(why, asset)))
}

/// Above a table that a number led to which says what to bet on; `or_a_stake`: there is a button that bets it
/// instead.
pub(super) fn as_a_choice(label: &str, or_a_stake: bool, table: &str) -> String {
    let (label, or) = (
        html(label),
        "; if you meant a stake, the first button bets it",
    );
    let or = if or_a_stake { or } else { "" };
    format!("ℹ️ Understood as {label}{or}.\n\n{table}")
}

/// The button that bets such a number.
pub(super) fn bet_instead(stake: Amount, on: &str) -> String {
    format!("Bet {stake} on {on}")
}

/// Asks which of two amounts is meant.
pub(super) fn which_amount([less, more]: [Amount; 2]) -> String {
    format!("🤔 That can be {less} or {more}. Which one?")
}

/// A table before the bet; at a first visit with the promise.
#[must_use]
pub fn table(
    game: &dyn Game,
    wager: &Wager,
    range: StakeRange,
    balance: Amount,
    asset: Asset,
    promise: Option<&str>,
) -> String {
    let spec = game.spec();
    let mut text = format!(
        "{} <b>{}</b>{}\n{}\n\nStake <b>{}</b> · you have {} {}",
        spec.emoji,
        spec.name,
        bet(game, &wager.choice),
        promises(game, &wager.choice),
        wager.stake,
        balance.in_cents(),
        asset.unit_name(),
    );
    if game.asks_first(wager.choice.as_str()).is_none() {
        let _ = write!(text, "\n{}", stakes(range));
    }
    if let Some(promise) = promise {
        let _ = write!(text, "\n\n{}", promised(promise));
    }
    text
}

/// What a bet may bring, or that there is none yet.
fn promises(game: &dyn Game, choice: &Choice) -> String {
    if let Some(first) = game.asks_first(choice.as_str()) {
        return format!("Nothing is bet on yet: {first}.");
    }
    let top = game.top(choice).unwrap_or(Multiplier::ZERO);
    let rtp = game.rtp(choice).map(percent).unwrap_or_default();
    let lines = game.pays(choice).map_or(0, |lines| lines.len());
    let up_to = if lines > 1 { "up to " } else { "" };
    let raises = game.risk(choice).map(Multiplier::parts) != Some(top.profit().parts());
    let of = if raises { " the first stake" } else { "" };
    let by = best_play(game.spec());
    format!("Pays {up_to}{top}{of} · returns {rtp} on average{by}")
}

/// What may be staked, and why no more when that is not the table's own limit.
pub(super) fn stakes(range: StakeRange) -> String {
    if range.max < range.min {
        return format!("Closed for now{}", allows_no_more(range.bound));
    }
    let why = allows_no_more(range.bound);
    format!("From {} to {}{why}", range.min, range.max)
}

/// ` · Under 50.00`, or nothing where there is only one bet.
fn bet(game: &dyn Game, choice: &Choice) -> String {
    let label = game.label(choice);
    if label.is_empty() {
        label
    } else {
        format!(" · {}", html(&label))
    }
}

/// A game's rules and what a choice of it pays.
#[must_use]
pub fn rules(game: &dyn Game, choice: &Choice) -> String {
    let spec = game.spec();
    let mut text = format!(
        "{} <b>{}</b>\n\n{}\n\n",
        spec.emoji,
        spec.name,
        html(spec.rules)
    );
    for (event, multiplier) in game.pays(choice).unwrap_or_default() {
        let _ = writeln!(text, "{} pays {multiplier}", html(&event));
    }
    let rtp = game.rtp(choice).map(percent).unwrap_or_default();
    let _ = write!(
        text,
        "\nOn average {rtp} of what is staked comes back{}. Your stake is part of what is paid.\n",
        best_play(spec)
    );
    if spec.lasts() {
        let hours = limits::ABANDONED_AFTER.as_secs() / 3_600;
        let abandoned = html(spec.abandoned);
        let _ = writeln!(text, "A table left alone for {hours} hours {abandoned}.");
    }
    let _ = write!(
        text,
        "Bet on {}. By hand: /{} {}",
        html(spec.bets),
        spec.command,
        html(spec.example)
    );
    text
}

pub(super) fn preset(stake: Amount, selected: bool) -> String {
    let units = stake.micros() / UNIT;
    if selected {
        format!("· {units} ·")
    } else {
        units.to_string()
    }
}

pub(super) fn play_button(game: &dyn Game, wager: &Wager) -> String {
    let top = game
        .top(&wager.choice)
        .and_then(|top| top.pays(wager.stake))
        .unwrap_or_default();
    let up_to = match game.pays(&wager.choice) {
        Some(lines) if lines.len() > 1 => "up to ",
        _ => "",
    };
    // A long bet stands above the buttons already.
    let label = match game.label(&wager.choice) {
        label if label.is_empty() || label.chars().count() > BET_BUTTON_CHARS_MAX => {
            "Play".to_owned()
        }
        label => label,
    };
    format!("▶️ {label} · {} → {up_to}{top}", wager.stake)
}

/// In place of [`play_button`] while nothing is bet on.
pub(super) fn no_play_button(first: &str) -> String {
    format!("▶️ – {first}")
}

pub(super) fn go_on_button(game: &dyn Game) -> String {
    format!("▶️ {} {}", game.spec().emoji, game.spec().name)
}

pub(super) fn again_button(stake: Amount) -> String {
    format!("🔁 Again · {stake}")
}

/// Asks for a stake.
#[must_use]
pub fn ask_stake(game: &dyn Game, choice: &Choice, range: StakeRange, asset: Asset) -> String {
    format!(
        "✏️ Type your stake for {}{}: {} to {} {}, or max or half.",
        game.spec().name,
        bet(game, choice),
        range.min,
        range.max,
        asset.unit_name()
    )
}

/// Asks for anything in a group, where only a reply is an answer.
#[must_use]
pub fn ask_in_group(player: PlayerId, name: &str, question: &str) -> String {
    let who = mention(player, name);
    format!("{who} {question}\nReply to this message, or /cancel.")
}

/// Asks for a client seed.
#[must_use]
pub fn ask_client_seed() -> String {
    format!(
        "✏️ Type your client seed: 1 to {} letters, digits or . _ ~ -\nThe server seed in force is \
         revealed, and the next one plays with yours.",
        limits::CLIENT_SEED_CHARS_MAX
    )
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
        None if name == telegrams::ID => tosses::name(),
        None if name == Kind::Flip.command() => contests::DUEL.to_owned(),
        None if name == Kind::Pot.command() => contests::POT.to_owned(),
        None => String::new(),
    }
}

/// What is promised now.
#[must_use]
pub fn fair(current: Commitment, client: &ClientSeed, nonce: i64, next: Commitment) -> String {
    format!(
        "🔐 <b>Every round is provably fair</b>\n\
         I have locked in a secret server seed. Its fingerprint (SHA-256):\n<code>{current}</code>\n\
         Your client seed: <code>{}</code>\nThe next round's nonce: {nonce}\n\n\
         Locked in for after that:\n<code>{next}</code>\n\n\
         I cannot change a locked seed, and you cannot see it before you rotate. Under a client \
         seed that you set yourself, my seed cannot have been chosen against you.",
        html(client.as_str())
    )
}

/// A pair that is out of use, and the command that checks its last round.
#[must_use]
pub fn revealed(pair: &Pair, rounds: i64, last: Option<&Round>) -> String {
    let mut text = format!(
        "🔓 <b>Revealed</b>\nServer seed:\n<code>{}</code>\nits SHA-256:\n<code>{}</code>\n\
         Client seed: <code>{}</code>\n",
        pair.server.reveal(),
        pair.server.commitment(),
        html(pair.client.as_str())
    );
    match last {
        None => text.push_str("No round was played with it."),
        Some(round) => {
            let _ = write!(
                text,
                "Nonces 0 to {}. /history proves each round; the last, #{}:\n{}",
                rounds - 1,
                round.id.0,
                verify_command(pair, round)
            );
        }
    }
    text
}

/// How a round is recomputed.
#[must_use]
pub fn how_to_verify() -> String {
    "🧮 <b>How to verify a round</b>\n\n\
     1. Before you bet, /fair shows the SHA-256 of the server seed.\n\
     2. A round draws from HMAC-SHA256 with the server seed's hex text as key and \
     <code>client seed:nonce:0</code> as message (then <code>:1</code> and so on). Each 4 bytes, \
     big-endian, divided by 2³², make a fraction below 1.\n\
     3. Rotate, and the server seed is revealed: its SHA-256 must be the promise, and the fractions \
     must give your results: coin 2 sides, dice 10,000 numbers, each reel 100 stops, roulette 37 \
     pockets, plinko 2 ways a row, limbo and crash 2²⁴ steps and, at the very edge of the target, one \
     more draw, keno one of the 40, then of the 39 left and so on, mines of the 25 cells likewise, the \
     wheel its segments, cards one of 52 (2♦ 2♥ 2♠ 2♣ 3♦ … A♣), in video poker of those left.\n\n\
     <code>casino-bot verify</code> does it offline and prints each step; \
     <code>scripts/verify.py</code> does the same in plain Python. With <code>--game wheel --terms</code> \
     the former prints the text behind the SHA-256 of a bet's rules and pay table, with \
     <code>--order</code> what each draw means."
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contests::Kind;
    use crate::ledger::ContestId;

    #[test]
    fn data_from_outside_is_escaped() {
        assert_eq!(
            html("<b>&\"x\"</b>"),
            "&lt;b&gt;&amp;&quot;x&quot;&lt;/b&gt;"
        );
        assert!(matches!(html("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn refusals_fit_a_toast() {
        let far = Amount::MAX;
        let choices = GAMES.iter().map(|game| Refusal::Choice(game.spec().id));
        let others = [
            Refusal::Amount("n".repeat(limits::QUOTED_CHARS_MAX + 1)),
            Refusal::TooSmall(far),
            Refusal::TooLarge {
                max: far,
                bound: Bound::Newcomer,
            },
            Refusal::TooLarge {
                max: far,
                bound: Bound::Account,
            },
            Refusal::Closed(Bound::Newcomer),
            Refusal::TooSoon(Duration::from_millis(60_000)),
            Refusal::FileTooSoon(limits::CSV_EVERY),
            Refusal::RefillTooSoon(limits::REFILL_EVERY),
            Refusal::NoRefill,
            Refusal::NotEnoughToRaise {
                balance: far,
                raise: far,
            },
            Refusal::NotEnough {
                balance: far,
                stake: far,
            },
            Refusal::ClientSeed,
            Refusal::Round,
            Refusal::Crowded,
            Refusal::Silent(Duration::from_secs(86_400)),
            Refusal::TooMuch,
            Refusal::TooFast,
            Refusal::RoundOpen {
                game: "slots",
                round: RoundId(i64::MAX),
            },
            Refusal::RoundOver(RoundId(i64::MAX)),
            Refusal::NoAuto,
            Refusal::Toss,
            Refusal::InTheAir,
            Refusal::AutoPlays,
            Refusal::Stale,
            Refusal::Foreign,
            Refusal::Unknown,
            Refusal::NotAsked,
            Refusal::Move,
            Refusal::Duel,
            Refusal::ChallengeOpen(ContestId(i64::MAX)),
            Refusal::OwnChallenge,
            Refusal::NotYourDuel,
            Refusal::AlreadyIn,
            Refusal::Over(Kind::Pot, ContestId(i64::MAX)),
            Refusal::Faster("n".repeat(limits::NAME_CHARS_MAX)),
            Refusal::CalledOff,
            Refusal::TimeIsUp,
            Refusal::PotFull,
            Refusal::GroupsOnly,
            Refusal::NoContest,
        ];
        for refused in choices.chain(others) {
            let mut text = refusal(&refused, Asset::Usd);
            if let Refusal::NotEnough { .. } = refused {
                let now = how_to_go_on(Refill::Now(far));
                text += &now;
                assert!(how_to_go_on(Refill::After(limits::REFILL_EVERY)).len() < now.len());
            }
            assert!(text.chars().count() <= limits::TOAST_CHARS_MAX, "{text}");
        }
    }

    #[test]
    fn a_return_that_takes_skill_is_shown_as_that_of_the_best_play() {
        let skilled: Vec<_> = GAMES.iter().filter(|game| game.spec().skill).collect();
        assert_eq!(skilled.len(), 2, "blackjack and video poker");
        let list = games(0);
        for game in GAMES {
            let (spec, choice) = (game.spec(), game.default_choice());
            let listed = list.lines().find(|line| line.contains(spec.name));
            let wager = Wager {
                stake: Amount::units(1),
                choice: choice.clone(),
            };
            let range = StakeRange {
                min: spec.stake_min,
                max: spec.stake_max,
                bound: Bound::Table,
            };
            let table = table(*game, &wager, range, Amount::ZERO, Asset::Play, None);
            for page in [listed.expect("a line"), &rules(*game, &choice), &table] {
                assert_eq!(page.contains("with best play"), spec.skill, "{page}");
            }
        }
    }

    #[test]
    fn shares_are_shown_exactly_or_marked() {
        assert_eq!(percent(Multiplier::ratio(99, 100)), "99 %");
        assert_eq!(percent(Multiplier::ratio(9_558, 10_000)), "95.58 %");
        assert_eq!(percent(Multiplier::ratio(36, 37)), "about 97.2973 %");
        assert_eq!(percent(Multiplier::ratio(1, 3)), "about 33.3333 %");
        assert_eq!(percent(Multiplier::ratio(2, 2_000_000)), "0.0001 %");
    }

    #[test]
    fn every_return_that_is_not_marked_is_exact() {
        let shares = GAMES.iter().flat_map(|game| {
            let choices = game.typical().into_iter();
            choices.filter_map(|choice| game.rtp(&choice))
        });
        let tosses = telegrams::TOSSES.iter().flat_map(telegrams::Toss::each);
        for share in shares.chain(tosses.map(telegrams::On::rtp)) {
            let shown = percent(share);
            let figure = shown.trim_start_matches("about ").trim_end_matches(" %");
            let (whole, decimals) = figure.split_once('.').unwrap_or((figure, ""));
            let read: u128 = format!("{whole}{decimals:0<4}").parse().expect("digits");
            let (num, den) = share.parts();
            let off = (read * u128::from(den)).abs_diff(u128::from(num) * 1_000_000);
            assert_eq!(
                off > 0,
                shown.starts_with("about "),
                "{shown} for {num}/{den}"
            );
            assert!(2 * off <= u128::from(den), "{shown} for {num}/{den}");
        }
    }
}
