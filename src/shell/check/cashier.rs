//! The looks at real money: the app at the payment provider, what it has against what the books owe, whether it may
//! send, and where it tells of payments. None of them keeps a bot from starting, which plays on without a cashier.
use super::finding::Finding::{self, Good, MayPass};
use crate::casino::payment::{Failure, Holding};
use crate::casino::wings::wallets::owed;
use crate::ops::config::Settings;
use crate::ops::logging::Plain;
use crate::payments::Provider;
use crate::payments::client::{App, Client, bot_of};
use crate::shell::app::house;
use crate::store::Db;
use crate::values::limits;
use crate::values::money::{ASSETS, Asset, Sum};
use crate::values::time::Now;
use ureq::http::Uri;

/// What the provider and the books say.
pub(super) struct Account {
    app: Result<App, Failure>,
    /// What the app has.
    holdings: Result<Vec<Holding>, Failure>,
    /// Whether it may send, as far as that can be told.
    sends: Result<(), Failure>,
    /// What there is to be of each asset at the least and at the most, by the books if there are any.
    owed: Vec<(Asset, i64, i64)>,
}

impl Account {
    /// Asks, in a house that has a cashier.
    pub fn visit(settings: &Settings) -> Option<Self> {
        if !settings.has_cashier() {
            return None;
        }
        let client = Client::for_check(settings, limits::CHECK_WAIT / 3);
        let app = client.introduce();
        let holdings = match &app {
            Ok(_) => client.holdings(),
            Err(failure) => Err(failure.clone()),
        };
        let sends = match &app {
            Ok(_) => client.may_send(),
            Err(failure) => Err(failure.clone()),
        };
        let owed = Db::open_from_outside(&settings.database).map(|db| owed(&db));
        Some(Self {
            app,
            holdings,
            sends,
            owed: owed.unwrap_or_default(),
        })
    }
}

fn owed(db: &Db) -> Vec<(Asset, i64, i64)> {
    let (now, real) = (Now::read().wall, ASSETS.iter().filter(|row| !row.is_play));
    let each = real.filter_map(|row| {
        let margins = db.margins(row.asset, now).ok()?;
        let (least, most) = (
            margins.expected - margins.less,
            margins.expected + margins.more,
        );
        Some((row.asset, least, most))
    });
    each.collect()
}

/// What players have that is not played for by these settings, by asset; nothing where there are no books.
fn not_played(settings: &Settings) -> Option<String> {
    let db = Db::open_from_outside(&settings.database).ok()?;
    let lines: Vec<_> = (owed::all(&house(settings), &db).ok()?.iter())
        .map(owed::line)
        .collect();
    (!lines.is_empty()).then(|| lines.join(", "))
}

/// Whose the token is, and what is owed that is not played for.
pub(super) fn app(settings: &Settings, account: Option<&Account>) -> Finding {
    let owed = not_played(settings);
    match account.map(|account| &account.app) {
        None => {
            let (why, first) = match settings.demo_mode {
                true => ("DEMO_MODE is true", "set DEMO_MODE=false"),
                false => ("no CRYPTOBOT_API_TOKEN is set", "set it again"),
            };
            match owed {
                None => Good(format!("none, {why}: play money only")),
                Some(owed) => MayPass(format!(
                    "none, {why}: play money only, while real money is owed, {owed}; {first}, so that it can be \
                     withdrawn"
                )),
            }
        }
        Some(Ok(app)) => {
            let known = format!(
                "Crypto Pay knows it as the app {} ({})",
                Plain(&app.name),
                app.app_id
            );
            Good(match owed {
                None => known,
                Some(owed) => format!(
                    "{known}; {owed}, which CASHIER_ASSETS does not name: it can be withdrawn, and is not played for"
                ),
            })
        }
        Some(Err(Failure::Closed(why))) => MayPass(format!(
            "Crypto Pay rejects CRYPTOBOT_API_TOKEN ({why}): copy it again from @{}, Crypto Pay, \
             My Apps; the testnet's is for the testnet's CRYPTOBOT_API_URL. The bot plays on without a cashier",
            bot(settings, None)
        )),
        Some(Err(failure)) => MayPass(format!(
            "Crypto Pay cannot be asked ({failure}): see that this machine reaches CRYPTOBOT_API_URL"
        )),
    }
}

/// The bot where the app is looked after.
fn bot<'a>(settings: &Settings, app: Option<&'a App>) -> &'a str {
    let said = app.and_then(App::bot);
    said.or_else(|| bot_of(&settings.cryptobot_url))
        .unwrap_or("CryptoBot")
}

/// What is there against what is owed.
pub(super) fn holdings(account: &Account) -> Finding {
    let Ok(holdings) = &account.holdings else {
        return MayPass("not compared: Crypto Pay did not say what there is".to_owned());
    };
    let (mut told, mut short) = (Vec::new(), Vec::new());
    for row in ASSETS.iter().filter(|row| !row.is_play) {
        let of = |holding: &&Holding| holding.available.asset == Some(row.asset);
        let here = holdings.iter().filter(of).map(|holding| {
            let parts = [&holding.available, &holding.on_hold];
            let known = parts.map(|coins| coins.amount.map_or(0, |amount| amount.units()));
            known.iter().sum::<i64>()
        });
        let here: i64 = here.sum();
        let owed = account.owed.iter().find(|(asset, ..)| *asset == row.asset);
        let &(_, least, most) = owed.unwrap_or(&(row.asset, 0, 0));
        let figure = |units| row.asset.figure(Sum(units));
        if here > 0 || most > 0 {
            let (here, least) = (figure(here), figure(least));
            told.push(format!("{here} {} for {least} owed", row.symbol));
        }
        if here < least {
            short.push(format!("{} {}", figure(least - here), row.symbol));
        }
    }
    if told.is_empty() {
        return Good("nothing is there and nothing is owed".to_owned());
    }
    let told = told.join(", ");
    if short.is_empty() {
        return Good(told);
    }
    let short = short.join(" and ");
    MayPass(format!(
        "{told}: {short} are missing; put them into the app, and find out where they went"
    ))
}

/// Whether withdrawals can be sent.
pub(super) fn payouts(settings: &Settings, account: &Account) -> Finding {
    match &account.sends {
        Ok(()) => Good(
            "transfers are not switched off, as far as an order to send nothing to nobody tells; only a \
             real one proves it"
                .to_owned(),
        ),
        Err(Failure::Disabled) => MayPass(format!(
            "transfers are off (METHOD_DISABLED): switch them on in @{}, Crypto Pay, My Apps, Security; \
             until then withdrawals wait",
            bot(settings, account.app.as_ref().ok())
        )),
        Err(failure) => MayPass(format!("not known ({failure})")),
    }
}

/// Where the provider tells of payments.
pub(super) fn webhook(settings: &Settings, account: &Account) -> Finding {
    let Ok(app) = &account.app else {
        return MayPass("not looked for: Crypto Pay did not answer".to_owned());
    };
    let told = app
        .webhook_endpoint
        .as_deref()
        .filter(|url| !url.is_empty());
    let wanted = (!settings.webhook_url.is_empty())
        .then(|| format!("{}/webhook/cryptobot", settings.webhook_url));
    let host = |url: &str| {
        let uri: Option<Uri> = url.parse().ok();
        let host = uri.as_ref().and_then(Uri::host).unwrap_or("somewhere");
        Plain(host).to_string()
    };
    let bot = bot(settings, Some(app));
    let errand = |wanted| format!("set {wanted} in @{bot}, Crypto Pay, My Apps, Webhooks");
    match (told, wanted) {
        (Some(url), Some(wanted)) if url == wanted => {
            Good(format!("Crypto Pay sends webhooks to {}", host(url)))
        }
        (Some(url), Some(wanted)) => MayPass(format!(
            "Crypto Pay sends webhooks elsewhere, to {}: {}; until then payments are seen by polling",
            host(url),
            errand(wanted)
        )),
        (Some(url), None) => Good(format!(
            "Crypto Pay sends webhooks to {}; without WEBHOOK_URL nobody knows whether that is here, and \
             payments are seen by polling too",
            host(url)
        )),
        (None, Some(wanted)) => Good(format!(
            "Crypto Pay names none: {}; until then payments are seen by polling",
            errand(wanted)
        )),
        (None, None) => Good("none is set: payments are seen by polling".to_owned()),
    }
}
