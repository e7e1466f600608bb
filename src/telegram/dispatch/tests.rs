//! Lanes, rates and order, by hand.
mod crowd;

use super::*;
use crate::casino::{Markup, Reply};
use std::time::Duration;

fn say(id: i64, chat: i64, now: Instant) -> Job {
    let text = id.to_string();
    Job::new(Reply::line(chat, text, false), id, now)
}

fn edit(id: i64, chat: i64, message: i64, now: Instant) -> Job {
    let text = id.to_string();
    Job::new(Reply::edit(chat, message, text, Markup::None), id, now)
}

fn answer(now: Instant) -> Job {
    let (query, text) = ("q".to_owned(), String::new());
    Job::new(Reply::answer(query, text), 0, now)
}

fn ids(dispatch: &mut Dispatch, now: Instant) -> Vec<i64> {
    std::iter::from_fn(|| dispatch.next(now))
        .map(|job| job.id)
        .collect()
}

const MS: Duration = Duration::from_millis(1);

#[test]
fn a_chat_keeps_its_order_and_holds_up_no_other() {
    let now = Instant::now();
    let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
    [say(1, 7, now), say(2, 7, now), say(3, 8, now)]
        .into_iter()
        .for_each(|j| dispatch.push(j));
    let first = dispatch.next(now).expect("chat 7");
    assert_eq!(ids(&mut dispatch, now), [3], "chat 7 is busy");
    dispatch.end(first, Outcome::Later(now + MS), now);
    assert_eq!(ids(&mut dispatch, now), [0; 0]);
    assert_eq!(dispatch.due(now), Some(now + MS));
    let again = dispatch.next(now + MS).expect("the same again");
    assert_eq!(again.id, 1);
    dispatch.end(again, Outcome::Over(Fate::Delivered), now + MS);
    assert_eq!(ids(&mut dispatch, now + MS), [2]);
    assert_eq!(dispatch.take_finished().ids, [1]);
}

#[test]
fn the_chat_and_global_rates_hold() {
    let now = Instant::now();
    let mut dispatch = Dispatch::new(Rates::new(10, 1, 20));
    for id in 1..=8 {
        dispatch.push(say(id, 7, now));
    }
    let mut sent = Vec::new();
    let mut at = now;
    while dispatch.pending() > 0 {
        match dispatch.next(at) {
            Some(job) => {
                sent.push((at - now).as_millis());
                dispatch.end(job, Outcome::Over(Fate::Delivered), at);
            }
            None => at = dispatch.due(at).expect("something waits"),
        }
    }
    assert_eq!(sent, [0, 0, 0, 0, 0, 1_000, 2_000, 3_000]);
    for id in 0..40 {
        dispatch.push(say(id, 100 + id, at));
    }
    assert_eq!(
        ids(&mut dispatch, at + 500 * MS).len(),
        10,
        "the global burst"
    );
}

#[test]
fn a_waiting_edit_is_replaced_by_the_last() {
    let now = Instant::now();
    let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
    let jobs = [
        edit(1, 7, 50, now),
        edit(2, 7, 50, now),
        edit(3, 7, 51, now),
        edit(4, 7, 50, now),
    ];
    jobs.into_iter().for_each(|j| dispatch.push(j));
    let first = dispatch.next(now).expect("the edit of 50");
    assert_eq!((first.id, first.call().1.contains("\"4\"")), (4, true));
    dispatch.push(edit(5, 7, 50, now));
    dispatch.end(first, Outcome::Later(now), now);
    assert_eq!(ids(&mut dispatch, now), [3]);
    assert_eq!(
        dispatch.pending(),
        2,
        "the failed edit gave way to the newer one"
    );
}

/// In a group that has moved the backlog may hold, under its old place, what is older.
#[test]
fn an_older_edit_that_comes_late_changes_nothing() {
    let now = Instant::now();
    let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
    dispatch.push(edit(9, 7, 50, now));
    let newer = dispatch.next(now).expect("the newer one");
    dispatch.end(newer, Outcome::Over(Fate::Delivered), now);
    dispatch.push(edit(4, 7, 50, now));
    dispatch.push(edit(5, 7, 51, now));
    dispatch.push(edit(10, 7, 50, now));
    let first = dispatch.next(now).expect("of another message");
    assert_eq!(first.id, 5);
    dispatch.end(first, Outcome::Over(Fate::Delivered), now);
    assert_eq!(ids(&mut dispatch, now), [10]);
    assert_eq!(dispatch.take_finished().ids, [9, 4, 5]);
    for n in 0..2 * limits::EDITED_MAX {
        let message = i64::try_from(n).expect("small");
        let job = edit(100 + message, 8, message, now);
        dispatch.push(job);
        let job = dispatch.next(now).expect("it goes");
        dispatch.end(job, Outcome::Over(Fate::Delivered), now);
    }
    assert_eq!(dispatch.edited.calls.len(), limits::EDITED_MAX);
}

#[test]
fn answers_go_first_and_old_ones_not_at_all() {
    let now = Instant::now();
    let mut dispatch = Dispatch::new(Rates::new(1, 1, 1));
    dispatch.push(say(1, 7, now));
    dispatch.push(answer(now));
    assert_eq!(
        dispatch.next(now).map(|job| job.class()),
        Some(Class::Answer)
    );
    dispatch.push(answer(now));
    assert_eq!(ids(&mut dispatch, now + limits::PRESS_ANSWER_AGE_MAX), [1]);
}

#[test]
fn replies_go_before_notices_and_a_moved_chat_is_followed() {
    let now = Instant::now();
    let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
    let text = String::new();
    let notice = Reply::line(9, text, true);
    dispatch.push(Job::new(notice, 1, now));
    dispatch.push(say(2, -7, now));
    let reply = dispatch.next(now).expect("the reply");
    assert_eq!(reply.id, 2);
    dispatch.end(reply, Outcome::Moved(-1007), now);
    let mut left: Vec<_> = std::iter::from_fn(|| dispatch.next(now)).collect();
    left.sort_by_key(|job| job.id);
    assert_eq!(left[0].id, 1);
    assert_eq!(
        (left[1].chat(), left[1].call().1.contains("-1007")),
        (-1007, true)
    );
}
#[test]
fn an_edit_that_is_said_anew_keeps_its_chats_order() {
    let now = Instant::now();
    let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
    dispatch.push(edit(1, 7, 70, now));
    dispatch.push(say(2, 7, now));
    dispatch.push(say(3, 7, now));
    let gone = dispatch.next(now).expect("the edit");
    dispatch.end(gone, Outcome::Gone, now);
    let first = dispatch.next(now).expect("one");
    assert!(dispatch.next(now).is_none(), "one call of a chat at a time");
    dispatch.end(first, Outcome::Over(Fate::Delivered), now);
    assert!(dispatch.next(now).is_some());
}
