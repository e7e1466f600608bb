//! The database's files: which they are, and who may read them.
use std::fs::Metadata;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

pub(super) fn is_missing(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_err_and(|e| e.kind() == std::io::ErrorKind::NotFound)
}

/// Which file is at a path: device and inode. Linux is asked for no times: of a file whose times were read it writes
/// the next one down more finely, which the commit after would wait for.
#[cfg(target_os = "linux")]
pub(super) fn file_at(path: &Path) -> Option<(u64, u64)> {
    use rustix::fs::{AtFlags, CWD, StatxFlags, makedev, statx};
    match statx(CWD, path, AtFlags::empty(), StatxFlags::INO) {
        Ok(stat) => Some((
            makedev(stat.stx_dev_major, stat.stx_dev_minor),
            stat.stx_ino,
        )),
        // Kernels before 4.11, and sandboxes that let no newer call through.
        Err(rustix::io::Errno::NOSYS | rustix::io::Errno::PERM) => id_at(path),
        Err(_) => None,
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn file_at(path: &Path) -> Option<(u64, u64)> {
    id_at(path)
}

fn id_at(path: &Path) -> Option<(u64, u64)> {
    std::fs::metadata(path).ok().map(|meta| id(&meta))
}

pub(super) fn id(meta: &Metadata) -> (u64, u64) {
    (meta.dev(), meta.ino())
}

/// The folder of a file; none of a link to one.
pub(super) fn folder(path: &Path) -> Option<PathBuf> {
    let is_link = std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink());
    let folder = path.parent().filter(|_| !is_link)?;
    Some(if folder.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        folder.to_owned()
    })
}

/// Which folder it is, and when a name in it changed last: no file in it is made, deleted or replaced without that.
pub(super) type Names = (u64, u64, i64, i64);

pub(super) fn names_in(folder: &Path) -> Option<Names> {
    let meta = std::fs::metadata(folder).ok()?;
    Some((meta.dev(), meta.ino(), meta.ctime(), meta.ctime_nsec()))
}

/// The file that goes by a database's name with something behind it.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Creates a file that only its owner may read: it holds seeds that are not yet revealed. One that is
/// there is closed to everybody else but its group, which somebody may have let in.
pub(super) fn private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    match options.append(true).create_new(true).mode(0o600).open(path) {
        // Opening and closing one that is there would drop the locks that this process holds on it.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            tighten(path);
            Ok(())
        }
        made => made.map(drop),
    }
}

pub(super) fn tighten(path: &Path) {
    let Ok(meta) = std::fs::metadata(path) else {
        return;
    };
    let mode = meta.permissions().mode();
    if meta.is_file() && mode & 0o007 != 0 {
        log::warn!("everybody could read {}: now its owner can", path.display());
        let closed = std::fs::Permissions::from_mode(mode & 0o770);
        if let Err(error) = std::fs::set_permissions(path, closed) {
            log::warn!("{} stays open to everybody: {error}", path.display());
        }
    }
}
