//! How a player stands: each limit of an asset, own and the house's, what counts against it, and what is asked for.
use crate::casino::guard::{self, Position};
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wings::limits::deeds::What;
use crate::rules::guard::{Asked, Exclusion, Kind};
use crate::store::Lifetime;
use crate::values::money::Asset;

/// One limit as it stands.
pub struct Held {
    pub what: What,
    /// The player's own.
    pub own: Option<i64>,
    /// The house's, and why.
    pub house: Option<(i64, String)>,
    /// What is asked for and has not lapsed.
    pub asked: Option<Asked>,
    /// What counts against it now; nothing of one stake.
    pub spent: i64,
}

impl Held {
    /// What holds.
    #[must_use]
    pub fn value(&self) -> Option<i64> {
        let house = self.house.as_ref().map(|(value, _)| *value);
        match (self.own, house) {
            (Some(own), Some(house)) => Some(own.min(house)),
            (own, house) => own.or(house),
        }
    }
}

/// All of it, of one asset.
pub struct Standing {
    pub asset: Asset,
    pub shut: Option<Exclusion>,
    /// In the order of [`Kind::ALL`]; nothing where there are none: of play credits, and in a house without limits.
    pub held: Vec<Held>,
    pub session: Option<Position>,
    /// What was paid in and out since the beginning; nothing of play credits.
    pub lifetime: Option<Lifetime>,
    /// After how many minutes of play the player is told of it, where they are.
    pub check: Option<u64>,
}

impl Standing {
    /// A player's of an asset.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of(visit: &Visit<'_>, asset: Asset) -> Result<Self, Trouble> {
        let (db, player, now) = (visit.db, visit.player.id, visit.now);
        let profile = visit.house.profile;
        let real = !asset.is_play();
        let mut held = Vec::new();
        for kind in Kind::ALL {
            if real && profile.limits {
                held.push(one(visit, What { kind, asset })?);
            }
        }
        let check = guard::check_every(db, player)?.as_secs() / 60;
        Ok(Self {
            asset,
            shut: db.exclusion(player, now)?,
            held,
            session: match real {
                true => guard::position(db, (asset, player), now)?,
                false => None,
            },
            lifetime: match real {
                true => Some(db.lifetime(player, asset)?),
                false => None,
            },
            check: Some(check).filter(|_| real && profile.reality_check),
        })
    }

    /// What is asked for.
    pub fn asked(&self) -> impl Iterator<Item = (&Held, Asked)> {
        let asked = self.held.iter().map(|held| (held, held.asked));
        asked.filter_map(|(held, asked)| Some((held, asked?)))
    }
}

/// One limit of the player's.
///
/// # Errors
/// When the database fails.
pub fn one(visit: &Visit<'_>, what: What) -> Result<Held, Trouble> {
    let (db, player, now) = (visit.db, visit.player.id, visit.now);
    let own = db.play_limit(player, what.of())?;
    let house = db.house_limits(player)?.into_iter();
    let mut house = house.filter(|limit| (limit.kind, limit.asset) == what.of());
    let spent = match what.kind {
        Kind::Deposit(period) => db.deposited(player, what.asset, period, now)?.sum,
        Kind::Loss(period) => db.lost(player, what.asset, period, now)?.sum,
        Kind::Day => db.played(player, now)?.sum,
        Kind::Stake | Kind::Session => 0,
    };
    Ok(Held {
        what,
        own: own.and_then(|own| own.value),
        house: house.next().map(|limit| (limit.value, limit.reason)),
        asked: own.and_then(|own| guard::pending(&own, now)),
        spent: spent.max(0),
    })
}
