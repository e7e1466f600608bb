//! Writes the catalogues beside it as Rust: a type for each message of English with a field for each
//! placeholder, and each language's texts as one string. What a language lacks is English's there;
//! the tests do not let that pass.
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

mod compile;
mod marks;

use compile::{Catalogue, Message};

/// Every catalogue by its language's code.
fn catalogues(folder: &Path) -> Result<BTreeMap<String, Catalogue>, String> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(|error| error.to_string())? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let code = path.file_stem().and_then(|stem| stem.to_str());
        if let (Some(code), Some("ftl")) = (code, path.extension().and_then(|e| e.to_str())) {
            let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
            files.insert(code.to_owned(), text);
        }
    }
    let english = files.remove("en").ok_or("there is no en.ftl")?;
    let whose = |code: &str, why: String| {
        why.lines()
            .map(|line| format!("{code}.ftl: {line}\n"))
            .collect::<String>()
    };
    let english = compile::read(&english, None).map_err(|why| whose("en", why))?;
    let mut read = BTreeMap::new();
    for (code, text) in files {
        let other = compile::read(&text, Some(&english)).map_err(|why| whose(&code, why))?;
        read.insert(code, other);
    }
    read.insert("en".to_owned(), english);
    Ok(read)
}

/// All of them.
pub fn generate(folder: &Path) -> Result<String, String> {
    let read = catalogues(folder)?;
    let english = &read["en"];
    let mut code = String::from("/// Every message's name, in order: its number is its place.\n");
    let names: Vec<_> = english.messages.keys().collect();
    let _ = writeln!(
        code,
        "pub static NAMES: [&str; {}] = {names:?};",
        names.len()
    );
    for (language, catalogue) in &read {
        let (text, ends) = compile::joined(english, catalogue);
        let constant = language.to_uppercase().replace('-', "_");
        let _ = writeln!(
            code,
            "/// The catalogue `{language}.ftl`.\npub const {constant}: Catalogue = Catalogue {{ text: {text:?}, ends: &{ends:?} }};"
        );
    }
    code.push_str("/// A type for each message: its fields are its placeholders.\npub mod key {\nuse super::*;\n");
    for (number, (name, message)) in english.messages.iter().enumerate() {
        code.push_str(&key(number, name, message, &english.types)?);
    }
    code.push_str("}\n");
    Ok(code)
}

/// The type of one message.
fn key(
    number: usize,
    name: &str,
    message: &Message,
    types: &BTreeMap<String, String>,
) -> Result<String, String> {
    let (mut fields, mut args, mut borrows) = (String::new(), String::new(), false);
    for placeholder in &message.placeholders {
        let kind = types
            .get(placeholder)
            .filter(|kind| compile::TYPES.contains(&kind.as_str()));
        let Some(kind) = kind else {
            return Err(format!(
                "en.ftl: {name}: ${placeholder} has no type: write `### ${placeholder} (Text): what it is` \
                 above the messages, the type one of {}",
                compile::TYPES.join(", ")
            ));
        };
        let field = placeholder.replace('-', "_");
        let kept = match kind.as_str() {
            "Text" | "Code" => "&'a str",
            "Html" => "&'a Html",
            "Times" | "Share" => "Multiplier",
            own => own,
        };
        borrows |= kept.starts_with('&');
        let _ = writeln!(fields, "/// `${placeholder}`.\npub {field}: {kept},");
        let _ = write!(args, "Arg::{kind}(self.{field}), ");
    }
    let mut camel = String::new();
    for part in name.split('-') {
        let mut chars = part.chars();
        camel.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        camel.extend(chars);
    }
    let (of, any) = if borrows { ("<'a>", "<'_>") } else { ("", "") };
    let body = if fields.is_empty() {
        ";".to_owned()
    } else {
        format!("{{\n{fields}}}")
    };
    let (count, html) = (message.placeholders.len(), message.is_html(types));
    let docs = message.source.replace('\n', "\n/// ");
    let plain = match (html, count) {
        (true, _) => String::new(),
        (false, 0) => format!("impl Plain for {camel} {{}}\nimpl phrase::Fixed for {camel} {{}}\n"),
        (false, _) => format!("impl Plain for {camel}{any} {{}}\n"),
    };
    Ok(format!(
        "/// ```text\n/// {docs}\n/// ```\n#[derive(Clone, Copy, Debug)]\npub struct {camel}{of} {body}\n\
         impl Message for {camel}{any} {{\nconst NUMBER: usize = {number};\nconst HTML: bool = {html};\n\
         type Args<'s> = [Arg<'s>; {count}] where Self: 's;\n\
         fn args(&self) -> Self::Args<'_> {{ [{args}] }}\n}}\n{plain}"
    ))
}
