//! What the chat has shown, recomputed.
use super::casino_bot;
use crate::kit::Table;
use casino_bot::rules::fairness::Commitment;
use casino_bot::rules::games::GAMES;
use casino_bot::rules::promises;
use casino_bot::rules::tosses::On;
use casino_bot::sandbox::ALICE;

#[test]
fn what_a_hash_promises_is_printed_to_the_byte() {
    let printed = |game: &str, wager: &str, what: &str| {
        casino_bot(&["verify", "--game", game, "--wager", wager, what])
    };
    for game in GAMES {
        let choice = game.choices().pop().expect("a choice");
        let terms = printed(game.spec().id, &format!("1 {}", choice.as_str()), "--terms");
        let promised = promises::of_round(*game, &choice);
        assert_eq!(Some(terms), promised);
        assert!(
            printed(game.spec().id, "1", "--order").contains("raw"),
            "{}",
            game.spec().id
        );
    }
    let toss = printed("toss", "1 diceeven", "--terms");
    assert_eq!(Some(toss), On::read("diceeven").map(promises::of_toss));
    // The hash that players see.
    let mut table = Table::new(3);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/wheel 1 medium 20");
    let page = table.say(ALICE, ALICE, "/round").join("\n");
    let terms = printed("wheel", "1 medium 20", "--terms");
    assert!(page.contains(&Commitment::to(&terms).to_string()), "{page}");
    let order = printed("wheel", "1 medium 20", "--order");
    assert!(
        order.starts_with("One draw of 20: the segment.\n0: 1.50×\n1: 0.00×\n2: 2.00×\n"),
        "{order}"
    );
    let order = printed("plinko", "1 high 8", "--order");
    assert!(order.ends_with("\n0: 29.00×\n1: 4.00×\n2: 1.50×\n3: 0.30×\n4: 0.20×\n5: 0.30×\n6: 1.50×\n7: 4.00×\n8: 29.00×\n"), "{order}");
}

/// Rotates the player's seeds and runs the command that proves the last round: its result and payout.
fn proof_of_the_last_round(table: &mut Table) -> (String, String) {
    table.say(ALICE, ALICE, "/fair");
    let (message, data) = table.button(ALICE, "Rotate").expect("a button");
    let revealed = table.press(ALICE, ALICE, message, &data).join("\n");
    let command = revealed
        .lines()
        .find(|line| line.contains("casino-bot verify"))
        .expect("a command");
    // What stands between quotes is one argument, as for a shell.
    let parts = command.trim().split('"').enumerate();
    let arguments: Vec<_> = parts
        .flat_map(|(n, part)| match n % 2 {
            0 => part.split_whitespace().collect(),
            _ => vec![part],
        })
        .skip(1)
        .collect();
    let proof = casino_bot(&arguments);
    let result = proof.lines().find_map(|line| line.strip_prefix("result "));
    let payout = proof.split(" pays ").nth(1).expect("a payout").trim();
    (result.expect("a result").to_owned(), payout.to_owned())
}

#[test]
fn what_the_chat_reveals_recomputes_what_it_showed() {
    let mut table = Table::new(3);
    table.say(ALICE, ALICE, "/start");
    let shown = table.say(ALICE, ALICE, "/dice 12.50 over 33.33").join("\n");
    let (roll, payout) = proof_of_the_last_round(&mut table);
    assert!(shown.contains(&format!("🎲 {roll} ·")), "{shown}\n{roll}");
    let payout = format!("payout {payout}");
    assert!(shown.contains(&payout), "{shown}\n{payout}");
}

#[test]
fn a_round_that_lasted_is_recomputed_with_its_moves() {
    let mut table = Table::new(3);
    table.say(ALICE, ALICE, "/start");
    for (open, moves) in [
        ("/mines 10 1", ["⬜", "⬜", "Cash"]),
        ("/hilo 10", ["Skip", "Same or lower", "Cash"]),
        ("/blackjack 10", ["Double", "Stand", "Decline"]),
        ("/poker 10", ["♦", "♦", "Draw"]),
    ] {
        let mut shown = table.say(ALICE, ALICE, open).join("\n");
        for label in moves {
            if let Some((message, data)) = table.button(ALICE, label) {
                shown = table.press(ALICE, ALICE, message, &data).join("\n");
            }
        }
        let (result, payout) = proof_of_the_last_round(&mut table);
        assert!(shown.contains(&result), "{shown}\n{result}");
        assert!(
            shown.contains(&format!("payout {payout}")),
            "{shown}\n{payout}"
        );
    }
}
