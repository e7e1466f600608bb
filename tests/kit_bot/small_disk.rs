//! A disk that fills up.
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

/// A file system of a few megabytes, gone with the test.
pub struct SmallDisk(pub PathBuf);

impl SmallDisk {
    /// None, and a line that says so, where mounting is not allowed.
    pub fn mount(at: PathBuf, megabytes: u32) -> Option<Self> {
        fs::create_dir(&at).expect("the folder can be written to");
        Self::over(at, megabytes)
    }

    /// The same over a folder that is there, and empty.
    pub fn over(at: PathBuf, megabytes: u32) -> Option<Self> {
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"])
            .arg(&at);
        if mount.output().is_ok_and(|done| done.status.success()) {
            return Some(Self(at));
        }
        eprintln!("NOT TESTED: a full disk needs the right to mount one (run as root)");
        None
    }

    /// Leaves `bytes` of room.
    pub fn fill(&self, bytes: usize) {
        let mut filler = File::create(self.filler()).expect("room for a name");
        let mut reserve = File::create(self.0.join("reserve")).expect("room for a name");
        reserve.write_all(&vec![1; bytes]).expect("there was room");
        while filler.write_all(&[1; 4_096]).is_ok() {}
        fs::remove_file(self.0.join("reserve")).expect("removed");
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }

    pub fn free(&self) {
        fs::remove_file(self.filler()).expect("removed");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
