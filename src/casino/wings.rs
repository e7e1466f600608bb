//! The wings of the casino, a folder and a row each. What each has is found here: help, the menu that Telegram
//! shows, what a press does, what is due and the tests go over the rows. A game's own command comes from its
//! row in [`crate::rules::games::GAMES`].
pub mod alerts;
pub mod boards;
pub mod browser;
pub mod cashier;
pub mod contests;
pub mod fair;
pub mod letters;
pub mod limits;
pub mod lobby;
pub mod office;
mod plain;
pub mod privacy;
pub mod rounds;
pub mod support;
pub mod tosses;
pub mod wallets;

use crate::casino::deed::{self, Carried};
use crate::casino::house::House;
use crate::casino::payment::News;
use crate::casino::receipt::{Fate, Lost, Receipt, Sender};
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::{Brief, Markup, Reply};
use crate::casino::wing::{Command, Done, Matter, Occasion, Press, Question, Shut, Wing};
use crate::rules::games::GAMES;
use crate::rules::ledger::{ENTRY_KINDS, EntryKind};
use crate::store::Db;
use crate::values::fault::Fault;
use crate::values::time::Wall;
use std::io::Write;

/// All of them.
pub static WINGS: [&Wing; 16] = [
    &plain::WING,
    &lobby::WING,
    &rounds::WING,
    &tosses::WING,
    &contests::WING,
    &boards::WING,
    &fair::WING,
    &office::WING,
    &browser::WING,
    &cashier::WING,
    &wallets::WING,
    &limits::WING,
    &letters::WING,
    &support::WING,
    &privacy::WING,
    &alerts::WING,
];

/// Sees to what the wings do from a start on without being asked, and tells what is to be known at one.
///
/// # Errors
/// When the database fails.
pub fn begin(house: &House, db: &Db, now: Wall) -> Result<Vec<Reply>, Fault> {
    cashier::reconcile::begin(house, db, now)?;
    alerts::begin(house, db, now)?;
    wallets::owed::told(house, db)
}

/// Every command of this house that is not a game's and that everybody has, as the menu has them.
#[must_use]
pub fn commands(house: &House) -> Vec<&'static Command> {
    let all = each_command(house).filter(|command| command.menu.is_some());
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|command| command.menu);
    all
}

fn each_command(house: &House) -> impl Iterator<Item = &'static Command> {
    let open = WINGS.iter().filter(|wing| !(wing.shut.when)(house));
    open.flat_map(|wing| wing.commands)
}

/// The command of this house with this name.
#[must_use]
pub fn command(house: &House, name: &str) -> Option<&'static Command> {
    each_command(house).find(|command| command.menu.is_some() && command.name == name)
}

/// The command with this name that nobody but the owner and admins has.
#[must_use]
pub fn command_for_admins(house: &House, name: &str) -> Option<&'static Command> {
    each_command(house).find(|command| command.menu.is_none() && command.name == name)
}

/// How it is that this house has no command of this name that everybody has elsewhere.
#[must_use]
pub fn shut(house: &House, name: &str) -> Option<&'static Shut> {
    let named = |command: &Command| command.menu.is_some() && command.name == name;
    let mut wings = WINGS.iter();
    let wing = wings.find(|wing| wing.commands.iter().any(named))?;
    Some(&wing.shut).filter(|shut| (shut.when)(house))
}

/// The commands of the menu, the games' included.
pub fn menu(house: &House) -> impl Iterator<Item = &'static str> {
    let games = GAMES.iter().map(|game| game.spec().command);
    let own = commands(house).into_iter().map(|command| command.name);
    own.chain(games)
}

/// Reads callback data. `None` for anything that no button of this program carries.
#[must_use]
pub fn deed(data: &str) -> Option<Carried<dyn Press>> {
    deed::taken_apart(data, |fields| {
        let word = fields.split(':').next()?;
        let wing = WINGS.iter().find(|wing| wing.buttons.words.contains(&word));
        (wing?.buttons.read)(&mut fields.split(':'))
    })
}

/// The kind of question that is kept by this word.
#[must_use]
pub fn question(word: &str) -> Option<&'static Question> {
    let mut all = WINGS.iter().flat_map(|wing| wing.questions);
    all.find(|question| question.word == word)
}

/// Whether players whom the office has stopped have the command of this name.
#[must_use]
pub fn command_for_stopped(name: &str) -> bool {
    let named = |command: &Command| command.name == name;
    for_stopped(|wing| wing.commands.iter().any(named))
}

/// Whether they have what begins with this word: callback data without whose it is, or what a question is kept by.
#[must_use]
pub fn word_for_stopped(word: &str) -> bool {
    let asks = |question: &Question| question.word == word;
    for_stopped(|wing| wing.buttons.words.contains(&word) || wing.questions.iter().any(asks))
}

fn for_stopped(has: impl Fn(&Wing) -> bool) -> bool {
    let mut wings = WINGS.iter();
    wings
        .find(|wing| has(wing))
        .is_some_and(|wing| wing.for_stopped)
}

/// Everything of the wings that is ever due.
pub fn matters() -> impl Iterator<Item = &'static Matter> {
    WINGS.iter().flat_map(|wing| wing.due)
}

/// What is done about this kind of thing, if it is a wing's.
#[must_use]
pub fn matter(kind: &str) -> Option<&'static Matter> {
    matters().find(|matter| matter.kind == kind)
}

/// Every kind of entry of the books. The database has the same rows from its migrations; a test holds them against
/// each other, and every proof of the books the rows against the migrations.
pub fn entry_kinds() -> impl Iterator<Item = &'static EntryKind> {
    let own = WINGS.iter().flat_map(|wing| wing.entries);
    ENTRY_KINDS.iter().chain(own).copied()
}

/// The wings that are told what becomes of their messages.
pub fn senders() -> impl Iterator<Item = &'static Sender> {
    WINGS.iter().filter_map(|wing| wing.messages)
}

/// The one of this name, if this program has it.
#[must_use]
pub fn sender(id: &str) -> Option<&'static Sender> {
    senders().find(|sender| sender.id == id)
}

/// Tells a message's wing what became of it.
///
/// # Errors
/// When the database fails.
pub fn delivered(db: &Db, receipt: Receipt, what: Fate, now: Wall) -> Result<(), Fault> {
    (receipt.sender.delivered)(db, receipt.subject, what, now)
}

/// Likewise, when what became of it cannot be noted: it counts as lost.
///
/// # Errors
/// When the database fails.
pub fn give_up_on(db: &Db, receipt: Receipt, now: Wall) -> Result<(), Fault> {
    delivered(db, receipt, Fate::Lost(Lost::Unknown), now)
}

/// Says a message again of which no more than this was kept.
///
/// # Errors
/// A refusal when its wing cannot, or a fault.
pub fn said_again(
    on: &mut Occasion<'_>,
    brief: &Brief,
    place: i64,
) -> Result<(String, Markup), Trouble> {
    let its = |wing: &&Wing| wing.messages == Some(brief.of.sender);
    let again = WINGS.iter().copied().find(its).and_then(|wing| wing.again);
    again.ok_or(Refusal::Stale)?(on, brief, place)
}

/// Lets the wing that deals with the payment provider hear what it says.
///
/// # Errors
/// A refusal, of which nobody is told, or a fault.
pub fn hear(on: &mut Occasion<'_>, news: &News) -> Result<Done, Trouble> {
    let hears = WINGS.iter().find_map(|wing| wing.hears);
    hears.map_or_else(|| Ok(Done::default()), |hears| hears(on, news))
}

/// Writes the file that goes with a message.
///
/// # Errors
/// When the database or `out` fails; [`Fault::Misplaced`] when there is nothing to write.
pub fn write_file(db: &Db, receipt: Receipt, out: &mut dyn Write) -> Result<(), Fault> {
    let file = receipt.sender.file.as_ref().ok_or(Fault::Misplaced)?;
    (file.write)(db, receipt.subject, out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::ledger::PlayerId;
    use crate::values::base36::base36;
    use crate::values::limits;
    use crate::values::money::{ASSETS, Asset, AssetRow};
    use std::collections::HashSet;
    use std::fmt::Debug;
    use std::hash::Hash;

    fn all_differ<T: Eq + Hash + Debug>(all: impl Iterator<Item = T>) {
        let mut seen = HashSet::new();
        for one in all {
            let said = format!("{one:?}");
            assert!(seen.insert(one), "{said} twice");
        }
    }

    #[test]
    fn no_two_wings_share_a_name_a_command_a_word_or_a_matter() {
        all_differ(WINGS.iter().map(|wing| wing.name));
        let all = || WINGS.iter().flat_map(|wing| wing.commands);
        all_differ(all().map(|command| command.name));
        all_differ(all().filter_map(|command| command.menu));
        all_differ(WINGS.iter().flat_map(|wing| wing.buttons.words));
        let questions = WINGS.iter().flat_map(|wing| wing.questions);
        all_differ(questions.map(|question| question.word));
        all_differ(matters().map(|matter| matter.kind));
        all_differ(senders().map(|sender| sender.id));
        for wing in WINGS {
            let told = wing.messages.map(|sender| sender.id);
            assert!(told.is_none_or(|id| id == wing.name), "{}", wing.name);
        }
    }

    #[test]
    fn every_button_is_read_as_it_was_written_and_as_nothing_else() {
        let largest = PlayerId(limits::USER_ID_MAX);
        for wing in WINGS {
            let mut words = HashSet::new();
            for deed in (wing.buttons.examples)() {
                let fields = deed.fields();
                words.insert(fields.split(':').next().unwrap_or_default().to_owned());
                for AssetRow { asset, .. } in &ASSETS {
                    let data = deed.data(largest, *asset);
                    assert!(data.len() <= limits::CALLBACK_BYTES_MAX, "{data}");
                    let read = super::deed(&data).unwrap_or_else(|| panic!("{data} reads"));
                    assert_eq!(read.deed.fields(), fields);
                    assert_eq!(
                        read.owner,
                        (!deed.is_for_all()).then_some(largest),
                        "{data}"
                    );
                    assert_eq!(read.asset, deed.has_amount().then_some(*asset), "{data}");
                }
                let data = deed.data(largest, Asset::Play);
                let other = if deed.is_for_all() { 7 } else { 0 };
                let more = format!("{data}:0");
                let fewer = data.rsplit_once(':').map_or("", |(fewer, _)| fewer);
                let cased = data.to_uppercase();
                // Play credits are never said, and an asset only where there is an amount.
                let owner = base36(largest.0);
                let code = if deed.has_amount() { "A" } else { "B" };
                let odd = [code, "Z", "@", "BB", "AB", ".2"];
                let odd = odd.map(|code| format!("{owner}{code}:{fields}"));
                let other = format!("{other}:{fields}");
                for wrong in [&more, fewer, &cased, &other, &fields]
                    .into_iter()
                    .chain(odd.iter().map(|odd| &**odd))
                {
                    let read = super::deed(wrong).map(|read| read.deed.fields());
                    assert!(read.is_none(), "{wrong} is read as {read:?}");
                }
            }
            let listed = wing.buttons.words.iter().copied();
            let listed: HashSet<_> = listed.map(str::to_owned).collect();
            assert_eq!(words, listed, "{} has an example of each", wing.name);
        }
    }

    #[test]
    fn other_data_is_no_button() {
        for bad in [
            "",
            ":",
            "1",
            "0:home",
            "0:calloff:1a",
            "1:join:0123456789:5",
            "1:rematch:1a",
            "0:join:012345678:5",
            "0:join:012345678Z:5",
            "0:join:0123456789:0",
            "0:challenge:flip:5",
            "1:challenge:flop:5",
            "1:challenge:flip:0",
            "-1:home",
            "1:HOME",
            "1:home:",
            "1:pay:up",
            "1:payof:in:doge",
            "1:payof:in:USDT",
            "1:paysum:in:usdt:0",
            "1B:paysum:in:usdt:5",
            "1:paysum:in:5",
            "1:payyes:in:usdt:5",
            "1:wallet:2",
            "1:p:coin:heads:5",
            "1:p:coin:HEADS:5:0",
            "1:p:coin:h:5:0",
            "1:p:coin:heads:0:0",
            "1:p:coin:heads:-5:0",
            "1:p:coin:heads:zzzzzzzzzzzzz:0",
            "1:p:nogame:heads:5:0",
            "1:p:roulette::5:0",
            "1:p:keno:h:5:0",
            "1:a:roulette::5:0:000",
            "1:auto:roulette::5:000",
            "1:auto:coin:heads:5",
            "1:auto:coin:heads:5:00",
            "1:auto:coin:heads:5:0000",
            "1:auto:coin:heads:5:300",
            "1:auto:coin:heads:5:040",
            "1:auto:coin:heads:5:00é",
            "1:a:coin:heads:5:0:004",
            "1:rules:roulette:",
            "1:stake:keno:h",
            "1:l:roulette:e0:5:6",
            "1:l:keno:h:5:0",
            "1:toss:dice7:5",
            "1:throw:diceeven:0:1",
            "1:throw:diceeven:5",
            "1:history:100",
            "1:contests:100",
            "1:contest:-1",
            "1:throws:100",
            "1:thrown:-1",
            "1:top:week",
            "1:top:day:net",
            "1:list:no:week:net",
            "1:history:-1",
            "1:m:1:0:",
            "1:m:1:0:two words",
            "1:m:1:0:HIT",
            "1:m:1:+1:hit",
            "1:m:1:101:hit",
            "1:m:1:0:seventeenletters0",
            "1:replay:1:101",
            "1:history:09",
            "1:m:01:0:hit",
            "1:toss:diceeven:05",
            "01:home",
            "é:home",
            "+1:home",
            &"1".repeat(65),
        ] {
            assert!(super::deed(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn each_sender_is_found_by_its_name() {
        for one in senders() {
            assert_eq!(sender(one.id), Some(one));
        }
        assert_eq!(sender(""), None);
    }
}
