//! Fluent's files to what the bot walks. Runs in the build and in the catalogue's tests,
//! never in the bot; a fault of a catalogue is a build that fails and says where.
//!
//! A catalogue uses this much of Fluent: messages of text, `{ $placeholder }`, `{ "literal" }`, and
//! a choice by a placeholder that is a number or an amount, of plural forms or exact numbers.
//! English says in comments of the form `### $stake (Amount): …` of which type a placeholder is, the
//! same in every message.
use super::marks::{CHOOSE, END, FIRST, PUT, TEXT, VARIANT};
use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use std::collections::BTreeMap;

/// Placeholders of one message.
pub const PLACEHOLDERS_MAX: usize = 12;

/// Types of placeholders, in the catalogue's comments and in the code.
pub const TYPES: [&str; 9] = [
    "Text", "Code", "Html", "Amount", "Sum", "Count", "Times", "Share", "Unit",
];

/// A message as its file has it.
pub struct Message {
    /// Its text in one string, with the marks of `marks.rs`.
    pub compiled: String,
    /// What stands in its file, for people.
    pub source: String,
    /// Its placeholders, in the order of English.
    pub placeholders: Vec<String>,
    /// Each choice: its placeholder and the names of its variants.
    pub choices: Vec<(String, Vec<String>)>,
}

impl Message {
    /// Whether it is Telegram's HTML rather than plain text.
    pub fn is_html(&self, types: &BTreeMap<String, String>) -> bool {
        let fragment = |name: &String| types.get(name).is_some_and(|kind| kind == "Html");
        self.compiled.contains(['<', '>']) || self.placeholders.iter().any(fragment)
    }
}

/// A file's messages by name, and the types that its comments give placeholders.
pub struct Catalogue {
    pub messages: BTreeMap<String, Message>,
    pub types: BTreeMap<String, String>,
}

/// All texts of a language in one string, in the order of English's names, and where each ends. What
/// it lacks is English's.
pub fn joined(english: &Catalogue, other: &Catalogue) -> (String, Vec<usize>) {
    let (mut text, mut ends) = (String::new(), Vec::new());
    for (name, message) in &english.messages {
        text.push_str(&other.messages.get(name).unwrap_or(message).compiled);
        ends.push(text.len());
    }
    (text, ends)
}

/// Reads a file. Placeholders are counted as `english` has them, or in their own order.
///
/// # Errors
/// What is wrong with it, one fault a line.
pub fn read(file: &str, english: Option<&Catalogue>) -> Result<Catalogue, String> {
    let (resource, mut faults) = match fluent_syntax::parser::parse(file) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, errors)) => (resource, errors.iter().map(ToString::to_string).collect()),
    };
    let mut catalogue = Catalogue {
        messages: BTreeMap::new(),
        types: BTreeMap::new(),
    };
    for entry in &resource.body {
        match entry {
            Entry::Message(message) => {
                let name = message.id.name.to_owned();
                let order = english.map(|english| english.messages.get(&name));
                let read = match (&message.value, order) {
                    (None, _) => Err("has no text".to_owned()),
                    (_, Some(None)) => Err("is no message of English".to_owned()),
                    (Some(text), order) => compile(text, order.flatten()),
                };
                match read {
                    Err(why) => faults.push(format!("{name}: {why}")),
                    Ok(read) => {
                        if catalogue.messages.insert(name.clone(), read).is_some() {
                            faults.push(format!("{name}: stands there twice"));
                        }
                    }
                }
            }
            Entry::ResourceComment(comment) => {
                let types = comment.content.iter().filter_map(|line| {
                    let (name, rest) = line.strip_prefix('$')?.split_once(" (")?;
                    let (kind, _) = rest.split_once(')')?;
                    Some((name.to_owned(), kind.to_owned()))
                });
                catalogue.types.extend(types);
            }
            Entry::Comment(_) | Entry::GroupComment(_) => {}
            Entry::Term(term) => faults.push(format!("-{}: terms are not used here", term.id.name)),
            Entry::Junk { content } => {
                let line = content.lines().next().unwrap_or_default();
                faults.push(format!("not Fluent: {line}"));
            }
        }
    }
    if faults.is_empty() {
        Ok(catalogue)
    } else {
        Err(faults.join("\n"))
    }
}

fn compile(text: &Pattern<&str>, english: Option<&Message>) -> Result<Message, String> {
    let mut message = Message {
        compiled: String::new(),
        source: String::new(),
        placeholders: english.map_or_else(Vec::new, |english| english.placeholders.clone()),
        choices: Vec::new(),
    };
    message.pattern(text, english.is_some())?;
    if message.placeholders.len() > PLACEHOLDERS_MAX {
        return Err(format!("has more than {PLACEHOLDERS_MAX} placeholders"));
    }
    Ok(message)
}

impl Message {
    fn pattern(&mut self, pattern: &Pattern<&str>, fixed: bool) -> Result<(), String> {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.text(value),
                PatternElement::Placeable { expression } => self.expression(expression, fixed)?,
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        // A file from Windows may end its lines in two characters.
        let text = text.replace('\r', "");
        self.source.push_str(&text);
        self.compiled
            .extend(text.chars().filter(|c| !(PUT..=END).contains(c)));
    }

    fn expression(&mut self, expression: &Expression<&str>, fixed: bool) -> Result<(), String> {
        match expression {
            Expression::Inline(InlineExpression::StringLiteral { value }) => {
                self.text(&fluent_syntax::unicode::unescape_unicode_to_string(value));
            }
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                let number = self.placeholder(id.name, fixed)?;
                self.source.push_str(&format!("{{ ${} }}", id.name));
                self.compiled.extend([PUT, number]);
            }
            Expression::Select {
                selector: InlineExpression::VariableReference { id },
                variants,
            } => {
                let number = self.placeholder(id.name, fixed)?;
                self.source.push_str(&format!("{{ ${} -> ", id.name));
                self.compiled.extend([CHOOSE, number]);
                // The default comes last, whatever place it has in the file.
                let (last, others): (Vec<_>, Vec<_>) =
                    variants.iter().partition(|variant| variant.default);
                let mut names = Vec::new();
                for variant in others.into_iter().chain(last) {
                    let (VariantKey::Identifier { name }
                    | VariantKey::NumberLiteral { value: name }) = &variant.key;
                    names.push((*name).to_owned());
                    self.compiled.push(VARIANT);
                    self.compiled.push_str(name);
                    self.compiled.push(TEXT);
                    self.source.push_str(&format!("[{name}] "));
                    self.pattern(&variant.value, fixed)?;
                    self.source.push(' ');
                }
                self.source.push('}');
                self.compiled.push(END);
                self.choices.push((id.name.to_owned(), names));
            }
            _ => return Err("uses what is not used here: functions, terms, references".to_owned()),
        }
        Ok(())
    }

    /// The character that stands for a placeholder; a translation brings no new one.
    fn placeholder(&mut self, name: &str, fixed: bool) -> Result<char, String> {
        let known = self.placeholders.iter().position(|known| known == name);
        let at = match known {
            Some(at) => at,
            None if fixed => return Err(format!("${name} is no placeholder of it")),
            None => {
                self.placeholders.push(name.to_owned());
                self.placeholders.len() - 1
            }
        };
        let code = u32::try_from(at)
            .ok()
            .and_then(|at| char::from_u32(FIRST as u32 + at));
        code.ok_or_else(|| "has too many placeholders".to_owned())
    }
}
