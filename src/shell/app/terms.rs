//! The house and its cashier as the settings have them.
use crate::casino::{Cashier, House};
use crate::ops::config::Settings;
use crate::payments::client::bot_of;
use crate::rules::ledger::PlayerId;

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
