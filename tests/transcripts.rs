//! Conversations as text files in `tests/transcripts`: what players say is played, what the bot
//! says must come out. Adding a test is adding a file; CASINO_WRITE_TRANSCRIPTS=1 writes the bot's
//! part anew, to be read before it is committed.
//!
//! `alice> text` says it, `alice@group> text` in the group; `alice> [label]` presses the newest
//! button with that label, `alice@group replies> text` answers the bot's last message; `-- 6 minutes later` (or hours, or seconds) lets time pass, `-- killed and started again` does that; `#` begins a comment.
use crate::kit::{Seeded, Table, speaker};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// How long `90 minutes later` is.
fn passed(time: &str) -> Option<Duration> {
    let (count, unit) = time.strip_suffix(" later")?.split_once(' ')?;
    let seconds = match unit {
        "seconds" => 1,
        "minutes" => 60,
        "hours" => 3_600,
        _ => return None,
    };
    Some(Duration::from_secs(seconds * count.parse::<u64>().ok()?))
}

fn play(script: &str, seed: u64) -> String {
    let (mut table, mut kills) = (Table::new(seed), 0);
    let mut out = String::new();
    for line in script.lines() {
        if line.starts_with('#') || line.is_empty() {
            out += &format!("{line}\n");
            continue;
        }
        if line == "-- killed and started again" {
            kills += 1;
            table.crash(Box::new(Seeded(seed + 1_000 * kills)));
            let refused = table.run();
            let news = table.news().into_iter().chain(refused);
            out += &format!("{line}\n");
            news.for_each(|said| out += &format!("{said}\n"));
            continue;
        }
        if let Some(time) = line.strip_prefix("-- ") {
            table.pass(passed(time).expect("-- N minutes later, or seconds, or hours"));
            let refused = table.run();
            let news = table.news().into_iter().chain(refused);
            out += &format!("{line}\n");
            news.for_each(|said| out += &format!("{said}\n"));
            continue;
        }
        let Some((who, text)) = line.split_once("> ") else {
            continue;
        };
        if ["bot", "edit", "toast", "Telegram"]
            .iter()
            .any(|own| who.starts_with(own))
            || who.starts_with(' ')
        {
            continue;
        }
        let (who, reply) = who
            .strip_suffix(" replies")
            .map_or((who, false), |who| (who, true));
        let (user, chat) = speaker(who);
        let label = text
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let news = match label {
            Some(label) => {
                let (message, data) = table
                    .button(chat, label)
                    .unwrap_or_else(|| panic!("no [{label}]\n{out}"));
                table.press(user, chat, message, &data)
            }
            None if reply => table.reply(user, chat, text),
            None => table.say(user, chat, text),
        };
        out += &format!("{line}\n");
        news.iter().for_each(|said| out += &format!("{said}\n"));
    }
    assert_eq!(table.findings(), [""; 0], "the books hold");
    out
}

#[test]
fn conversations_go_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let mut wrong = Vec::new();
    let mut files: Vec<_> = fs::read_dir(&folder)
        .expect("lists")
        .map(|e| e.expect("entry").path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let script = fs::read_to_string(&file).expect("reads");
        let played = play(&script, 1);
        assert!(
            !played.contains("Telegram refused"),
            "{}:\n{played}",
            file.display()
        );
        if std::env::var_os("CASINO_WRITE_TRANSCRIPTS").is_some() {
            fs::write(&file, &played).expect("writes");
        } else if played != script {
            let (n, (is, was)) = played
                .lines()
                .zip(script.lines())
                .enumerate()
                .find(|(_, (a, b))| a != b)
                .unwrap_or((0, ("", "one is longer")));
            wrong.push(format!(
                "{}:{}\n  is:  {is}\n  was: {was}",
                file.display(),
                n + 1
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
