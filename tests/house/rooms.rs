//! Which file of `src` uses which, read from the sources: every `use` and every path in the code is
//! followed, through re-exports too, to the file that defines the name. So is a call of a method where a type's
//! methods are spread over files. Test code does not count.
mod seen;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use words::{is_name, tokens, without_tests};

/// The tables whose rows are the files below them.
const TABLES: [&str; 3] = ["rules/games", "casino/wings", "cli"];

/// A table and its rows: the table names every row, and a row is written with the table's words.
/// Nothing else may use each other both ways.
fn is_row(table: &str, room: &str) -> bool {
    let inside = room.strip_prefix(table);
    TABLES.contains(&table) && inside.is_some_and(|room| room.starts_with('/'))
}

/// The rooms of the casino that its wings stand on.
const COMMON: [&str; 12] = [
    "receipt", "talk", "payment", "refusal", "house", "guard", "deed", "backing", "text", "page",
    "visit", "wing",
];

/// A source file, which is one module.
#[derive(Default)]
struct Room {
    parent: usize,
    /// As `casino/page`.
    name: String,
    children: BTreeMap<String, usize>,
    /// What it defines itself.
    own: BTreeSet<String>,
    /// What it brings in, by the name that it has here.
    brought: BTreeMap<String, Brought>,
    /// Paths and names in the code.
    said: Vec<Vec<String>>,
    /// The methods that it gives to types, by the types' names here; nothing for what a trait asks for.
    methods: BTreeSet<(String, String)>,
    /// The methods that it calls: of the type whose own they are, or of any.
    calls: BTreeSet<(String, String)>,
}

struct Brought {
    path: Vec<String>,
    /// Handed on only, until the code says the name too.
    public: bool,
}

/// What a path comes to.
enum Found {
    Room(usize),
    Name(usize),
}

/// The files and the arrows between them, each with the names that make it.
pub struct House {
    rooms: Vec<Room>,
    pub arrows: BTreeMap<(String, String), BTreeSet<String>>,
    /// Names that a file takes out of what a file above it in the tree brought in for itself.
    pub borrowed: Vec<String>,
}

impl House {
    pub fn read(src: &Path) -> Self {
        Self::of(&|name| fs::read_to_string(src.join(format!("{name}.rs"))).expect("reads"))
    }

    /// Of what `read` gives for each name.
    fn of(read: &dyn Fn(&str) -> String) -> Self {
        let mut house = Self {
            rooms: Vec::new(),
            arrows: BTreeMap::new(),
            borrowed: Vec::new(),
        };
        house.enter(read, "lib", 0);
        for room in 0..house.rooms.len() {
            house.draw(room);
        }
        house.draw_calls();
        house
    }

    /// Reads a file and those below it.
    fn enter(&mut self, read: &dyn Fn(&str) -> String, name: &str, parent: usize) -> usize {
        let own = self.rooms.len();
        let (mut room, children) = Room::parse(&without_tests(tokens(&read(name))));
        (room.parent, room.name) = (parent, name.to_owned());
        self.rooms.push(room);
        for child in children {
            let path = if own == 0 {
                child.clone()
            } else {
                format!("{name}/{child}")
            };
            let at = self.enter(read, &path, own);
            self.rooms[own].children.insert(child, at);
        }
        own
    }

    fn draw(&mut self, from: usize) {
        let room = &self.rooms[from];
        let brought = room.brought.values().filter(|b| !b.public);
        let paths: Vec<_> = brought.map(|b| &b.path).chain(&room.said).collect();
        let own = |path: &[String]| !room.brought.contains_key(&path[0]);
        let mut arrows = Vec::new();
        let mut borrowed = BTreeSet::new();
        for path in paths {
            let mut through = Vec::new();
            let found = self.follow(from, path, &mut through);
            let says = path.join("::");
            through.retain(|&at| own(path) && self.is_above(at, from));
            if let Some(&above) = through.first() {
                borrowed.insert(format!(
                    "{} takes {says} from {}",
                    room.name, self.rooms[above].name
                ));
            }
            if let Some(Found::Name(to)) = found
                && to != from
            {
                arrows.push((self.rooms[to].name.clone(), says));
            }
        }
        let name = room.name.clone();
        for (to, says) in arrows {
            self.arrow(&name, &to, says);
        }
        self.borrowed.extend(borrowed);
    }

    fn arrow(&mut self, from: &str, to: &str, says: String) {
        let between = (from.to_owned(), to.to_owned());
        self.arrows.entry(between).or_default().insert(says);
    }

    /// The file that defines a type, if one here does, and its name.
    fn home<'a>(&self, room: usize, path: &'a [String]) -> Option<(usize, &'a str)> {
        match self.follow(room, path, &mut Vec::new()) {
            Some(Found::Name(home)) => Some((home, path.last()?)),
            _ => None,
        }
    }

    /// From where a method is called to where it is, for types whose methods are in several files. Of what type a
    /// value is, no word says: a call counts where the type calls itself, and where only one type has such a method
    /// and the file knows that type.
    fn draw_calls(&mut self) {
        // By type: where its methods are.
        let mut types: BTreeMap<_, BTreeMap<&str, usize>> = BTreeMap::new();
        let mut of_name: BTreeMap<&str, BTreeSet<_>> = BTreeMap::new();
        for (at, room) in self.rooms.iter().enumerate() {
            for (of, method) in &room.methods {
                let of = self.home(at, std::slice::from_ref(of));
                types.entry(of).or_default().insert(method, at);
                of_name.entry(method).or_default().insert(of);
            }
        }
        let spread = |methods: &BTreeMap<_, usize>| {
            let rooms: BTreeSet<_> = methods.values().collect();
            rooms.len() > 1
        };
        types.retain(|of, methods| of.is_some() && spread(methods));
        let mut arrows = Vec::new();
        for (at, room) in self.rooms.iter().enumerate() {
            let brought = room.brought.values().map(|brought| &brought.path);
            let known = brought.chain(&room.said).map(|path| self.home(at, path));
            let known: BTreeSet<_> = known.collect();
            for (of, method) in &room.calls {
                let own = self.home(at, std::slice::from_ref(of));
                let only = of_name.get(method.as_str()).filter(|of| of.len() == 1);
                let only = only.and_then(BTreeSet::first).copied().flatten();
                let of = match of.as_str() {
                    "" => only.filter(|of| known.contains(&Some(*of))),
                    _ => own,
                };
                let to = types
                    .get(&of)
                    .and_then(|methods| methods.get(method.as_str()));
                if let (Some((_, of)), Some(&to)) = (of, to.filter(|to| **to != at)) {
                    let to = self.rooms[to].name.clone();
                    arrows.push((room.name.clone(), to, format!("{of}::{method}()")));
                }
            }
        }
        for (from, to, says) in arrows {
            self.arrow(&from, &to, says);
        }
    }

    fn is_above(&self, above: usize, mut room: usize) -> bool {
        while room != 0 {
            room = self.rooms[room].parent;
            if room == above {
                return true;
            }
        }
        false
    }

    /// Where a path said in a file leads; `through` gets the files that had brought a part of it in.
    fn follow(&self, from: usize, path: &[String], through: &mut Vec<usize>) -> Option<Found> {
        let (mut at, mut rest) = (from, path);
        let mut first = true;
        while let Some((step, more)) = rest.split_first() {
            match step.as_str() {
                "crate" => at = 0,
                "self" => {}
                "super" => at = self.rooms[at].parent,
                name => {
                    let room = &self.rooms[at];
                    if let Some(&child) = room.children.get(name) {
                        at = child;
                    } else if room.own.contains(name) {
                        return Some(Found::Name(at));
                    } else {
                        let brought = room.brought.get(name)?;
                        // A crate's own name, or a room that is named as what it holds.
                        if brought.path.first().is_some_and(|p| p == name) {
                            return None;
                        }
                        if !first || at != from {
                            through.push(at);
                        }
                        match self.follow(at, &brought.path, through)? {
                            Found::Room(room) => at = room,
                            name @ Found::Name(_) => return Some(name),
                        }
                    }
                }
            }
            first = false;
            rest = more;
        }
        Some(Found::Room(at))
    }

    /// The circles: files each of which uses all others of its circle, at first or second hand.
    pub fn circles(&self) -> Vec<Vec<String>> {
        let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (from, to) in self.arrows.keys() {
            if !is_row(from, to) {
                next.entry(from).or_default().push(to);
            }
        }
        let reach = |from: &str| {
            let mut seen = BTreeSet::new();
            let mut open = vec![from];
            while let Some(at) = open.pop() {
                for &to in next.get(at).into_iter().flatten() {
                    if seen.insert(to) {
                        open.push(to);
                    }
                }
            }
            seen
        };
        let all: BTreeMap<&str, _> = next.keys().map(|from| (*from, reach(from))).collect();
        let mut circles = BTreeSet::new();
        for (from, seen) in &all {
            if seen.contains(from) {
                let back = |to: &&&str| all.get(**to).is_some_and(|s| s.contains(from));
                let circle: Vec<_> = seen.iter().filter(back).map(|s| (*s).to_owned()).collect();
                circles.insert(circle);
            }
        }
        circles.into_iter().collect()
    }
}

impl Room {
    /// What the words of a file say, and the files that it opens.
    fn parse(words: &[String]) -> (Self, Vec<String>) {
        let (mut room, mut children) = (Self::default(), Vec::new());
        let (mut depth, mut at) = (0_usize, 0);
        // Whose methods follow.
        let mut of = String::new();
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        while at < words.len() {
            match word(at) {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth = depth.saturating_sub(1),
                "mod" if depth == 0 => {
                    assert_eq!(word(at + 2), ";", "a module is a file");
                    children.push(word(at + 1).to_owned());
                    at += 1;
                }
                "macro_rules" => {
                    room.own.insert(word(at + 2).to_owned());
                    at += 2;
                }
                "impl" | "trait" if depth == 0 => {
                    of = whose(&words[at..]);
                    if word(at) == "trait" {
                        room.own.insert(word(at + 1).to_owned());
                        at += 1;
                    }
                }
                "fn" if depth == 1 && !of.is_empty() => {
                    room.methods.insert((of.clone(), word(at + 1).to_owned()));
                }
                "." if is_name(word(at + 1)) && matches!(word(at + 2), "(" | "::") => {
                    let own = at > 0 && word(at - 1) == "self" && (at < 2 || word(at - 2) != ".");
                    let of = if own { of.as_str() } else { "" };
                    room.calls.insert((of.to_owned(), word(at + 1).to_owned()));
                }
                // A macro's braces at the top hold items.
                "!" if depth == 0 && word(at + 1) == "{" => at += 1,
                "fn" | "struct" | "enum" | "union" | "type" | "const" | "static"
                    if depth == 0 && word(at + 1) != "fn" =>
                {
                    room.own.insert(word(at + 1).to_owned());
                    at += 1;
                }
                "use" if word(at + 1) != "<" => {
                    let public = at > 0 && matches!(word(at - 1), "pub" | ")");
                    let end = at + words[at..].iter().position(|w| w == ";").expect("ends");
                    tree(&words[at + 1..end], &[], &mut |name, path| {
                        room.brought.insert(name, Brought { path, public });
                    });
                    at = end;
                }
                name if is_name(name) && (at == 0 || !matches!(word(at - 1), "::" | ".")) => {
                    let mut path = vec![name.to_owned()];
                    while word(at + 1) == "::" && is_name(word(at + 2)) {
                        path.push(word(at + 2).to_owned());
                        at += 2;
                    }
                    if let [ty, method] = &path[..] {
                        let ty = if ty == "Self" { &of } else { ty };
                        room.calls.insert((ty.clone(), method.clone()));
                    }
                    room.said.push(path);
                }
                _ => {}
            }
            at += 1;
        }
        (room, children)
    }
}

/// The name of the type whose methods an `impl` has; of a trait's, `<` and the type, which is no name.
fn whose(words: &[String]) -> String {
    let (mut depth, mut name, mut of_trait) = (0_usize, "", words[0] == "trait");
    for (at, word) in words.iter().enumerate().skip(1) {
        match word.as_str() {
            "{" | "where" | ":" if depth == 0 => break,
            "<" => depth += 1,
            // An arrow is not the end of what has begun with `<`.
            ">" if words[at - 1] != "-" => depth -= 1,
            "for" if depth == 0 => of_trait = true,
            word if depth == 0 && is_name(word) => name = word,
            _ => {}
        }
    }
    if of_trait {
        format!("<{name}")
    } else {
        name.to_owned()
    }
}

/// Each name that a `use` brings in, with its whole path.
fn tree(words: &[String], before: &[String], each: &mut impl FnMut(String, Vec<String>)) {
    let mut path = before.to_vec();
    let mut words = words.iter().map(String::as_str).enumerate().peekable();
    let all: Vec<String> = words.clone().map(|(_, w)| w.to_owned()).collect();
    while let Some((at, word)) = words.next() {
        match word {
            "::" => {}
            "{" => {
                let inner = &all[at + 1..all.len() - 1];
                let (mut depth, mut start) = (0, 0);
                for (i, word) in inner.iter().enumerate() {
                    match word.as_str() {
                        "{" => depth += 1,
                        "}" => depth -= 1,
                        "," if depth == 0 => {
                            tree(&inner[start..i], &path, each);
                            start = i + 1;
                        }
                        _ => {}
                    }
                }
                tree(&inner[start..], &path, each);
                return;
            }
            "as" => {
                let name = words.next().map_or("_", |(_, word)| word);
                each(name.to_owned(), path);
                return;
            }
            "*" => {
                let ours = matches!(path[0].as_str(), "crate" | "super" | "self");
                assert!(!ours, "{path:?}: names are brought in by name");
                return;
            }
            "self" if !path.is_empty() => {}
            word => path.push(word.to_owned()),
        }
    }
    if let Some(name) = path
        .last()
        .filter(|_| path.len() > before.len() || !all.is_empty())
    {
        each(name.clone(), path.clone());
    }
}

#[test]
fn no_file_is_in_a_circle() {
    let house = House::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let mut drawn = Vec::new();
    for circle in house.circles() {
        drawn.push(format!(
            "{} in a circle: {}",
            circle.len(),
            circle.join(" ")
        ));
        for ((from, to), says) in &house.arrows {
            if circle.contains(from) && circle.contains(to) {
                drawn.push(format!("    {from} uses {to}: {says:?}"));
            }
        }
    }
    assert!(drawn.is_empty(), "{}", drawn.join("\n"));
}

#[test]
fn no_file_takes_names_through_one_above_it() {
    let house = House::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(house.borrowed.is_empty(), "{}", house.borrowed.join("\n"));
}

#[test]
fn what_wings_stand_on_knows_none_of_them() {
    let house = House::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let common = |room: &str| COMMON.iter().any(|name| room == format!("casino/{name}"));
    let mut wrong = Vec::new();
    for ((from, to), says) in &house.arrows {
        if common(from) && to.starts_with("casino") && !common(to) {
            wrong.push(format!("{from} uses {to}: {says:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
