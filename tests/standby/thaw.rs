//! A machine that stands still between its last look at the lease and what it sends then: that leaves when it goes on,
//! whoever acts by then. Nobody can hold it back; so it has to do no harm.
use super::{BET, Shared, ends, runs, stands_by, stands_still};
use crate::kit_bot::{Bot, Home, SOON, eventually, round_of, signal};
use casino_bot::sandbox::ALICE;
use std::collections::BTreeMap;
use std::fs;

/// Has calls of this method wait between that look and the sending.
fn hold(home: &Home, method: &str) {
    fs::write(home.path(&format!("{method}.hold")), "").expect("written");
}

fn is_held(home: &Home, method: &str) {
    let held = home.path(&format!("{method}.held"));
    eventually(SOON, "it stands between look and call", || {
        held.exists().then_some(())
    });
}

/// Stops the process, and lets all that is held go when it goes on.
fn freeze(shared: &Shared, bot: &Bot, home: &Home, methods: &[&str]) {
    stands_still(bot.pid(), &shared.dir.path().join("lease"));
    for method in methods {
        fs::remove_file(home.path(&format!("{method}.hold"))).expect("removed");
    }
}

pub fn what_leaves_at_the_thaw_says_what_was_said_and_takes_no_update_from_the_other() {
    let shared = Shared::new();
    let (one, _litestream) = shared.hasty();
    let (two, _other) = shared.hasty();
    let mut first = one.start();
    runs(&one);
    shared.plays(ALICE, 1);
    let mut second = two.start_with(&["standby"]);
    stands_by(&two, 1);
    // It is asked for once more, with the offset of what is committed, and an answer is about to be sent.
    for method in ["getUpdates", "sendMessage"] {
        hold(&one, method);
    }
    shared.world.say(ALICE, BET);
    for method in ["getUpdates", "sendMessage"] {
        is_held(&one, method);
    }
    freeze(&shared, &first, &one, &["getUpdates", "sendMessage"]);
    runs(&two);
    eventually(SOON * 2, "the other answers", || {
        (shared.world.rounds_told(ALICE).len() == 2).then_some(())
    });
    shared.plays(ALICE, 1);
    let told = shared.world.rounds_told(ALICE).len();
    signal(first.pid(), "CONT");
    eventually(SOON, "the message leaves", || {
        (shared.world.rounds_told(ALICE).len() > told).then_some(())
    });
    ends(&mut first, 100);
    shared.plays(ALICE, 2);
    assert_eq!(two.rounds(ALICE), 5, "all that was bet, once");
    let mut texts = BTreeMap::new();
    for text in shared.world.texts(ALICE) {
        if let Some(round) = round_of(&text) {
            let before = texts.insert(round, text.clone());
            assert!(before.is_none_or(|before| before == text), "{text}");
        }
    }
    assert_eq!(texts.len(), 5);
    second.stop_well();
    two.audit();
}
