//! The command line of the bench.

use std::path::PathBuf;
use std::time::Duration;

use crate::api::Script;
use crate::sheet::BETS_OF_RSS;
use crate::stage::Setting;

pub const USAGE: &str = include_str!("usage.txt");

pub const PHASES: [&str; 5] = ["cold", "idle", "flood", "paced", "delayed"];

pub struct Options {
    pub setting: Setting,
    pub phase: Option<String>,
    pub grow: Option<u64>,
    pub json: bool,
    pub starts: usize,
    pub settle: Duration,
    pub idle: Duration,
    pub flood: Duration,
    pub bets_in_all: u64,
    pub paced: Duration,
}

impl Options {
    fn full() -> Self {
        Self {
            setting: Setting {
                program: env!("CARGO_BIN_EXE_casino-bot").into(),
                folder: env!("CARGO_TARGET_TMPDIR").into(),
                script: Script {
                    start: "/start".to_owned(),
                    // Small enough that the first credit outlasts the bench.
                    bet: "/flip 0.10 heads".to_owned(),
                    refusal: "enough".to_owned(),
                },
            },
            phase: None,
            grow: None,
            json: false,
            starts: 5,
            settle: Duration::from_secs(2),
            idle: Duration::from_secs(15),
            flood: Duration::from_secs(10),
            bets_in_all: BETS_OF_RSS,
            paced: Duration::from_secs(8),
        }
    }

    fn shorten(&mut self) {
        self.starts = 3;
        self.idle = Duration::from_secs(4);
        self.flood = Duration::from_secs(3);
        self.bets_in_all = 10_000;
        self.paced = Duration::from_secs(3);
    }

    /// Ok(None) asks for the usage.
    pub fn parse(mut args: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut options = Self::full();
        let (mut idle, mut flood) = (None, None);
        while let Some(name) = args.next() {
            let mut value = || args.next().ok_or(format!("{name} needs a value"));
            match name.as_str() {
                // Cargo's own word to every bench.
                "--bench" => {}
                "--help" | "-h" => return Ok(None),
                "--quick" => options.shorten(),
                "--grow" => options.grow = Some(rounds(&value()?)?),
                "--json" => options.json = true,
                "--phase" => options.phase = Some(phase(value()?)?),
                "--seconds" => flood = Some(seconds(&value()?)?),
                "--idle" => idle = Some(seconds(&value()?)?),
                "--bot" => options.setting.program = whole_path(&value()?)?,
                "--dir" => options.setting.folder = value()?.into(),
                "--start" => options.setting.script.start = value()?,
                "--bet" => options.setting.script.bet = value()?,
                "--refusal" => options.setting.script.refusal = filled(value()?)?,
                _ => return Err(format!("{name} is not an option")),
            }
        }
        // Given lengths win over --quick, wherever it stands.
        options.idle = idle.unwrap_or(options.idle);
        options.flood = flood.unwrap_or(options.flood);
        Ok(Some(options))
    }

    pub fn wants(&self, phase: &str) -> bool {
        self.phase.as_ref().is_none_or(|only| only == phase)
    }
}

fn phase(name: String) -> Result<String, String> {
    if PHASES.contains(&name.as_str()) {
        return Ok(name);
    }
    Err(format!("no phase {name}; there are {}", PHASES.join(", ")))
}

fn rounds(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(rounds @ 10_000..=100_000_000) => Ok(rounds),
        _ => Err(format!("{text} is not a number of rounds from 10000 on")),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds @ 1..=3600) => Ok(Duration::from_secs(seconds)),
        _ => Err(format!("{text} is not a number of seconds from 1 to 3600")),
    }
}

fn filled(text: String) -> Result<String, String> {
    if text.is_empty() {
        return Err("the text of a refusal cannot be empty".to_owned());
    }
    Ok(text)
}

/// The bot runs in a folder of its own, where a relative path would mean something else.
fn whole_path(path: &str) -> Result<PathBuf, String> {
    std::fs::canonicalize(path).map_err(|e| format!("cannot find {path}: {e}"))
}
