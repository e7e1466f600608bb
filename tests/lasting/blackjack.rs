//! Blackjack solved: the best play and its value, found by driving the very table that plays.
use casino_bot::rules::games::blackjack::{Blackjack, Table, total};
use casino_bot::rules::games::cards::Card;
use casino_bot::rules::games::{Draws, Game, Move, State, Wager};
use casino_bot::values::money::Amount;
use std::collections::HashMap;

/// Card values 1 (ace) to 10, each with how many of the 13 ranks have it.
const VALUES: [(u8, i128); 10] = [
    (1, 1),
    (2, 1),
    (3, 1),
    (4, 1),
    (5, 1),
    (6, 1),
    (7, 1),
    (8, 1),
    (9, 1),
    (10, 4),
];
/// Where the hole card stands in the order of the draws.
const HOLE: usize = 3;
/// One stake in the fixed point of [`Value`].
const ONE: i128 = 1 << 100;
/// Every payout is a multiple of a quarter of this stake.
const STAKE: i64 = 4;

/// A number between two bounds, which each operation keeps true by rounding outwards: so what is
/// printed of it is exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Value(i128, i128);

impl Value {
    /// The mean of values with whole weights.
    fn mean(parts: &[(i128, Self)]) -> Self {
        let weight: i128 = parts.iter().map(|(weight, _)| weight).sum();
        let low: i128 = parts.iter().map(|(weight, value)| weight * value.0).sum();
        let high: i128 = parts.iter().map(|(weight, value)| weight * value.1).sum();
        Self(low.div_euclid(weight), -(-high).div_euclid(weight))
    }

    fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0), self.1.max(other.1))
    }

    /// In units of 10^-`digits`, rounded to the nearest.
    fn rounded(self, digits: u32) -> i128 {
        let scale = 10_i128.pow(digits);
        let nearest = |bound: i128| (bound / (1 << 40) * scale + (1 << 59)).div_euclid(1 << 60);
        assert_eq!(
            nearest(self.0),
            nearest(self.1),
            "the bounds are that close"
        );
        nearest(self.0)
    }
}

/// Draws cards of these values; behind the last it notes that there are too few.
pub struct Script<'a> {
    pub values: &'a [u8],
    pub drawn: usize,
}

impl Draws for Script<'_> {
    fn below(&mut self, n: u32) -> u32 {
        assert_eq!(n, 52);
        let value = self.values.get(self.drawn).copied().unwrap_or(2);
        let suit = self.drawn % 4;
        self.drawn += 1;
        // Ranks count from the two; ten-values take turns.
        let rank = match value {
            1 => 12,
            10 => 8 + self.drawn % 4,
            value => usize::from(value) - 2,
        };
        u32::try_from(rank * 4 + suit).expect("a card")
    }
}

fn value(card: Card) -> u8 {
    let low = total(&[card, card]).0;
    u8::try_from(if card.rank() == Card::ACE { 1 } else { low / 2 }).expect("small")
}

/// The mean over the next card.
fn mean(mut value: impl FnMut(u8) -> Value) -> Value {
    Value::mean(&VALUES.map(|(drawn, weight)| (weight, value(drawn))))
}

/// How a line of play goes on.
enum Goes {
    /// The player needs another card.
    Draws,
    /// The dealer needs another card.
    DealerDraws(Table),
    /// The player decides.
    Decides(Table),
    /// It is over.
    Ends(Table),
}

fn goes(moves: &[Move], values: &[u8]) -> Goes {
    let mut script = Script { values, drawn: 0 };
    let table = Table::after(moves, &mut script).expect("legal moves");
    let players: usize = table.hands.iter().map(|hand| hand.cards.len()).sum();
    if players + 2 > values.len() {
        Goes::Draws
    } else if script.drawn > values.len() {
        Goes::DealerDraws(table)
    } else if table.legal().is_empty() {
        Goes::Ends(table)
    } else {
        Goes::Decides(table)
    }
}

/// What the game advises.
fn advised(table: &Table, moves: &[Move], values: &[u8]) -> Move {
    let wager = Wager {
        stake: Amount::credits(1),
        choice: Blackjack.default_choice(),
    };
    let legal: Vec<_> = table.legal().into_iter().map(str::to_owned).collect();
    let mut script = Script { values, drawn: 0 };
    let advised = Blackjack.advise(&wager, moves, &legal, &mut script);
    advised.expect("a move")
}

/// What the player ends up with, by the game itself.
fn ends(moves: &[Move], values: &[u8]) -> Value {
    let wager = Wager {
        stake: Amount::from_units(STAKE).expect("small"),
        choice: Blackjack.default_choice(),
    };
    let mut script = Script { values, drawn: 0 };
    let step = Blackjack.play(&wager, moves, &mut script).expect("plays");
    let State::Settled(payout) = step.state else {
        panic!("it is over")
    };
    let net = i128::from(payout.units() - step.staked.units()) * (ONE / i128::from(STAKE));
    Value(net, net)
}

/// All that the value of a table depends on.
type Situation = Vec<u8>;

/// A complete hand is its total and its stake, another one is also what it may become.
fn situation(table: &Table, dealer: &[Card]) -> Situation {
    let split = table.hands.len() > 1;
    let turn = table.turn().unwrap_or(table.hands.len());
    let small = |count: u32| u8::try_from(count.min(22)).expect("22 is bust as well as 26");
    let natural = |cards: &[Card]| u8::from(cards.len() == 2 && total(cards).0 == 21);
    let (count, soft) = total(dealer);
    let mut key = vec![
        u8::from(split),
        table.insured.map_or(2, u8::from),
        small(count),
        u8::from(soft),
        natural(dealer),
    ];
    for (index, hand) in table.hands.iter().enumerate() {
        let (count, soft) = total(&hand.cards);
        key.extend([
            small(count),
            u8::from(hand.doubled),
            u8::from(index >= turn),
        ]);
        if index >= turn {
            let two = hand.cards.len() == 2;
            let pair = two && !split && value(hand.cards[0]) == value(hand.cards[1]);
            key.extend([u8::from(soft), u8::from(two), u8::from(pair)]);
        } else {
            key.push(if split { 0 } else { natural(&hand.cards) });
        }
    }
    key
}

#[derive(Default)]
struct Solver {
    /// Seen from the player's chair, with the number of hole cards that are possible.
    known: HashMap<(Situation, usize), (Vec<&'static str>, Value)>,
    finished: HashMap<Situation, Value>,
}

impl Solver {
    /// The value of a line of play, the hole card being one of `holes`: the player knows no more.
    fn value(&mut self, moves: &[Move], values: &[u8], holes: &[(u8, i128)]) -> Value {
        let with = |hole| {
            let mut values = values.to_vec();
            values[HOLE] = hole;
            values
        };
        let table = match goes(moves, &with(holes[0].0)) {
            Goes::Draws => {
                let next = |drawn| [values, &[drawn]].concat();
                return mean(|drawn| self.value(moves, &next(drawn), holes));
            }
            Goes::Decides(table) | Goes::DealerDraws(table) | Goes::Ends(table) => table,
        };
        // A dealer's blackjack ends what goes on with another hole card.
        let peeked = total(&table.dealer[..2]).0 != 21;
        let situation = (situation(&table, &table.dealer[..1]), holes.len());
        if let Some((legal, value)) = self.known.get(&situation).filter(|_| peeked) {
            assert_eq!(*legal, table.legal(), "equal situations allow the same");
            return *value;
        }
        let legal = table.legal();
        let (mut parts, mut unknown) = (Vec::new(), Vec::new());
        for &(hole, weight) in holes {
            match goes(moves, &with(hole)) {
                Goes::Decides(table) => unknown.push((hole, weight, table)),
                _ => parts.push((weight, self.finish(moves, &with(hole)))),
            }
        }
        if let Some((_, _, table)) = unknown.first() {
            let seen = |table: &Table| (table.hands.clone(), table.insured, table.dealer[0]);
            assert!(
                unknown
                    .iter()
                    .all(|(_, _, other)| seen(other) == seen(table))
            );
            let holes: Vec<_> = unknown.iter().map(|(hole, w, _)| (*hole, *w)).collect();
            let weight = holes.iter().map(|(_, weight)| weight).sum();
            let decisions = self.decisions(table, moves, values, &holes);
            let values = decisions.iter().map(|(_, value)| *value);
            let value = values.reduce(Value::max).expect("a legal move");
            let next = decisions.iter().max_by_key(|(_, value)| value.0);
            let next = next.map_or("", |(next, _)| *next);
            let advised = advised(table, moves, &with(holes[0].0));
            assert_eq!(advised, next, "{table:?}");
            parts.push((weight, value));
        }
        let value = Value::mean(&parts);
        if peeked {
            self.known.insert(situation, (legal, value));
        }
        value
    }

    /// What each legal move is worth.
    fn decisions(
        &mut self,
        table: &Table,
        moves: &[Move],
        values: &[u8],
        holes: &[(u8, i128)],
    ) -> Vec<(&'static str, Value)> {
        let legal = table.legal().into_iter();
        legal
            .map(|next| {
                let moves = [moves, &[next.to_owned()]].concat();
                (next, self.value(&moves, values, holes))
            })
            .collect()
    }

    /// Nothing is left to decide.
    fn finish(&mut self, moves: &[Move], values: &[u8]) -> Value {
        let (table, over) = match goes(moves, values) {
            Goes::DealerDraws(table) => (table, false),
            Goes::Ends(table) => (table, true),
            _ => panic!("the player is done"),
        };
        let players: usize = table.hands.iter().map(|hand| hand.cards.len()).sum();
        let situation = situation(&table, &table.dealer[..values.len() - players]);
        if let Some(value) = self.finished.get(&situation) {
            return *value;
        }
        let value = if over {
            ends(moves, values)
        } else {
            let next = |drawn| [values, &[drawn]].concat();
            mean(|drawn| self.finish(moves, &next(drawn)))
        };
        self.finished.insert(situation, value);
        value
    }
}

/// Every value of the dealer's up card, as the columns of a strategy table have them.
const COLUMNS: [u8; 10] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 1];

/// The hole cards that are possible once the dealer has looked for blackjack.
fn peeked(up: u8) -> Vec<(u8, i128)> {
    let blackjack = |hole: u8| (up == 1 && hole == 10) || (up == 10 && hole == 1);
    let holes = VALUES.into_iter();
    holes.filter(|(hole, _)| !blackjack(*hole)).collect()
}

/// What has to be said before the first decision.
fn declined(up: u8) -> Vec<Move> {
    let asked = up == 1;
    asked.then(|| "decline".to_owned()).into_iter().collect()
}

#[test]
fn the_best_play_is_the_published_one_and_returns_what_is_stated() {
    let mut solver = Solver::default();
    let value =
        mean(|first| mean(|up| mean(|second| solver.value(&[], &[first, up, second, 0], &VALUES))));
    assert_eq!(value.rounded(6), -5_704, "-0.5704 %");
    assert_eq!(value.rounded(18), -5_703_880_122_735_893);
    let rtp = Blackjack.rtp(&Blackjack.default_choice());
    let (num, den) = rtp.expect("a return").parts();
    assert_eq!(den, 10_u64.pow(12));
    assert_eq!(i128::from(num), i128::from(den) + value.rounded(12));

    for (row, hands) in strategy() {
        for (first, second) in hands {
            let best = COLUMNS.map(|up| solver.letter(first, second, up));
            assert_eq!(best.iter().collect::<String>(), row, "{first} {second}");
        }
    }
    // Paid 2 to 1 with 4 chances of 13: a thirteenth is lost, of half the stake.
    let insured = |next: &str, solver: &mut Solver| {
        mean(|second| solver.value(&[next.to_owned()], &[10, 1, second, 0], &VALUES))
    };
    let (with, without) = (
        insured("insure", &mut solver),
        insured("decline", &mut solver),
    );
    let cost = Value(without.0 - with.1, without.1 - with.0);
    assert_eq!(cost.rounded(6), 38_462, "7.6923 % of half a stake");
}

/// The rows of the published table (S17, DAS, endless deck) and the hands that each speaks of.
fn strategy() -> Vec<(&'static str, Vec<(u8, u8)>)> {
    let hard = |totals: std::ops::RangeInclusive<u8>| {
        let hands = (2..=10).flat_map(|a| (2..=10).map(move |b| (a, b)));
        hands
            .filter(|(a, b)| a != b && totals.contains(&(a + b)))
            .collect()
    };
    let soft = |with: &[u8]| with.iter().flat_map(|b| [(1, *b), (*b, 1)]).collect();
    let pairs = |of: &[u8]| of.iter().map(|a| (*a, *a)).collect();
    vec![
        ("HHHHHHHHHH", hard(5..=8)),
        ("HDDDDHHHHH", hard(9..=9)),
        ("DDDDDDDDHH", hard(10..=10)),
        ("DDDDDDDDDH", hard(11..=11)),
        ("HHSSSHHHHH", hard(12..=12)),
        ("SSSSSHHHHH", hard(13..=16)),
        ("SSSSSSSSSS", hard(17..=19)),
        ("HHHHDHHHHH", soft(&[2])),
        ("HHHDDHHHHH", soft(&[3, 4])),
        ("HHDDDHHHHH", soft(&[5])),
        ("HDDDDHHHHH", soft(&[6])),
        ("SddddSSHHH", soft(&[7])),
        ("SSSSSSSSSS", soft(&[8, 9])),
        ("PPPPPPHHHH", pairs(&[2, 3, 7])),
        ("HHHPPHHHHH", pairs(&[4])),
        ("DDDDDDDDHH", pairs(&[5])),
        ("PPPPPHHHHH", pairs(&[6])),
        ("PPPPPPPPPP", pairs(&[8, 1])),
        ("PPPPPSPPSS", pairs(&[9])),
        ("SSSSSSSSSS", pairs(&[10])),
    ]
}

impl Solver {
    /// The best decision on two cards: D doubles and would else hit, d would else stand.
    fn letter(&mut self, first: u8, second: u8, up: u8) -> char {
        let (moves, values) = (declined(up), [first, up, second, peeked(up)[0].0]);
        let Goes::Decides(table) = goes(&moves, &values) else {
            panic!("a decision")
        };
        let decisions = self.decisions(&table, &moves, &values, &peeked(up));
        let of = |name| decisions.iter().find(|(next, _)| *next == name);
        let worth = |name| of(name).map_or(i128::MIN, |(_, value)| value.0);
        let mut best = decisions.clone();
        best.sort_by_key(|(_, value)| value.0);
        let [.., (_, second), (next, first)] = best[..] else {
            panic!("a choice")
        };
        assert!(first.0 > second.1, "one decision is better than all others");
        match next {
            "double" if worth("hit") > worth("stand") => 'D',
            "double" => 'd',
            "hit" => 'H',
            "stand" => 'S',
            _ => 'P',
        }
    }
}

/// How often the dealer ends with 17 to 21, bust, or blackjack, against a player who stands.
fn dealer(moves: &[Move], values: &[u8]) -> [Value; 7] {
    match goes(moves, values) {
        Goes::DealerDraws(_) => {
            let next = |drawn| [values, &[drawn]].concat();
            let parts = VALUES.map(|(drawn, weight)| (weight, dealer(moves, &next(drawn))));
            means(&parts)
        }
        Goes::Ends(table) => {
            let end = match (total(&table.dealer).0, table.dealer.len()) {
                (21, 2) => 6,
                (count @ 17..=21, _) => count as usize - 17,
                _ => 5,
            };
            let mut ends = [Value(0, 0); 7];
            ends[end] = Value(ONE, ONE);
            ends
        }
        _ => panic!("the player stands"),
    }
}

fn means(parts: &[(i128, [Value; 7])]) -> [Value; 7] {
    std::array::from_fn(|end| {
        let parts: Vec<_> = parts
            .iter()
            .map(|(weight, ends)| (*weight, ends[end]))
            .collect();
        Value::mean(&parts)
    })
}

#[test]
fn the_dealer_ends_as_often_as_published() {
    let published = [
        [13_981, 13_491, 12_966, 12_403, 11_799, 35_361],
        [13_503, 13_048, 12_558, 12_033, 11_470, 37_387],
        [13_049, 12_594, 12_139, 11_648, 11_123, 39_447],
        [12_225, 12_225, 11_770, 11_315, 10_825, 41_640],
        [16_544, 10_627, 10_627, 10_171, 9_716, 42_315],
        [36_857, 13_780, 7_863, 7_863, 7_407, 26_231],
        [12_857, 35_934, 12_857, 6_939, 6_939, 24_474],
        [12_000, 12_000, 35_076, 12_000, 6_082, 22_843],
        [12_071, 12_071, 12_071, 37_071, 3_738, 22_978],
        [18_892, 18_892, 18_892, 18_892, 7_781, 16_652],
    ];
    let mut all = Vec::new();
    for (up, published) in COLUMNS.into_iter().zip(published) {
        let stands = [declined(up), vec!["stand".to_owned()]].concat();
        let mut parts: Vec<_> = peeked(up)
            .into_iter()
            .map(|(hole, weight)| (weight, dealer(&stands, &[10, up, 7, hole])))
            .collect();
        let after_peek = means(&parts).map(|end| end.rounded(5));
        assert_eq!(after_peek[..6], published, "{up}");
        if let Some((hole, weight)) = VALUES.into_iter().find(|hole| !peeked(up).contains(hole)) {
            parts.push((weight, dealer(&declined(up), &[10, up, 7, hole])));
        }
        let weight = if up == 10 { 4 } else { 1 };
        all.push((weight, means(&parts)));
    }
    let all = means(&all).map(|end| end.rounded(5));
    assert_eq!(all, [14_513, 13_950, 13_346, 18_025, 7_273, 28_159, 4_734]);
}
