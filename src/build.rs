//! What is written while the program is built: the catalogues as Rust, and the list of migrations.
use std::path::Path;
use std::{env, fs, process};

#[path = "speech/build.rs"]
mod speech;

const CATALOGUES: &str = "src/speech";
const MIGRATIONS: &str = "sql/migrations";

fn main() {
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    let write = |name: &str, code: Result<String, String>| {
        code.and_then(|code| {
            fs::write(Path::new(&out).join(name), code).map_err(|error| error.to_string())
        })
    };
    println!("cargo::rerun-if-changed=src/build.rs");
    println!("cargo::rerun-if-changed={CATALOGUES}");
    println!("cargo::rerun-if-changed={MIGRATIONS}");
    let root = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let written = [
        write("speech.rs", speech::generate(Path::new(CATALOGUES))),
        write(
            "migrations.rs",
            migrations(&Path::new(&root).join(MIGRATIONS)),
        ),
    ];
    let mut faults = written.into_iter().filter_map(Result::err).peekable();
    if faults.peek().is_some() {
        for line in faults.flat_map(|why| why.lines().map(str::to_owned).collect::<Vec<_>>()) {
            println!("cargo::error={line}");
        }
        process::exit(1);
    }
}

/// The files in the order of their numbers, which count from 1: of two with the same one, and behind a gap, a
/// database could not tell by its number what has run.
fn migrations(folder: &Path) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("{MIGRATIONS}: {error}");
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "sql") {
            files.push(path);
        }
    }
    files.sort();
    for (number, file) in (1..).zip(&files) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with(&format!("{number:04}_")) {
            return Err(format!(
                "{MIGRATIONS}/{name} is number {number}: its name has to begin with {number:04}_"
            ));
        }
    }
    let rows = files
        .iter()
        .map(|file| format!("include_str!({file:?}),\n"));
    Ok(format!("[\n{}]\n", rows.collect::<String>()))
}
