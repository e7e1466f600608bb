//! Faults that are planted in the program's own code, to see that the simulation finds each: files in `faults`, each
//! with what it does in a sentence, and what stands in place of what in which file, once or more. All are planted
//! in one copy of the source, which is then built once; which of them is at work is said by the environment. The
//! code that ships knows nothing of it.
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The variable that names the one that is at work.
const NAME: &str = "CASINO_PLANTED";
/// What the copy has besides.
const SWITCH: &str = r#"//! Which planted fault is at work.
use std::sync::OnceLock;

/// Whether it is this one.
#[must_use]
pub fn is(name: &str) -> bool {
    static NAME: OnceLock<Option<String>> = OnceLock::new();
    NAME.get_or_init(|| std::env::var("CASINO_PLANTED").ok()).as_deref() == Some(name)
}
"#;

struct Fault {
    name: String,
    says: String,
    changes: Vec<Change>,
}

struct Change {
    file: String,
    old: String,
    new: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/simulation/faults")
}

fn faults() -> Vec<Fault> {
    let files = fs::read_dir(folder()).expect("lists");
    let mut all: Vec<_> = files
        .map(|file| file.expect("a file").path())
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy();
            let text = fs::read_to_string(&path).expect("reads");
            read(&name, &text).unwrap_or_else(|| panic!("{name} is no fault"))
        })
        .collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

fn read(name: &str, text: &str) -> Option<Fault> {
    let (says, mut rest) = text.split_once('\n')?;
    let mut changes = Vec::new();
    while !rest.is_empty() {
        let (file, behind) = rest.split_once("\n<<<<\n")?;
        let (old, behind) = behind.split_once("\n====\n")?;
        let (new, behind) = behind.split_once("\n>>>>\n")?;
        let [file, old, new] = [file, old, new].map(str::to_owned);
        changes.push(Change { file, old, new });
        rest = behind;
    }
    let (name, says) = (name.to_owned(), says.to_owned());
    Some(Fault {
        name,
        says,
        changes,
    })
}

/// Plants all of them in a copy of the source.
pub fn plant(copy: &Path) -> ExitCode {
    let src = copy.join("src");
    fs::write(src.join("values/planted.rs"), SWITCH).expect("written");
    let values = src.join("values.rs");
    let text = fs::read_to_string(&values).expect("reads");
    fs::write(&values, text + "pub mod planted;\n").expect("written");
    let mut code = ExitCode::SUCCESS;
    for fault in faults() {
        for Change { file, old, new } in &fault.changes {
            let path = copy.join(file);
            let text = fs::read_to_string(&path).expect("reads");
            if text.matches(old).count() == 1 {
                fs::write(&path, text.replace(old, new)).expect("written");
            } else {
                eprintln!("{} does not stand once in {file}", fault.name);
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

/// Runs histories with each of them at work, so many steps at most, and prints after how many it is found, and in
/// which; of one that is named, also the history itself, made short.
pub fn each_is_found(steps: u64, seed: u64, only: Option<&str>) -> ExitCode {
    let (mut missed, mut all) = (0, faults());
    all.retain(|fault| only.is_none_or(|only| fault.name == only));
    println!("    steps  seed  fault");
    for fault in &all {
        let said = histories(&fault.name, steps, seed, only.is_none());
        if only.is_some() {
            println!("{said}");
        }
        let found = said
            .lines()
            .find_map(|line| line.strip_prefix("found after "))
            .and_then(|found| found.split_once(" steps, seed "))
            .and_then(|(after, rest)| Some((after, rest.split_once(": ")?)))
            // Not where the same is wrong without it.
            .filter(|(_, (of, _))| holds_without(of));
        missed += usize::from(found.is_none());
        let (after, (of, as_what)) = found.unwrap_or(("NOT FOUND", ("", "")));
        let as_what: String = as_what.chars().take(100).collect();
        println!(
            "{after:>9} {of:>5}  {:<26} {}\n{:>17}{as_what}",
            fault.name, fault.says, ""
        );
        let _ = std::io::stdout().flush();
    }
    println!("{} of {} are found", all.len() - missed, all.len());
    ExitCode::from(u8::from(missed > 0 || all.is_empty()))
}

/// Whether the history of this seed holds when nothing that was planted is at work.
fn holds_without(seed: &str) -> bool {
    let seed = seed.parse().expect("a number");
    !histories("", 1, seed, true).contains("found after ")
}

/// What this program says of histories in which this one is at work.
fn histories(fault: &str, steps: u64, seed: u64, brief: bool) -> String {
    let mut run = Command::new(std::env::current_exe().expect("a program"));
    let (seed, steps) = (seed.to_string(), steps.to_string());
    run.args(["--seed", &seed, "--steps", &steps]);
    if brief {
        run.arg("--brief");
    }
    let ran = run.env(NAME, fault).env("RUST_BACKTRACE", "0").output();
    String::from_utf8_lossy(&ran.expect("it runs").stdout).into_owned()
}
