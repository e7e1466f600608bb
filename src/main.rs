//! Arguments to exit code; everything else is the library's.
use std::process::ExitCode;

fn main() -> ExitCode {
    casino_bot::cli::main(std::env::args_os().skip(1))
}
