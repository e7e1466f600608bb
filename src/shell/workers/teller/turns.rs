//! Whose turn it is among the calls to the payment provider: so many of a kind at once, so that one that hangs holds
//! up its own kind and no other, so many a second, none while the provider has had enough, and none beside itself.
//! What sends has every second turn if it wants it, so that no number of looks delays it by more than one call; the
//! other kinds take turns with the rest. Pure.
use crate::casino::payment::{Failure, News, Order};
use crate::telegram::flood::{Bucket, Rate};
use crate::values::limits;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Kinds of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Sends.
    Send,
    /// Makes an invoice, or looks whether it was made.
    Make,
    /// Looks whether something was sent.
    Sent,
    /// Looks at invoices.
    Look,
    /// Asks about the house.
    House,
}

const KINDS: [Kind; 5] = [Kind::Send, Kind::Make, Kind::Sent, Kind::Look, Kind::House];

/// Calls at once, of all kinds.
pub const AT_ONCE: usize = KINDS.len() * limits::PAYMENTS_AT_ONCE;

/// What has happened.
#[derive(Debug)]
pub enum Heard {
    Nothing,
    /// This is asked for, since then.
    Asked(Order, Instant),
    /// A call has come to this.
    Ended(Order, Box<News>),
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// This call is to be made.
    Call(Order),
    /// The engine is to hear this.
    Tell(Box<News>),
    /// What happens next is waited for, no longer than this if that is said.
    Wait(Option<Duration>),
}

/// What waits and what is under way.
#[derive(Default)]
pub struct Turns {
    /// By their kinds, with the times at which they were asked for.
    waiting: [VecDeque<(Order, Instant)>; KINDS.len()],
    /// With the times at which they will have ended.
    under_way: Vec<(Order, Instant)>,
    /// The kind that had the last turn, and of all but what sends the one that had.
    last: (usize, usize),
    pace: Bucket,
    /// The provider wants quiet until then.
    quiet: Option<Instant>,
}

impl Turns {
    /// What to do now that this has happened.
    pub fn step(&mut self, heard: Heard, now: Instant) -> Next {
        match heard {
            Heard::Nothing => {}
            Heard::Asked(order, at) => {
                if let Some(refused) = self.asked(order, at) {
                    return Next::Tell(Box::new(refused));
                }
            }
            Heard::Ended(order, news) => {
                self.under_way.retain(|(other, _)| *other != order);
                if let Some(Failure::NotDone(Some(time))) = news.failure() {
                    log::warn!("the payment provider has had enough for {time:?}");
                    self.quiet = Some(now + *time);
                }
                return Next::Tell(news);
            }
        }
        self.next(now)
    }

    /// Until when something will be heard of the calls under way, if there are any.
    pub fn due(&self) -> Option<Instant> {
        self.under_way.iter().map(|(_, due)| *due).min()
    }

    /// What is asked again while it waits or is under way is asked once. What there is no room for is not done.
    fn asked(&mut self, order: Order, at: Instant) -> Option<News> {
        let waiting = &mut self.waiting[of(&order) as usize];
        let mut known = waiting.iter().chain(&self.under_way);
        if known.any(|(known, _)| is_same(known, &order)) {
            return None;
        }
        if waiting.len() >= limits::PAYMENTS_WAITING_MAX {
            return Some(order.failed(Failure::NotDone(None)));
        }
        waiting.push_back((order, at));
        None
    }

    /// Something to be sent that has waited too long: its end is not waited for any more, and nothing of it may
    /// happen now.
    fn late(&mut self, now: Instant) -> Option<News> {
        let sends = &mut self.waiting[Kind::Send as usize];
        let late = |(_, at): &(Order, Instant)| {
            now.saturating_duration_since(*at) > limits::SEND_WAITS_MAX
        };
        let (order, _) = sends.pop_front_if(|first| late(first))?;
        Some(order.failed(Failure::NotDone(None)))
    }

    /// Of a kind the first that can be called now: its kind has a call left, and nothing of the same withdrawal is
    /// under way or to be sent before it.
    fn first(&self, kind: Kind) -> Option<usize> {
        let alike = self.under_way.iter().filter(|(order, _)| of(order) == kind);
        if alike.count() >= limits::PAYMENTS_AT_ONCE {
            return None;
        }
        let sends = || self.waiting[Kind::Send as usize].iter();
        let before = |order: &Order| match order {
            Order::Sent { withdrawal, .. } => {
                (self.under_way.iter().chain(sends())).any(|(other, _)| is_of(other, *withdrawal))
            }
            Order::Send { withdrawal, .. } => {
                (self.under_way.iter()).any(|(other, _)| is_of(other, *withdrawal))
            }
            _ => false,
        };
        let mut waiting = self.waiting[kind as usize].iter();
        waiting.position(|(order, _)| !before(order))
    }

    /// Whose turn it is: what sends has every second, the others take turns.
    fn turn(&self) -> Option<(usize, usize)> {
        let (last, other) = self.last;
        let sends = Kind::Send as usize;
        let others = (1..KINDS.len()).map(|step| (other + step - 1) % (KINDS.len() - 1) + 1);
        let first = (last != sends).then_some(sends);
        let order = first.into_iter().chain(others).chain([sends]);
        let mut free = order.filter_map(|kind| Some((kind, self.first(KINDS[kind])?)));
        free.next()
    }

    fn next(&mut self, now: Instant) -> Next {
        if let Some(news) = self.late(now) {
            return Next::Tell(Box::new(news));
        }
        let Some((kind, place)) = self.turn() else {
            return Next::Wait(None);
        };
        let second = Duration::from_secs(1);
        let rate = Rate::new(limits::PAYMENT_RATE, second, limits::PAYMENT_RATE);
        let ready = self.pace.ready_at(rate, now);
        let ready = self.quiet.map_or(ready, |quiet| quiet.max(ready));
        if ready > now {
            return Next::Wait(Some(ready - now));
        }
        let Some((order, _)) = self.waiting[kind].remove(place) else {
            return Next::Wait(None);
        };
        let other = match kind == Kind::Send as usize {
            true => self.last.1,
            false => kind,
        };
        self.last = (kind, other);
        self.pace.take(rate, now);
        let due = now + limits::PAYMENT_CALL_WAIT + limits::PROMPT_WAIT;
        self.under_way.push((order.clone(), due));
        Next::Call(order)
    }
}

/// What kind of call this is.
const fn of(order: &Order) -> Kind {
    match order {
        Order::Send { .. } => Kind::Send,
        Order::Invoice { .. } | Order::Newest { .. } => Kind::Make,
        Order::Sent { .. } => Kind::Sent,
        Order::Invoices { .. } | Order::Sweep { .. } | Order::Transfers { .. } => Kind::Look,
        Order::App | Order::Holdings | Order::Rates => Kind::House,
    }
}

fn is_of(order: &Order, of: i64) -> bool {
    match order {
        Order::Send { withdrawal, .. } | Order::Sent { withdrawal, .. } => *withdrawal == of,
        _ => false,
    }
}

fn is_same(one: &Order, other: &Order) -> bool {
    match (one, other) {
        (
            Order::Send {
                withdrawal: one, ..
            },
            Order::Send { withdrawal, .. },
        ) => one == withdrawal,
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::ledger::PlayerId;
    use crate::values::money::{Amount, Asset};

    const SECOND: Duration = Duration::from_secs(1);

    fn send(withdrawal: i64) -> Order {
        Order::Send {
            withdrawal,
            to: PlayerId(7),
            asset: Asset::Ton,
            amount: Amount::credits(1),
            spend_id: format!("id of {withdrawal}"),
        }
    }

    fn look(id: i64) -> Order {
        Order::Invoices { ids: vec![id] }
    }

    fn sent(withdrawal: i64) -> Order {
        Order::Sent {
            withdrawal,
            spend_id: format!("id of {withdrawal}"),
        }
    }

    fn make(deposit: i64) -> Order {
        Order::Newest { deposit }
    }

    /// Asks for these, and says what is called at once.
    fn asks(turns: &mut Turns, orders: &[Order], now: Instant) -> Vec<Order> {
        let mut called = Vec::new();
        for order in orders {
            let mut next = turns.step(Heard::Asked(order.clone(), now), now);
            while let Next::Call(order) = next {
                called.push(order);
                next = turns.step(Heard::Nothing, now);
            }
        }
        called
    }

    fn ends(turns: &mut Turns, order: &Order, why: Failure, now: Instant) -> Next {
        let news = Box::new(order.failed(why));
        let heard = Heard::Ended(order.clone(), news.clone());
        assert_eq!(turns.step(heard, now), Next::Tell(news));
        turns.step(Heard::Nothing, now)
    }

    fn unknown() -> Failure {
        Failure::Unknown(String::new())
    }

    #[test]
    fn sends_that_hang_stop_no_looks_and_looks_no_sends() {
        let now = Instant::now();
        let mut turns = Turns::default();
        let sends: Vec<_> = (1..=5).map(send).collect();
        assert_eq!(asks(&mut turns, &sends, now), [send(1), send(2)]);
        let looks = [look(1), look(2), look(3), Order::Rates, make(1), sent(9)];
        let called = [look(1), look(2), Order::Rates, make(1), sent(9)];
        assert_eq!(asks(&mut turns, &looks, now), called);
        assert_eq!(turns.step(Heard::Nothing, now), Next::Wait(None));
        let next = ends(&mut turns, &look(2), unknown(), now);
        assert_eq!(next, Next::Call(look(3)));
        let next = ends(&mut turns, &send(2), unknown(), now);
        assert_eq!(next, Next::Call(send(3)));
        let due = now + limits::PAYMENT_CALL_WAIT + limits::PROMPT_WAIT;
        assert_eq!(turns.due(), Some(due));
    }

    #[test]
    fn nothing_is_called_beside_itself() {
        let now = Instant::now();
        let mut turns = Turns::default();
        let mut other = send(1);
        if let Order::Send { spend_id, .. } = &mut other {
            "another".clone_into(spend_id);
        }
        let orders = [send(1), send(1), other, look(1), look(1), look(2)];
        assert_eq!(asks(&mut turns, &orders, now), [send(1), look(1), look(2)]);
        // What has ended may be asked again.
        assert_eq!(ends(&mut turns, &send(1), unknown(), now), Next::Wait(None));
        assert_eq!(asks(&mut turns, &[send(1)], now), [send(1)]);
    }

    #[test]
    fn a_provider_that_has_had_enough_is_left_alone() {
        let now = Instant::now();
        let mut turns = Turns::default();
        asks(&mut turns, &[look(1)], now);
        let enough = Failure::NotDone(Some(SECOND * 7));
        assert_eq!(ends(&mut turns, &look(1), enough, now), Next::Wait(None));
        let all = [send(1), look(2)];
        assert_eq!(asks(&mut turns, &all, now + SECOND), []);
        let next = turns.step(Heard::Nothing, now + SECOND);
        assert_eq!(next, Next::Wait(Some(SECOND * 6)));
        let then = now + SECOND * 7;
        assert_eq!(turns.step(Heard::Nothing, then), Next::Call(send(1)));
        assert_eq!(turns.step(Heard::Nothing, then), Next::Call(look(2)));
    }

    #[test]
    fn what_waited_too_long_to_be_sent_is_not_sent() {
        let now = Instant::now();
        let mut turns = Turns::default();
        asks(&mut turns, &[look(1)], now);
        let enough = Failure::NotDone(Some(SECOND * 60));
        ends(&mut turns, &look(1), enough, now);
        assert_eq!(asks(&mut turns, &[send(1), look(2)], now), []);
        let then = now + limits::SEND_WAITS_MAX;
        assert_eq!(
            turns.step(Heard::Nothing, then),
            Next::Wait(Some(SECOND * 60 - limits::SEND_WAITS_MAX))
        );
        let late = turns.step(Heard::Nothing, then + SECOND);
        let not_done = send(1).failed(Failure::NotDone(None));
        assert_eq!(late, Next::Tell(Box::new(not_done)));
        let later = now + SECOND * 61;
        assert_eq!(turns.step(Heard::Nothing, later), Next::Call(look(2)));
    }

    #[test]
    fn so_many_are_called_a_second_and_so_many_wait() {
        let start = Instant::now();
        let (mut turns, mut now, mut called) = (Turns::default(), start, 0);
        let mut next = turns.step(Heard::Asked(look(0), now), now);
        while now < start + SECOND * 10 {
            next = match next {
                Next::Call(order) => {
                    called += 1;
                    let next = ends(&mut turns, &order, unknown(), now);
                    assert_eq!(next, Next::Wait(None));
                    turns.step(Heard::Asked(look(called), now), now)
                }
                Next::Wait(time) => {
                    now += time.expect("one waits");
                    turns.step(Heard::Nothing, now)
                }
                Next::Tell(_) => unreachable!("nothing ended"),
            };
        }
        let rate = i64::from(limits::PAYMENT_RATE);
        assert!((9 * rate..=11 * rate).contains(&called), "{called}");
    }

    /// A provider that is busy for a while, so that what is asked for waits.
    fn busy(now: Instant) -> Turns {
        let mut turns = Turns::default();
        asks(&mut turns, &[Order::Rates], now);
        let enough = Failure::NotDone(Some(SECOND));
        ends(&mut turns, &Order::Rates, enough, now);
        turns
    }

    #[test]
    fn a_flood_of_one_kind_is_turned_away_and_takes_no_room_from_another() {
        let now = Instant::now();
        let mut turns = busy(now);
        let flood = i64::try_from(limits::PAYMENTS_WAITING_MAX).expect("few");
        for id in 0..flood {
            let next = turns.step(Heard::Asked(look(id), now), now);
            assert!(matches!(next, Next::Wait(Some(_))), "{next:?}");
        }
        let next = turns.step(Heard::Asked(look(flood), now), now);
        let not_done = look(flood).failed(Failure::NotDone(None));
        assert_eq!(next, Next::Tell(Box::new(not_done)));
        let next = turns.step(Heard::Asked(send(1), now), now);
        assert!(matches!(next, Next::Wait(Some(_))), "{next:?}");
        let next = turns.step(Heard::Nothing, now + SECOND);
        assert_eq!(next, Next::Call(send(1)));
    }

    #[test]
    fn what_sends_has_every_second_turn_and_the_others_share_the_rest() {
        let now = Instant::now();
        let mut turns = busy(now);
        for nth in 1..=8 {
            for order in [look(nth), sent(nth + 100), make(nth), send(nth)] {
                turns.step(Heard::Asked(order, now), now);
            }
        }
        let (mut now, mut called) = (now + SECOND, Vec::new());
        while called.len() < 16 {
            match turns.step(Heard::Nothing, now) {
                Next::Call(order) => {
                    called.push(of(&order));
                    let news = Box::new(order.failed(unknown()));
                    turns.step(Heard::Ended(order, news), now);
                }
                Next::Wait(time) => now += time.expect("some wait"),
                Next::Tell(news) => panic!("{news:?}"),
            }
        }
        let sends = called.iter().step_by(2).filter(|kind| **kind == Kind::Send);
        assert_eq!(sends.count(), 8, "{called:?}");
        for kind in [Kind::Make, Kind::Sent, Kind::Look] {
            let turns = called.iter().filter(|called| **called == kind).count();
            assert!((2..=3).contains(&turns), "{called:?}");
        }
    }

    #[test]
    fn a_withdrawal_is_not_looked_for_beside_the_call_that_sends_it() {
        let now = Instant::now();
        let mut turns = Turns::default();
        let orders = [send(1), sent(1), sent(2)];
        assert_eq!(asks(&mut turns, &orders, now), [send(1), sent(2)]);
        let next = ends(&mut turns, &send(1), unknown(), now);
        assert_eq!(next, Next::Call(sent(1)));
        assert_eq!(asks(&mut turns, &[send(1)], now), []);
        let next = ends(&mut turns, &sent(1), unknown(), now);
        assert_eq!(next, Next::Call(send(1)));
    }
}
