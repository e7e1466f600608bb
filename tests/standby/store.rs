//! The lease in a store that speaks as S3 does: what a write means, whatever becomes of it, and what machines do then.
use super::{BET, Shared, ends, hasty, runs, stands_by};
use crate::kit_bot::litestream::{self, Litestream};
use crate::kit_bot::s3::{Mishap, S3};
use crate::kit_bot::{Home, SOON, eventually};
use casino_bot::ops::config::Settings;
use casino_bot::ops::lease::{Place, Unwritten};
use casino_bot::rules::lease::Record;
use casino_bot::sandbox::ALICE;
use casino_bot::values::fault::Fault;
use casino_bot::values::limits;
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::time::{Duration, Instant};

const LEASE: &str = "/casino/lease";

fn settings(store: &S3) -> [(&'static str, String); 4] {
    [
        ("LEASE_URL", format!("s3:/{LEASE}")),
        ("S3_ENDPOINT", store.url.clone()),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "a-secret-of-the-store".to_owned()),
    ]
}

fn place(store: &S3) -> Place {
    let others = [
        ("BOT_TOKEN", crate::kit_bot::TOKEN.to_owned()),
        ("REPLICA_URL", "file:///nowhere".to_owned()),
        ("LITESTREAM_SOCKET", "/nowhere".to_owned()),
    ];
    let given: HashMap<_, _> = others
        .into_iter()
        .chain(settings(store))
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    let settings = Settings::parse(&given).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    Place::of(&settings).expect("a place")
}

fn record(beat: u64) -> Record {
    Record {
        generation: 1,
        holder: "one".to_owned(),
        beat,
        ..Record::default()
    }
}

#[test]
fn a_write_lands_where_the_version_is_there_that_it_names_and_nowhere_else() {
    let store = S3::new();
    let place = place(&store);
    assert_eq!(place.read(), Ok(None));
    let first = place.write(None, &record(1)).expect("nothing was there");
    assert_eq!(place.write(None, &record(2)), Err(Unwritten::Refused));
    let second = place.write(Some(&first), &record(3)).expect("it was there");
    for beat in [4, 5] {
        let stale = place.write(Some(&first), &record(beat));
        assert_eq!(stale, Err(Unwritten::Refused));
    }
    assert_eq!(place.read(), Ok(Some((second.clone(), record(3)))));
    assert_eq!(place.prove(), Ok(()));
    // Gone: what replaces it makes nothing anew.
    store.put(LEASE, None);
    let gone = place.write(Some(&second), &record(6));
    assert_eq!((gone, place.read()), (Err(Unwritten::Refused), Ok(None)));
}

pub fn a_write_whose_answer_says_nothing_may_have_landed_and_one_that_is_refused_has_not() {
    let store = S3::new();
    let place = place(&store);
    let mut there = place.write(None, &record(0)).expect("nothing was there");
    let late = limits::LEASE_CALL_WAIT + Duration::from_secs(1);
    let cases = [
        (Mishap::Status(409), false, false),
        (Mishap::Status(412), false, false),
        (Mishap::Status(403), true, false),
        (Mishap::Status(500), true, false),
        (Mishap::Status(503), true, false),
        (Mishap::Silent, true, true),
        (Mishap::Nameless, true, true),
        (Mishap::Slow(late), true, true),
    ];
    for (beat, (mishap, unknown, lands)) in (1..).zip(cases) {
        store.once("PUT", mishap.clone());
        let came = place.write(Some(&there), &record(beat));
        match came {
            Err(Unwritten::Refused) => assert!(!unknown, "{mishap:?}"),
            Err(Unwritten::Unknown(_)) => assert!(unknown, "{mishap:?}"),
            Ok(_) => panic!("{mishap:?}: it cannot know"),
        }
        let (version, found) = place.read().expect("read").expect("there");
        assert_eq!(found.beat == beat, lands, "{mishap:?}: {found:?}");
        assert_eq!(version == there, !lands, "{mishap:?}");
        there = version;
    }
    for mishap in [Mishap::Status(500), Mishap::Silent, Mishap::Nameless] {
        store.once("GET", mishap.clone());
        assert!(place.read().is_err(), "{mishap:?}");
    }
    for junk in [&b""[..], b"{}x", b"\0", &[b'['; 8 * 1_024]] {
        store.put(LEASE, Some(junk));
        assert!(place.read().is_err(), "{junk:?}");
    }
}

/// Who has the lock may stand still.
pub fn a_file_that_another_keeps_locked_is_waited_for_no_longer_than_a_store() {
    let shared = Shared::new();
    let given = [
        ("BOT_TOKEN", crate::kit_bot::TOKEN.to_owned()),
        ("REPLICA_URL", "file:///nowhere".to_owned()),
        ("LITESTREAM_SOCKET", "/nowhere".to_owned()),
        ("LEASE_URL", shared.url("lease")),
    ];
    let given = given.map(|(name, value)| (name.to_owned(), value));
    let settings = Settings::parse(&HashMap::from(given)).expect("usable");
    let place = Place::of(&settings).expect("a place");
    let first = place.write(None, &record(1)).expect("nothing was there");
    let lock = fs::File::open(shared.dir.path().join("lease.lock")).expect("there");
    lock.lock().expect("free");
    let began = Instant::now();
    let came = place.write(Some(&first), &record(2));
    assert!(matches!(came, Err(Unwritten::Unknown(_))), "{came:?}");
    assert!(began.elapsed() < limits::LEASE_CALL_WAIT * 2);
    lock.unlock().expect("ours");
    let second = place.write(Some(&first), &record(3));
    assert_eq!(
        place.read(),
        Ok(Some((second.expect("written"), record(3))))
    );
}

#[test]
fn a_store_that_writes_whatever_it_is_told_keeps_no_lease() {
    let store = S3::new();
    store.is_heedless();
    assert!(matches!(place(&store).prove(), Err(Fault::Unusable(_))));
    let shared = Shared::new();
    let (one, _litestream) = machine(&shared, &store);
    let (code, said) = one.fails();
    assert_eq!(code, 78, "{said}");
    assert!(said.contains("it can keep no lease"), "{said}");
    let check = one.run(&["check"]);
    assert!(!check.status.success());
    assert!(String::from_utf8_lossy(&check.stdout).contains("it can keep no lease"));
}

fn machine(shared: &Shared, store: &S3) -> (Home, Litestream) {
    let mut home = litestream::set_in(Home::new(&shared.world))
        .set("REPLICA_URL", &shared.url("replica"))
        .set("REPLICA_WAIT", "answers");
    for (name, value) in settings(store) {
        home = home.set(name, &value);
    }
    let litestream = Litestream::start(&home);
    (home, litestream)
}

fn lease(store: &S3) -> Value {
    let text = store.object(LEASE).expect("a lease");
    serde_json::from_slice(&text).expect("JSON")
}

pub fn machines_change_over_by_such_a_store_though_it_fails_now_and_then() {
    let (shared, store) = (Shared::new(), S3::new());
    let (one, _litestream) = machine(&shared, &store);
    let (two, _other) = machine(&shared, &store);
    let mut first = one.start();
    runs(&one);
    shared.plays(ALICE, 2);
    // Each is met by the next renewal.
    for mishap in [Mishap::Silent, Mishap::Status(503), Mishap::Status(409)] {
        store.once("PUT", mishap);
    }
    let mut second = two.start_with(&["standby"]);
    stands_by(&two, 1);
    eventually(SOON * 2, "they are met", || store.is_over().then_some(()));
    let beat = lease(&store)["beat"].as_u64();
    eventually(SOON, "it is renewed all the same", || {
        (lease(&store)["beat"].as_u64() > beat).then_some(())
    });
    shared.plays(ALICE, 1);
    assert_eq!(lease(&store)["generation"], 1);
    assert!(two.run(&["promote"]).status.success());
    first.stop_well();
    runs(&two);
    shared.plays(ALICE, 1);
    assert_eq!(
        (two.rounds(ALICE), lease(&store)["generation"].as_u64()),
        (4, Some(2))
    );
    second.stop_well();
    two.audit();
}

/// By its own clock, whatever the store would say.
pub fn a_machine_that_cannot_renew_stops_in_time_and_goes_on_when_the_store_is_back() {
    let (shared, store) = (Shared::new(), S3::new());
    let (one, _litestream) = machine(&shared, &store);
    let one = hasty(one, 3);
    let mut bot = one.start();
    runs(&one);
    shared.plays(ALICE, 1);
    let lost = || one.logs().matches("the lease is lost").count();
    let before = lost();
    store.always(Some(Mishap::Status(503)));
    eventually(SOON, "it has stopped", || (lost() > before).then_some(()));
    shared.world.say(ALICE, BET);
    one.logged("without the lease nothing is done here");
    assert_eq!(shared.world.rounds_told(ALICE).len(), 1);
    store.always(None);
    eventually(SOON * 2, "it is answered", || {
        (shared.world.rounds_told(ALICE).len() == 2).then_some(())
    });
    assert_eq!(lease(&store)["generation"], 1);
    bot.stop_well();
    one.audit();
}

pub fn a_lease_that_somebody_has_overwritten_or_deleted_ends_who_had_it() {
    let (shared, store) = (Shared::new(), S3::new());
    let (one, _litestream) = machine(&shared, &store);
    let mut bot = one.start();
    runs(&one);
    let before = store.object(LEASE).expect("a lease");
    store.put(LEASE, None);
    one.logged("the lease is lost");
    // It begins none anew where there was one.
    one.logged("the lease is gone");
    assert_eq!(store.object(LEASE), None);
    let mut others: Value = serde_json::from_slice(&before).expect("JSON");
    others["holder"] = "another".into();
    store.put(LEASE, Some(others.to_string().as_bytes()));
    ends(&mut bot, 100);
}
