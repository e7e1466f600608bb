//! The commands: a row each, and a file in its wing's folder. Help, the menu that Telegram shows and the
//! tests go over the table; a game's own command comes from its row in [`crate::rules::games::GAMES`].
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::{boards, contests, fair, lobby, rounds, tosses};
use crate::rules::games::GAMES;
use crate::rules::tosses as telegrams;

/// One command.
pub struct Command {
    /// Without the slash.
    pub name: &'static str,
    /// One line for the menu.
    pub help: &'static str,
    /// What it shows; `args` is the rest of the line.
    pub run: fn(&mut Visit<'_>, args: &str) -> Result<Page, Trouble>,
}

/// Every command that is not a game's.
pub static COMMANDS: &[Command] = &[
    Command {
        name: "start",
        help: "Your panel",
        run: lobby::start::page,
    },
    Command {
        name: "games",
        help: "All games",
        run: lobby::games::page,
    },
    Command {
        name: telegrams::COMMAND,
        help: "Telegram's own dice: 🎲 🎯 🏀 ⚽ 🎳 🎰",
        run: tosses::table::page,
    },
    Command {
        name: "duel",
        help: "Challenge another player: /duel 10 flip",
        run: contests::duel::page,
    },
    Command {
        name: "pot",
        help: "The group's pot: /pot 5",
        run: contests::pot::page,
    },
    Command {
        name: "balance",
        help: "What you have",
        run: lobby::balance::page,
    },
    Command {
        name: "history",
        help: "Your past rounds",
        run: rounds::history::page,
    },
    Command {
        name: "round",
        help: "One past round and its proof: /round 12",
        run: rounds::round::page,
    },
    Command {
        name: "stats",
        help: "Your rounds in sums",
        run: rounds::stats::page,
    },
    Command {
        name: "top",
        help: "The best of those who want to be seen",
        run: boards::top::page,
    },
    Command {
        name: "fair",
        help: "Seeds, commitments, how to verify a round",
        run: fair::seeds::page,
    },
    Command {
        name: "language",
        help: "The language I speak",
        run: lobby::language::page,
    },
    Command {
        name: "help",
        help: "How to play",
        run: lobby::help::page,
    },
    Command {
        name: "cancel",
        help: "Stop what I asked you to type",
        run: lobby::cancel::page,
    },
];

/// Commands that nobody but the owner and admins has.
static FOR_ADMINS: &[Command] = &[Command {
    name: "admin",
    help: "The house's figures",
    run: lobby::admin::page,
}];

/// The command of theirs with this name.
#[must_use]
pub fn find_for_admins(name: &str) -> Option<&'static Command> {
    FOR_ADMINS.iter().find(|command| command.name == name)
}

/// The command with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

/// Every command with its line for the menu, the games' included.
pub fn menu() -> impl Iterator<Item = (&'static str, String)> {
    let games = GAMES.iter().map(|game| {
        let spec = game.spec();
        (spec.command, format!("{} {}", spec.emoji, spec.name))
    });
    COMMANDS
        .iter()
        .map(|command| (command.name, command.help.to_owned()))
        .chain(games)
}
