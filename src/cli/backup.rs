//! `casino-bot backup`: a copy of the live database, proved.
use super::{complain, say, settings};
use crate::store::Db;
use lexopt::prelude::*;
use std::path::PathBuf;

pub(super) fn main(mut parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    let (mut file, mut target) = (None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("db") => file = Some(PathBuf::from(parser.value()?)),
            Value(path) if target.is_none() => target = Some(PathBuf::from(path)),
            other => return Err(other.unexpected()),
        }
    }
    let target = target.ok_or("name the file to write the backup to")?;
    let file = match file.map_or_else(|| settings().map(|s| s.database), Ok) {
        Ok(file) => file,
        Err(code) => return Ok(code),
    };
    match Db::open_from_outside(&file).and_then(|db| db.backup(&target)) {
        Ok(()) => {
            say(format_args!(
                "{} holds a copy whose books are proved",
                target.display()
            ));
            Ok(0)
        }
        Err(fault) => {
            complain(fault);
            Ok(1)
        }
    }
}
