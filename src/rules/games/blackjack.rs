//! Blackjack with every decision, from an endless deck: the dealer stands on every 17 and looks
//! for blackjack at once; double any two cards, also after a split; one split; split aces get one
//! card each; insurance against an ace.
//!
//! Draw order: player, dealer's up card, player, dealer's hole card. Then each move draws as it is
//! made: a hit or a double one card, a split one for its first hand and one for its second. The
//! dealer draws last, and only when a hand is left to beat.
use super::cards::{Card, row};
use super::words::Words;
use super::{Choice, Draws, Game, Illegal, Key, Move, Spec, State, Step, Wager};
use crate::speech::phrase::Phrase;
use crate::speech::{Voice, key};
use crate::values::money::{Amount, Multiplier};

/// The game.
pub struct Blackjack;

static SPEC: Spec = Spec {
    id: "bjack",
    command: "blackjack",
    also: &["bj"],
    name: Phrase::of(&key::GameBjackName),
    emoji: "🃏",
    example: "10",
    bets: Phrase::of(&key::GameBjackBets),
    rules: Phrase::of(&key::GameBjackRules),
    abandoned: Some(Phrase::of(&key::GameBjackAbandoned)),
    skill: true,
    stake_min: Amount::cents(10),
    stake_max: Amount::credits(100_000),
};

/// There is one way to play.
const HAND: &str = "hand";
const BLACKJACK: Multiplier = Multiplier::ratio(5, 2);
/// Insurance of half the stake, paid 2 to 1 and given back.
const INSURED: Multiplier = Multiplier::ratio(3, 2);
const TARGET: u32 = 21;
const DEALER_STANDS: u32 = 17;

/// What the hole card looks like while it is nobody's business.
const HIDDEN: &str = "??";

/// What a card counts, an ace as 1.
fn value(card: Card) -> u32 {
    match card.rank() {
        Card::ACE => 1,
        rank => u32::from(rank + 2).min(10),
    }
}

/// What cards count, and whether an ace among them counts 11.
#[must_use]
pub fn total(cards: &[Card]) -> (u32, bool) {
    let low = cards.iter().map(|card| value(*card)).sum();
    let soft = low + 10 <= TARGET && cards.iter().any(|card| card.rank() == Card::ACE);
    (if soft { low + 10 } else { low }, soft)
}

fn is_bust(cards: &[Card]) -> bool {
    total(cards).0 > TARGET
}

fn is_natural(cards: &[Card]) -> bool {
    cards.len() == 2 && total(cards).0 == TARGET
}

/// One of the player's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// In the order in which they came.
    pub cards: Vec<Card>,
    pub doubled: bool,
    stood: bool,
}

/// All that lies on the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// One, or two after a split.
    pub hands: Vec<Hand>,
    /// The up card, the hole card, and what the dealer drew.
    pub dealer: Vec<Card>,
    /// Whether insurance was taken; `None` as long as it was not offered.
    pub insured: Option<bool>,
}

impl Table {
    /// The table after these moves; once nothing is left to decide the dealer has played.
    ///
    /// # Errors
    /// [`Illegal::Move`].
    pub fn after(moves: &[Move], draws: &mut dyn Draws) -> Result<Self, Illegal> {
        let [first, up, second, hole] = [(); 4].map(|()| Card::of_endless_deck(draws));
        let mut table = Self {
            hands: vec![Hand::of(vec![first, second])],
            dealer: vec![up, hole],
            insured: None,
        };
        for next in moves {
            if !table.legal().contains(&next.as_str()) {
                return Err(Illegal::Move);
            }
            table.make(next, draws);
        }
        if table.legal().is_empty() {
            table.dealer_plays(draws);
        }
        Ok(table)
    }

    /// The hand whose turn it is; `None` when nothing is left to decide.
    #[must_use]
    pub fn turn(&self) -> Option<usize> {
        let over = is_natural(&self.dealer) || self.natural();
        let split = self.hands.len() > 1;
        self.hands
            .iter()
            .position(|hand| !hand.is_complete(split))
            .filter(|_| !over)
    }

    /// What the player may decide now; nothing when the dealer is to end the round.
    #[must_use]
    pub fn legal(&self) -> Vec<&'static str> {
        if self.dealer[0].rank() == Card::ACE && self.insured.is_none() {
            return vec!["insure", "decline"];
        }
        let Some(hand) = self.turn().map(|turn| &self.hands[turn]) else {
            return Vec::new();
        };
        let mut legal = vec!["hit", "stand"];
        if let [first, second] = hand.cards[..] {
            legal.push("double");
            if self.hands.len() == 1 && value(first) == value(second) {
                legal.push("split");
            }
        }
        legal
    }

    fn make(&mut self, next: &str, draws: &mut dyn Draws) {
        match next {
            "insure" => self.insured = Some(true),
            "decline" => self.insured = Some(false),
            "split" => {
                let second = self.hands[0].cards.remove(1);
                self.hands.push(Hand::of(vec![second]));
                for hand in &mut self.hands {
                    hand.cards.push(Card::of_endless_deck(draws));
                }
            }
            _ => {
                let turn = self.turn().expect("the move is legal");
                let hand = &mut self.hands[turn];
                match next {
                    "stand" => hand.stood = true,
                    more => {
                        hand.doubled = more == "double";
                        hand.cards.push(Card::of_endless_deck(draws));
                    }
                }
            }
        }
    }

    /// The dealer draws unless every hand is decided already.
    fn dealer_plays(&mut self, draws: &mut dyn Draws) {
        let decided = is_natural(&self.dealer)
            || self.natural()
            || self.hands.iter().all(|hand| is_bust(&hand.cards));
        while !decided && total(&self.dealer).0 < DEALER_STANDS {
            self.dealer.push(Card::of_endless_deck(draws));
        }
    }

    /// Whether the player has a blackjack.
    fn natural(&self) -> bool {
        self.hands.len() == 1 && is_natural(&self.hands[0].cards)
    }

    /// What a stake of `stake` has grown to; `None` beyond [`Amount::MAX`].
    fn staked(&self, stake: Amount) -> Option<Amount> {
        let hands = self.hands.iter();
        let shares = hands.map(|hand| if hand.doubled { 2 } else { 1 }).sum();
        let hands = stake.checked_mul(shares)?;
        match self.insured {
            Some(true) => hands.checked_add(half(stake)),
            _ => Some(hands),
        }
    }

    /// How a hand stands against a dealer who has played, as a multiple of its own stake.
    fn outcome(&self, hand: &Hand) -> Multiplier {
        let (ours, theirs) = (total(&hand.cards).0, total(&self.dealer).0);
        match (self.natural(), is_natural(&self.dealer)) {
            (true, true) => Multiplier::ratio(1, 1),
            (true, false) => BLACKJACK,
            (false, true) => Multiplier::ZERO,
            _ if ours > TARGET => Multiplier::ZERO,
            _ if theirs > TARGET || ours > theirs => Multiplier::ratio(2, 1),
            _ if ours == theirs => Multiplier::ratio(1, 1),
            _ => Multiplier::ZERO,
        }
    }

    /// What the player gets back; `None` beyond [`Amount::MAX`].
    fn payout(&self, stake: Amount) -> Option<Amount> {
        let mut sum = Amount::ZERO;
        for hand in &self.hands {
            let put = stake.checked_mul(if hand.doubled { 2 } else { 1 })?;
            sum = sum.checked_add(self.outcome(hand).pays(put)?)?;
        }
        if self.insured == Some(true) && is_natural(&self.dealer) {
            sum = sum.checked_add(half(stake).checked_mul(3)?)?;
        }
        Some(sum)
    }

    /// Whether it brings more than all that is put down.
    fn gains(&self) -> bool {
        let stake = Amount::credits(1);
        self.payout(stake) > self.staked(stake)
    }

    /// The dealer's cards as the player may see them, and what they count.
    fn dealer_shown(&self) -> (String, Words) {
        if self.legal().is_empty() {
            (row(&self.dealer), counted(&self.dealer, true))
        } else {
            let up = &self.dealer[..1];
            (format!("{} {HIDDEN}", up[0]), counted(up, false))
        }
    }

    fn shown(&self) -> Words {
        let hands = self.hands.iter().map(|hand| {
            let cards = Words::from(row(&hand.cards) + " (");
            cards.then(self.hand_counted(hand)).then(")")
        });
        let (cards, counted) = self.dealer_shown();
        let hands = Words::joined(hands, " | ").then(format!(" : {cards} ("));
        hands.then(counted).then(")")
    }

    fn picture(&self) -> Words {
        let (cards, counted) = self.dealer_shown();
        let mut lines = vec![Words::from(format!("🎩 {cards} · ")).then(counted)];
        let (turn, over) = (self.turn(), self.legal().is_empty());
        let gains = over && self.gains();
        for (index, hand) in self.hands.iter().enumerate() {
            let mark = match self.outcome(hand).parts() {
                _ if turn == Some(index) && self.hands.len() > 1 => "▶️",
                _ if !over => "👤",
                (0, _) => "❌",
                (1, 1) => "🤝",
                // A hand of two that wins back no more than both cost is nothing to celebrate.
                _ if !gains => "✔️",
                _ => "✅",
            };
            let line = Words::from(format!("{mark} {} · ", row(&hand.cards)));
            let line = line.then(self.hand_counted(hand));
            lines.push(if hand.doubled {
                line.then(" · ").then(Phrase::of(&key::GameBjackDoubled))
            } else {
                line
            });
        }
        Words::joined(lines, "\n")
    }

    fn hand_counted(&self, hand: &Hand) -> Words {
        counted(&hand.cards, self.hands.len() == 1)
    }
}

impl Hand {
    fn of(cards: Vec<Card>) -> Self {
        Self {
            cards,
            doubled: false,
            stood: false,
        }
    }

    /// Whether it takes no more cards: 21 stands by itself.
    fn is_complete(&self, split: bool) -> bool {
        let split_aces = split && self.cards[0].rank() == Card::ACE;
        self.stood || self.doubled || split_aces || total(&self.cards).0 >= TARGET
    }
}

/// What cards count, in short: `17`, `7/17` for an ace that may count 11, `bust`, `blackjack`.
fn counted(cards: &[Card], natural: bool) -> Words {
    match total(cards) {
        (TARGET, _) if natural && is_natural(cards) => Phrase::of(&key::GameBjackNatural).into(),
        (count, _) if count > TARGET => Words::of([count, 0, 0], |voice, [count, ..]| {
            let count = count.into();
            voice.plain(&key::GameBjackBust { count })
        }),
        (count, true) if count < TARGET => format!("{}/{count}", count - 10).into(),
        (count, _) => count.to_string().into(),
    }
}

/// Half a stake, rounded down to the unit.
fn half(stake: Amount) -> Amount {
    Amount::from_units(stake.units() / 2).unwrap_or_default()
}

/// The best move against the dealer's 2, 3, … 10, ace: hit, stand, double or else hit, double or
/// else stand, split.
fn best(cards: &[Card], up: Card, may_split: bool) -> char {
    let (count, soft) = total(cards);
    let pair = may_split.then(|| value(cards[0]));
    let row = match (pair, soft, count) {
        (Some(1 | 8), ..) => "PPPPPPPPPP",
        (Some(2 | 3 | 7), ..) => "PPPPPPHHHH",
        (Some(4), ..) => "HHHPPHHHHH",
        (Some(6), ..) => "PPPPPHHHHH",
        (Some(9), ..) => "PPPPPSPPSS",
        (_, true, ..=13) => "HHHHDHHHHH",
        (_, true, 14 | 15) => "HHHDDHHHHH",
        (_, true, 16) => "HHDDDHHHHH",
        (_, true, 17) => "HDDDDHHHHH",
        (_, true, 18) => "SddddSSHHH",
        (_, false, ..=8) => "HHHHHHHHHH",
        (_, false, 9) => "HDDDDHHHHH",
        (_, false, 10) => "DDDDDDDDHH",
        (_, false, 11) => "DDDDDDDDDH",
        (_, false, 12) => "HHSSSHHHHH",
        (_, false, 13..=16) => "SSSSSHHHHH",
        _ => "SSSSSSSSSS",
    };
    let column = if up.rank() == Card::ACE {
        9
    } else {
        value(up) as usize - 2
    };
    char::from(row.as_bytes()[column])
}

impl Game for Blackjack {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn choices(&self) -> Vec<Choice> {
        vec![Choice::own(HAND)]
    }

    fn keys(&self, voice: Voice, wager: &Wager, _: &[Move], step: &Step) -> Vec<Vec<Key>> {
        let State::Open(legal) = &step.state else {
            return Vec::new();
        };
        let key = |next: &Move| {
            let (name, raise) = match next.as_str() {
                "hit" => (Phrase::of(&key::GameBjackHit), Amount::ZERO),
                "stand" => (Phrase::of(&key::GameBjackStand), Amount::ZERO),
                "double" => (Phrase::of(&key::GameBjackDouble), wager.stake),
                "split" => (Phrase::of(&key::GameBjackSplit), wager.stake),
                "insure" => (Phrase::of(&key::GameBjackInsure), half(wager.stake)),
                _ => (Phrase::of(&key::GameBjackDecline), Amount::ZERO),
            };
            let name = voice.phrase(name);
            let label = if raise.is_zero() {
                name.to_owned()
            } else {
                format!("{name} · +{}", voice.amount(raise))
            };
            Key {
                label,
                makes: Some(next.clone()),
            }
        };
        legal
            .chunks(2)
            .map(|row| row.iter().map(key).collect())
            .collect()
    }

    fn abandon(&self, _: &Wager, _: &[Move], legal: &[Move]) -> Option<Move> {
        let passive = |next: &&Move| matches!(next.as_str(), "stand" | "decline");
        legal.iter().find(passive).cloned()
    }

    fn advise(
        &self,
        _: &Wager,
        moves: &[Move],
        legal: &[Move],
        draws: &mut dyn Draws,
    ) -> Option<Move> {
        let may = |name: &str| legal.iter().any(|next| next == name);
        if may("decline") {
            return Some("decline".to_owned());
        }
        let table = Table::after(moves, draws).ok()?;
        let hand = &table.hands[table.turn()?];
        let name = match best(&hand.cards, table.dealer[0], may("split")) {
            'P' => "split",
            'D' | 'd' if may("double") => "double",
            'H' | 'D' => "hit",
            _ => "stand",
        };
        Some(name.to_owned())
    }

    fn pays(&self, choice: &Choice) -> Option<Vec<(Words, Multiplier)>> {
        let line = |event: Phrase, multiplier| (event.into(), multiplier);
        (choice.as_str() == HAND).then(|| {
            let doubled = Phrase::of(&key::GameBjackEventDoubled);
            let split = Phrase::of(&key::GameBjackEventSplit);
            vec![
                line(Phrase::of(&key::GameBjackEventTie), Multiplier::ratio(1, 1)),
                line(Phrase::of(&key::GameBjackEventInsurance), INSURED),
                line(
                    Phrase::of(&key::GameBjackEventMore),
                    Multiplier::ratio(2, 1),
                ),
                line(Phrase::of(&key::GameBjackEventNatural), BLACKJACK),
                line(doubled, Multiplier::ratio(4, 1)),
                line(split, Multiplier::ratio(8, 1)),
            ]
        })
    }

    fn events(&self, choice: &Choice) -> Option<Vec<String>> {
        let ids = ["push", "insured", "win", "blackjack", "doubled", "split"];
        (choice.as_str() == HAND).then(|| ids.map(str::to_owned).to_vec())
    }

    /// Both hands of a split, doubled: four stakes put down, and as much won.
    fn risk(&self, choice: &Choice) -> Option<Multiplier> {
        (choice.as_str() == HAND).then_some(Multiplier::ratio(4, 1))
    }

    /// Of the stake first put down, under the best play, to twelve digits.
    fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
        (choice.as_str() == HAND).then_some(Multiplier::ratio(994_296_119_877, 1_000_000_000_000))
    }

    fn play(&self, wager: &Wager, moves: &[Move], draws: &mut dyn Draws) -> Result<Step, Illegal> {
        if wager.choice.as_str() != HAND {
            return Err(Illegal::Choice);
        }
        let table = Table::after(moves, draws)?;
        let legal = table.legal();
        let state = if legal.is_empty() {
            State::Settled(table.payout(wager.stake).ok_or(Illegal::Stake)?)
        } else {
            State::Open(legal.into_iter().map(str::to_owned).collect())
        };
        Ok(Step {
            staked: table.staked(wager.stake).ok_or(Illegal::Stake)?,
            shown: table.shown(),
            picture: table.picture(),
            state,
        })
    }
}
