//! What every game in the table must keep, checked for every choice of every game.
use casino_bot::games::{Choice, Draws, GAMES, Game, Illegal, State, Wager};
use casino_bot::limits;
use casino_bot::money::{Amount, Multiplier};

/// Goes through every sequence of draws that a round can make, with its exact probability.
#[derive(Default)]
struct Every {
    /// The draws of the present sequence: the number drawn and out of how many.
    path: Vec<(u32, u32)>,
    depth: usize,
}

impl Draws for Every {
    fn below(&mut self, n: u32) -> u32 {
        if self.depth == self.path.len() {
            self.path.push((0, n));
        }
        let (drawn, of) = self.path[self.depth];
        assert_eq!(of, n, "the same draws lead to the same question");
        self.depth += 1;
        drawn
    }
}

impl Every {
    /// The next sequence, or `false` after the last.
    fn advance(&mut self) -> bool {
        self.depth = 0;
        while let Some((drawn, n)) = self.path.pop() {
            if drawn + 1 < n {
                self.path.push((drawn + 1, n));
                return true;
            }
        }
        false
    }

    /// How many sequences there are if all are as long and wide as this one: they are equally likely.
    fn sequences(&self) -> u128 {
        self.path.iter().map(|(_, n)| u128::from(*n)).product()
    }
}

/// What is bet throughout. Its payouts may be rounded, so returns are summed as the exact multiples
/// that they stand for.
const STAKE: Amount = Amount::units(1);

/// Each payout with the number of outcomes that bring it, and the number of all outcomes.
fn enumerate(game: &dyn Game, wager: &Wager) -> (Vec<(Amount, u128)>, u128) {
    let (mut draws, mut paid, mut total) = (Every::default(), Vec::<(Amount, u128)>::new(), 0);
    let mut width = None;
    loop {
        let step = game
            .play(wager, &[], &mut draws)
            .expect("an offered wager plays");
        let State::Settled(payout) = step.state else {
            panic!("an instant game settles at once")
        };
        assert_eq!(step.staked, wager.stake);
        assert_eq!(
            *width.get_or_insert(draws.sequences()),
            draws.sequences(),
            "equally likely"
        );
        match paid.iter_mut().find(|(known, _)| *known == payout) {
            Some((_, count)) => *count += 1,
            None => paid.push((payout, 1)),
        }
        total += 1;
        if !draws.advance() {
            assert_eq!(Some(total), width);
            return (paid, total);
        }
    }
}

#[test]
fn every_choice_returns_exactly_what_it_says() {
    // Rounds that last are solved in `lasting`.
    let jobs: Vec<_> = GAMES
        .iter()
        .filter(|game| game.spec().abandoned.is_empty())
        .flat_map(|game| {
            game.choices()
                .into_iter()
                .map(move |choice| (*game, choice))
        })
        .collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for part in jobs.chunks(jobs.len().div_ceil(threads)) {
            scope.spawn(move || {
                part.iter()
                    .for_each(|(game, choice)| returns_what_it_says(*game, choice))
            });
        }
    });
}

fn returns_what_it_says(game: &dyn Game, choice: &Choice) {
    let id = game.spec().id;
    let wager = Wager {
        stake: STAKE,
        choice: choice.clone(),
    };
    let (paid, total) = enumerate(game, &wager);
    let pays = game.pays(choice).expect("a pay table");
    let (mut num, mut den) = (0_u128, 1_u128);
    for (payout, count) in paid.iter().filter(|(payout, _)| !payout.is_zero()) {
        let exact = pays
            .iter()
            .map(|(_, m)| *m)
            .find(|m| m.pays(STAKE) == Some(*payout));
        let (n, d) = exact
            .unwrap_or_else(|| panic!("{id}: {payout} is no line"))
            .parts();
        (num, den) = (
            num * u128::from(d) + u128::from(n) * count * den,
            den * u128::from(d),
        );
        let divisor = gcd(num, den);
        (num, den) = (num / divisor, den / divisor);
    }
    let (rtp_num, rtp_den) = game.rtp(choice).expect("a return").parts();
    let choice = choice.as_str();
    assert_eq!(
        num * u128::from(rtp_den),
        u128::from(rtp_num) * den * total,
        "{id} {choice}: states {rtp_num}/{rtp_den}"
    );
    assert!(rtp_num <= rtp_den, "{id}: no game gives money away");
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[test]
fn the_returns_are_the_published_ones() {
    let rtp = |id: &str| {
        let game = casino_bot::games::find(id).expect("a game");
        game.rtp(&game.default_choice()).expect("a return")
    };
    assert_eq!(rtp("coin"), Multiplier::ratio(99, 100));
    assert_eq!(rtp("dice"), Multiplier::ratio(99, 100));
    let (num, den) = rtp("slots").parts();
    assert_eq!(num * 10_000, den * 9_558, "95.58 %");
}

#[test]
fn every_row_of_the_table_is_well_formed() {
    for (index, game) in GAMES.iter().enumerate() {
        let spec = game.spec();
        let plain = |name: &str, max| {
            !name.is_empty() && name.len() <= max && name.bytes().all(|b| b.is_ascii_lowercase())
        };
        assert!(plain(spec.id, 8) && plain(spec.command, 32), "{}", spec.id);
        assert!(
            GAMES[..index]
                .iter()
                .all(|g| g.spec().id != spec.id && g.spec().command != spec.command)
        );
        assert!(
            casino_bot::casino::commands::find(spec.command).is_none(),
            "{} is taken",
            spec.command
        );
        assert!(
            !spec.rules.is_empty()
                && !spec.bets.is_empty()
                && spec.stake_min < spec.stake_max
                && !spec.stake_min.is_zero()
        );
        let words: Vec<_> = spec.example.split(' ').skip(1).collect();
        assert!(
            words.is_empty() || game.choose(&words).is_some(),
            "{} has an example",
            spec.id
        );
        assert_eq!(game.choose(&[]), None);
        let all = game.choices();
        for choice in game.offered().into_iter().flatten() {
            assert!(all.contains(&choice), "{} offers only its choices", spec.id);
        }
        for choice in &all {
            assert_eq!(
                game.choice(choice.as_str()).as_ref(),
                Some(choice),
                "{}",
                spec.id
            );
            let label = game.label(choice);
            let words: Vec<_> = label.split(' ').collect();
            assert!(label.is_empty() == (all.len() == 1), "{label}");
            assert!(choice.as_str().len() <= limits::CHOICE_BYTES_MAX);
            assert!(
                all.len() == 1 || game.choose(&words).as_ref() == Some(choice),
                "{label} is understood"
            );
            // The largest stake pays out within an amount's range, so no bet can overflow.
            assert!(
                game.top(choice)
                    .expect("a top")
                    .pays(spec.stake_max)
                    .is_some(),
                "{label}"
            );
        }
    }
}

#[test]
fn what_is_no_choice_or_move_is_refused() {
    for game in GAMES {
        let other = Wager {
            stake: STAKE,
            choice: Choice::new("nonsense"),
        };
        assert_eq!(
            game.play(&other, &[], &mut Every::default()),
            Err(Illegal::Choice)
        );
        assert!(game.pays(&other.choice).is_none() && game.rtp(&other.choice).is_none());
        let wager = Wager {
            stake: STAKE,
            choice: game.default_choice(),
        };
        let moves = ["nonsense".to_owned()];
        assert_eq!(
            game.play(&wager, &moves, &mut Every::default()),
            Err(Illegal::Move)
        );
    }
}
