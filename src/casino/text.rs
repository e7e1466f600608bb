//! What a player reads, as Telegram's HTML: here what several wings say, the rest in the `text` of each
//! wing. Nothing that is said decides anything.
pub mod guard;
pub mod named;
pub mod owner;
pub mod refusals;
pub mod written;

use crate::casino::backing::StakeRange;
use crate::casino::refusal::Bound;
use crate::speech::{Html, Unit, Voice, key};
use crate::values::limits;
use crate::values::money::{Amount, Multiplier};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::time::Duration;

/// A name, cut so that a list of many fits a message.
pub(super) fn listed(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(limits::LISTED_NAME_CHARS_MAX) {
        None => name.into(),
        Some((end, _)) => format!("{}…", &name[..end]).into(),
    }
}

/// What a bet that is over brought beyond its stake: a sign for it, and `+9.80`.
pub(super) fn net(voice: Voice, staked: Amount, payout: Amount) -> (&'static str, String) {
    let won = payout.checked_sub(staked);
    let amount = won.or(staked.checked_sub(payout)).unwrap_or_default();
    match payout.cmp(&staked) {
        Ordering::Greater => ("✅", voice.plain(&key::NetWon { amount })),
        Ordering::Equal => ("🤝", voice.plain(&key::NetEven { amount })),
        Ordering::Less => ("❌", voice.plain(&key::NetLost { amount })),
    }
}

/// The same in a list, where bets of all wallets stand: of real money it says of which.
pub(super) fn net_of(voice: Voice, staked: Amount, payout: Amount) -> (&'static str, String) {
    let (mark, net) = net(voice, staked, payout);
    (mark, net + &real(voice))
}

/// Behind a balance: which real money it is; nothing of play credits.
pub(super) fn real(voice: Voice) -> String {
    if voice.asset.is_play() {
        return String::new();
    }
    format!(" {}", voice.asset.unit_name())
}

/// Behind the head of figures that are all of the wallet that is open: which real money it is.
pub(super) fn head_of(voice: Voice, head: Html) -> Html {
    if voice.asset.is_play() {
        return head;
    }
    let wallet = voice.asset.unit_name();
    Html::lines([head, voice.html(&key::InWallet { wallet })])
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

/// What is said where the house has too little real money to take any stake: not that a share of it may be
/// won, which is no news to who plays for it.
pub(super) fn too_little(voice: Voice, bound: Bound) -> Option<key::ClosedBankroll> {
    let unit = Unit(Amount::ZERO);
    (bound == Bound::Bet && !voice.asset.is_play()).then_some(key::ClosedBankroll { unit })
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
    if range.is_closed() {
        return match too_little(voice, bound) {
            Some(closed) => voice.html(&closed),
            None => {
                let why = &allows_no_more(voice, bound);
                voice.html(&key::ClosedForNow { why })
            }
        };
    }
    let why = &allows_no_more(voice, bound);
    voice.html(&key::FromTo { min, max, why })
}

pub(super) fn preset(stake: &str, selected: bool) -> String {
    if selected {
        format!("· {stake} ·")
    } else {
        stake.to_owned()
    }
}
