//! Mines: open cells of a field of 25 and stop in time. The win after `k` cells is 0.99 over the
//! chance that `k` cells are free of mines, so every stop returns exactly 99 %.
//!
//! Draw order: the mines at the start, each one of the cells that are left, a cell's number being
//! `5 · row + column`. Moves name the row by a letter and the column by a digit: `a1` is cell 0,
//! `e5` is cell 24.
use super::words::Words;
use super::{Choice, Draws, Game, Illegal, Key, Move, Spec, State, Step, Wager, presets};
use crate::speech::phrase::Phrase;
use crate::speech::{Voice, key};
use crate::values::money::{Amount, Multiplier};

/// The game.
pub struct Mines;

static SPEC: Spec = Spec {
    id: "mines",
    command: "mines",
    also: &[],
    name: Phrase::of(&key::GameMinesName),
    emoji: "💣",
    example: "10 3",
    bets: Phrase::of(&key::GameMinesBets),
    rules: Phrase::of(&key::GameMinesRules),
    abandoned: Some(Phrase::of(&key::GameMinesAbandoned)),
    skill: false,
    stake_min: Amount::cents(10),
    stake_max: Amount::credits(10_000),
};

const SIDE: usize = 5;
const CELLS: usize = SIDE * SIDE;
const MINES_DEFAULT: usize = 3;
/// What comes back of every stake on average, in hundredths.
const RETURN_PERCENT: u64 = 99;
/// No field wins more, in whole stakes.
const WIN_MAX: u64 = 10_000;

const CLOSED: char = '⬜';
const GEM: char = '💎';
const MINE: char = '💣';
const HIT: char = '💥';

/// How many ways there are to choose `k` of `n` cells.
fn ways(n: usize, k: usize) -> u64 {
    (0..k).fold(1, |ways, i| ways * (n - i) as u64 / (i + 1) as u64)
}

/// The win after `open` cells among `mines`.
fn win(mines: usize, open: usize) -> Multiplier {
    Multiplier::ratio(
        RETURN_PERCENT * ways(CELLS, open),
        100 * ways(CELLS - mines, open),
    )
}

/// Cells after which the game cashes by itself.
fn open_max(mines: usize) -> usize {
    let allowed = |open: &usize| {
        let (num, den) = win(mines, *open).parts();
        u128::from(num) <= u128::from(WIN_MAX) * u128::from(den)
    };
    (1..=CELLS - mines)
        .take_while(allowed)
        .last()
        .expect("one cell wins at most 24.75 times the stake")
}

fn mines(choice: &Choice) -> Option<usize> {
    let digits = choice.as_str().strip_prefix('m')?;
    let mines = digits.parse().ok()?;
    let canonical = (1..CELLS).contains(&mines) && mines.to_string() == digits;
    canonical.then_some(mines)
}

fn choice_of(mines: usize) -> Choice {
    Choice::own(format!("m{mines}"))
}

/// The move that opens a cell.
fn name(cell: usize) -> Move {
    let row = "abcde".as_bytes()[cell / SIDE];
    format!("{}{}", char::from(row), cell % SIDE + 1)
}

fn cell(name: &str) -> Option<usize> {
    (0..CELLS).find(|cell| self::name(*cell) == name)
}

/// The cells under which the mines lie.
fn lay(mines: usize, draws: &mut dyn Draws) -> Vec<usize> {
    let mut free: Vec<_> = (0..CELLS).collect();
    (0..mines)
        .map(|_| {
            let left = u32::try_from(free.len()).expect("few cells");
            free.remove(draws.below(left) as usize)
        })
        .collect()
}

/// A field of cells as rows of symbols.
fn field(symbol: impl Fn(usize) -> char) -> Vec<Vec<(usize, char)>> {
    let cells: Vec<_> = (0..CELLS).map(|cell| (cell, symbol(cell))).collect();
    cells.chunks(SIDE).map(<[_]>::to_vec).collect()
}

impl Game for Mines {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn choose(&self, words: &[&str]) -> Option<Choice> {
        // `3`, `3 mines`, `3mines`, `3 bombs`, `m3` are one and the same.
        let text = words.join(" ").to_ascii_lowercase();
        let units = ["mines", "mine", "bombs", "bomb"];
        let number = units.iter().find_map(|unit| text.strip_suffix(unit));
        let number = number.unwrap_or(&text).trim_end();
        self.choice(&format!("m{}", number.strip_prefix('m').unwrap_or(number)))
    }

    fn sample(&self) -> Option<&'static str> {
        Some("3")
    }

    fn label(&self, voice: Voice, choice: &Choice) -> String {
        mines(choice).map_or_else(String::new, |mines| {
            let count = mines.into();
            voice.plain(&key::GameMinesLabel { count })
        })
    }

    fn offered(&self) -> Vec<Vec<Choice>> {
        self.choices().chunks(6).map(<[_]>::to_vec).collect()
    }

    fn default_choice(&self) -> Choice {
        choice_of(MINES_DEFAULT)
    }

    fn choices(&self) -> Vec<Choice> {
        (1..CELLS).map(choice_of).collect()
    }

    /// All numbers of mines, without words between them.
    fn layout(&self, _: Voice, choice: &Choice) -> Vec<Vec<(String, Choice)>> {
        presets(self, choice, |offered| offered.as_str()[1..].to_owned())
    }

    fn keys(&self, voice: Voice, wager: &Wager, moves: &[Move], step: &Step) -> Vec<Vec<Key>> {
        let (State::Open(_), Some(mines)) = (&step.state, mines(&wager.choice)) else {
            return Vec::new();
        };
        let open: Vec<_> = moves.iter().filter_map(|open| cell(open)).collect();
        let symbol = |cell| if open.contains(&cell) { GEM } else { CLOSED };
        let key = |(cell, symbol): (usize, char)| Key {
            label: symbol.to_string(),
            makes: (symbol == CLOSED).then(|| name(cell)),
        };
        let rows = field(symbol).into_iter();
        let mut rows: Vec<Vec<_>> = rows.map(|row| row.into_iter().map(key).collect()).collect();
        if !open.is_empty() {
            let times = win(mines, open.len());
            let amount = times.pays(wager.stake).unwrap_or_default();
            rows.push(vec![Key {
                label: voice.plain(&key::GameMinesCash { amount, times }),
                makes: Some("cash".to_owned()),
            }]);
        }
        rows
    }

    fn abandon(&self, _: &Wager, _: &[Move], legal: &[Move]) -> Option<Move> {
        let cash = legal.iter().find(|next| *next == "cash");
        cash.or(legal.first()).cloned()
    }

    fn pays(&self, choice: &Choice) -> Option<Vec<(Words, Multiplier)>> {
        let mines = mines(choice)?;
        let line = |open| (format!("{GEM} {open}").into(), win(mines, open));
        Some((1..=open_max(mines)).map(line).collect())
    }

    fn events(&self, choice: &Choice) -> Option<Vec<String>> {
        let mines = mines(choice)?;
        let free = CELLS - mines;
        Some(
            (1..=open_max(mines))
                .map(|open| format!("{open}of{free}"))
                .collect(),
        )
    }

    fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
        mines(choice).map(|_| Multiplier::ratio(RETURN_PERCENT, 100))
    }

    fn play(&self, wager: &Wager, moves: &[Move], draws: &mut dyn Draws) -> Result<Step, Illegal> {
        let mines = mines(&wager.choice).ok_or(Illegal::Choice)?;
        let (laid, last) = (lay(mines, draws), open_max(mines));
        let (mut open, mut hit, mut cashed) = (Vec::new(), None, false);
        for next in moves {
            if hit.is_some() || cashed || open.len() == last {
                return Err(Illegal::Move);
            }
            match cell(next) {
                None if next == "cash" && !open.is_empty() => cashed = true,
                Some(cell) if laid.contains(&cell) => hit = Some(cell),
                Some(cell) if !open.contains(&cell) => open.push(cell),
                _ => return Err(Illegal::Move),
            }
        }
        let over = hit.is_some() || cashed || open.len() == last;
        let win = win(mines, open.len());
        let gems = format!("{GEM} {}", open.len());
        let shown = match (hit, open.len()) {
            (Some(cell), _) => format!("{gems} · {HIT} {}", name(cell)),
            (None, 0) => gems,
            (None, _) => format!("{gems} · {win}"),
        };
        let state = if hit.is_some() {
            State::Settled(Amount::ZERO)
        } else if over {
            State::Settled(win.pays(wager.stake).ok_or(Illegal::Stake)?)
        } else {
            let closed = (0..CELLS).filter(|cell| !open.contains(cell)).map(name);
            let cash = (!open.is_empty()).then(|| "cash".to_owned());
            State::Open(closed.chain(cash).collect())
        };
        let symbol = |cell: usize| match cell {
            cell if hit == Some(cell) => HIT,
            cell if laid.contains(&cell) => MINE,
            cell if open.contains(&cell) => GEM,
            _ => CLOSED,
        };
        let line = |row: Vec<(usize, char)>| row.into_iter().map(|(_, symbol)| symbol).collect();
        let lines = field(symbol).into_iter().map(line);
        let lines: Vec<String> = lines.chain([shown.clone()]).collect();
        Ok(Step {
            staked: wager.stake,
            shown: shown.into(),
            // Until then the keys are the picture.
            picture: if over {
                lines.join("\n").into()
            } else {
                Words::from("")
            },
            state,
        })
    }
}
