//! Trouble on demand, so that drills can see a worker panic or hang at a moment of their choice.
//! Debug builds only: a release build has no call of this.
use std::path::PathBuf;
use std::sync::OnceLock;

/// Names the folder in which a file `poller.panic` or `poller.hang` strikes the poller once.
pub const FOLDER: &str = "CASINO_DRILL";

/// Panics or hangs if the drill's folder says so; the file goes, so that it happens once.
pub(super) fn strike(worker: &str) {
    static DRILL: OnceLock<Option<PathBuf>> = OnceLock::new();
    let Some(folder) = DRILL.get_or_init(|| std::env::var_os(FOLDER).map(PathBuf::from)) else {
        return;
    };
    let struck = |how: &str| std::fs::remove_file(folder.join(format!("{worker}.{how}"))).is_ok();
    assert!(!struck("panic"), "a drill: {worker} panics");
    if struck("hang") {
        log::warn!("a drill: {worker} hangs");
        loop {
            std::thread::park();
        }
    }
}
