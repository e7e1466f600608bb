//! Money as integers: amounts, assets, multipliers and the one rounding there is; amounts as text. Knows
//! nothing of accounts or games.
mod amount;
mod assets;
mod cap;
mod multiplier;
mod stakes;
mod typed;

pub use amount::{Amount, CREDIT, Sum};
pub use assets::{ASSETS, Asset, AssetRow};
pub use cap::Cap;
pub use multiplier::Multiplier;
pub use stakes::{StakeLimits, Stakes};
pub use typed::{Asked, Figure, Typed};
