//! How long auto play may go on, and why it ends.
use crate::casino::house::House;
use crate::casino::refusal::Refusal;
use crate::rules::games::Game;

/// How many rounds it may have.
pub const ROUNDS: [u32; 3] = [5, 10, 25];
/// How many stakes it may win in all before it ends; `None` for any number.
pub const WINS: [Option<u32>; 4] = [Some(5), Some(10), Some(25), None];
/// How many stakes it may lose in all before it ends; `None` for half of the balance.
pub const LOSSES: [Option<u32>; 4] = [Some(5), Some(10), Some(25), None];

/// When it ends, as the player chose: places in [`ROUNDS`], [`WINS`] and [`LOSSES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    pub(in crate::casino) rounds: usize,
    pub(in crate::casino) win: usize,
    pub(in crate::casino) loss: usize,
}

impl Ends {
    /// What is offered first.
    pub const DEFAULT: Self = Self {
        rounds: 1,
        win: 1,
        loss: 3,
    };

    /// As buttons carry it: three digits.
    #[must_use]
    pub fn code(self) -> String {
        format!("{}{}{}", self.rounds, self.win, self.loss)
    }

    /// Reads [`Ends::code`].
    #[must_use]
    pub fn read(code: &str) -> Option<Self> {
        let [rounds, win, loss] = *code.as_bytes() else {
            return None;
        };
        let place = |digit: u8, count: usize| {
            let place = char::from(digit).to_digit(10)? as usize;
            (place < count).then_some(place)
        };
        Some(Self {
            rounds: place(rounds, ROUNDS.len())?,
            win: place(win, WINS.len())?,
            loss: place(loss, LOSSES.len())?,
        })
    }

    /// Rounds at most.
    #[must_use]
    pub const fn rounds(self) -> u32 {
        ROUNDS[self.rounds]
    }

    /// Stakes won, as in [`WINS`].
    #[must_use]
    pub const fn win(self) -> Option<u32> {
        WINS[self.win]
    }

    /// Stakes lost, as in [`LOSSES`].
    #[must_use]
    pub const fn loss(self) -> Option<u32> {
        LOSSES[self.loss]
    }
}

/// Why it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// All rounds are played.
    Played,
    /// Its rounds have won as much as was to end it.
    Won,
    /// Or lost as much.
    Lost,
    /// The player said so.
    Stopped,
    /// The player has played something else meanwhile.
    PlayedOn,
    /// The bot was away for so long that nobody watches any more.
    Late,
    /// The bet is not taken, for this reason.
    Refused(Refusal),
}

/// Whether bets on this game may be repeated.
#[must_use]
pub fn is_offered(house: &House, game: &dyn Game) -> bool {
    let spec = game.spec();
    house.profile.auto_play && !spec.lasts() && (house.slots_auto || spec.id != "slots")
}
