//! Whose money it is: the app's, available or on hold, what lies in checks, the provider's fees, and the players'
//! wallets. Money only moves, but for gifts, which are counted: [`Books::are_exact`] says that nothing else came
//! or went. A pure leaf but for the table of assets.

use std::collections::HashMap;

use super::currency::{ASSETS, AssetId, parse};

/// Thousandths of a payment that the provider keeps. The real one says "from 3 %".
pub(super) const FEE_PER_MILLE: u128 = 30;
const WALLETS_MAX: usize = 20_000;

/// An amount of each asset, in its smallest units.
pub(super) type Purse = [u128; ASSETS.len()];

/// A player's wallet at the payment bot.
#[derive(Clone)]
pub(super) struct Wallet {
    /// Has opened the payment bot once, without which nothing can be sent there.
    pub opened: bool,
    pub purse: Purse,
}

/// All the money there is.
pub(super) struct Books {
    pub available: Purse,
    pub on_hold: Purse,
    pub in_checks: Purse,
    pub fees: Purse,
    wallets: HashMap<i64, Wallet>,
    given: Purse,
}

impl Books {
    /// No money anywhere.
    pub fn new() -> Self {
        Self {
            available: Purse::default(),
            on_hold: Purse::default(),
            in_checks: Purse::default(),
            fees: Purse::default(),
            wallets: HashMap::new(),
            given: Purse::default(),
        }
    }

    /// The wallet as it is, or would be if this player came.
    pub fn wallet(&self, user: i64) -> Wallet {
        let new = || Wallet {
            opened: false,
            purse: at_first(),
        };
        self.wallets.get(&user).cloned().unwrap_or_else(new)
    }

    /// The wallet to work on; None: there are too many.
    fn wallet_mut(&mut self, user: i64) -> Option<&mut Wallet> {
        if !self.wallets.contains_key(&user) {
            if self.wallets.len() >= WALLETS_MAX {
                return None;
            }
            let wallet = self.wallet(user);
            for (asset, units) in wallet.purse.iter().enumerate() {
                self.given[asset] = self.given[asset].checked_add(*units)?;
            }
            self.wallets.insert(user, wallet);
        }
        self.wallets.get_mut(&user)
    }

    /// The player opens the payment bot.
    pub fn open(&mut self, user: i64) -> Option<()> {
        self.wallet_mut(user)?.opened = true;
        Some(())
    }

    /// New money for a wallet, or for the app when there is no user.
    pub fn give(&mut self, user: Option<i64>, asset: AssetId, units: u128) -> Option<()> {
        if let Some(user) = user {
            self.wallet_mut(user)?;
        }
        // All there is fits the counter of what was given, so nothing below can be too large.
        self.given[asset] = self.given[asset].checked_add(units)?;
        match user {
            Some(user) => self.wallet_mut(user)?.purse[asset] += units,
            None => self.available[asset] += units,
        }
        Some(())
    }

    /// A player pays the app, `held` per mille of what it gets on hold. The fee, which the app does not get;
    /// None: the wallet has not so much.
    pub fn pay(&mut self, user: i64, asset: AssetId, units: u128, held: u128) -> Option<u128> {
        let purse = &mut self.wallet_mut(user)?.purse;
        purse[asset] = purse[asset].checked_sub(units)?;
        let fee = per_mille(units, FEE_PER_MILLE);
        let net = units - fee;
        let on_hold = per_mille(net, held.min(1_000));
        self.fees[asset] += fee;
        self.on_hold[asset] += on_hold;
        self.available[asset] += net - on_hold;
        Some(fee)
    }

    /// The app pays a player; None: it has not so much.
    pub fn send(&mut self, user: i64, asset: AssetId, units: u128) -> Option<()> {
        let left = self.available[asset].checked_sub(units)?;
        self.wallet_mut(user)?.purse[asset] += units;
        self.available[asset] = left;
        Some(())
    }

    /// The app puts money into a check; None: it has not so much.
    pub fn put_into_check(&mut self, asset: AssetId, units: u128) -> Option<()> {
        self.available[asset] = self.available[asset].checked_sub(units)?;
        self.in_checks[asset] += units;
        Some(())
    }

    /// A check's money goes to a player, or back to the app.
    pub fn take_from_check(
        &mut self,
        user: Option<i64>,
        asset: AssetId,
        units: u128,
    ) -> Option<()> {
        let left = self.in_checks[asset].checked_sub(units)?;
        match user {
            Some(user) => self.wallet_mut(user)?.purse[asset] += units,
            None => self.available[asset] += units,
        }
        self.in_checks[asset] = left;
        Some(())
    }

    /// What was on hold becomes available.
    pub fn release(&mut self) {
        for (available, on_hold) in self.available.iter_mut().zip(&mut self.on_hold) {
            *available += std::mem::take(on_hold);
        }
    }

    /// Whether there is as much as was ever given, of every asset.
    pub fn are_exact(&self) -> bool {
        (0..ASSETS.len()).all(|asset| {
            let house = [self.available, self.on_hold, self.in_checks, self.fees];
            let house: u128 = house.iter().map(|purse| purse[asset]).sum();
            let players: u128 = self
                .wallets
                .values()
                .map(|wallet| wallet.purse[asset])
                .sum();
            house + players == self.given[asset]
        })
    }
}

/// Rounded down; whatever is too large for the multiplication has no thousandths that anybody misses.
fn per_mille(units: u128, share: u128) -> u128 {
    units / 1_000 * share + units % 1_000 * share / 1_000
}

fn at_first() -> Purse {
    std::array::from_fn(|id| parse(ASSETS[id].at_first, ASSETS[id].decimals).unwrap_or_default())
}
