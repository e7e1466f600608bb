use super::*;
use crate::values::time::Now;
use serde_json::Value;

const SECOND: Duration = Duration::from_secs(1);

/// A poller with Telegram, the engine and the clock in the test's hand.
struct Scene {
    polling: Polling,
    now: Instant,
}

fn answer(result: &Value) -> Heard {
    let answer = json!({"ok": true, "result": result});
    Heard::Answer(Ok(answer.to_string().into_bytes()))
}

fn updates(ids: &[i64]) -> Heard {
    let updates: Vec<_> = ids.iter().map(|id| json!({"update_id": id})).collect();
    answer(&updates.into())
}

impl Scene {
    fn new(running: bool, worked: bool) -> Self {
        let now = Now::read();
        let polling = Polling::new(
            running,
            worked,
            &House::play(None),
            Vitals::new(now, String::new(), &[]),
        );
        let now = now.mono;
        Self { polling, now }
    }

    /// One that has introduced itself and is in its first poll.
    fn polls(first: Option<i64>) -> Self {
        let mut scene = Self::new(false, false);
        scene.hears(Heard::Nothing);
        let mut next = scene.hears(answer(&json!({"id": 1, "username": "old_bot"})));
        while !matches!(next, Next::Offset) {
            next = scene.hears(answer(&true.into()));
        }
        scene.hears(Heard::Offset(first));
        scene
    }

    fn hears(&mut self, heard: Heard) -> Next {
        self.polling.step(heard, 0, self.now)
    }

    fn fails(&mut self, fault: Fault) -> Next {
        self.hears(Heard::Answer(Err(fault)))
    }

    /// What is asked of Telegram next, all else done on the way; the waits and the words to the owner.
    fn asked(&mut self, next: Next) -> (Value, Vec<Duration>, usize) {
        let (mut next, mut waits, mut told) = (next, Vec::new(), 0);
        loop {
            match next {
                Next::Poll(body, _) => {
                    return (serde_json::from_str(&body).expect("JSON"), waits, told);
                }
                Next::Wait(time) => {
                    waits.push(time);
                    self.now += time;
                }
                Next::Aside(Aside::Tell(_)) => told += 1,
                Next::Aside(_) => {}
                other => panic!("{other:?}"),
            }
            next = self.hears(Heard::Nothing);
        }
    }
}

#[test]
fn the_next_updates_are_asked_for_when_these_are_committed() {
    let mut scene = Scene::polls(Some(7));
    let mut hand_over = |committed| {
        assert!(matches!(
            scene.hears(updates(&[7, 8])),
            Next::Aside(Aside::Done)
        ));
        let next = scene.hears(Heard::Nothing);
        assert!(
            matches!(&next, Next::HandOver(batch, _) if batch.len() == 2),
            "{next:?}"
        );
        let next = scene.hears(Heard::Committed(committed));
        let (body, waits, _) = scene.asked(next);
        (body["offset"].as_i64(), waits)
    };
    assert_eq!(hand_over(false), (Some(7), vec![ENGINE_WAIT]));
    assert_eq!(hand_over(true), (Some(9), vec![]));
    // An empty answer that comes at once is no reason to ask at once.
    let next = scene.hears(updates(&[]));
    assert_eq!(scene.asked(next).1, [EMPTY_WAIT]);
    // The end confirms what is handled.
    let next = scene.hears(Heard::Stop);
    assert!(
        matches!(&next, Next::Call("getUpdates", body) if body.contains("\"offset\":9")),
        "{next:?}"
    );
    assert!(matches!(scene.hears(updates(&[])), Next::End(Ok(()))));
}

#[test]
fn a_token_is_given_up_soon_only_when_it_never_worked() {
    for (running, worked) in [(false, false), (false, true), (true, false)] {
        let mut scene = Scene::new(running, worked);
        let began = scene.now;
        let mut next = scene.hears(Heard::Nothing);
        while scene.now < began + limits::TOKEN_BELIEVED * 2 {
            next = match next {
                Next::Call("getMe", _) => scene.fails(Fault::Unauthorized),
                Next::Wait(time) => {
                    scene.now += time;
                    scene.hears(Heard::Nothing)
                }
                _ => break,
            };
        }
        let given_up = matches!(next, Next::End(Err(Fault::Unauthorized)));
        assert_eq!(given_up, !running);
        let soon = scene.now < began + limits::TOKEN_BELIEVED;
        assert_eq!(soon, !running && !worked);
    }
}

#[test]
fn what_is_in_the_way_is_taken_away() {
    let mut scene = Scene::polls(None);
    let next = scene.fails(Fault::Conflict(String::new()));
    assert!(
        matches!(next, Next::Aside(Aside::Reconnect)),
        "another polls: {next:?}"
    );
    let next = scene.hears(Heard::Nothing);
    assert_eq!(scene.asked(next).1.len(), 1);
    for (heard, told) in [
        (answer(&true.into()), 1),
        (Heard::Answer(Err(Fault::Server(500))), 0),
    ] {
        let next = scene.fails(Fault::Webhook);
        assert!(matches!(next, Next::Call("deleteWebhook", _)), "{next:?}");
        let next = scene.hears(heard);
        let (_, waits, heard_of) = scene.asked(next);
        assert_eq!((waits.len(), heard_of), (1, told));
    }
}

#[test]
fn an_answer_that_fails_is_asked_for_in_parts_and_a_silent_line_for_less_long() {
    let mut scene = Scene::polls(None);
    for count in [25, 6, 1, 1] {
        let next = scene.hears(Heard::Answer(Ok(b"{".to_vec())));
        assert_eq!(scene.asked(next).0["limit"], count);
    }
    scene.now += limits::POLL_WAIT / 2;
    let next = scene.fails(Fault::Network(String::new()));
    let (body, ..) = scene.asked(next);
    let shorter = limits::POLL_WAIT.as_secs() / 2 * 3 / 4;
    assert_eq!(body["timeout"], shorter);
    scene.now += SECOND;
    let next = scene.hears(updates(&[]));
    assert_eq!(scene.asked(next).0["limit"], limits::UPDATES_PER_POLL_MAX);
}

#[test]
fn numbers_that_telegram_does_not_give_are_told_once_and_not_confirmed() {
    let mut scene = Scene::polls(Some(7));
    for told in [1, 0] {
        let next = scene.hears(updates(&[-3, i64::MAX]));
        let (body, _, heard_of) = scene.asked(next);
        assert_eq!((&body["offset"], heard_of), (&json!(7), told));
    }
}

/// Commands for a bot of another name: it may be this one's now.
#[test]
fn a_new_name_is_asked_for_and_the_updates_read_by_it() {
    let mut scene = Scene::polls(None);
    let message = json!({
        "message_id": 1, "date": 1, "text": "/help@new_bot",
        "chat": {"id": -5, "type": "supergroup"},
        "from": {"id": 3, "is_bot": false, "first_name": "A"},
        "entities": [{"type": "bot_command", "offset": 0, "length": 13}],
    });
    let command = || answer(&json!([{"update_id": 1, "message": message.clone()}]));
    let next = scene.hears(command());
    assert!(matches!(next, Next::Call("getMe", _)), "{next:?}");
    scene.hears(answer(&json!({"id": 1, "username": "new_bot"})));
    let next = scene.hears(Heard::Nothing);
    assert!(
        matches!(&next, Next::HandOver(batch, _) if !batch[0].names_another),
        "{next:?}"
    );
    scene.hears(Heard::Committed(true));
}
