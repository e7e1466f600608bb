//! Rounds that last, and what every table keeps to.
use crate::kit::{Seeded, Table, house};
use casino_bot::casino::House;
use casino_bot::games::coin::Coin;
use casino_bot::games::{Choice, Draws, GAMES, Game, Illegal, Move, Spec, Step, Wager};
use casino_bot::money::Multiplier;
use casino_bot::sandbox::ALICE;
use std::time::Duration;

#[test]
fn rounds_follow_each_other_no_faster_than_the_house_wants() {
    let pause = Duration::from_millis(2_500);
    let mut table = Table::of(House { pause, ..house() }, Box::new(Seeded(1)));
    table.say(ALICE, ALICE, "/start");
    let first = table.say(ALICE, ALICE, "/flip 10 heads").join("\n");
    assert!(first.contains("round #1"), "{first}");
    table.pass(Duration::from_millis(1_040));
    let soon = table.say(ALICE, ALICE, "/dice 1 under 50").join("\n");
    assert!(soon.contains("the next round can start in 1.5 s"), "{soon}");
    let (message, data) = table.button(ALICE, "Again").expect("a button");
    let soon = table.press(ALICE, ALICE, message, &data).join("\n");
    assert!(soon.contains("toast> One moment"), "{soon}");
    table.pass(Duration::from_millis(1_460));
    let second = table.press(ALICE, ALICE, message, &data).join("\n");
    assert!(second.contains("round #2"), "{second}");
    // A clock that is set back holds nobody up.
    table.now.wall = table.now.wall.minus(Duration::from_secs(3_600));
    let third = table.say(ALICE, ALICE, "/flip 10 heads").join("\n");
    assert!(third.contains("round #3"), "{third}");
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn a_house_with_a_game_that_gives_money_away_does_not_open() {
    assert_eq!(casino_bot::games::lint(GAMES), Ok(()));
    /// A coin whose tails return 101 %.
    struct Generous;
    impl Game for Generous {
        fn spec(&self) -> &'static Spec {
            Coin.spec()
        }
        fn choose(&self, words: &[&str]) -> Option<Choice> {
            Coin.choose(words)
        }
        fn choice(&self, canonical: &str) -> Option<Choice> {
            Coin.choice(canonical)
        }
        fn label(&self, choice: &Choice) -> String {
            Coin.label(choice)
        }
        fn offered(&self) -> Vec<Vec<Choice>> {
            Coin.offered()
        }
        fn choices(&self) -> Vec<Choice> {
            Coin.choices()
        }
        fn pays(&self, choice: &Choice) -> Option<Vec<(String, Multiplier)>> {
            Coin.pays(choice)
        }
        fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
            let percent = if choice.as_str() == "tails" { 101 } else { 99 };
            Some(Multiplier::ratio(percent, 100))
        }
        fn play(
            &self,
            wager: &Wager,
            moves: &[Move],
            draws: &mut dyn Draws,
        ) -> Result<Step, Illegal> {
            Coin.play(wager, moves, draws)
        }
    }
    let refused = casino_bot::games::lint(&[&Coin, &Generous]).expect_err("tails");
    assert!(refused.contains("coin tails returns 101/100"), "{refused}");
}
