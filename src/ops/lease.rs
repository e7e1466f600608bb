//! Where the lease is kept: a file that all machines reach, or an object in a store that speaks as S3 does and writes
//! only where the version that it is told is there. Knows nothing of what follows from it.
mod file;
mod s3;
mod sign;
mod unwritten;

use crate::ops::config::Settings;
use crate::rules::lease::{Record, Stored, Version};
use crate::values::fault::Fault;
use file::InFile;
use s3::InStore;
pub use unwritten::Unwritten;

/// The place of the record.
pub enum Place {
    File(InFile),
    Store(Box<InStore>),
}

impl Place {
    /// As it is set, if it is.
    #[must_use]
    pub fn of(settings: &Settings) -> Option<Self> {
        let url = settings.lease_url.as_deref()?;
        Some(match url.strip_prefix("file://") {
            Some(path) => Self::File(InFile::at(path.as_ref())),
            None => {
                let store = InStore::at(url.strip_prefix("s3://")?, settings)?;
                Self::Store(Box::new(store))
            }
        })
    }

    /// What is there.
    ///
    /// # Errors
    /// When it cannot be read, or is no record.
    pub fn read(&self) -> Result<Stored, Fault> {
        let found = match self {
            Self::File(file) => file.read()?,
            Self::Store(store) => store.read()?,
        };
        let Some((version, text)) = found else {
            return Ok(None);
        };
        let record = serde_json::from_slice(&text);
        let record =
            record.map_err(|_| Fault::Malformed("the lease is no record of one".to_owned()))?;
        Ok(Some((version, record)))
    }

    /// Writes a record where this version is, or where there is none.
    ///
    /// # Errors
    /// See [`Unwritten`].
    pub fn write(&self, before: Option<&Version>, record: &Record) -> Result<Version, Unwritten> {
        let text = serde_json::to_string(record).unwrap_or_default();
        match self {
            Self::File(file) => file.write(before, text.as_bytes()),
            Self::Store(store) => store.write(before, text.as_bytes()),
        }
    }

    /// Whether it keeps to its word: some stores write whatever version they are told.
    ///
    /// # Errors
    /// [`Fault::Unusable`] when it does not; else as it fails.
    pub fn prove(&self) -> Result<(), Fault> {
        match self {
            Self::File(_) => Ok(()),
            Self::Store(store) => store.prove(),
        }
    }
}
