//! The roulette table: its layout, and its bets as players write them.
use super::instant::{Written, choose, game};
use super::{paid, wager};
use casino_bot::rules::games::Choice;
use casino_bot::speech::Voice;

#[test]
fn roulette_bets_are_read_as_players_write_them() {
    let roulette = game("roulette");
    let read = |text: &str| {
        let words: Vec<_> = text.split(' ').collect();
        roulette
            .choose(&words)
            .map(|choice| roulette.label(Voice::default(), &choice))
    };
    for (text, label) in [
        ("17", "17"),
        ("RED", "Red"),
        ("low", "1-18"),
        ("19-36", "19-36"),
        ("1-12", "Dozen 1"),
        ("2nd dozen", "Dozen 2"),
        ("col 3", "Column 3"),
        ("split 17 20", "17/20"),
        ("20/17", "17/20"),
        ("0/3", "0/3"),
        ("street 13", "Street 13"),
        ("13/14/15", "Street 13"),
        ("trio 0 1 2", "0/1/2"),
        ("0/1/2/3", "First four"),
        ("corner 17", "Corner 17"),
        ("corner 17 18 20 21", "Corner 17"),
        ("line 13", "Line 13"),
        ("six line 13", "Line 13"),
        ("Six line 13 14 15 16 17 18", "Line 13"),
        ("straight 17", "17"),
        ("red + straight 0 x2", "0 ×2 + Red"),
        ("trio 0/2/3", "0/2/3"),
        ("first four", "First four"),
        ("red + 17 + dozen 2", "17 + Dozen 2 + Red"),
        ("red+17,red", "17 + Red ×2"),
        ("17x3", "17 ×3"),
        ("red ×8", "Red ×8"),
        ("black x 2", "Black ×2"),
    ] {
        assert_eq!(read(text).as_deref(), Some(label), "{text}");
    }
    for bad in [
        "37",
        "-1",
        "+",
        "red +",
        "+ red",
        "red 17",
        "17 20",
        "17/21",
        "3/4",
        "split 17",
        "corner 17 20",
        "number 17 20",
        "six 13",
        "six street 13",
        "straight 17 20",
        "straight red",
        "street 14",
        "corner 3",
        "line 34",
        "dozen 4",
        "red x9",
        "red x0",
        "red x8 + 17",
        "x2",
        "1-17",
        "0/4",
        "é",
        "1+2+3+4+5+6+7+8+9",
        "first",
        "",
        "purple",
    ] {
        assert_eq!(read(bad), None, "{bad}");
    }
    for bad in [
        "",
        "1",
        "37",
        "e6",
        "E0",
        "e0e",
        "e00h",
        "z0",
        "c3",
        "s2",
        "ü",
        "e0e0e0e0e0e0e0e0e0",
    ] {
        assert_eq!(roulette.choice(bad), None, "{bad}");
    }
}

#[test]
fn the_roulette_layout_is_the_tables() {
    let roulette = game("roulette");
    let wins = |choice: &Choice| -> Vec<u32> {
        let wins = |n: &u32| !paid(roulette, choice, &mut Written(vec![*n].into_iter())).is_zero();
        (0..37).filter(wins).collect()
    };
    let named = |name: &str| wins(&choose("roulette", name));
    let all = |wins: fn(&u32) -> bool| (1..37).filter(wins).collect::<Vec<u32>>();
    let red = [
        1, 3, 5, 7, 9, 12, 14, 16, 18, 19, 21, 23, 25, 27, 30, 32, 34, 36,
    ];
    let black: Vec<_> = (1..37).filter(|n| !red.contains(n)).collect();
    assert_eq!((named("red"), named("black")), (red.to_vec(), black));
    assert_eq!(
        (named("odd"), named("even")),
        (all(|n| n % 2 == 1), all(|n| n % 2 == 0))
    );
    assert_eq!(
        (named("low"), named("high")),
        (all(|n| *n < 19), all(|n| *n > 18))
    );
    for which in 1..=3 {
        let dozen: Vec<_> = (which * 12 - 11..=which * 12).collect();
        assert_eq!(named(&format!("dozen {which}")), dozen);
        let column: Vec<_> = (which..37).step_by(3).collect();
        assert_eq!(named(&format!("column {which}")), column);
    }
    // The rest is rectangles of the grid, three wide and twelve high, and what touches zero.
    let mut inside: Vec<Vec<u32>> = (0..37).map(|n| vec![n]).collect();
    inside.extend([
        vec![0, 1],
        vec![0, 2],
        vec![0, 3],
        vec![0, 1, 2],
        vec![0, 2, 3],
        vec![0, 1, 2, 3],
    ]);
    for (wide, high) in [(2, 1), (1, 2), (3, 1), (2, 2), (3, 2)] {
        for (left, top) in
            (0..=3 - wide).flat_map(|left| (0..=12 - high).map(move |top| (left, top)))
        {
            let row = |row: u32| (left..left + wide).map(move |column| row * 3 + column + 1);
            inside.push((top..top + high).flat_map(row).collect());
        }
    }
    let one = |choice: &Choice| choice.as_str().len() == 2;
    let mut bets: Vec<_> = roulette
        .choices()
        .iter()
        .filter(|c| one(c))
        .map(wins)
        .collect();
    assert_eq!(bets.len(), 157);
    bets.retain(|numbers| numbers.len() < 12);
    bets.sort();
    inside.sort();
    assert_eq!(bets, inside);
    let shown = |n: u32| {
        let wager = wager(&choose("roulette", "red"));
        let step = roulette.play(&wager, &[], &mut Written(vec![n].into_iter()));
        step.expect("plays").shown
    };
    assert_eq!(
        (shown(0), shown(11), shown(12)),
        ("🟢 0".into(), "⚫ 11".into(), "🔴 12".into())
    );
}
