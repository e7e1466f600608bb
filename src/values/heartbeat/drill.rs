//! Trouble on demand, so that drills can see a worker panic or hang, or the machine's clock be set, at
//! a moment of their choice.
//! Debug builds only: a release build has no call of this.
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

/// Names the folder in which a file `poller.panic` or `poller.hang` strikes the poller once, and
/// one `clock` sets the engine's clock ahead by the seconds in it as long as it is there; one `haste` has the lease
/// last a part of its time, and be taken as much sooner.
pub const FOLDER: &str = "CASINO_DRILL";

fn folder() -> Option<&'static Path> {
    static DRILL: OnceLock<Option<PathBuf>> = OnceLock::new();
    let folder = DRILL.get_or_init(|| std::env::var_os(FOLDER).map(PathBuf::from));
    folder.as_deref()
}

/// Panics or hangs if the drill's folder says so; the file goes, so that it happens once.
pub(super) fn strike(worker: &str) {
    let Some(folder) = folder() else { return };
    let struck = |how: &str| std::fs::remove_file(folder.join(format!("{worker}.{how}"))).is_ok();
    assert!(!struck("panic"), "a drill: {worker} panics");
    if struck("hang") {
        log::warn!("a drill: {worker} hangs");
        loop {
            std::thread::park();
        }
    }
}

/// Waits at this point as long as the drill's folder has a file `POINT.hold`, and says so by one `POINT.held`: a process
/// that is stopped meanwhile goes on from there.
pub fn hold(point: &str) {
    let set = if cfg!(debug_assertions) {
        folder()
    } else {
        None
    };
    let Some(folder) = set else { return };
    let order = folder.join(format!("{point}.hold"));
    if order.exists() {
        let _ = std::fs::write(folder.join(format!("{point}.held")), "");
    }
    while order.exists() {
        std::thread::park_timeout(Duration::from_millis(2));
    }
}

/// What part of its time the lease lasts; 1 in a release build.
#[must_use]
pub fn haste() -> u32 {
    let set = if cfg!(debug_assertions) {
        folder()
    } else {
        None
    };
    let part = set.and_then(|folder| std::fs::read_to_string(folder.join("haste")).ok());
    let part = part.and_then(|part| part.trim().parse().ok());
    part.unwrap_or(1).clamp(1, 10)
}

/// How far the clock is set ahead, microseconds; 0 in a release build.
#[must_use]
pub fn clock_off_us() -> i64 {
    let set = if cfg!(debug_assertions) {
        folder()
    } else {
        None
    };
    let seconds = set.and_then(|folder| std::fs::read_to_string(folder.join("clock")).ok());
    let seconds: Option<i64> = seconds.and_then(|seconds| seconds.trim().parse().ok());
    seconds.map_or(0, |seconds| seconds.saturating_mul(1_000_000))
}
