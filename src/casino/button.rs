//! What buttons carry: at most 64 bytes, readable by nobody but this codec, checked like any other
//! input from outside. Fields are joined by `:`, numbers are base 36, the owner comes first.
use crate::casino::rounds::ends::Ends;
use crate::casino::talk::Button;
use crate::rules::contests::Kind;
use crate::rules::games::{self, Choice, Game, Move, Wager};
use crate::rules::ledger::{ContestId, PlayerId, RoundId, TossId};
use crate::rules::tosses::On;
use crate::store::{Board, Order, Span};
use crate::values::base36::{base36, read_base36};
use crate::values::limits;
use crate::values::money::Amount;

/// What a press does.
#[derive(Clone)]
pub enum Action {
    /// Shows a screen; pressing twice shows it twice.
    Show(Screen),
    /// Bets, once: when the player has already played that turn, the press is stale.
    Play {
        /// Which game.
        game: &'static dyn Game,
        /// What is bet.
        wager: Wager,
        /// The player's turn that this bet is.
        turn: i64,
    },
    /// Makes a move, once: when the round has gone on since, the press is stale.
    Move {
        /// In which round.
        round: RoundId,
        /// How many moves were made before.
        step: usize,
        /// Which.
        makes: Move,
    },
    /// Bets again and again until one of the ends; begins once, as [`Action::Play`].
    Auto {
        /// Which game.
        game: &'static dyn Game,
        /// What is bet.
        wager: Wager,
        /// The player's turn that the first bet is.
        turn: i64,
        /// When it ends.
        ends: Ends,
    },
    /// Ends that.
    StopAuto,
    /// Bets on Telegram's dice, once: when the player has thrown since, the press is stale.
    Throw {
        /// On what.
        on: On,
        /// How much.
        stake: Amount,
        /// The player's last toss when the button is shown.
        turn: i64,
    },
    /// Asks for a stake on Telegram's dice to be typed.
    AskTossStake(On),
    /// Enters a contest: anybody's to press, and a player is in it once.
    Join {
        /// Which.
        code: String,
        /// With how much.
        stake: Amount,
    },
    /// Challenges others, or puts into the group's pot.
    Challenge(Kind, Amount),
    /// Challenges anew, as in this duel: for either of the two who played it.
    Rematch(ContestId),
    /// Calls the owner's challenge off.
    CallOff(ContestId),
    /// Asks for a stake to be typed.
    AskStake {
        /// For which game.
        game: &'static dyn Game,
        /// On what.
        choice: Choice,
    },
    /// Shows the owner on the leaderboards from now on, or no longer.
    List {
        /// Whether they are to be seen.
        shown: bool,
        /// The leaderboard that the button hangs below.
        board: Board,
    },
    /// Gives play credits to who has nothing left.
    Refill,
    /// Sends the player's rounds as a file.
    Csv,
    /// Asks for a client seed to be typed.
    AskClientSeed,
    /// Reveals this seed pair and goes on with the next, once.
    Rotate {
        /// The pair that is in force when the button is shown.
        pair: i64,
    },
    /// Ends the question that this message's table asked.
    Cancel {
        /// The message of the table.
        table: i64,
    },
    /// What the button would set is set already.
    Same,
    /// The button only shows something.
    Idle,
}

/// A screen that can be shown without changing anything.
#[derive(Clone)]
pub enum Screen {
    /// The player's panel.
    Home,
    /// How to play.
    Help,
    /// All games.
    Games,
    /// What the player has.
    Balance,
    /// A page of past rounds, from 0.
    History(usize),
    /// Sums.
    Stats,
    /// Seeds and commitments.
    Fair,
    /// How to recompute a round.
    Verify,
    /// One past round.
    Round(RoundId),
    /// What it was promised.
    Promise(RoundId),
    /// The same as it stood after so many of its moves.
    Replay(RoundId, usize),
    /// A game's rules and pay table.
    Rules(&'static dyn Game, Choice),
    /// How often a bet is to be repeated, and what ends it before.
    Auto(&'static dyn Game, Wager, Ends),
    /// A game's table with a wager prepared, or the player's open round of this game.
    Table(&'static dyn Game, Wager),
    /// Bets of a game that have no room on its table: one of [`crate::rules::games::More::tabs`].
    More(&'static dyn Game, Wager, usize),
    /// All of Telegram's dice.
    Tosses,
    /// One of them with a bet prepared.
    Toss(On, Amount),
    /// A page of past tosses, from 0.
    PastTosses(usize),
    /// One of them.
    PastToss(TossId),
    /// How to challenge somebody.
    Duel,
    /// How to open a group's pot.
    Pot,
    /// A page of past duels and pots, from 0.
    Contests(usize),
    /// One of them and how to recompute it.
    Contest(ContestId),
    /// A leaderboard.
    Top(Board),
}

impl Action {
    /// The button that does this for `owner`.
    #[must_use]
    pub fn button(&self, owner: PlayerId, label: impl Into<String>) -> Button {
        self.carried(owner.0, label.into())
    }

    /// The button that does this for whoever presses it: its owner is 0.
    #[must_use]
    pub fn button_for_all(&self, label: impl Into<String>) -> Button {
        debug_assert!(self.is_for_all());
        self.carried(0, label.into())
    }

    fn carried(&self, owner: i64, label: String) -> Button {
        let data = [&*base36(owner), &self.fields()].join(":");
        debug_assert!(data.len() <= limits::CALLBACK_BYTES_MAX, "{data}");
        Button { label, data }
    }

    /// Whether its button is anybody's, and nobody's own.
    const fn is_for_all(&self) -> bool {
        matches!(self, Self::Join { .. } | Self::Rematch(_))
    }

    /// Whether it asks for something to be typed, or leaves such a question alone.
    #[must_use]
    pub const fn is_about_a_question(&self) -> bool {
        matches!(
            self,
            Self::AskStake { .. }
                | Self::AskTossStake(_)
                | Self::AskClientSeed
                | Self::Cancel { .. }
                | Self::Same
                | Self::Idle
        )
    }

    fn fields(&self) -> String {
        let bet = |name: &str, game: &dyn Game, wager: &Wager, rest: &[&str]| {
            let stake = base36(wager.stake.micros());
            let mut fields = vec![name, game.spec().id, wager.choice.as_str(), &stake];
            fields.extend(rest);
            fields.join(":")
        };
        match self {
            Self::Show(Screen::Home) => "home".to_owned(),
            Self::Show(Screen::Help) => "help".to_owned(),
            Self::Show(Screen::Games) => "games".to_owned(),
            Self::Show(Screen::Balance) => "balance".to_owned(),
            Self::Show(Screen::History(page)) => format!("history:{page}"),
            Self::Show(Screen::Stats) => "stats".to_owned(),
            Self::Show(Screen::Fair) => "fair".to_owned(),
            Self::Show(Screen::Verify) => "verify".to_owned(),
            Self::Show(Screen::Round(round)) => format!("round:{}", base36(round.0)),
            Self::Show(Screen::Promise(round)) => format!("promise:{}", base36(round.0)),
            Self::Show(Screen::Replay(round, step)) => {
                format!("replay:{}:{step}", base36(round.0))
            }
            Self::Show(Screen::Rules(game, choice)) => {
                format!("rules:{}:{}", game.spec().id, choice.as_str())
            }
            Self::Show(Screen::Table(game, wager)) => bet("t", *game, wager, &[]),
            Self::Show(Screen::More(game, wager, tab)) => {
                bet("l", *game, wager, &[&tab.to_string()])
            }
            Self::Show(Screen::Auto(game, wager, ends)) => {
                bet("auto", *game, wager, &[&ends.code()])
            }
            Self::Auto {
                game,
                wager,
                turn,
                ends,
            } => bet("a", *game, wager, &[&base36(*turn), &ends.code()]),
            Self::StopAuto => "stop".to_owned(),
            Self::Play { game, wager, turn } => bet("p", *game, wager, &[&base36(*turn)]),
            Self::Move { round, step, makes } => {
                format!("m:{}:{step}:{makes}", base36(round.0))
            }
            Self::AskStake { game, choice } => {
                format!("stake:{}:{}", game.spec().id, choice.as_str())
            }
            Self::Show(Screen::Tosses) => "tosses".to_owned(),
            Self::Show(Screen::PastTosses(page)) => format!("throws:{page}"),
            Self::Show(Screen::PastToss(id)) => format!("thrown:{}", base36(id.0)),
            Self::Show(Screen::Duel) => "duel".to_owned(),
            Self::Show(Screen::Pot) => "pot".to_owned(),
            Self::Show(Screen::Contests(page)) => format!("contests:{page}"),
            Self::Show(Screen::Contest(id)) => format!("contest:{}", base36(id.0)),
            Self::Show(Screen::Top(board)) => {
                format!("top:{}:{}", board.span.id(), board.order.id())
            }
            Self::List { shown, board } => {
                let to = if *shown { "on" } else { "off" };
                format!("list:{to}:{}:{}", board.span.id(), board.order.id())
            }
            Self::Show(Screen::Toss(on, stake)) => {
                format!("toss:{}:{}", on.code(), base36(stake.micros()))
            }
            Self::Throw { on, stake, turn } => {
                let (stake, turn) = (base36(stake.micros()), base36(*turn));
                format!("throw:{}:{stake}:{turn}", on.code())
            }
            Self::AskTossStake(on) => format!("tstake:{}", on.code()),
            Self::Join { code, stake } => format!("join:{code}:{}", base36(stake.micros())),
            Self::Challenge(kind, stake) => {
                format!("challenge:{}:{}", kind.id(), base36(stake.micros()))
            }
            Self::Rematch(contest) => format!("rematch:{}", base36(contest.0)),
            Self::CallOff(contest) => format!("calloff:{}", base36(contest.0)),
            Self::Refill => "refill".to_owned(),
            Self::Csv => "csv".to_owned(),
            Self::AskClientSeed => "seed".to_owned(),
            Self::Rotate { pair } => format!("rotate:{}", base36(*pair)),
            Self::Cancel { table } => format!("cancel:{}", base36(*table)),
            Self::Same => "same".to_owned(),
            Self::Idle => "idle".to_owned(),
        }
    }

    /// Reads callback data: whose button it is, nobody's own for one that is for all, and what it
    /// does. `None` for anything that no button of this program carries.
    #[must_use]
    pub fn read(data: &str) -> Option<(Option<PlayerId>, Self)> {
        if data.len() > limits::CALLBACK_BYTES_MAX {
            return None;
        }
        let fields: Vec<_> = data.split(':').collect();
        let (owner, fields) = fields.split_first()?;
        let action = match *fields {
            ["home"] => Self::Show(Screen::Home),
            ["help"] => Self::Show(Screen::Help),
            ["games"] => Self::Show(Screen::Games),
            ["balance"] => Self::Show(Screen::Balance),
            ["history", number] => Self::Show(Screen::History(page(number)?)),
            ["stats"] => Self::Show(Screen::Stats),
            ["fair"] => Self::Show(Screen::Fair),
            ["verify"] => Self::Show(Screen::Verify),
            ["round", id] => Self::Show(Screen::Round(RoundId(read_base36(id)?))),
            ["promise", id] => Self::Show(Screen::Promise(RoundId(read_base36(id)?))),
            ["replay", id, step] => {
                Self::Show(Screen::Replay(RoundId(read_base36(id)?), count(step)?))
            }
            ["rules", game, on] => {
                let game = games::find(game)?;
                Self::Show(Screen::Rules(game, game.choice(on)?))
            }
            ["t", game, on, stake] => {
                let game = games::find(game)?;
                Self::Show(Screen::Table(game, prepared(game, on, stake)?))
            }
            ["l", game, on, stake, tab] => {
                let game = games::find(game)?;
                let tab = count(tab)?;
                game.more().filter(|more| tab < more.tabs.len())?;
                Self::Show(Screen::More(game, prepared(game, on, stake)?, tab))
            }
            ["auto", game, on, stake, ends] => {
                let game = games::find(game)?;
                let wager = wager(game, on, stake)?;
                Self::Show(Screen::Auto(game, wager, Ends::read(ends)?))
            }
            ["a", game, on, stake, turn, ends] => {
                let game = games::find(game)?;
                Self::Auto {
                    game,
                    wager: wager(game, on, stake)?,
                    turn: read_base36(turn)?,
                    ends: Ends::read(ends)?,
                }
            }
            ["stop"] => Self::StopAuto,
            ["p", game, on, stake, turn] => {
                let game = games::find(game)?;
                Self::Play {
                    game,
                    wager: wager(game, on, stake)?,
                    turn: read_base36(turn)?,
                }
            }
            ["m", round, step, makes] => {
                let plain = (1..=limits::MOVE_BYTES_MAX).contains(&makes.len())
                    && makes
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
                Self::Move {
                    round: RoundId(read_base36(round)?),
                    step: count(step)?,
                    makes: Some(makes).filter(|_| plain)?.to_owned(),
                }
            }
            ["stake", game, on] => {
                let game = games::find(game)?;
                Self::AskStake {
                    game,
                    choice: game.choice(on)?,
                }
            }
            ["tosses"] => Self::Show(Screen::Tosses),
            ["throws", number] => Self::Show(Screen::PastTosses(page(number)?)),
            ["thrown", id] => Self::Show(Screen::PastToss(TossId(read_base36(id)?))),
            ["duel"] => Self::Show(Screen::Duel),
            ["pot"] => Self::Show(Screen::Pot),
            ["contests", number] => Self::Show(Screen::Contests(page(number)?)),
            ["contest", id] => Self::Show(Screen::Contest(ContestId(read_base36(id)?))),
            ["top", span, order] => Self::Show(Screen::Top(board(span, order)?)),
            ["list", to @ ("on" | "off"), span, order] => Self::List {
                shown: to == "on",
                board: board(span, order)?,
            },
            ["toss", on, stake] => Self::Show(Screen::Toss(On::read(on)?, some(stake)?)),
            ["throw", on, stake, turn] => Self::Throw {
                on: On::read(on)?,
                stake: some(stake)?,
                turn: read_base36(turn)?,
            },
            ["tstake", on] => Self::AskTossStake(On::read(on)?),
            ["join", code, stake] => {
                let fits = code.len() == limits::DUEL_CODE_CHARS && read_base36(code).is_some();
                let stake = Amount::from_micros(read_base36(stake)?);
                Self::Join {
                    code: Some(code).filter(|_| fits)?.to_owned(),
                    stake: stake.filter(|stake| !stake.is_zero())?,
                }
            }
            ["challenge", kind, stake] => {
                let stake = Amount::from_micros(read_base36(stake)?);
                Self::Challenge(Kind::find(kind)?, stake.filter(|stake| !stake.is_zero())?)
            }
            ["rematch", id] => Self::Rematch(ContestId(read_base36(id)?)),
            ["calloff", id] => Self::CallOff(ContestId(read_base36(id)?)),
            ["refill"] => Self::Refill,
            ["csv"] => Self::Csv,
            ["seed"] => Self::AskClientSeed,
            ["rotate", pair] => Self::Rotate {
                pair: read_base36(pair)?,
            },
            ["cancel", table] => Self::Cancel {
                table: read_base36(table)?,
            },
            ["same"] => Self::Same,
            ["idle"] => Self::Idle,
            _ => return None,
        };
        let owner = Some(read_base36(owner)?).filter(|id| *id > 0).map(PlayerId);
        (owner.is_none() == action.is_for_all()).then_some((owner, action))
    }
}

fn wager(game: &dyn Game, on: &str, stake: &str) -> Option<Wager> {
    Some(Wager {
        stake: some(stake)?,
        choice: game.choice(on)?,
    })
}

/// Likewise, or a table with nothing on it yet.
fn prepared(game: &dyn Game, on: &str, stake: &str) -> Option<Wager> {
    Some(Wager {
        stake: some(stake)?,
        choice: game.prepared(on)?,
    })
}

fn board(span: &str, order: &str) -> Option<Board> {
    let (span, order) = (Span::find(span)?, Order::find(order)?);
    Some(Board { span, order })
}

/// A page's number.
fn page(number: &str) -> Option<usize> {
    let page = number.parse().ok();
    page.filter(|page| *page < limits::HISTORY_PAGES_MAX)
}

/// An amount, never nothing.
fn some(stake: &str) -> Option<Amount> {
    Amount::from_micros(read_base36(stake)?).filter(|stake| !stake.is_zero())
}

/// A number of moves.
fn count(text: &str) -> Option<usize> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|count| digits && *count <= limits::MOVES_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_button_fits_and_every_kind_reads_back() {
        let owner = PlayerId(limits::USER_ID_MAX);
        let mut longest = 0;
        for game in games::GAMES {
            for choice in game.choices() {
                let wager = Wager {
                    stake: Amount::MAX,
                    choice: choice.clone(),
                };
                for action in [
                    Action::Play {
                        game: *game,
                        wager: wager.clone(),
                        turn: 1 << 40,
                    },
                    Action::Auto {
                        game: *game,
                        wager: wager.clone(),
                        turn: 1 << 40,
                        ends: Ends::DEFAULT,
                    },
                    Action::Show(Screen::Auto(*game, wager.clone(), Ends::DEFAULT)),
                    Action::Show(Screen::Table(*game, wager.clone())),
                    Action::Show(Screen::More(
                        games::find("roulette").expect("it is there"),
                        {
                            let choice = Choice::own("e0".repeat(8));
                            Wager { choice, ..wager }
                        },
                        5,
                    )),
                    Action::Show(Screen::Rules(*game, choice.clone())),
                    Action::AskStake {
                        game: *game,
                        choice,
                    },
                ] {
                    let data = action.button(owner, "").data;
                    longest = longest.max(data.len());
                    let (whose, read) = Action::read(&data).expect("reads back");
                    assert_eq!((whose, read.fields()), (Some(owner), action.fields()));
                }
            }
        }
        let longest_move = Action::Move {
            round: RoundId(i64::MAX),
            step: limits::MOVES_MAX,
            makes: "m".repeat(limits::MOVE_BYTES_MAX),
        };
        longest = longest.max(longest_move.button(owner, "").data.len());
        let join = Action::Join {
            code: "z".repeat(limits::DUEL_CODE_CHARS),
            stake: Amount::MAX,
        };
        let data = join.button_for_all("").data;
        longest = longest.max(data.len());
        let (whose, read) = Action::read(&data).expect("reads back");
        assert_eq!((whose, read.fields()), (None, join.fields()));
        assert!(longest <= limits::CALLBACK_BYTES_MAX, "{longest}");
        for name in [
            "home",
            "help",
            "games",
            "balance",
            "history:9",
            "stats",
            "fair",
            "verify",
            "seed",
            "rotate:7",
            "cancel:7z",
            "same",
            "idle",
            "stop",
            "t:roulette::5",
            "l:roulette::5:0",
            "t:keno:h:5",
            "round:1a",
            "replay:1a:12",
            "m:1a:12:a5",
            "tosses",
            "csv",
            "toss:diceeven:5",
            "throw:reelsspin:5:0",
            "tstake:goaltop",
            "calloff:1a",
            "duel",
            "pot",
            "challenge:pot:5",
            "contests:99",
            "contest:1a",
            "throws:99",
            "thrown:1a",
            "top:week:net",
            "top:last:best",
            "list:on:all:staked",
            "list:off:week:net",
        ] {
            let (_, action) = Action::read(&format!("1:{name}")).expect("reads");
            assert_eq!(action.fields(), name);
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
            "é:home",
            "+1:home",
            &"1".repeat(65),
        ] {
            assert!(Action::read(bad).is_none(), "{bad}");
        }
    }
}
