//! Whose turn it is among the calls to the payment provider: so many of a kind at once, so that one that hangs
//! stops no other kind, so many a second, none while the provider has had enough, and none beside itself. Pure.
use crate::casino::payment::{Failure, News, Order};
use crate::telegram::flood::{Bucket, Rate};
use crate::values::limits;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// What has happened.
#[derive(Debug)]
pub(super) enum Heard {
    Nothing,
    /// This is asked for, since then.
    Asked(Order, Instant),
    /// A call has come to this.
    Ended(Order, Box<News>),
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// This call is to be made.
    Call(Order),
    /// The engine is to hear this.
    Tell(Box<News>),
    /// What happens next is waited for, no longer than this if that is said.
    Wait(Option<Duration>),
}

/// What waits and what is under way.
#[derive(Default)]
pub(super) struct Turns {
    /// With the times at which they were asked for.
    waiting: VecDeque<(Order, Instant)>,
    /// With the times at which they will have ended.
    under_way: Vec<(Order, Instant)>,
    pace: Bucket,
    /// The provider wants quiet until then.
    quiet: Option<Instant>,
}

impl Turns {
    /// What to do now that this has happened.
    pub fn step(&mut self, heard: Heard, now: Instant) -> Next {
        match heard {
            Heard::Nothing => {}
            Heard::Asked(order, at) => self.asked(order, at),
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

    /// Whether more may be asked.
    pub fn has_room(&self) -> bool {
        self.waiting.len() < limits::PAYMENT_QUEUE_MAX
    }

    /// Until when something will be heard of the calls under way, if there are any.
    pub fn due(&self) -> Option<Instant> {
        self.under_way.iter().map(|(_, due)| *due).min()
    }

    /// What is asked again while it waits or is under way is asked once.
    fn asked(&mut self, order: Order, at: Instant) {
        let mut known = self.waiting.iter().chain(&self.under_way);
        if !known.any(|(known, _)| is_same(known, &order)) {
            self.waiting.push_back((order, at));
        }
    }

    fn next(&mut self, now: Instant) -> Next {
        let late = |(order, at): &(Order, Instant)| {
            is_send(order) && now.saturating_duration_since(*at) > limits::SEND_WAITS_MAX
        };
        if let Some(late) = self.waiting.iter().position(late) {
            // Its end is not waited for any more: nothing of it may happen now.
            let order = self.waiting.remove(late).map(|(order, _)| order);
            let news = order.map(|order| order.failed(Failure::NotDone(None)));
            return news.map_or(Next::Wait(None), |news| Next::Tell(Box::new(news)));
        }
        let free = |(order, _): &(Order, Instant)| {
            let others = self.under_way.iter().map(|(order, _)| order);
            let alike = others.filter(|other| is_send(other) == is_send(order));
            alike.count() < limits::PAYMENTS_AT_ONCE
        };
        let Some(turn) = self.waiting.iter().position(free) else {
            return Next::Wait(None);
        };
        let second = Duration::from_secs(1);
        let rate = Rate::new(limits::PAYMENT_RATE, second, limits::PAYMENT_RATE);
        let ready = self.pace.ready_at(rate, now);
        let ready = self.quiet.map_or(ready, |quiet| quiet.max(ready));
        if ready > now {
            return Next::Wait(Some(ready - now));
        }
        let Some((order, _)) = self.waiting.remove(turn) else {
            return Next::Wait(None);
        };
        self.pace.take(rate, now);
        let due = now + limits::CALL_WAIT + limits::PROMPT_WAIT;
        self.under_way.push((order.clone(), due));
        Next::Call(order)
    }
}

const fn is_send(order: &Order) -> bool {
    matches!(order, Order::Send { .. })
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
        let looks = [look(1), Order::Rates, Order::Holdings];
        assert_eq!(asks(&mut turns, &looks, now), [look(1), Order::Rates]);
        assert_eq!(turns.step(Heard::Nothing, now), Next::Wait(None));
        let next = ends(&mut turns, &Order::Rates, unknown(), now);
        assert_eq!(next, Next::Call(Order::Holdings));
        let next = ends(&mut turns, &send(2), unknown(), now);
        assert_eq!(next, Next::Call(send(3)));
        let due = now + limits::CALL_WAIT + limits::PROMPT_WAIT;
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
            Next::Wait(Some(SECOND * 30))
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
        let mut turns = Turns::default();
        for id in 0.. {
            if !turns.has_room() {
                break;
            }
            turns.asked(look(id), now);
        }
        assert_eq!(turns.waiting.len(), limits::PAYMENT_QUEUE_MAX);
    }
}
