//! The house's own facts, which no player changes.
use crate::rules::guard::{Profile, profiles};
use crate::rules::ledger::PlayerId;
use crate::rules::office::Role;
use crate::values::money::{ASSETS, Amount, Asset, Cap, StakeLimits};
use std::time::Duration;

/// The house's own facts.
#[derive(Clone, Debug)]
pub struct House {
    /// Who is told when something needs a person.
    pub owner: Option<PlayerId>,
    /// Credits for a new player, of the play asset.
    pub welcome: Amount,
    /// The play bankroll that a new house opens with.
    pub bankroll: Amount,
    /// The stakes that are taken of each asset.
    pub stakes: StakeLimits,
    /// The shortest time from one round's start to the same player's next; zero for none.
    pub pause: Duration,
    /// Whether slots may be played by themselves.
    pub slots_auto: bool,
    /// Who is an admin in the office beside those whom the owner makes one.
    pub admins: Vec<PlayerId>,
    /// Deposits and withdrawals; a house without them plays for play credits alone.
    pub cashier: Option<Cashier>,
    /// Whether it takes no stakes and deposits any more, by its settings; the owner may have the same said in the office.
    pub winds_down: bool,
    /// An adjustment of real money from which on a second person has to confirm it; of what it says nothing about,
    /// every one.
    pub adjust_approval_from: Cap,
    /// What it does to protect its players.
    pub profile: &'static Profile,
    /// How its office is reached in a browser.
    pub browser: BrowserWay,
}

/// A way into the office that nobody beside it reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrowserWay {
    /// There is none.
    Nowhere,
    /// Through a tunnel that ends on the house's machine, at this port.
    Tunnel(u16),
    /// By https, at this address.
    Public(String),
}

/// The terms of deposits and withdrawals. Dollars are whole ones, by the provider's rates.
#[derive(Clone, Debug)]
pub struct Cashier {
    /// What is taken and played for, in the order in which it is offered: never play credits.
    pub assets: Vec<Asset>,
    /// The provider's bot by the address that is asked, until it says so itself.
    pub bot: Option<&'static str>,
    /// The smallest deposit and the largest, in dollars.
    pub deposit: (u32, u32),
    /// The smallest withdrawal and the largest, in dollars.
    pub withdrawal: (u32, u32),
    /// The most that a player withdraws in 24 hours; of what it says nothing about, as much as there is.
    pub withdrawal_a_day: Cap,
    /// A withdrawal from which on an admin has to approve it; of what it says nothing about, every one.
    pub approval_from: Cap,
}

impl House {
    /// A house of play money.
    #[must_use]
    pub const fn play(owner: Option<PlayerId>) -> Self {
        Self {
            owner,
            welcome: Amount::credits(1_000),
            bankroll: Amount::credits(100_000_000),
            stakes: StakeLimits::BOUNDS,
            pause: Duration::ZERO,
            slots_auto: false,
            admins: Vec::new(),
            cashier: None,
            winds_down: false,
            adjust_approval_from: Cap::Dollars(100),
            profile: &profiles::OFF,
            browser: BrowserWay::Nowhere,
        }
    }

    /// Whether players have a wallet of this asset here.
    #[must_use]
    pub fn deals_in(&self, asset: Asset) -> bool {
        let real = self.cashier.as_ref();
        asset.is_play() || real.is_some_and(|cashier| cashier.assets.contains(&asset))
    }

    /// Every real asset: first those that the house deals in, in its order.
    pub fn real_assets(&self) -> impl Iterator<Item = Asset> {
        let dealt = self.cashier.iter().flat_map(|cashier| &cashier.assets);
        let all = ASSETS.iter().map(|row| row.asset);
        let others = all.filter(|asset| !self.deals_in(*asset));
        dealt.copied().chain(others)
    }

    /// The wallet that is open for who opened this one: where the house no longer deals in it, that of play
    /// credits.
    #[must_use]
    pub fn wallet(&self, opened: Asset) -> Asset {
        if self.deals_in(opened) {
            opened
        } else {
            Asset::Play
        }
    }

    /// What somebody is in the office by the settings, which nothing there changes.
    #[must_use]
    pub fn role(&self, player: PlayerId) -> Option<Role> {
        if self.owner == Some(player) {
            return Some(Role::Owner);
        }
        self.admins.contains(&player).then_some(Role::Admin)
    }
}
