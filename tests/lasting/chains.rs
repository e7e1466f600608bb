//! Hi-lo and mines return exactly 99 %, wherever a player stops.
use casino_bot::rules::games::cards::Card;
use casino_bot::rules::games::hilo::{Chain, HiLo};
use casino_bot::rules::games::mines::Mines;
use casino_bot::rules::games::{Choice, Draws, Game, Move, State, Wager};
use casino_bot::values::money::{Amount, Multiplier};
use proptest::prelude::*;

/// An exact share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Share(u128, u128);

impl Share {
    const HOUSE: Self = Self(99, 100);

    fn of(multiplier: Multiplier) -> Self {
        let (num, den) = multiplier.parts();
        Self(num.into(), den.into()).reduced()
    }

    fn reduced(self) -> Self {
        let (mut a, mut b) = (self.0, self.1);
        while b > 0 {
            (a, b) = (b, a % b);
        }
        Self(self.0 / a, self.1 / a)
    }

    fn plus(self, other: Self) -> Self {
        Self(self.0 * other.1 + other.0 * self.1, self.1 * other.1).reduced()
    }

    fn times(self, num: u128, den: u128) -> Self {
        Self(self.0 * num, self.1 * den).reduced()
    }
}

/// Draws what it is told, by the number of the outcome.
struct Told<'a>(std::slice::Iter<'a, u8>);

impl Draws for Told<'_> {
    fn below(&mut self, n: u32) -> u32 {
        let told = u32::from(*self.0.next().expect("a draw that was told"));
        assert!(told < n);
        told
    }
}

/// Cards of these ranks, 1 for an ace to 13 for a king, in all suits by turns.
fn cards(ranks: &[u8]) -> Vec<u8> {
    let suits = (0..4).cycle();
    ranks
        .iter()
        .zip(suits)
        .map(|(rank, suit)| (rank + 11) % 13 * 4 + suit)
        .collect()
}

fn chain(moves: &[Move], ranks: &[u8]) -> Chain {
    Chain::after(moves, &mut Told(cards(ranks).iter())).expect("legal moves")
}

fn then<T: Clone>(before: &[T], next: T) -> Vec<T> {
    [before, &[next]].concat()
}

/// The least and the most that any way to play from here returns, within so many more cards.
fn returns(moves: &[Move], ranks: &[u8], depth: usize) -> (Share, Share) {
    let chain = chain(moves, ranks);
    let mut legal = chain.legal();
    if legal.is_empty() {
        return (Share::of(chain.pays()), Share::of(chain.pays()));
    }
    if depth == 0 {
        // As the round that is left alone.
        legal = vec![
            *legal
                .iter()
                .find(|next| **next == "cash")
                .unwrap_or(&legal[0]),
        ];
    }
    let ways: Vec<_> = legal
        .into_iter()
        .map(|next| {
            let moves = then(moves, next.to_owned());
            if next == "cash" {
                return returns(&moves, ranks, 0);
            }
            let (mut least, mut most) = (Share(0, 1), Share(0, 1));
            for rank in 1..=13 {
                let (low, high) = returns(&moves, &then(ranks, rank), depth.saturating_sub(1));
                (least, most) = (least.plus(low.times(1, 13)), most.plus(high.times(1, 13)));
            }
            (least, most)
        })
        .collect();
    let below = |a: &Share, b: &Share| (a.0 * b.1).cmp(&(b.0 * a.1));
    let least = ways.iter().map(|way| way.0).min_by(below).expect("a way");
    let most = ways.iter().map(|way| way.1).max_by(below).expect("a way");
    (least, most)
}

#[test]
fn no_way_to_play_hilo_is_better_or_worse() {
    for start in 1..=13 {
        assert_eq!(
            returns(&[], &[start], 2),
            (Share::HOUSE, Share::HOUSE),
            "{start}"
        );
    }
}

/// Which of the 13 ranks make a guess right, and what the chain is worth then.
fn right(moves: &[Move], ranks: &[u8], guess: &str) -> (Vec<u8>, Share) {
    let moves = then(moves, guess.to_owned());
    let (mut right, mut worth) = (Vec::new(), None);
    for rank in 1..=13 {
        let chain = chain(&moves, &then(ranks, rank));
        let pays = Share::of(chain.pays());
        if pays.0 > 0 {
            right.push(rank);
            assert_eq!(
                *worth.get_or_insert(pays),
                pays,
                "every right card is worth the same"
            );
        } else {
            assert!(chain.legal().is_empty(), "a wrong guess ends it");
        }
    }
    (right, worth.expect("some card is right"))
}

#[test]
fn first_guesses_pay_as_published() {
    let published = [
        (1, 10_725, 128_700),
        (2, 10_725, 64_350),
        (3, 11_700, 42_900),
        (4, 12_870, 32_175),
        (5, 14_300, 25_740),
        (6, 16_087, 21_450),
        (7, 18_386, 18_386),
        (8, 21_450, 16_087),
        (9, 25_740, 14_300),
        (10, 32_175, 12_870),
        (11, 42_900, 11_700),
        (12, 64_350, 10_725),
        (13, 128_700, 10_725),
    ];
    for (start, hi, lo) in published {
        for (guess, tenthousandths) in [("hi", hi), ("lo", lo)] {
            let (ranks, worth) = right(&[], &[start], guess);
            // Cut or rounded there.
            let off = (worth.0 * 10_000).abs_diff(tenthousandths * worth.1);
            assert!(off < worth.1, "{start} {guess}: {worth:?}");
            assert_eq!(worth.times(ranks.len() as u128, 13), Share::HOUSE);
        }
    }
    assert_eq!(
        right(&[], &[1], "hi").0,
        (2..=13).collect::<Vec<_>>(),
        "strictly above an ace"
    );
    assert_eq!(right(&[], &[1], "lo").0, [1]);
    assert_eq!(right(&[], &[13], "lo").0, (1..=12).collect::<Vec<_>>());
    assert_eq!(right(&[], &[13], "hi").0, [13]);
    assert_eq!(right(&[], &[5], "lo").0, [1, 2, 3, 4, 5]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// However long a lucky chain: each guess that is offered is worth what the chain is worth, and
    /// it ends in time, below its cap.
    #[test]
    fn every_guess_of_a_long_chain_is_fair(
        start in 1..=13_u8, careful in any::<bool>(),
        decisions in prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), 41),
    ) {
        let (mut moves, mut ranks) = (Vec::new(), vec![start]);
        for (which, card) in decisions {
            let now = chain(&moves, &ranks);
            let mut legal = now.legal();
            legal.retain(|next| *next != "cash");
            let worth = if now.pays().is_zero() { Share::HOUSE } else { Share::of(now.pays()) };
            prop_assert!(worth.0 <= 1_000 * worth.1);
            for guess in legal.iter().filter(|next| **next != "skip") {
                let (ranks, then) = right(&moves, &ranks, guess);
                prop_assert_eq!(then.times(ranks.len() as u128, 13), worth);
            }
            if legal.is_empty() {
                break;
            }
            let next = if careful { legal[0] } else { legal[which.index(legal.len())] };
            let right = if next == "skip" { (1..=13).collect() } else { right(&moves, &ranks, next).0 };
            ranks.push(right[card.index(right.len())]);
            moves.push(next.to_owned());
        }
        let end = chain(&moves, &ranks);
        prop_assert!(end.legal().is_empty(), "41 cards are more than any chain has: {moves:?}");
        prop_assert!(!end.pays().is_zero(), "it was lucky");
        // What it pays is the exact multiple, rounded down once.
        let wager = Wager { stake: Amount::from_units(777_777).expect("small"), choice: HiLo.default_choice() };
        let step = HiLo.play(&wager, &moves, &mut Told(cards(&ranks).iter())).expect("plays");
        prop_assert_eq!(Some(step.state), end.pays().pays(wager.stake).map(State::Settled));
    }
}

#[test]
fn a_chain_is_bounded_and_cashed_only_after_a_guess() {
    let play = |moves: &[&str], ranks: &[u8]| {
        let moves: Vec<_> = moves.iter().map(|next| (*next).to_owned()).collect();
        Chain::after(&moves, &mut Told(cards(ranks).iter())).map(|chain| chain.legal())
    };
    assert_eq!(play(&[], &[2]).as_deref(), Ok(&["hi", "lo", "skip"][..]));
    assert_eq!(
        play(&[], &[12]).as_deref(),
        Ok(&["lo", "hi", "skip"][..]),
        "the likelier first"
    );
    assert_eq!(
        play(&["hi"], &[2, 7]).as_deref(),
        Ok(&["hi", "lo", "skip", "cash"][..])
    );
    assert_eq!(
        play(&["skip"; 25], &[7; 26]).as_deref(),
        Ok(&["hi", "lo"][..])
    );
    assert!(play(&["skip"; 26], &[7; 27]).is_err());
    assert_eq!(play(&["hi"; 14], &[2; 15]).map(|legal| legal.len()), Ok(4));
    assert_eq!(
        play(&["hi"; 15], &[2; 16]).as_deref(),
        Ok(&[][..]),
        "fifteen end it"
    );
    assert!(play(&["cash"], &[7]).is_err());
    // 12.87 · 13 · 6.5 = 1,087 would be too much, 12.87 · 13 · 5.2 = 870 is not.
    let kings = [13, 13, 13];
    assert_eq!(
        play(&["hi", "hi"], &kings).as_deref(),
        Ok(&["lo", "skip", "cash"][..])
    );
    let legal = play(&["hi", "hi", "skip"], &[13, 13, 13, 2]);
    assert_eq!(legal.as_deref(), Ok(&["hi", "skip", "cash"][..]));
    let legal = play(&["hi", "hi", "skip"], &[13, 13, 13, 3]);
    assert_eq!(legal.as_deref(), Ok(&["hi", "lo", "skip", "cash"][..]));
}

fn mines(mines: usize) -> Choice {
    Mines.choice(&format!("m{mines}")).expect("1 to 24")
}

fn play(on: &Choice, moves: &[Move], draws: &[u8]) -> (State, String) {
    let wager = Wager {
        stake: Amount::credits(1),
        choice: on.clone(),
    };
    let step = Mines
        .play(&wager, moves, &mut Told(draws.iter()))
        .expect("legal moves");
    (
        step.state,
        step.shown.in_english() + &step.picture.in_english(),
    )
}

#[test]
fn mines_lie_anywhere_alike_and_stay_hidden() {
    let paths = ["c3", "e5 a1", "b2 d4 a5 e1 c3 c4"];
    for count in 1..=3_u8 {
        // Every sequence of draws, all equally likely.
        let mut layouts: Vec<Vec<u8>> = vec![Vec::new()];
        for drawn in 0..count {
            let more = |layout: Vec<u8>| (0..25 - drawn).map(move |next| then(&layout, next));
            layouts = layouts.into_iter().flat_map(more).collect();
        }
        for path in paths {
            let (cells, on) = (super::moves(path), mines(usize::from(count)));
            let (mut won, mut seen) = (Share(0, 1), vec![None; cells.len() + 1]);
            for layout in &layouts {
                let alive = (0..=cells.len()).all(|open| {
                    let (state, shown) = play(&on, &cells[..open], layout);
                    let open_yet = matches!(state, State::Open(_));
                    assert!(open_yet || state == State::Settled(Amount::ZERO));
                    // What is seen while it goes on is the same wherever the mines lie.
                    assert!(!open_yet || *seen[open].get_or_insert(shown.clone()) == shown);
                    open_yet
                });
                if alive {
                    let win = Mines.pays(&on).expect("a pay table")[cells.len() - 1].1;
                    let paid = play(&on, &then(&cells, "cash".to_owned()), layout).0;
                    assert_eq!(Some(paid), win.pays(Amount::credits(1)).map(State::Settled));
                    won = won.plus(Share::of(win));
                }
            }
            assert_eq!(
                won.times(1, layouts.len() as u128),
                Share::HOUSE,
                "{count} {path}"
            );
        }
    }
}

#[test]
fn every_stop_returns_the_same_and_the_game_ends_below_its_cap() {
    let mut cells = super::vocabulary();
    cells.retain(|word| matches!(word.as_bytes(), [b'a'..=b'e', b'1'..=b'5']));
    for count in 1..=24_usize {
        let on = mines(count);
        let pays = Mines.pays(&on).expect("a pay table");
        // All mines lie in the last cells.
        let layout: Vec<_> = (0..count)
            .map(|drawn| u8::try_from(24 - drawn).expect("small"))
            .collect();
        let mut survives = Share(1, 1);
        for (open, (_, win)) in (1..).zip(&pays) {
            // The chance that one more cell is free, given that those before it were.
            survives = survives.times((26 - count - open) as u128, (26 - open) as u128);
            assert_eq!(
                Share::of(*win).times(survives.0, survives.1),
                Share::HOUSE,
                "{count} {open}"
            );
            let (state, _) = play(&on, &cells[..open], &layout);
            let paid = win
                .pays(Amount::credits(1))
                .map(State::Settled)
                .expect("small");
            if open < pays.len() {
                assert!(matches!(state, State::Open(_)), "{count} {open}");
                let (state, _) = play(&on, &then(&cells[..open], "cash".to_owned()), &layout);
                assert_eq!(state, paid);
            } else {
                assert_eq!(state, paid, "it cashes by itself");
                let left = (25 - count - open) as u128;
                let more = Share::of(*win).times((25 - open) as u128, left.max(1));
                let must = left == 0 || more.0 > 10_000 * more.1;
                assert!(must, "{count}: it cashes no sooner");
            }
        }
        let top = Share::of(Mines.top(&on).expect("a top"));
        assert_eq!(top, Share::of(pays.last().expect("a line").1));
        assert!(top.0 <= 10_000 * top.1);
        let (state, shown) = play(&on, &cells[24..], &layout);
        assert!(
            state == State::Settled(Amount::ZERO) && shown.contains('💥'),
            "{shown}"
        );
    }
}

#[test]
fn mines_pay_as_published() {
    let published: [(usize, &[(usize, u128)]); 8] = [
        (
            1,
            &[
                (1, 10_312),
                (2, 10_761),
                (3, 11_250),
                (5, 12_375),
                (10, 16_500),
            ],
        ),
        (
            2,
            &[
                (1, 10_761),
                (2, 11_739),
                (3, 12_857),
                (5, 15_632),
                (10, 28_286),
            ],
        ),
        (
            3,
            &[
                (1, 11_250),
                (2, 12_857),
                (3, 14_786),
                (5, 19_974),
                (10, 50_044),
            ],
        ),
        (
            5,
            &[
                (1, 12_375),
                (2, 15_632),
                (3, 19_974),
                (5, 33_926),
                (10, 175_154),
            ],
        ),
        (
            10,
            &[
                (1, 16_500),
                (2, 28_286),
                (3, 50_044),
                (5, 175_154),
                (10, 10_776_132),
            ],
        ),
        (
            15,
            &[(1, 24_750), (2, 66_000), (3, 189_750), (5, 2_087_250)],
        ),
        (20, &[(1, 49_500), (2, 297_000), (3, 2_277_000)]),
        (24, &[(1, 247_500)]),
    ];
    for (count, wins) in published {
        let pays = Mines.pays(&mines(count)).expect("a pay table");
        for (open, tenthousandths) in wins {
            let win = Share::of(pays[open - 1].1);
            // Rounded to the nearest there.
            let off = (win.0 * 10_000).abs_diff(tenthousandths * win.1);
            assert!(2 * off <= win.1, "{count} {open}: {win:?}");
        }
    }
}

#[test]
fn cards_read_back() {
    for number in 0..Card::COUNT {
        let card = Card::new(number).expect("a card");
        assert_eq!(Card::read(&card.to_string()), Some(card));
    }
    assert_eq!(
        Card::new(27).map(|card| card.to_string()).as_deref(),
        Some("8♣")
    );
    assert!(Card::new(52).is_none() && Card::read("1♣").is_none());
}
