//! What the buttons of rounds do.
use crate::casino::deed::{Field, PageNumber, Parts, below, deeds};
use crate::casino::wings::rounds::ends::Ends;
use crate::rules::games::{self, Choice, Game, Move, Wager};
use crate::rules::ledger::RoundId;
use crate::values::limits;
use crate::values::money::Amount;

deeds! {
    /// What the buttons of rounds do.
    pub enum Deed {
        /// Shows a game's table with a wager prepared, or the player's open round of this game.
        Table { of: Table } = "t": "coin:heads:5yc1s" | "roulette::5",
        /// Shows bets of a game that have no room on its table.
        More { of: More } = "l": "roulette:e0:5:1",
        /// Bets, once: when the player has already played that turn, the press is stale.
        Play { bet: Bet, turn: Turn } = "p": "coin:heads:5:0",
        /// Makes a move, once: when there are not so many before it any more, the press is stale.
        Move { round: RoundId, step: Step, makes: Makes } = "m": "1a:12:a5",
        /// Asks for a stake to be typed.
        AskStake { on: On } = "stake": "coin:heads",
        /// Shows a game's rules and pay table.
        Rules { of: On } = "rules": "coin:heads",
        /// Shows how often a bet is to be repeated, and what ends it before.
        Auto { bet: Bet, ends: Ends } = "auto": "coin:heads:5:113",
        /// Bets again and again until one of the ends; begins once, as a bet does.
        StartAuto { bet: Bet, turn: Turn, ends: Ends } = "a": "coin:heads:5:0:113",
        /// Ends that.
        StopAuto = "stop",
        /// Shows a page of past rounds.
        History { page: PageNumber } = "history": "9",
        /// Sends the player's rounds as a file.
        Csv = "csv",
        /// Shows sums.
        Stats = "stats",
        /// Shows one past round.
        One { round: RoundId } = "round": "1a",
        /// Shows what it was promised.
        Promise { round: RoundId } = "promise": "1a",
        /// Shows the same as it stood after so many of its moves.
        Replay { round: RoundId, step: Step } = "replay": "1a:12",
    }
}

/// See [`Deed::Table`].
#[must_use]
pub const fn table(game: &'static dyn Game, wager: Wager) -> Deed {
    Deed::Table {
        of: Table { game, wager },
    }
}

/// See [`Deed::More`]; the tab is one of [`games::More::tabs`].
#[must_use]
pub const fn more(game: &'static dyn Game, wager: Wager, tab: usize) -> Deed {
    let table = Table { game, wager };
    Deed::More {
        of: More { table, tab },
    }
}

/// See [`Deed::Play`].
#[must_use]
pub const fn play(game: &'static dyn Game, wager: Wager, turn: i64) -> Deed {
    Deed::Play {
        bet: Bet { game, wager },
        turn: Turn(turn),
    }
}

/// See [`Deed::Rules`].
#[must_use]
pub const fn rules(game: &'static dyn Game, choice: Choice) -> Deed {
    Deed::Rules {
        of: On { game, choice },
    }
}

/// See [`Deed::History`]; pages count from 0.
#[must_use]
pub const fn history(page: usize) -> Deed {
    Deed::History {
        page: PageNumber(page),
    }
}

/// See [`Deed::Replay`].
#[must_use]
pub const fn replay(round: RoundId, made: usize) -> Deed {
    Deed::Replay {
        round,
        step: Step(made),
    }
}

/// A game and what is bet on.
#[derive(Clone)]
pub struct On {
    /// Which game.
    pub game: &'static dyn Game,
    /// On what.
    pub choice: Choice,
}

/// A game and what is bet.
#[derive(Clone)]
pub struct Bet {
    /// Which game.
    pub game: &'static dyn Game,
    /// What is bet.
    pub wager: Wager,
}

/// Likewise, or a table with nothing on it yet.
#[derive(Clone)]
pub struct Table {
    /// Which game.
    pub game: &'static dyn Game,
    /// What is prepared.
    pub wager: Wager,
}

/// Bets of a game that have no room on its table.
#[derive(Clone)]
pub struct More {
    /// The table.
    pub table: Table,
    /// One of [`games::More::tabs`].
    pub tab: usize,
}

/// Which of the player's turns a bet is.
#[derive(Clone, Copy)]
pub struct Turn(pub i64);

/// How many moves were made before.
#[derive(Clone, Copy)]
pub struct Step(pub usize);

/// Which move is made.
#[derive(Clone)]
pub struct Makes(pub Move);

fn game(parts: &mut Parts<'_>) -> Option<&'static dyn Game> {
    games::find(parts.next()?)
}

fn bets(stake: Amount) -> impl Iterator<Item = Bet> {
    On::examples().into_iter().map(move |on| Bet {
        game: on.game,
        wager: Wager {
            stake,
            choice: on.choice,
        },
    })
}

impl Field for On {
    fn write(&self) -> String {
        format!("{}:{}", self.game.spec().id, self.choice.as_str())
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        let game = game(parts)?;
        let choice = game.choice(parts.next()?)?;
        Some(Self { game, choice })
    }

    fn examples() -> Vec<Self> {
        let of = |game: &&'static dyn Game| {
            let game = *game;
            let choices = game.choices().into_iter();
            choices.map(move |choice| Self { game, choice })
        };
        games::GAMES.iter().flat_map(of).collect()
    }
}

impl Field for Bet {
    const HAS_AMOUNT: bool = true;

    fn write(&self) -> String {
        let (choice, stake) = (self.wager.choice.as_str(), self.wager.stake.write());
        [self.game.spec().id, choice, &stake].join(":")
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        let On { game, choice } = On::read(parts)?;
        let stake = Amount::read(parts)?;
        Some(Self {
            game,
            wager: Wager { stake, choice },
        })
    }

    fn examples() -> Vec<Self> {
        bets(Amount::MAX).collect()
    }
}

impl Field for Table {
    const HAS_AMOUNT: bool = true;

    fn write(&self) -> String {
        let (choice, stake) = (self.wager.choice.as_str(), self.wager.stake.write());
        [self.game.spec().id, choice, &stake].join(":")
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        let game = game(parts)?;
        let choice = game.prepared(parts.next()?)?;
        let stake = Amount::read(parts)?;
        Some(Self {
            game,
            wager: Wager { stake, choice },
        })
    }

    fn examples() -> Vec<Self> {
        let table = |bet: Bet| Self {
            game: bet.game,
            wager: bet.wager,
        };
        let laid = bets(Amount::MAX).map(table);
        let bare = bets(Amount::cents(10)).filter_map(|bet| {
            let choice = bet.game.prepared("")?;
            let wager = Wager {
                choice,
                ..bet.wager
            };
            Some(table(Bet { wager, ..bet }))
        });
        laid.chain(bare).collect()
    }
}

impl Field for More {
    const HAS_AMOUNT: bool = true;

    fn write(&self) -> String {
        format!("{}:{}", self.table.write(), self.tab)
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        let table = Table::read(parts)?;
        let tab = below(parts.next()?, table.game.more()?.tabs.len())?;
        Some(Self { table, tab })
    }

    fn examples() -> Vec<Self> {
        let tabs = |table: Table| {
            let tabs = table.game.more().map_or(0, |more| more.tabs.len());
            (0..tabs).map(move |tab| Self {
                table: table.clone(),
                tab,
            })
        };
        Table::examples().into_iter().flat_map(tabs).collect()
    }
}

impl Field for Turn {
    fn write(&self) -> String {
        self.0.write()
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        i64::read(parts).map(Self)
    }

    fn examples() -> Vec<Self> {
        // More than anybody plays: one a microsecond for twelve days.
        vec![Self(0), Self(1 << 40)]
    }
}

impl Field for Step {
    fn write(&self) -> String {
        self.0.to_string()
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        below(parts.next()?, limits::MOVES_MAX + 1).map(Self)
    }

    fn examples() -> Vec<Self> {
        vec![Self(0), Self(limits::MOVES_MAX)]
    }
}

impl Field for Makes {
    fn write(&self) -> String {
        self.0.clone()
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        let makes = parts.next()?;
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let fits = (1..=limits::MOVE_BYTES_MAX).contains(&makes.len());
        (fits && makes.bytes().all(plain)).then(|| Self(makes.to_owned()))
    }

    fn examples() -> Vec<Self> {
        let makes = ["a5".to_owned(), "m".repeat(limits::MOVE_BYTES_MAX)];
        makes.map(Self).to_vec()
    }
}

impl Field for Ends {
    fn write(&self) -> String {
        self.code()
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        Self::read(parts.next()?)
    }

    fn examples() -> Vec<Self> {
        vec![Self::DEFAULT]
    }
}
