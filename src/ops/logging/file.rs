//! A log file that is put aside as `.1`, `.2`, … when it grows beyond [`limits::LOG_BYTES_MAX`], and
//! opened anew when somebody else moved, deleted or emptied it.
use crate::values::limits;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Instant;

pub(super) struct LogFile {
    path: PathBuf,
    file: File,
    opened: Metadata,
    bytes: u64,
    looked: Instant,
}

impl LogFile {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(path)?;
        let opened = file.metadata()?;
        Ok(Self {
            path: path.to_owned(),
            file,
            bytes: opened.len(),
            opened,
            looked: Instant::now(),
        })
    }

    pub(super) fn write(&mut self, line: &[u8], now: Instant) -> io::Result<()> {
        // A device or a pipe is nothing to put aside.
        let full = self.bytes >= limits::LOG_BYTES_MAX && self.opened.is_file();
        if full || now.saturating_duration_since(self.looked) >= limits::LOG_LOOK_EVERY {
            self.look(now);
        }
        // When the old file cannot be put aside, a log that is too long beats none.
        if full && self.bytes >= limits::LOG_BYTES_MAX && self.rotate().is_err() {
            self.bytes = 0;
        }
        self.file.write_all(line)?;
        self.bytes += line.len() as u64;
        Ok(())
    }

    /// Sees to it that what is written stands where people look for it.
    fn look(&mut self, now: Instant) {
        self.looked = now;
        match fs::metadata(&self.path) {
            Ok(there) if (there.dev(), there.ino()) == (self.opened.dev(), self.opened.ino()) => {
                self.bytes = self.bytes.min(there.len());
            }
            // Where no new one can be made, the old one is better than none.
            _ => {
                if let Ok(new) = Self::open(&self.path) {
                    *self = new;
                }
            }
        }
    }

    fn aside(&self, number: u32) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{number}"));
        PathBuf::from(name)
    }

    fn rotate(&mut self) -> io::Result<()> {
        for number in (1..limits::LOG_FILES_KEPT).rev() {
            let _ = fs::rename(self.aside(number), self.aside(number + 1));
        }
        fs::rename(&self.path, self.aside(1))?;
        *self = Self::open(&self.path)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &Path) -> String {
        fs::read_to_string(path).expect("reads")
    }

    #[test]
    fn it_is_rotated_and_the_oldest_dropped() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("bot.log");
        fs::write(&path, vec![b'x'; limits::LOG_BYTES_MAX as usize]).expect("writes");
        let mut file = LogFile::open(&path).expect("opens");
        for line in 0..limits::LOG_FILES_KEPT + 3 {
            file.write(format!("{line}\n").as_bytes(), Instant::now())
                .expect("writes");
            file.file.set_len(limits::LOG_BYTES_MAX).expect("grows");
            file.bytes = limits::LOG_BYTES_MAX;
        }
        file.write(b"last\n", Instant::now()).expect("writes");
        let mut names: Vec<_> = fs::read_dir(dir.path())
            .expect("lists")
            .map(|entry| {
                entry
                    .expect("entry")
                    .file_name()
                    .into_string()
                    .expect("UTF-8")
            })
            .collect();
        names.sort();
        assert_eq!(names, ["bot.log", "bot.log.1", "bot.log.2", "bot.log.3"]);
        assert_eq!(read(&path), "last\n");
        assert!(read(&dir.path().join("bot.log.1")).starts_with("5\n"));
    }

    #[test]
    fn what_others_do_to_it_is_seen() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let (path, moved) = (dir.path().join("bot.log"), dir.path().join("bot.log-old"));
        let mut file = LogFile::open(&path).expect("opens");
        let mut now = file.looked;
        let mut write = |file: &mut LogFile, line: &[u8]| {
            now += limits::LOG_LOOK_EVERY;
            file.write(line, now).expect("writes");
        };
        write(&mut file, b"1\n");
        fs::rename(&path, &moved).expect("moved");
        write(&mut file, b"2\n");
        assert_eq!((read(&moved), read(&path)), ("1\n".into(), "2\n".into()));
        fs::remove_file(&path).expect("deleted");
        write(&mut file, b"3\n");
        assert_eq!(read(&path), "3\n");
        File::create(&path).expect("emptied");
        write(&mut file, b"4\n");
        assert_eq!((read(&path), file.bytes), ("4\n".into(), 2));
        fs::rename(&moved, &path).expect("another in its place");
        write(&mut file, b"5\n");
        assert_eq!(read(&path), "1\n5\n");
        assert_eq!(fs::metadata(&path).expect("there").len(), file.bytes);
        // A folder in its place takes nothing; the bot goes on, and so does the log after it.
        fs::remove_file(&path).expect("deleted");
        fs::create_dir(&path).expect("made");
        write(&mut file, b"6\n");
        fs::remove_dir(&path).expect("removed");
        write(&mut file, b"7\n");
        assert_eq!(read(&path), "7\n");
        // What is no file is not put aside.
        let mut null = LogFile::open(Path::new("/dev/null")).expect("opens");
        null.bytes = limits::LOG_BYTES_MAX;
        null.write(b"8\n", now).expect("writes");
        assert!(!null.opened.is_file() && null.path.exists());
    }
}
