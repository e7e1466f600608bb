//! `casino-bot monitor`: how the bot, its workers, its processes and its machine are, over time. A
//! screen where there is a terminal, else one plain report after the other. Looks from outside, by
//! /health, /metrics and /proc, so that it shows a bot that is gone as well as one that is back.
mod look;
mod metrics;
mod report;
#[cfg(feature = "monitor")]
mod screen;
mod trend;
pub(super) mod units;
mod view;

use super::{complain, seconds, settings_to_look, signals};
use crossbeam_channel::{Receiver, bounded, select};
use lexopt::prelude::*;
use look::{Looks, Plan};
use report::Report;
use std::io::{self, Write};
use std::num::NonZeroU16;
use std::time::Duration;
use trend::Trend;
use view::View;

pub(super) fn main(mut parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    let (mut host, mut port, mut once) = (None, None, false);
    let mut interval = Duration::from_secs(2);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("host") => host = Some(parser.value()?.string()?),
            Long("port") => port = Some(parser.value()?.parse::<NonZeroU16>()?.get()),
            Long("interval") => interval = seconds("--interval", parser.value()?, 3_600)?,
            Long("once") => once = true,
            other => return Err(other.unexpected()),
        }
    }
    let settings = match settings_to_look(port) {
        Ok(settings) => settings,
        Err(code) => return Ok(code),
    };
    let plan = Plan {
        settings,
        host,
        port,
        interval,
    };
    let (signal, asked) = bounded(1);
    let looks = signals::handle(move || {
        let _ = signal.try_send(());
    });
    let shown = looks
        .map_err(io::Error::other)
        .and_then(|()| plan.start())
        .and_then(|looks| show(&looks, &asked, once));
    if let Err(error) = shown {
        complain(format_args!("the monitor has ended: {error}"));
        return Ok(1);
    }
    Ok(0)
}

/// A screen or text, as the occasion asks; returns when somebody has seen enough.
fn show(looks: &Looks, signals: &Receiver<()>, once: bool) -> io::Result<()> {
    #[cfg(feature = "monitor")]
    if !once && screen::is_there() {
        return screen::show(looks, signals);
    }
    match print(looks, signals, once) {
        // The reader of the pipe has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        ended => ended,
    }
}

/// One plain report a look, from the second on: the first has nothing to compare with.
fn print(looks: &Looks, signals: &Receiver<()>, once: bool) -> io::Result<()> {
    let mut trend = Trend::default();
    loop {
        let look = select! {
            recv(signals) -> _ => return Ok(()),
            recv(looks.seen) -> look => look.map_err(|_| io::Error::other("looking failed"))?,
        };
        trend.add(look);
        let Some(view) = View::of(&trend).filter(|_| trend.points.len() > 1) else {
            continue;
        };
        let mut out = io::stdout().lock();
        write!(out, "{}", Report(&view))?;
        if once {
            return out.flush();
        }
        writeln!(out)?;
        out.flush()?;
    }
}
