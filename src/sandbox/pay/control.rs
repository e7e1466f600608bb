//! The control requests under /sandbox/pay/: what players do with their wallets, what the app's owner does, and
//! what is to go wrong. Called by the front and by tests.

use serde::Deserialize;
use serde_json::{Value, json};

use super::courier::may_go_to;
use super::faults::PayFault;
use super::hooks::Mishap;
use super::provider::{Mode, Provider};
use super::refusal::Refusal;
use super::wallets::Paying;
use crate::sandbox::Sandbox;
use crate::sandbox::answer::ApiError;
use crate::sandbox::world::World;

#[derive(Deserialize)]
struct Open {
    user: i64,
}

#[derive(Deserialize)]
struct Pay {
    user: i64,
    /// Id, hash or link.
    invoice: Value,
    asset: Option<String>,
    comment: Option<String>,
    #[serde(default)]
    anonymous: bool,
}

#[derive(Deserialize)]
struct Cash {
    user: i64,
    /// Hash or link.
    check: String,
}

#[derive(Deserialize)]
struct Give {
    /// Nobody: the app.
    user: Option<i64>,
    asset: String,
    amount: String,
}

#[derive(Deserialize)]
struct Webhook {
    url: Option<String>,
    first_gap_ms: Option<u32>,
}

#[derive(Deserialize)]
struct Again {
    invoice_id: i64,
    /// Written again at the present time, not to the letter as it was.
    #[serde(default)]
    anew: bool,
}

#[derive(Deserialize)]
struct Tell {
    payload: Value,
}

#[derive(Deserialize)]
struct SetMode {
    mode: Mode,
}

#[derive(Deserialize)]
struct Allow {
    method: String,
    allowed: bool,
}

#[derive(Deserialize)]
struct Rate {
    asset: String,
    usd: Option<String>,
    valid: Option<bool>,
}

#[derive(Deserialize)]
struct Hold {
    per_mille: u32,
}

impl Sandbox {
    /// A control request of the provider's; `body` is JSON. None: there is no such action.
    ///
    /// # Errors
    /// A body that cannot be read; what the provider refuses, by the name that it has for it.
    pub fn pay_act(&self, action: &str, body: &[u8]) -> Result<Option<Value>, ApiError> {
        let done = match action {
            "open" => {
                let Open { user } = read(body)?;
                self.with(|world, _| player(world, user)?.open(user).map_err(ApiError::from))
            }
            "pay" => {
                let id = self.with(|world, now_ms| pay(world, read(body)?, now_ms))?;
                return Ok(Some(json!({"ok": true, "invoice_id": id})));
            }
            "cash" => self.with(|world, now_ms| cash(world, &read(body)?, now_ms)),
            "give" => {
                let Give {
                    user,
                    asset,
                    amount,
                } = read(body)?;
                self.with(|world, _| {
                    let provider = match user {
                        Some(user) => player(world, user)?,
                        None => &mut world.provider,
                    };
                    Ok(provider.give(user, &asset, &amount)?)
                })
            }
            _ => {
                match self.with(|world, now_ms| owner(&mut world.provider, action, body, now_ms))? {
                    true => Ok(()),
                    false => return Ok(None),
                }
            }
        };
        done.map(|()| Some(json!({"ok": true})))
    }

    /// Everything about the provider, as JSON.
    pub fn pay_report(&self) -> String {
        self.with(|world, _| world.provider.report())
    }
}

/// The provider, on behalf of somebody whom the sandbox knows or gets to know.
fn player(world: &mut World, user: i64) -> Result<&mut Provider, ApiError> {
    world.ensure_user(user)?;
    Ok(&mut world.provider)
}

fn pay(world: &mut World, request: Pay, now_ms: i64) -> Result<i64, ApiError> {
    let invoice = match &request.invoice {
        Value::String(named) => named.clone(),
        other => other.to_string(),
    };
    let paying = Paying {
        invoice: &invoice,
        asset: request.asset.as_deref(),
        comment: request.comment,
        anonymous: request.anonymous,
    };
    Ok(player(world, request.user)?.pay(request.user, paying, now_ms)?)
}

fn cash(world: &mut World, Cash { user, check }: &Cash, now_ms: i64) -> Result<(), ApiError> {
    world.ensure_user(*user)?;
    let username = world
        .users
        .get(user)
        .and_then(|user| user.username.as_deref());
    Ok(world.provider.cash(*user, check, username, now_ms)?)
}

/// What the app's owner does, and what is to go wrong; whether this is such an action.
fn owner(
    provider: &mut Provider,
    action: &str,
    body: &[u8],
    now_ms: i64,
) -> Result<bool, ApiError> {
    match action {
        "webhook" => {
            let Webhook { url, first_gap_ms } = read(body)?;
            if !url.as_deref().is_none_or(may_go_to) {
                return Err(Refusal::bad("WEBHOOK_URL_INVALID").into());
            }
            provider.set_webhook(url, first_gap_ms);
        }
        "mishap" => provider.hooks.mishap(read::<Mishap>(body)?),
        "mishap/clear" => provider.hooks.clear_mishaps(),
        "again" => {
            let Again { invoice_id, anew } = read(body)?;
            provider.send_again(invoice_id, anew, now_ms)?;
        }
        "tell" => {
            let Tell { payload } = read(body)?;
            provider.send_any(payload, now_ms);
        }
        "fault" => provider.faults.push(read::<PayFault>(body)?),
        "fault/clear" => provider.faults.clear(),
        "mode" => {
            let SetMode { mode } = read(body)?;
            provider.set_mode(mode);
        }
        "method" => {
            let Allow { method, allowed } = read(body)?;
            provider.allow(&method, allowed)?;
        }
        "rate" => {
            let Rate { asset, usd, valid } = read(body)?;
            provider.rate(&asset, usd.as_deref(), valid)?;
        }
        "hold" => {
            let Hold { per_mille } = read(body)?;
            provider.hold(per_mille);
        }
        "release" => provider.release(),
        _ => return Ok(false),
    }
    Ok(true)
}

fn read<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(body).map_err(|e| ApiError::bad(format!("can't parse the request: {e}")))
}
