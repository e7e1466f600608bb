//! The sources against the catalogues: each message is said, and nothing else has words.
use super::{file, used};
use casino_bot::casino::wings;
use casino_bot::rules::alerts::ALERTS;
use casino_bot::rules::office::{ACTIONS, Audience, Halt, Role};
use casino_bot::rules::tosses::TOSSES;
use casino_bot::speech::NAMES;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Each file below a folder of `src` with what it says but for comments and its own tests.
fn sources(folder: &str) -> Vec<(String, String)> {
    let (mut found, mut open) = (Vec::new(), vec![super::folder().join("..").join(folder)]);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("lists");
            open.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = fs::read_to_string(&path).expect("reads");
            let text = text.split("#[cfg(test)]\nmod tests").next();
            let lines = text.unwrap_or_default().lines();
            let code = lines.filter(|line| !line.trim_start().starts_with("//"));
            let code: String = code.flat_map(|line| [line, "\n"]).collect();
            found.push((path.display().to_string(), code));
        }
    }
    assert!(!found.is_empty(), "{folder}");
    found
}

/// What stands between quotes, but for single characters.
fn literals(code: &str) -> Vec<String> {
    let (mut found, mut chars) = (Vec::new(), code.chars().peekable());
    while let Some(char) = chars.next() {
        match char {
            '\'' if chars.peek() == Some(&'"') => {
                chars.next();
            }
            '"' => {
                let mut literal = String::new();
                while let Some(char) = chars.next().filter(|char| *char != '"') {
                    match char {
                        '\\' => literal.extend(chars.next().filter(|char| *char == '"')),
                        other => literal.push(other),
                    }
                }
                found.push(literal);
            }
            _ => {}
        }
    }
    found
}

#[test]
fn every_message_is_said_somewhere_and_every_placeholder_put_in() {
    let sources = sources("");
    let begins_with = |rest: &str| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
        rest[..end.unwrap_or(rest.len())].to_owned()
    };
    let keys = sources.iter().flat_map(|(_, code)| code.split("key::"));
    let keys: BTreeSet<_> = keys.map(begins_with).collect();
    // What is looked up by name: by a literal, or by what a row of a table is called.
    let literals = sources.iter().flat_map(|(_, code)| literals(code));
    let mut named: BTreeSet<_> = literals.collect();
    let commands = wings::commands(&crate::kit::house_with_cashier());
    let commands = commands.iter().map(|command| command.name);
    named.extend(commands.map(|name| format!("menu-{name}")));
    for toss in TOSSES {
        named.insert(format!("toss-{}", toss.id));
        named.extend(
            toss.each()
                .map(|on| format!("toss-{}-{}", toss.id, on.bet.id)),
        );
    }
    named.extend(ACTIONS.iter().map(|row| format!("act-{}", row.word)));
    named.extend(Role::ALL.map(|role| format!("role-{}", role.word())));
    named.extend(Halt::all().map(|halt| format!("halt-{}", halt.word())));
    named.extend(Audience::ALL.map(|to| format!("audience-{}", to.word())));
    named.insert("role-none".to_owned());
    named.extend(ALERTS.iter().map(|row| format!("watch-{}", row.word)));
    let key = |name: &str| -> String {
        let parts = name.split('-').map(|part| {
            let (first, rest) = part.split_at(1);
            first.to_uppercase() + rest
        });
        parts.collect()
    };
    let unsaid = |name: &&&str| !keys.contains(&key(name)) && !named.contains(**name);
    let unsaid: Vec<_> = NAMES.iter().filter(unsaid).collect();
    assert_eq!(unsaid, [&""; 0]);
    let english = file("en", None);
    let put: BTreeSet<_> = english.messages.values().flat_map(used).collect();
    let never = english
        .types
        .keys()
        .filter(|name| !put.contains(name.as_str()));
    assert_eq!(never.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn no_words_are_left_where_texts_are_made() {
    let texts = sources("casino").into_iter().filter(|(file, _)| {
        let in_folder = |name| Path::new(file).iter().any(|part| part == name);
        in_folder("text")
            || file
                .rsplit('/')
                .next()
                .is_some_and(|name| name.starts_with("text"))
    });
    let mut files = 0;
    for (file, code) in texts {
        files += 1;
        for literal in literals(&code) {
            let mut bare = literal.as_str();
            // Nor is it a word what is put in.
            let mut outside = String::new();
            while let Some((text, rest)) = bare.split_once('{') {
                outside.push_str(text);
                outside.push('·');
                bare = rest.split_once('}').map_or("", |(_, rest)| rest);
            }
            outside.push_str(bare);
            let letters = |part: &str| part.chars().filter(|c| c.is_alphabetic()).count() > 1;
            let has_words = outside.split(|c: char| !c.is_alphabetic()).any(letters);
            let is_id = |c: char| c.is_ascii_lowercase() || c == '-' || c == '·';
            let is_command = outside.contains(" --");
            let is_every_languages = ["BAR", "· · UTC"].contains(&outside.as_str());
            let is_fine =
                !has_words || outside.chars().all(is_id) || is_command || is_every_languages;
            assert!(is_fine, "{file}: {literal:?}");
        }
    }
    assert!(files > 10, "{files}");
}
