//! A house with a history, made by the program's own code: players come in by /start, rounds are
//! opened and played by the cage, in batches, with every trigger on.

use casino_bot::casino::{self, Chat, Event, House, Person, cage};
use casino_bot::rules::fairness::SystemEntropy;
use casino_bot::rules::games::{Choice, GAMES, Game, State, Wager};
use casino_bot::rules::ledger::PlayerId;
use casino_bot::store::{Db, Lock, Round};
use casino_bot::values::chance::random;
use casino_bot::values::fault::Fault;
use casino_bot::values::money::Asset;
use casino_bot::values::time::{Now, Wall};
use std::path::Path;

/// Players or rounds that share a transaction.
const BATCH: u64 = 1_000;
/// Each player's rounds, on the average.
const ROUNDS_A_PLAYER: u64 = 10;
/// One of so many is on the leaderboards, of the players that play too.
const LISTED: u64 = 10;
/// Choices of a game that are played; some have thousands.
const CHOICES: usize = 16;
/// Between two rounds.
const PACE_US: i64 = 500_000;
const MOVES: usize = 200;

/// What its making came to.
pub struct Made {
    pub players: u64,
    pub bytes_a_player: f64,
    pub bytes_a_round: f64,
    pub kib_written_a_round: f64,
    pub rounds_per_second: f64,
}

struct Maker {
    house: House,
    db: Db,
    entropy: SystemEntropy,
    now: Wall,
}

/// Makes the database at `path` with so many rounds of a tenth as many players, but no fewer than `least`,
/// whose numbers begin at `first`.
pub fn make(path: &Path, first: i64, rounds: u64, least: u64) -> Result<Made, String> {
    let lock = Lock::take(path).map_err(|e| e.to_string())?;
    let lock = lock.ok_or("the new house is somebody else's")?;
    let db = Db::open(path, &lock).map_err(|e| e.to_string())?;
    let span = PACE_US.saturating_mul(i64::try_from(rounds).unwrap_or(i64::MAX));
    let mut maker = Maker {
        house: House::play(None),
        db,
        entropy: SystemEntropy::new(),
        now: Wall(Now::read().wall.0.saturating_sub(span)),
    };
    maker
        .fill(path, first, rounds, least)
        .map_err(|e| e.to_string())
}

impl Maker {
    fn fill(&mut self, path: &Path, first: i64, rounds: u64, least: u64) -> Result<Made, Fault> {
        let (house, now) = (self.house.clone(), self.now);
        self.db.take_over(|db| casino::fund(&house, db, now))?;
        let players = (rounds / ROUNDS_A_PLAYER).max(least);
        let apart = players / least;
        let player = |number: u64| PlayerId(first.saturating_add_unsigned(number));
        let empty = self.size(path);
        self.batches(players, |maker, number| {
            maker.comes_in(player(number))?;
            if (number / apart).is_multiple_of(LISTED) {
                maker.db.join_boards(player(number), maker.now)?;
            }
            Ok(())
        })?;
        let met = self.size(path);
        let games = games();
        let (began, written) = (Now::read().mono, written());
        self.batches(rounds, |maker, _| {
            maker.now.0 += PACE_US;
            let (game, choices) = &games[pick(games.len())];
            maker.plays(
                player(random() % players),
                *game,
                &choices[pick(choices.len())],
            )
        })?;
        let seconds = began.elapsed().as_secs_f64();
        let made = Made {
            players,
            bytes_a_player: (met - empty) / players as f64,
            bytes_a_round: (self.size(path) - met) / rounds as f64,
            kib_written_a_round: (self::written() - written) / 1024.0 / rounds as f64,
            rounds_per_second: rounds as f64 / seconds,
        };
        self.db.begin()?;
        self.db.set_clean(true)?;
        self.db.commit()?;
        self.db.checkpoint();
        Ok(made)
    }

    fn batches(
        &mut self,
        count: u64,
        mut one: impl FnMut(&mut Self, u64) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        for from in (0..count).step_by(BATCH as usize) {
            self.db.begin()?;
            for number in from..count.min(from + BATCH) {
                one(self, number)?;
            }
            self.db.commit()?;
        }
        Ok(())
    }

    fn comes_in(&mut self, id: PlayerId) -> Result<(), Fault> {
        let chat = Chat {
            id: id.0,
            private: true,
        };
        let event = Event::Command {
            chat,
            from: Person {
                id,
                name: "Player".to_owned(),
                username: None,
                language: None,
            },
            message: 1,
            name: "start".to_owned(),
            args: String::new(),
            bot: String::new(),
        };
        casino::handle(&self.house, &self.db, &mut self.entropy, self.now, &event)
            .map(|_| ())
            .map_err(|trouble| Fault::Rule(format!("{trouble:?}")))
    }

    fn plays(&self, id: PlayerId, game: &dyn Game, choice: &Choice) -> Result<(), Fault> {
        let wager = Wager {
            stake: game.spec().stake_min,
            choice: choice.clone(),
        };
        let went = |trouble| Fault::Rule(format!("{}: {trouble:?}", game.spec().id));
        let opened = cage::open(
            &self.house,
            &self.db,
            (Asset::Play, id),
            game,
            wager,
            self.now,
        );
        let (mut round, mut step): (Round, _) = opened.map_err(went)?;
        for _ in 0..MOVES {
            let State::Open(legal) = &step.state else {
                break;
            };
            let makes = legal[pick(legal.len())].clone();
            (round, step) =
                cage::advance(&self.house, &self.db, round, game, makes, self.now).map_err(went)?;
        }
        Ok(())
    }

    /// Bytes of the database's file once its log is in it.
    fn size(&self, path: &Path) -> f64 {
        self.db.checkpoint();
        std::fs::metadata(path).map_or(0.0, |meta| meta.len() as f64)
    }
}

fn games() -> Vec<(&'static dyn Game, Vec<Choice>)> {
    let choices = |game: &dyn Game| game.choices().into_iter().take(CHOICES).collect();
    GAMES.iter().map(|game| (*game, choices(*game))).collect()
}

fn pick(count: usize) -> usize {
    usize::try_from(random() % count.max(1) as u64).unwrap_or(0)
}

/// Bytes that this process has made the disk write.
fn written() -> f64 {
    let io = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
    let line = io
        .lines()
        .find_map(|line| line.strip_prefix("write_bytes: "));
    line.and_then(|bytes| bytes.parse().ok()).unwrap_or(0.0)
}
