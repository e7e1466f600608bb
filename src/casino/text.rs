//! What a player reads, as Telegram's HTML: here what several wings say, the rest in the `text` of each
//! wing. Data from outside passes through [`html`]; nothing that is said decides anything.
pub mod named;
pub mod owner;
pub mod refusals;

use crate::casino::backing::StakeRange;
use crate::casino::refusal::Bound;
use crate::rules::games::{Game, Spec};
use crate::rules::ledger::PlayerId;
use crate::speech::{Html, Voice, key};
use crate::values::limits;
use crate::values::money::{Amount, Asset, Multiplier};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::time::Duration;

pub(super) const BACK: &str = "◀️ Back";
pub(super) const HISTORY: &str = "📜 History";
pub(super) const STATS: &str = "📊 Stats";
pub(super) const FAIR: &str = "🔐 Fairness";
pub(super) const HELP: &str = "❓ Help";
pub(super) const SET_CLIENT_SEED: &str = "✏️ Set client seed";
pub(super) const ROTATE: &str = "🔄 Rotate and reveal";
pub(super) const VERIFY: &str = "🧮 How to verify";
pub(super) const CANCEL: &str = "✖️ Cancel";
pub(super) const HALF: &str = "½";
pub(super) const DOUBLE: &str = "2×";
pub(super) const MAX: &str = "Max";
pub(super) const SAME: &str = "Nothing changes: it is set already, or no more fits.";
pub(super) const OTHER_STAKE: &str = "Other…";
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
pub(super) const fn best_play(spec: &Spec) -> &'static str {
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
pub(super) fn isolated(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return name.into();
    }
    // Unicode's first strong isolate and its end, UAX 9.
    format!("\u{2068}{name}\u{2069}").into()
}

/// A name, cut so that a list of many fits a message, and kept from turning round what follows.
pub(super) fn listed_name(name: &str) -> String {
    let mut chars = name.chars();
    let mut short: String = chars.by_ref().take(limits::LISTED_NAME_CHARS_MAX).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    html(&isolated(&short)).into_owned()
}

/// A name, cut so that a list of many fits a message.
pub(super) fn listed(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(limits::LISTED_NAME_CHARS_MAX) {
        None => name.into(),
        Some((end, _)) => format!("{}…", &name[..end]).into(),
    }
}

/// An amount of play credits as it can be typed: without separators.
pub(super) fn plain(amount: Amount) -> String {
    Asset::Play.plain(amount)
}

/// What a bet that is over brought beyond its stake: a sign for it, and `+9.80`.
pub(super) fn net(staked: Amount, payout: Amount) -> (&'static str, String) {
    let less = |from: Amount, amount| from.checked_sub(amount).unwrap_or_default();
    match payout.cmp(&staked) {
        Ordering::Greater => ("✅", format!("+{}", less(payout, staked))),
        Ordering::Equal => ("🤝", format!("±{}", Amount::ZERO)),
        Ordering::Less => ("❌", format!("−{}", less(staked, payout))),
    }
}

/// The same in a language.
pub(super) fn net_in(voice: Voice, staked: Amount, payout: Amount) -> (&'static str, String) {
    let less = |from: Amount, amount| from.checked_sub(amount).unwrap_or_default();
    let amount = match payout.cmp(&staked) {
        Ordering::Greater => less(payout, staked),
        _ => less(staked, payout),
    };
    match payout.cmp(&staked) {
        Ordering::Greater => ("✅", voice.plain(&key::NetWon { amount })),
        Ordering::Equal => ("🤝", voice.plain(&key::NetEven { amount })),
        Ordering::Less => ("❌", voice.plain(&key::NetLost { amount })),
    }
}

/// A page in a group, where everybody sees it.
#[must_use]
pub fn in_group(voice: Voice, name: &str, text: &str) -> String {
    format!("{}\n{text}", voice.html(&key::InGroup { name }))
}

/// What allows no larger stake, to be put before a full stop; nothing of the table's own limit.
pub(super) fn allows_no_more(voice: Voice, bound: Bound) -> String {
    let of = |part: u32, parts: u32| Multiplier::ratio(part.into(), parts.into());
    let pool = limits::OPEN_SHARE;
    match bound {
        Bound::Table => String::new(),
        Bound::Bet => {
            let share = of(1, limits::BET_SHARE);
            voice.plain(&key::WhyBet { share })
        }
        Bound::Account => {
            let kept = limits::KEPT_SHARE;
            let share = of(kept - 1, kept * pool * limits::ACCOUNT_SHARE);
            voice.plain(&key::WhyAccount { share })
        }
        Bound::Newcomer => voice.plain(&key::WhyNewcomer {
            share: of(1, pool * limits::NEWCOMER_SHARE),
            bets: limits::NEWCOMER_BETS.into(),
            hours: (limits::NEWCOMER_FOR.as_secs() / 3_600).into(),
        }),
    }
}

/// What a newcomer reads before the first bet.
pub(super) fn promised(promise: &str) -> String {
    format!(
        "🔐 Your draws are locked in already. Their fingerprint, for you to check later (/fair):\n\
         <code>{promise}</code>"
    )
}

/// `5 h 12 min`, rounded up.
pub(super) fn wait(voice: Voice, left: Duration) -> String {
    let minutes = left.as_secs().div_ceil(60);
    let (hours, minutes) = (minutes / 60, (minutes % 60).into());
    match hours {
        0 => voice.plain(&key::WaitMinutes { minutes }),
        hours => {
            let hours = hours.into();
            voice.plain(&key::WaitHours { hours, minutes })
        }
    }
}

/// What may be staked, and why no more when that is not the table's own limit.
pub(super) fn stakes(voice: Voice, range: StakeRange) -> Html {
    let StakeRange { min, max, bound } = range;
    let why = &allows_no_more(voice, bound);
    if max < min {
        return voice.html(&key::ClosedForNow { why });
    }
    voice.html(&key::FromTo { min, max, why })
}

pub(super) fn preset(stake: &str, selected: bool) -> String {
    if selected {
        format!("· {stake} ·")
    } else {
        stake.to_owned()
    }
}

pub(super) fn go_on_button(_: Voice, game: &dyn Game) -> String {
    format!("▶️ {} {}", game.spec().emoji, game.spec().name)
}

pub(super) fn again_button(stake: Amount) -> String {
    format!("🔁 Again · {stake}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::games::GAMES;
    use crate::rules::tosses as telegrams;

    #[test]
    fn data_from_outside_is_escaped() {
        assert_eq!(
            html("<b>&\"x\"</b>"),
            "&lt;b&gt;&amp;&quot;x&quot;&lt;/b&gt;"
        );
        assert!(matches!(html("plain"), Cow::Borrowed(_)));
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
