//! `casino-bot audit`: every invariant of the books, over one snapshot.
use super::{complain, say, settings};
use crate::store::{Audit, Db};
use lexopt::prelude::*;
use std::path::PathBuf;

pub(super) fn main(mut parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    let mut file = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("db") => file = Some(PathBuf::from(parser.value()?)),
            other => return Err(other.unexpected()),
        }
    }
    let file = match file.map_or_else(|| settings().map(|s| s.database), Ok) {
        Ok(file) => file,
        Err(code) => return Ok(code),
    };
    match Db::open_to_read(&file).and_then(|db| db.prove()) {
        Ok(findings) if findings.is_empty() => {
            Audit::all()
                .iter()
                .for_each(|audit| say(format_args!("ok  {}", audit.sentence())));
            Ok(0)
        }
        Ok(findings) => {
            findings.iter().for_each(say);
            Ok(1)
        }
        Err(fault) => {
            complain(fault);
            Ok(1)
        }
    }
}
