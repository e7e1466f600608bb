//! Files that go with calls: written by who sends them, kept by nobody.
use crate::casino::Receipt;
use crate::telegram::Upload;
use crate::values::chance::random;
use crate::values::fault::Fault;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

/// Writes the file that a receipt stands for. Called by any thread, by several at a time.
type Make = dyn Fn(Receipt, &mut dyn Write) -> Result<(), Fault> + Send + Sync;

/// Where files are written, and by whom.
pub struct Files {
    /// What their passing names begin with.
    beside: PathBuf,
    make: Box<Make>,
}

impl Files {
    /// Files that `make` writes, on the disk of this path.
    #[must_use]
    pub fn new(
        beside: PathBuf,
        make: impl Fn(Receipt, &mut dyn Write) -> Result<(), Fault> + Send + Sync + 'static,
    ) -> Self {
        let make = Box::new(make);
        Self { beside, make }
    }

    /// A file that has no name on the disk any more: it is gone with whoever reads it, and takes no memory
    /// meanwhile.
    pub(super) fn write(&self, name: &'static str, of: Receipt) -> Result<Upload, Fault> {
        let mut path = self.beside.clone().into_os_string();
        path.push(format!(".file-{:016x}", random()));
        let fails = |error| Fault::of_file(&error);
        let content = File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(fails)?;
        std::fs::remove_file(&path).map_err(fails)?;
        let mut out = BufWriter::new(&content);
        (self.make)(of, &mut out)?;
        out.flush().map_err(fails)?;
        drop(out);
        // What no wing sends is bytes.
        let kind = of.sender.file_kind().unwrap_or("application/octet-stream");
        Ok(Upload {
            name,
            kind,
            content,
        })
    }
}
