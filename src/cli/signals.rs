//! The signals that end the program, as calls of one closure. One that was ignored when the program
//! started stays ignored: `nohup` means it for SIGHUP, a shell's `&` for SIGINT.
use std::fs;
use std::sync::Arc;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Has every SIGINT, SIGTERM and SIGHUP that was not ignored call `asked`, in a thread of its own.
///
/// ctrlc takes all three or SIGINT alone, so it has that one; the others are signal-hook's.
///
/// # Errors
/// Why they cannot be handled.
pub(super) fn handle(asked: impl Fn() + Send + Sync + 'static) -> Result<(), String> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let heeded = |signal: &i32| !is_ignored(&status, *signal);
    let asked = Arc::new(asked);
    if heeded(&SIGINT) {
        let asked = Arc::clone(&asked);
        ctrlc::set_handler(move || asked()).map_err(|e| e.to_string())?;
    }
    let others = [SIGTERM, SIGHUP].into_iter().filter(heeded);
    let mut others = Signals::new(others).map_err(|e| e.to_string())?;
    thread::Builder::new()
        .name("signals".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || others.forever().for_each(|_| asked()))
        .map(drop)
        .map_err(|e| e.to_string())
}

/// The closures only send on a channel, or end the process.
const STACK_BYTES: usize = 64 * 1024;

/// Whether a signal is in the mask of ignored ones of /proc/PID/status (proc_pid_status(5)).
fn is_ignored(status: &str, signal: i32) -> bool {
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mask_of_ignored_signals_is_read() {
        let status = "Name:\tcasino-bot\nSigBlk:\tffffffffffffffff\nSigIgn:\t0000000000001001\n";
        for (signal, ignored) in [
            (SIGHUP, true),
            (13, true),
            (SIGINT, false),
            (SIGTERM, false),
        ] {
            assert_eq!(is_ignored(status, signal), ignored, "{signal}");
        }
        assert!(!is_ignored("", SIGHUP) && !is_ignored("SigIgn: x", SIGHUP));
    }
}
