//! An invoice, a transfer and a check as the provider keeps them.

use super::currency::AssetId;

/// What an invoice asks for.
pub(super) enum Price {
    Crypto {
        asset: AssetId,
        units: u128,
    },
    Fiat {
        fiat: usize,
        cents: u128,
        accepted: Vec<AssetId>,
    },
}

/// What was paid.
pub(super) struct Payment {
    pub user: i64,
    pub asset: AssetId,
    pub units: u128,
    pub fee: u128,
    /// Dollars in units of the rate's fractions.
    pub fee_usd: u128,
    pub usd: u128,
    /// Of one of the asset, in dollars and in the price's currency.
    pub usd_rate: String,
    pub fiat_rate: Option<String>,
    pub at_ms: i64,
    pub anonymous: bool,
    pub comment: Option<String>,
}

pub(super) struct Invoice {
    pub id: i64,
    pub hash: String,
    pub price: Price,
    pub created_ms: i64,
    pub expires_ms: Option<i64>,
    pub paid: Option<Payment>,
    pub swap_to: Option<AssetId>,
    pub description: Option<String>,
    pub hidden_message: Option<String>,
    pub payload: Option<String>,
    /// Label and link.
    pub button: Option<(String, String)>,
    pub allow_comments: bool,
    pub allow_anonymous: bool,
}

impl Invoice {
    /// In the provider's words.
    pub fn status(&self, now_ms: i64) -> &'static str {
        match (&self.paid, self.expires_ms) {
            (Some(_), _) => "paid",
            (None, Some(expires_ms)) if now_ms >= expires_ms => "expired",
            (None, _) => "active",
        }
    }
}

/// Coins that the app sent to a player.
pub(super) struct Transfer {
    pub id: i64,
    pub spend_id: String,
    pub user: i64,
    pub asset: AssetId,
    pub units: u128,
    pub at_ms: i64,
    pub comment: Option<String>,
}

/// Coins that the app has put aside for whoever has the link.
pub(super) struct Check {
    pub id: i64,
    pub hash: String,
    pub asset: AssetId,
    pub units: u128,
    pub pinned_to: Option<Pin>,
    pub created_ms: i64,
    /// By whom and when.
    pub activated: Option<(i64, i64)>,
}

/// Whom a check is for.
pub(super) enum Pin {
    User(i64),
    /// Without `@`.
    Username(String),
}
