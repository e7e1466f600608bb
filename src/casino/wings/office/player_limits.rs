//! Limits that the house sets a player, lower than their own.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::typed;
use crate::casino::visit::Visit;
use crate::casino::wings::limits::typed as limits;
use crate::casino::wings::office::acts::{self, Act};
use crate::casino::wings::office::{door, players};
use crate::rules::ledger::PlayerId;
use crate::rules::office::{Action, Channel};

/// The most words that name a limit.
const WORDS: usize = 4;

/// What was typed: `stake 5 USDT asked us to`, `time 24h off he may again`.
pub(super) fn typed(visit: &mut Visit<'_>, about: &[&str], line: &str) -> Result<Page, Trouble> {
    door::acts(visit, Action::Limit)?;
    let &[id] = about else {
        return Err(Refusal::Stale.into());
    };
    let id = PlayerId(id.parse().map_err(|_| Refusal::Stale)?);
    let words: Vec<_> = typed::as_typed(line).collect();
    let lower = words.iter().map(|word| typed::plain(word).to_lowercase());
    let lower: Vec<_> = lower.collect();
    let lower: Vec<_> = lower.iter().map(String::as_str).collect();
    // The longest that names one: behind it stands why.
    let named = (2..=WORDS.min(lower.len())).rev();
    let mut named = named.filter_map(|n| Some((n, limits::exactly(&lower[..n]).ok()?)));
    let (n, (what, value)) = named.next().ok_or(Refusal::OfficeLimit)?;
    let reason = words[n..].join(" ");
    let limit = Act::Limit(id, what.of(), value);
    acts::act(visit, Channel::Chat, &limit, &reason)?;
    players::one(visit, id)
}
