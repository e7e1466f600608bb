//! The house as it is set: what the casino is told of the settings.
use crate::casino::{BrowserWay, Cashier, House};
use crate::ops::config::Settings;
use crate::payments::client::bot_of;
use crate::rules::ledger::PlayerId;
use std::net::{Ipv4Addr, SocketAddr};

/// The house as it is set.
#[must_use]
pub fn house(settings: &Settings) -> House {
    House {
        stakes: settings.stake_limits,
        pause: settings.round_pause,
        slots_auto: settings.slots_auto,
        admins: settings.admins.iter().copied().map(PlayerId).collect(),
        cashier: settings.has_cashier().then(|| terms(settings)),
        winds_down: settings.wind_down,
        adjust_approval_from: settings.adjust_approval_from.clone(),
        profile: settings.profile,
        ..House::play(settings.owner.map(PlayerId))
    }
}

/// How the office is reached in a browser: by its address, or through a tunnel to a port that listens where one ends.
pub(super) fn browser(settings: &Settings, addr: SocketAddr) -> BrowserWay {
    let ip = addr.ip().to_canonical();
    if !settings.office_url.is_empty() {
        BrowserWay::Public(settings.office_url.clone())
    } else if ip.is_unspecified() || ip == Ipv4Addr::LOCALHOST {
        BrowserWay::Tunnel(addr.port())
    } else {
        BrowserWay::Nowhere
    }
}

/// The cashier's terms by the settings.
fn terms(settings: &Settings) -> Cashier {
    Cashier {
        assets: settings.cashier_assets.clone(),
        bot: bot_of(&settings.cryptobot_url),
        deposit: settings.deposit_usd,
        withdrawal: settings.withdraw_usd,
        withdrawal_a_day: settings.withdraw_day_max.clone(),
        approval_from: settings.withdraw_approval_from.clone(),
    }
}
