//! Every precondition of a run, looked at from outside: nothing is changed, a running bot is not
//! disturbed. Called by `check`, and by `launch` before it starts anything.
mod cashier;
mod finding;
mod replica;

use crate::ops::config::Settings;
use crate::ops::logging::Plain;
use crate::ops::machine::Room;
use crate::ops::probe::{self, Found};
use crate::ops::wire::trust;
use crate::shell::app::{self, End};
use crate::store::{Db, Foreseen, Glance, Holder, Lock};
use crate::telegram::client::Client;
use crate::telegram::inbound::Me;
use crate::telegram::token::Record;
use crate::values::fault::{Fault, Verdict};
use crate::values::limits;
use cashier::Account;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

pub use finding::Finding;

use Finding::{Fatal, Good, MayPass, Occupied};

/// One precondition.
struct Check {
    name: &'static str,
    look: Look,
}

/// How it is looked at.
enum Look {
    At(fn(&Site) -> Finding),
    /// Only where there is a cashier.
    Money(fn(&Settings, &Account) -> Finding),
}

use Look::{At, Money};

#[rustfmt::skip]
static CHECKS: &[Check] = &[
    Check { name: SETTINGS, look: At(settings) },
    Check { name: "token", look: At(token) },
    Check { name: "webhook", look: At(webhook) },
    Check { name: "clock", look: At(clock) },
    Check { name: "instance", look: At(instance) },
    Check { name: "database", look: At(database) },
    Check { name: "disk", look: At(disk) },
    Check { name: "port", look: At(port) },
    Check { name: "replica", look: At(|site| replica::replica(site.settings)) },
    Check { name: "lease", look: At(|site| replica::lease(site.settings)) },
    Check { name: "cashier", look: At(|site| cashier::app(site.settings, site.account.as_ref())) },
    Check { name: "holdings", look: Money(|_, account| cashier::holdings(account)) },
    Check { name: "payouts", look: Money(cashier::payouts) },
    Check { name: "payment webhook", look: Money(cashier::webhook) },
];

/// The name of the check that comes first.
pub const SETTINGS: &str = "settings";

/// The names of all checks, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    CHECKS.iter().map(|check| check.name)
}

/// Looks at everything, one after the other.
pub fn all(settings: &Settings) -> impl Iterator<Item = (&'static str, Finding)> {
    let site = Site::visit(settings);
    CHECKS.iter().filter_map(move |check| {
        let finding = match check.look {
            At(look) => look(&site),
            Money(look) => look(site.settings, site.account.as_ref()?),
        };
        Some((check.name, finding))
    })
}

/// What `run` lacks or cannot use, as an errand; nothing when it has all.
#[must_use]
pub fn lacking(settings: &Settings) -> Option<String> {
    let missing = settings.missing_to_run();
    if missing.is_empty() {
        return trust::roots(settings).err();
    }
    Some(format!(
        "set {} in the environment or in .env (BOT_TOKEN comes from Telegram's BotFather)",
        missing.join(" and ")
    ))
}

/// What several checks look at.
struct Site<'a> {
    settings: &'a Settings,
    me: Result<Me, Fault>,
    /// The host of the webhook that is set; `None`: none is.
    hook: Result<Option<String>, Fault>,
    /// Telegram's clock and ours when the answer came.
    clocks: Option<(SystemTime, SystemTime)>,
    lock: io::Result<Glance>,
    /// The account at the payment provider, if there is a cashier.
    account: Option<Account>,
    /// The running bot, if it answers.
    bot: Option<Found>,
    /// The database's.
    folder: PathBuf,
}

impl<'a> Site<'a> {
    fn visit(settings: &'a Settings) -> Self {
        let (me, clocks) = introduce(settings);
        let hook = match me {
            Ok(_) => Client::for_check(settings, limits::CHECK_WAIT / 2).hook(),
            Err(_) => Err(Fault::Stopped),
        };
        let lock = Lock::glance(&settings.database);
        let running = lock
            .as_ref()
            .is_ok_and(|lock| lock.holder == Some(Holder::Lives));
        let targets = probe::targets(settings, None, None);
        let folder = settings.database.parent();
        Self {
            settings,
            me,
            hook,
            clocks,
            lock,
            account: Account::visit(settings),
            bot: running
                .then(|| probe::find(&targets, Duration::from_secs(1)).ok())
                .flatten(),
            folder: folder
                .filter(|folder| *folder != Path::new(""))
                .map_or_else(|| PathBuf::from("."), Path::to_owned),
        }
    }
}

/// getMe, which takes no update from a running bot. A rejection counts when it is repeated: a
/// proxy may answer 404 once.
fn introduce(settings: &Settings) -> (Result<Me, Fault>, Option<(SystemTime, SystemTime)>) {
    let end = Instant::now() + limits::CHECK_WAIT;
    let mut tries = 1;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let (me, date) = Client::for_check(settings, left).introduce();
        let rejected = matches!(me, Err(Fault::Unauthorized)) && !settings.bot_token.is_empty();
        if !rejected || tries == limits::TOKEN_TRIES {
            return (me, date.map(|date| (date, SystemTime::now())));
        }
        tries += 1;
        std::thread::park_timeout(Duration::from_secs(1));
    }
}

fn settings(site: &Site) -> Finding {
    let good = || {
        let mut text = "all can be used".to_owned();
        for remark in &site.settings.remarks {
            text.push_str("; .env: ");
            text.push_str(remark);
        }
        Good(text)
    };
    lacking(site.settings).map_or_else(good, Fatal)
}

fn token(site: &Site) -> Finding {
    if site.settings.bot_token.is_empty() {
        return Fatal("BOT_TOKEN is not set".to_owned());
    }
    match &site.me {
        Ok(me) => Good(format!("Telegram knows it as @{}", Plain(&me.username))),
        Err(Fault::Unauthorized)
            if Record::new(&site.settings.database, &site.settings.bot_token).worked() =>
        {
            MayPass(
                "Telegram rejects this BOT_TOKEN, which has worked before: if it was revoked, \
                 copy the new one from BotFather"
                    .to_owned(),
            )
        }
        Err(fault) if fault.verdict() == Verdict::Stop => Fatal(fault.to_string()),
        Err(fault) => MayPass(format!(
            "Telegram cannot be asked ({fault}): see that this machine reaches TELEGRAM_API_URL"
        )),
    }
}

/// One that is set takes the updates away from polling; a start takes it away.
fn webhook(site: &Site) -> Finding {
    match (&site.me, &site.hook) {
        (Err(_), _) => MayPass("not looked for: Telegram did not answer".to_owned()),
        (Ok(_), Ok(None)) => Good("none is set".to_owned()),
        (Ok(_), Ok(Some(host))) => Good(format!(
            "one is set, to {}: `run` takes it away",
            Plain(host)
        )),
        (Ok(_), Err(fault)) => Good(format!("not known ({fault}): `run` takes one away")),
    }
}

fn clock(site: &Site) -> Finding {
    let Some((theirs, ours)) = site.clocks else {
        return match site.me {
            Ok(_) => Good("not compared: the Bot API server sends no Date".to_owned()),
            Err(_) => MayPass("not compared: Telegram did not answer".to_owned()),
        };
    };
    let (skew, side) = match ours.duration_since(theirs) {
        Ok(ahead) => (ahead, "ahead of"),
        Err(behind) => (behind.duration(), "behind"),
    };
    if skew <= limits::CLOCK_SKEW_MAX {
        return Good(format!("within {} s of Telegram's", skew.as_secs() + 1));
    }
    MayPass(format!(
        "{} s {side} Telegram's: set it, for example by `timedatectl set-ntp true`",
        skew.as_secs()
    ))
}

fn instance(site: &Site) -> Finding {
    let database = site.settings.database.display();
    match (&site.lock, &site.bot) {
        (Err(error), _) => Fatal(format!(
            "{database}.lock cannot be read: {error}; let the bot's user own it"
        )),
        (Ok(lock), _) if lock.holder.is_none() => Good(format!("no other one has {database} open")),
        (Ok(lock), _) if lock.holder == Some(Holder::Ends) => MayPass(format!(
            "a bot that is ending has {database} open: a start waits for it"
        )),
        (_, Some(bot)) => Occupied(format!("a bot has {database} open, pid {}", bot.health.pid)),
        _ => Occupied(format!("a bot has {database} open")),
    }
}

fn database(site: &Site) -> Finding {
    let path = &site.settings.database;
    if let Err(error) = try_to_write(path, &site.folder) {
        let why = format!("{} cannot be written to: {error}", site.folder.display());
        return match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                MayPass(format!("{why}; make room"))
            }
            ErrorKind::NotFound => Fatal(format!("{why}; make that folder or set CASINO_DB")),
            _ => Fatal(format!(
                "{why}; let the bot's user own the folder and all in it"
            )),
        };
    }
    match Db::foresee(path) {
        Ok(Foreseen::New) if path.exists() => Good(format!(
            "{} will be brought up to date at the start",
            path.display()
        )),
        Ok(Foreseen::New) => Good(format!("{} will be made at the start", path.display())),
        Ok(Foreseen::BesideForeignLog) => Good(format!(
            "{0} is a backup that was put in place, and {0}-wal another one's log, which the start \
             sets aside; {RENEWED}",
            path.display()
        )),
        Ok(Foreseen::Books(broken, copied)) => broken.first().map_or_else(
            || {
                let balance = format!("the books in {} balance", path.display());
                Good(match copied {
                    None => balance,
                    Some(why) => format!("{balance}; {why}: {RENEWED}"),
                })
            },
            |first| {
                Fatal(format!(
                    "{} audits fail, the first: {}; `casino-bot audit` shows all: find the cause, \
                     or put a backup in its place",
                    broken.len(),
                    first.sentence
                ))
            },
        ),
        Err(fault) if fault.verdict() == Verdict::Stop => Fatal(fault.to_string()),
        Err(fault) => MayPass(fault.to_string()),
    }
}

/// What follows where the database is a copy.
const RENEWED: &str = "at the start what is open ends and all players get new seeds";

/// Opens what a run opens for writing; the file that this makes is gone at once.
fn try_to_write(database: &Path, folder: &Path) -> io::Result<()> {
    if database.exists() {
        OpenOptions::new().append(true).open(database)?;
    }
    let trial = folder.join(format!(".casino-bot-check-{}", std::process::id()));
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&trial)?;
    fs::remove_file(trial)
}

fn disk(site: &Site) -> Finding {
    const MIB: u64 = 1024 * 1024;
    let Some(disk) = Room::disk(&site.settings.database) else {
        return MayPass("its free room cannot be measured".to_owned());
    };
    let told = format!("{} MiB free in {}", disk.free / MIB, site.folder.display());
    if disk.free >= limits::CHECK_FREE_BYTES_MIN {
        Good(told)
    } else {
        let wanted = limits::CHECK_FREE_BYTES_MIN / MIB;
        MayPass(format!("{told}: make room for at least {wanted} MiB"))
    }
}

fn port(site: &Site) -> Finding {
    if let Some(bot) = &site.bot {
        return Good(format!("the running bot listens on {}", bot.authority));
    }
    let wanted = site.settings.port;
    match app::bind(site.settings).map(|free| free.local_addr().map(|addr| addr.port())) {
        Ok(_) if wanted == 0 => Good("any free one will be taken".to_owned()),
        Ok(Ok(port)) if port != wanted => Good(format!(
            "{wanted} is taken, {port} is free and will be used"
        )),
        Ok(_) => Good(format!("{wanted} is free")),
        Err((why, End::Misconfigured)) => Fatal(why),
        Err((why, _)) => MayPass(why),
    }
}
