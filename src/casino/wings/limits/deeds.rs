//! What the buttons about limits and pauses do. A limit's value stands in its button without its asset: what is limited
//! has that with it, whichever wallet is open.
use crate::casino::deed::{Field, Parts, deeds};
use crate::casino::talk::Button;
use crate::casino::visit::Visit;
use crate::rules::guard::{Kind, TERMS, Term};
use crate::rules::ledger::PlayerId;
use crate::speech::{Voice, key};
use crate::values::money::{ASSETS, Asset};

deeds! {
    /// What the buttons about limits and pauses do.
    pub enum Deed {
        /// Shows all limits of an asset, and how its player stands.
        Limits { asset: Asset } = "limits": "usdt",
        /// Shows one limit and what it may be set to.
        Limit { what: What } = "limit": "deposit-day:usdt",
        /// Sets it.
        Set { what: What, value: i64 } = "limitto": "loss-week:ton:5yc1s",
        /// Asks that there be none.
        Unset { what: What } = "unlimit": "stake:btc",
        /// Has the player type what it is to be.
        Ask { what: What } = "limitask": "session:usdt",
        /// Confirms what was asked for a day before.
        Confirm { what: What } = "limityes": "day:usdt",
        /// Asks for nothing any more.
        CallOff { what: What } = "limitno": "deposit-month:usdt",
        /// The player has looked at their limits and leaves them as they are; then they pay in.
        Keep { asset: Asset } = "limitsok": "usdt",
        /// Shows them all to be kept or changed.
        Review { asset: Asset } = "limitslook": "usdt",
        /// Shows the pauses and exclusions that there are.
        Pauses = "pauses",
        /// Shows what one means.
        Pause { term: &'static Term } = "pause": "24h" | "life",
        /// Begins it, if that was shown not long before: in minutes since 1970.
        Begin { term: &'static Term, shown: i64 } = "pauseyes": "6m:hjmk1",
        /// Shows after how much play a player may be told of it.
        Checks = "checks",
        /// Has them told after so many minutes.
        Check { minutes: i64 } = "check": "u",
        /// The player has seen how long they play, and goes on.
        GoOn = "playon",
        /// Likewise, and stops.
        Stop = "playstop",
        /// The player says that they are of age.
        Adult = "adult",
    }
}

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct What {
    pub kind: Kind,
    /// Of time, the asset whose limits it is shown among.
    pub asset: Asset,
}

impl What {
    /// As the guard has it: time is of all assets together.
    #[must_use]
    pub fn of(self) -> (Kind, Option<Asset>) {
        let asset = (!self.kind.is_time()).then_some(self.asset);
        (self.kind, asset)
    }
}

impl Field for What {
    fn write(&self) -> String {
        format!("{}:{}", self.kind.word(), self.asset.name())
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        let kind = Kind::find(parts.next()?)?;
        let asset = Asset::read(parts)?;
        Some(Self { kind, asset })
    }

    fn examples() -> Vec<Self> {
        let of = |kind| ASSETS.iter().map(move |row| (kind, row.asset));
        let all = Kind::ALL.into_iter().flat_map(of);
        all.map(|(kind, asset)| Self { kind, asset }).collect()
    }
}

impl Field for &'static Term {
    fn write(&self) -> String {
        self.word.to_owned()
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        Term::find(parts.next()?)
    }

    fn examples() -> Vec<Self> {
        TERMS.iter().collect()
    }
}

/// The way to the limits of an asset.
#[must_use]
pub fn limits(voice: Voice, owner: PlayerId, asset: Asset) -> Button {
    Deed::Limits { asset }.button(owner, voice.plain(&key::ButtonLimits))
}

/// The way to limits, in a house of real money.
#[must_use]
pub fn for_real_money(visit: &Visit<'_>) -> Option<Button> {
    let real = visit.house.cashier.is_some();
    real.then(|| limits(visit.voice, visit.player.id, visit.wallet))
}
