//! However much waits for some, it is bounded and holds up nobody else.
use super::*;
use crate::casino::Body;
use crate::rules::ledger::PlayerId;
use crate::store::Place;

#[test]
fn what_may_not_be_sent_now_holds_nobody_up() {
    let now = Instant::now();
    let mut dispatch = Dispatch::new(Rates::new(0, 1, 20));
    for group in 1..=100 {
        (0..200).for_each(|id| dispatch.push(say(group * 1_000 + id, -group, now)));
    }
    assert_eq!(dispatch.load().sendable, 100, "the next one of each");
    while let Some(job) = dispatch.next(now) {
        dispatch.end(job, Outcome::Over(Fate::Delivered), now);
    }
    assert_eq!(dispatch.pending(), 19_500);
    assert_eq!(dispatch.load().sendable, 0);
    assert_eq!(dispatch.take_finished().standing.full.len(), 100);
    // A minute later one may go in each, a third in each after three seconds.
    let mut at = now;
    while at < now + Duration::from_secs(2_000) {
        match dispatch.next(at) {
            Some(job) => dispatch.end(job, Outcome::Over(Fate::Delivered), at),
            None => at = dispatch.due(at).unwrap_or(now + Duration::from_secs(2_000)),
        }
    }
    assert_eq!((dispatch.pending(), dispatch.load()), (0, Load::default()));
    let standing = dispatch.take_finished().standing;
    assert!(standing.full.is_empty() && standing.behind.is_empty());
    // Without limits all count.
    let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
    (0..200).for_each(|id| dispatch.push(say(id, -1, now)));
    assert_eq!(dispatch.load().sendable, 200);
    assert!(dispatch.take_finished().standing.full.is_empty());
}

#[test]
fn a_chat_that_telegram_wants_quiet_takes_no_bets() {
    let now = Instant::now();
    let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
    let minute = Duration::from_secs(60);
    for (chat, wait, shut) in [(-7, minute, false), (-8, minute * 60, true)] {
        dispatch.push(say(1, chat, now));
        let job = dispatch.next(now).expect("the only one");
        dispatch.end(job, Outcome::Later(now + wait), now);
        let standing = dispatch.take_finished().standing;
        let why = standing.shut(chat, now);
        assert_eq!(why, shut.then_some(Shut::Silent(wait)));
        assert_eq!(standing.shut(chat, now + wait), None);
    }
    let at = now + minute * 60;
    assert_eq!(ids(&mut dispatch, at).len(), 2);
    assert_eq!(dispatch.take_finished().standing.shut(-8, now), None);
}

#[test]
fn who_makes_much_wait_is_known() {
    let now = Instant::now();
    let mut dispatch = Dispatch::new(Rates::new(0, 0, 20));
    let (ann, ben) = (PlayerId(1), PlayerId(2));
    let by = |person, job| Job {
        by: Some(person),
        ..job
    };
    for id in 0..12 {
        dispatch.push(by(ann, say(id, -7, now)));
    }
    dispatch.push(by(ann, edit(20, -8, 1, now)));
    dispatch.push(by(ben, edit(21, -8, 1, now)));
    dispatch.push(by(ben, say(22, 2, now)));
    let standing = dispatch.take_finished().standing;
    assert_eq!(standing.waiting(-7, ann), (12, 12));
    assert_eq!(
        standing.waiting(-8, ben),
        (1, 1),
        "and without a limit none"
    );
    while let Some(job) = dispatch.next(now) {
        dispatch.end(job, Outcome::Over(Fate::Delivered), now);
    }
    let standing = dispatch.take_finished().standing;
    assert_eq!(standing.waiting(-7, ann), (7, 7));
    assert_eq!(standing.waiting(-8, ben), (0, 0));
}

#[test]
fn all_that_waits_is_bounded() {
    let now = Instant::now();
    let hour = Duration::from_secs(3_600);
    let mut dispatch = Dispatch::new(Rates::new(0, 1, 20));
    let long = |chat| {
        let mut job = say(1, chat, now);
        if let Body::Say { text, .. } = &mut job.reply.body {
            *text = "x".repeat(limits::MESSAGE_CHARS_MAX);
        }
        job
    };
    let chats = limits::WAITING_BYTES_MAX / limits::MESSAGE_CHARS_MAX * 2;
    for chat in 1..=i64::try_from(chats).expect("few") {
        dispatch.push(long(-chat));
        let job = dispatch.next(now).expect("the only one");
        // The later, the longer.
        let wait = hour + Duration::from_secs(chat.unsigned_abs());
        dispatch.end(job, Outcome::Later(now + wait), now);
        assert!(dispatch.load().bytes <= limits::WAITING_BYTES_MAX + limits::MESSAGE_CHARS_MAX * 2);
    }
    assert!(!dispatch.load().is_too_much());
    let finished = dispatch.take_finished();
    assert!(finished.standing.tight && !finished.ids.is_empty());
    let first = finished.standing.shut(-1, now + hour);
    assert_eq!(first, Some(Shut::Crowded), "behind, and space is tight");
    assert_eq!(finished.standing.shut(5, now), None, "a stranger is served");
}

#[test]
fn few_files_go_at_once_and_hold_up_no_chat() {
    let now = Instant::now();
    let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
    for chat in 1..=5 {
        let file = Reply {
            chat,
            body: Body::File {
                name: "a.csv",
                text: String::new(),
                to: None,
            },
            receipt: None,
            fleeting: false,
            brief: None,
        };
        dispatch.push(Job::new(file, 10 + chat, now));
        dispatch.push(say(chat, chat, now));
    }
    let mut under_way: Vec<_> = std::iter::from_fn(|| dispatch.next(now)).collect();
    let mut gone: Vec<_> = under_way.iter().map(|job| job.id).collect();
    gone.sort_unstable();
    assert_eq!(gone, [3, 4, 5, 11, 12]);
    assert_eq!(
        dispatch.known().count(),
        5,
        "what waits for its turn is known"
    );
    // One may not be sent for an hour; the next take its turn.
    let at = under_way
        .iter()
        .position(|job| job.id == 11)
        .expect("it went");
    let later = Outcome::Later(now + Duration::from_secs(3_600));
    dispatch.end(under_way.swap_remove(at), later, now);
    let mut order = Vec::new();
    while let Some(job) = under_way.pop().or_else(|| dispatch.next(now)) {
        order.push(job.id);
        dispatch.end(job, Outcome::Over(Fate::Delivered), now);
    }
    for id in [13, 14, 15] {
        assert!(order.contains(&id), "{order:?}");
    }
    assert_eq!(dispatch.pending(), 2, "the one and what stands behind it");
}

#[test]
fn slow_groups_leave_couriers_to_everybody_else() {
    let now = Instant::now();
    let mut dispatch = Dispatch::by(Rates::new(0, 0, 0), 64);
    for group in 1..=64 {
        dispatch.push(say(group, -group, now));
        dispatch.push(say(100 + group, -group, now));
    }
    let first: Vec<_> = std::iter::from_fn(|| dispatch.next(now)).collect();
    assert_eq!(first.len(), 28, "half of all but those kept for answers");
    assert_eq!(
        dispatch.due(now),
        None,
        "it is asked again when one comes back"
    );
    dispatch.push(say(1_000, 7, now));
    assert_eq!(ids(&mut dispatch, now), [1_000]);
    let at = now + Duration::from_secs(10);
    first
        .into_iter()
        .for_each(|job| dispatch.end(job, Outcome::Over(Fate::Delivered), at));
    // Of 28 chats it is known by now that they are slow, of the others it is not.
    let next = ids(&mut dispatch, at);
    assert_eq!(next.len(), 28);
    let slow = next.iter().filter(|id| **id > 100).count();
    assert!(slow <= 14, "{next:?}");
    for chat in 1..=100 {
        dispatch.push(say(2_000, chat, at));
    }
    let private = ids(&mut dispatch, at).len();
    assert_eq!(private, 56 - 28 - 1, "all but eight are at work");
    dispatch.push(answer(at));
    assert!(dispatch.next(at).is_some(), "and they are for answers");
}

/// Below the bound nothing is given up, but a hold must not last as long as the silence does.
#[test]
fn silent_chats_do_not_keep_the_intake_held() {
    let now = Instant::now();
    let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
    let mut chat = 0;
    while dispatch.load().bytes < limits::WAITING_BYTES_RESUME + limits::MESSAGE_CHARS_MAX {
        chat -= 1;
        for id in 0..20 {
            dispatch.push(say(id, chat, now));
        }
        let job = dispatch.next(now).expect("one of this chat");
        let hour = Duration::from_secs(3_600);
        dispatch.end(job, Outcome::Later(now + hour), now);
    }
    assert!(!dispatch.load().is_too_much() && !dispatch.load().is_little());
    let waited = dispatch.pending();
    dispatch.shed(now);
    assert!(dispatch.load().is_little());
    let given_up = dispatch.take_finished().ids.len();
    assert!((1..waited / 2).contains(&given_up), "{given_up}");
}

/// Of a message too old to be read Telegram does not say in which topic it is.
#[test]
fn an_edit_from_another_place_leaves_no_older_one_behind() {
    let now = Instant::now();
    let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
    dispatch.push(say(1, -5, now));
    let busy = dispatch.next(now).expect("a job");
    let topic = Place {
        id: -(1 << 54),
        chat: -5,
        topic: 7,
        closed: false,
    };
    dispatch.push(edit(2, topic.id, 9, now).at(&topic));
    dispatch.push(edit(3, -5, 9, now));
    dispatch.push(edit(4, -5, 9, now));
    dispatch.end(busy, Outcome::Over(Fate::Delivered), now);
    assert_eq!(ids(&mut dispatch, now), [4]);
    let done = dispatch.take_finished().ids;
    assert!(
        done.contains(&2),
        "it would be said after a restart: {done:?}"
    );
}

#[test]
fn what_an_earlier_run_left_gives_way_to_what_was_decided_since() {
    let now = Instant::now();
    let chat = -7;
    // While the newer one waits, is under way, and has to wait again.
    let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
    dispatch.push(edit(9, chat, 50, now));
    dispatch.push(edit(3, chat, 50, now));
    assert_eq!(dispatch.take_finished().ids, [3]);
    let newer = dispatch.next(now).expect("the edit");
    assert_eq!(newer.id, 9);
    dispatch.push(edit(4, chat, 50, now));
    assert_eq!(dispatch.take_finished().ids, [4]);
    dispatch.end(newer, Outcome::Later(now), now);
    dispatch.push(edit(5, chat, 50, now));
    assert_eq!(ids(&mut dispatch, now), [9]);
    assert_eq!(dispatch.pending(), 1, "under way");
    // When the message is known by another number since.
    let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
    dispatch.push(edit(9, chat, 50, now));
    let gone = dispatch.next(now).expect("the edit");
    dispatch.end(gone, Outcome::Gone, now);
    let anew = dispatch.next(now).expect("the same as a message");
    dispatch.end(anew, Outcome::Over(Fate::Said(60)), now);
    dispatch.push(edit(11, chat, 60, now));
    dispatch.push(edit(10, chat, 50, now));
    dispatch.push(edit(8, chat, 50, now));
    let last = dispatch.next(now).expect("the newest");
    assert_eq!((last.id, last.edits()), (11, Some(60)));
    dispatch.end(last, Outcome::Over(Fate::Delivered), now);
    let mut done = dispatch.take_finished().ids;
    done.sort_unstable();
    assert_eq!(done, [8, 9, 10, 11]);
    assert_eq!((dispatch.pending(), dispatch.load().bytes), (0, 0));
    // An engine that is replaced numbers on from there, or its edits would be the older ones.
    assert_eq!((dispatch.known().count(), dispatch.newest()), (0, 11));
}
