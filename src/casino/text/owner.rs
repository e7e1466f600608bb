//! What the owner is told.
use crate::casino::text::html;
use crate::rules::ledger::RoundId;
use std::time::Duration;

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

/// What the owner is told when updates came whose numbers cannot be right.
#[must_use]
pub fn numbers_left_out() -> String {
    "⚠️ Updates came under numbers that Telegram does not give. They are left out, the others are \
     handled. Look at what stands between the bot and Telegram: a proxy, or TELEGRAM_API_URL."
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
