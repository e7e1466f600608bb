//! What settings come to, good ones and wrong ones.
use super::*;
use crate::values::money::{ASSETS, Amount, AssetRow};

fn parse(pairs: &[(&str, &str)]) -> Result<Settings, Vec<SettingError>> {
    Settings::parse(
        &pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect(),
    )
}

#[test]
fn defaults_are_the_contract() {
    let settings = parse(&[]).expect("the defaults are valid");
    assert_eq!(settings.port, 8001);
    assert_eq!(settings.log_file, Some(PathBuf::from("casino_bot.log")));
    assert_eq!(settings.missing_to_run(), ["BOT_TOKEN", "OWNER_USER_ID"]);
    assert_eq!(parse(&[("LOG_FILE", "")]).expect("valid").log_file, None);
    assert_eq!(parse(&[("PORT", "")]).expect("valid").port, 8001);
}

#[test]
fn all_errors_come_at_once_and_show_no_secret() {
    let errors = parse(&[
        ("BOT_TOKEN", "hush/hush"),
        ("RESTART_TOKEN", "short"),
        ("PORT", "70000"),
        ("OWNER_USER_ID", "-1"),
        ("LOG_LEVEL", "loud\n"),
        ("TELEGRAM_API_URL", "ftp://x"),
    ])
    .expect_err("six are wrong");
    let text = errors
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n");
    assert_eq!(errors.len(), 6, "{text}");
    assert!(text.contains("PORT: \"70000\" is not usable; expected a port, 0 to 65533"));
    assert!(!text.contains("hush") && !text.contains("short"), "{text}");
}

#[test]
fn what_cannot_hold_together_is_wrong_and_what_is_offered_is_real() {
    for wrong in [
        [("DEPOSIT_MIN_USD", "50"), ("DEPOSIT_MAX_USD", "49")],
        [("WITHDRAW_MIN_USD", "50"), ("WITHDRAW_MAX_USD", "49")],
        [("CASHIER_ASSETS", "TON,ton"), ("PORT", "1")],
        [("CASHIER_ASSETS", "credits"), ("PORT", "1")],
        [("CASHIER_ASSETS", "TON,,BTC"), ("PORT", "1")],
        [("WEBHOOK_URL", "http://bot.example.org"), ("PORT", "1")],
    ] {
        let errors = parse(&wrong).expect_err("wrong");
        assert_eq!(errors.len(), 1, "{wrong:?} {errors:?}");
    }
    let token = ("CRYPTOBOT_API_TOKEN", "42:abcdefgh_-");
    let has = |pairs: &[_]| parse(pairs).expect("valid").has_cashier();
    assert!(has(&[token]) && !has(&[]) && !has(&[token, ("DEMO_MODE", "yes")]));
}

#[test]
fn the_bounds_of_stakes_are_named_as_they_are_written() {
    let bound = |row: &AssetRow| {
        let (min, max) = row.stakes;
        let brief = |units| row.asset.brief(Amount::from_units(units).expect("one"));
        format!("{}:{}-{}", row.symbol, brief(min), brief(max))
    };
    let real = ASSETS.iter().filter(|row| !row.is_play);
    let bounds = real.map(bound).collect::<Vec<_>>().join(", ");
    assert!(STAKES.ends_with(&bounds), "{bounds}");
    assert_eq!(StakeLimits::read(&bounds), Some(StakeLimits::BOUNDS));
}

/// A value that is never a setting's default, for each setting.
#[test]
fn every_setting_changes_what_is_loaded() {
    // But for the values as they are shown.
    let read = |settings: Settings| {
        let values = Vec::new();
        format!("{:?}", Settings { values, ..settings })
    };
    let base = read(parse(&[]).expect("valid"));
    for setting in SETTINGS {
        let value = match setting.name {
            "BOT_TOKEN" | "CRYPTOBOT_API_TOKEN" => "42:abcdefgh_-",
            "RESTART_TOKEN" | "METRICS_TOKEN" => "correct-horse",
            "BIND_ADDR" => "::1",
            "DEMO_MODE" | "CASINO_SLOTS_AUTO" | "WIND_DOWN" => "true",
            "PLAY_PROFILE" => "uk",
            "REPLICA_WAIT" => "updates",
            "REPLICA_URL" => "s3://bucket/books?endpoint=http://127.0.0.1:9",
            "LEASE_URL" => "s3://bucket/lease",
            "STANDBY_TAKES_OVER" => "false",
            "AWS_SECRET_ACCESS_KEY" => "correct-horse",
            "LOG_LEVEL" => "debug",
            "STAKE_LIMITS" => "TON:1-5",
            "CASHIER_ASSETS" => "BTC, ton",
            "WEBHOOK_URL" | "OFFICE_URL" => "https://bot.example.org",
            name if name.ends_with("_URL") || name == "S3_ENDPOINT" => "http://127.0.0.1:9",
            name if name.contains("FILE") || name == "CASINO_DB" => "other",
            _ => "77",
        };
        // Some go together only.
        let with: &[_] = match setting.name {
            "LEASE_URL" | "REPLICA_URL" | "REPLICA_WAIT" => &[
                ("LITESTREAM_SOCKET", "socket"),
                ("REPLICA_URL", "file:///books"),
                ("LEASE_URL", "file:///lease"),
            ],
            _ => &[],
        };
        let last = [("MAX_DELAY", "600"), (setting.name, value)];
        let changed = parse(&[with, &last].concat());
        let changed = read(changed.unwrap_or_else(|e| panic!("{}: {e:?}", setting.name)));
        assert_ne!(changed, base, "{}", setting.name);
        assert!(!setting.doc.is_empty() && !setting.accepts.is_empty());
    }
}
