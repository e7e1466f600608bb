//! Blackjack's rules by example, and what of the table is seen.
use super::blackjack::Script;
use casino_bot::rules::fairness::Stream;
use casino_bot::rules::games::blackjack::Blackjack;
use casino_bot::rules::games::{Draws, Game, State, Wager};
use casino_bot::values::money::Amount;

fn wager() -> Wager {
    Wager {
        stake: Amount::credits(2),
        choice: Blackjack.default_choice(),
    }
}

/// What is legal, or what came of what was staked, with cards of these values: player, up card,
/// player, hole card, and then as they are drawn.
fn play(values: &[u8], moves: &str) -> String {
    let mut script = Script { values, drawn: 0 };
    let step = Blackjack.play(&wager(), &super::moves(moves), &mut script);
    assert!(script.drawn <= values.len(), "cards are missing");
    let units = |amount: Amount| amount.units() / 1_000_000;
    match step.map(|step| (step.staked, step.state)) {
        Ok((_, State::Open(legal))) => legal.join(" "),
        Ok((staked, State::Settled(payout))) => format!("{} of {}", units(payout), units(staked)),
        Err(illegal) => illegal.to_string(),
    }
}

#[test]
fn the_rules_by_example() {
    #[rustfmt::skip]
    let table: [(&str, &[u8], &str, &str); 34] = [
        ("blackjack pays 3 to 2", &[1, 5, 10, 6], "", "5 of 2"),
        ("and is not played on", &[1, 5, 10, 6], "hit", "not a legal move here"),
        ("a dealer's takes all at once", &[9, 10, 9, 1], "", "0 of 2"),
        ("two blackjacks are even", &[1, 10, 10, 1], "", "2 of 2"),
        ("an ace asks first", &[9, 1, 9, 10], "", "insure decline"),
        ("nothing else", &[9, 1, 9, 10], "stand", "not a legal move here"),
        ("insurance saves the stake", &[9, 1, 9, 10], "insure", "3 of 3"),
        ("without it all is lost", &[9, 1, 9, 10], "decline", "0 of 2"),
        ("even money", &[1, 1, 10, 10], "insure", "5 of 3"),
        ("or even", &[1, 1, 10, 10], "decline", "2 of 2"),
        ("or blackjack", &[1, 1, 10, 9], "decline", "5 of 2"),
        ("insurance is lost", &[10, 1, 9, 8], "insure stand", "2 of 3"),
        ("once", &[10, 1, 9, 8], "insure insure", "not a legal move here"),
        ("a ten does not ask", &[10, 10, 9, 8], "", "hit stand double"),
        ("a pair may be split", &[8, 6, 8, 10], "", "hit stand double split"),
        ("only two cards double", &[2, 6, 3, 10, 4], "hit", "hit stand"),
        ("a doubled hand gets one card", &[5, 6, 6, 10, 10, 10], "double", "8 of 4"),
        ("and may lose it all", &[5, 6, 6, 10, 2, 2], "double", "0 of 4"),
        ("a bust loses before the dealer", &[10, 6, 6, 10, 10], "hit", "0 of 2"),
        ("21 stands by itself", &[5, 6, 6, 10, 10, 5], "hit", "2 of 2"),
        ("soft 17 stands", &[10, 6, 8, 1], "stand", "4 of 2"),
        ("16 draws", &[10, 6, 8, 10, 3], "stand", "0 of 2"),
        ("equal totals are even", &[10, 7, 7, 10], "stand", "2 of 2"),
        ("a split gives each hand a card", &[8, 6, 8, 10, 3, 2], "split", "hit stand double"),
        ("no second split", &[8, 6, 8, 10, 8, 8], "split", "hit stand double"),
        ("each hand its turn", &[8, 6, 8, 10, 3, 2], "split stand", "hit stand double"),
        ("doubled both", &[8, 6, 8, 10, 3, 3, 10, 10, 10], "split double double", "16 of 8"),
        ("one wins", &[8, 7, 8, 10, 3, 3, 10, 2], "split double stand", "8 of 6"),
        ("split aces get one card each", &[1, 6, 1, 10, 5, 9, 10], "split", "8 of 4"),
        ("21 of them is no blackjack", &[1, 6, 1, 10, 10, 10, 10], "split", "8 of 4"),
        ("and even with another 21", &[1, 6, 1, 10, 10, 10, 5], "split", "4 of 4"),
        ("nor is an ace on a ten", &[10, 7, 10, 10, 1, 1], "split", "8 of 4"),
        ("all bust: the dealer rests", &[8, 6, 8, 10, 4, 4, 10, 10], "split hit hit", "0 of 4"),
        ("no surrender", &[10, 10, 6, 8], "surrender", "not a legal move here"),
    ];
    for (rule, values, moves, want) in table {
        assert_eq!(play(values, moves), want, "{rule}");
    }
}

/// The draws of a round with another hole card.
struct Holed(Stream, u32, u32);

impl Draws for Holed {
    fn below(&mut self, n: u32) -> u32 {
        self.1 += 1;
        let drawn = self.0.below(n);
        if self.1 == 4 { self.2 } else { drawn }
    }
}

#[test]
fn the_hole_card_is_not_seen_before_its_time() {
    let mut looked = 0;
    for nonce in 0..200 {
        for line in [
            "",
            "decline",
            "insure",
            "hit",
            "decline hit",
            "split",
            "split stand",
        ] {
            let moves = super::moves(line);
            let steps = (0..52).filter_map(|hole| {
                let mut draws = Holed(super::stream(nonce), 0, hole);
                Blackjack.play(&wager(), &moves, &mut draws).ok()
            });
            let mut steps = steps.filter(|step| matches!(step.state, State::Open(_)));
            let Some(first) = steps.next() else {
                continue;
            };
            assert!(
                first.shown.in_english().contains("??")
                    && first.picture.in_english().contains("??")
            );
            assert!(steps.all(|step| step == first), "{nonce} {line}");
            looked += 1;
        }
    }
    assert!(looked > 300, "{looked}");
}
