//! The commands: a file and a row each. Help, the menu that Telegram shows and the tests go over
//! the table; a game's own command comes from its row in [`crate::games::GAMES`].
pub mod admin;
pub mod balance;
pub mod cancel;
pub mod contests;
pub mod duel;
pub mod fair;
pub mod games;
pub mod help;
pub mod history;
pub mod pot;
pub mod round;
pub mod start;
pub mod stats;
pub mod table;
pub mod top;
pub mod toss;
pub mod tosses;

use super::visit::Visit;
use super::{Action, Button, Markup, Screen, Trouble, text};
use crate::games::{GAMES, Game};
use crate::ledger::{ContestId, PlayerId, RoundId};
use crate::store::Round;
use crate::tosses as telegrams;

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
        run: start::page,
    },
    Command {
        name: "games",
        help: "All games",
        run: games::page,
    },
    Command {
        name: telegrams::COMMAND,
        help: "Telegram's own dice: 🎲 🎯 🏀 ⚽ 🎳 🎰",
        run: toss::page,
    },
    Command {
        name: "duel",
        help: "Challenge another player: /duel 10 flip",
        run: duel::page,
    },
    Command {
        name: "pot",
        help: "The group's pot: /pot 5",
        run: pot::page,
    },
    Command {
        name: "balance",
        help: "What you have",
        run: balance::page,
    },
    Command {
        name: "history",
        help: "Your past rounds",
        run: history::page,
    },
    Command {
        name: "round",
        help: "One past round and its proof: /round 12",
        run: round::page,
    },
    Command {
        name: "stats",
        help: "Your rounds in sums",
        run: stats::page,
    },
    Command {
        name: "top",
        help: "The best of those who want to be seen",
        run: top::page,
    },
    Command {
        name: "fair",
        help: "Seeds, commitments, how to verify a round",
        run: fair::page,
    },
    Command {
        name: "help",
        help: "How to play",
        run: help::page,
    },
    Command {
        name: "cancel",
        help: "Stop what I asked you to type",
        run: cancel::page,
    },
];

/// Commands that nobody but the owner and admins has.
static FOR_ADMINS: &[Command] = &[Command {
    name: "admin",
    help: "The house's figures",
    run: admin::page,
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

/// Rows of buttons to every game's table.
fn game_rows(visit: &Visit<'_>) -> Result<Vec<Vec<Button>>, Trouble> {
    let memory = visit.memory()?;
    let game_button = |game: &&'static dyn Game| {
        let table = Screen::Table(*game, memory.wager(*game));
        let label = format!("{} {}", game.spec().emoji, game.spec().name);
        Action::Show(table).button(visit.player.id, label)
    };
    let rows = GAMES.chunks(3);
    let mut rows: Vec<Vec<_>> = rows
        .map(|row| row.iter().map(game_button).collect())
        .collect();
    let button = |screen, label| Action::Show(screen).button(visit.player.id, label);
    rows.push(vec![
        button(Screen::Tosses, text::tosses::name()),
        button(Screen::Duel, text::contests::DUEL.to_owned()),
        button(Screen::Pot, text::contests::POT.to_owned()),
    ]);
    Ok(rows)
}

/// Rows of buttons to the player's open rounds.
fn open_rows(visit: &Visit<'_>) -> Result<Vec<Vec<Button>>, Trouble> {
    let open = visit.db.open_rounds(visit.player.id)?;
    let button = |round: Round| {
        let game = crate::games::find(&round.game)?;
        let table = Action::Show(Screen::Table(game, round.wager));
        Some(table.button(visit.player.id, text::go_on_button(game)))
    };
    let buttons: Vec<_> = open.into_iter().filter_map(button).collect();
    Ok(buttons.chunks(2).map(<[_]>::to_vec).collect())
}

/// A screen: a text and rows of buttons, or a text below a file.
pub struct Page {
    text: String,
    rows: Vec<Vec<Button>>,
    contest: Option<ContestId>,
    /// The newest of the rounds that come as a file.
    pub(super) rounds: Option<RoundId>,
}

impl Page {
    /// A text, without buttons so far.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self {
            text,
            rows: Vec::new(),
            contest: None,
            rounds: None,
        }
    }

    /// A text below a file of the player's rounds, the newest of them `last`. It can only be said.
    #[must_use]
    pub const fn of_rounds(text: String, last: RoundId) -> Self {
        Self {
            text,
            rows: Vec::new(),
            contest: None,
            rounds: Some(last),
        }
    }

    /// The same page as what shows a contest, which is nobody's own.
    #[must_use]
    pub const fn of(mut self, contest: ContestId) -> Self {
        self.contest = Some(contest);
        self
    }

    /// The contest that it shows.
    #[must_use]
    pub const fn contest(&self) -> Option<ContestId> {
        self.contest
    }

    /// Adds a row.
    #[must_use]
    pub fn row(mut self, row: Vec<Button>) -> Self {
        if !row.is_empty() {
            self.rows.push(row);
        }
        self
    }

    /// The same page with this row above all others.
    #[must_use]
    pub fn begin_with(mut self, row: Vec<Button>) -> Self {
        self.rows.insert(0, row);
        self
    }

    /// The same page with its text told otherwise.
    #[must_use]
    pub fn told(mut self, otherwise: impl FnOnce(&str) -> String) -> Self {
        self.text = otherwise(&self.text);
        self
    }

    /// Adds the way back to the panel.
    #[must_use]
    pub fn home(self, owner: PlayerId) -> Self {
        self.row(vec![Action::Show(Screen::Home).button(owner, text::HOME)])
    }

    /// What is sent.
    #[must_use]
    pub fn finish(self) -> (String, Markup) {
        let markup = if self.rows.is_empty() {
            Markup::None
        } else {
            Markup::Buttons(self.rows)
        };
        (self.text, markup)
    }
}
