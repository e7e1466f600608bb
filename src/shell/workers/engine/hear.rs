//! What the payment provider says, each in a part of the transaction that can fail alone. What it says by
//! itself comes in by its key, so that what is said again is known to be heard.
use super::apart::apart;
use super::state::Engine;
use crate::casino::payment::{Coins, Invoice, InvoiceState, News, Order};
use crate::casino::wing::Done;
use crate::casino::{House, Reply, text, wings};
use crate::ops::logging::{EACH, Plain};
use crate::speech::Voice;
use crate::store::Db;
use crate::store::intake::{CRYPTO_PAY, Inlet, Key, Taken};
use crate::values::fault::Fault;
use crate::values::time::{Now, Wall};

impl Engine {
    /// Notes news and does what follows from them, in one transaction; of each whether it was heard. When it
    /// fails, nothing has happened: what was told comes again, and what was asked for is asked for again.
    ///
    /// # Errors
    /// When the database fails.
    pub fn hear(&mut self, news: &[&News], now: Now) -> Result<Vec<bool>, Fault> {
        self.db.in_place()?;
        let mut heard = Vec::new();
        self.commit(|engine| {
            for one in news {
                heard.push(engine.hear_one(one, now)?);
            }
            Ok(())
        })?;
        Ok(heard)
    }

    /// The calls to the payment provider that were committed since the last time.
    pub fn take_orders(&mut self) -> Vec<Order> {
        std::mem::take(&mut self.orders)
    }

    fn hear_one(&mut self, news: &News, now: Now) -> Result<bool, Fault> {
        let owners = self.owners;
        let done = self.on_occasion(now, |on| {
            apart(on.db, || match news {
                News::Told(invoice) => match taken(on.db, invoice, now.wall)? {
                    Taken::First => wings::hear(on, news),
                    Taken::Again => Ok(Done::default()),
                    Taken::Otherwise => Ok(alarm(on.house, owners, invoice)),
                },
                news => wings::hear(on, news),
            })
        })?;
        match done {
            Ok(done) => self.follow(done, now).map(|()| true),
            Err(why) => {
                let (news, why) = (format!("{news:?}"), Plain(&why));
                log::error!(target: EACH, "not heard, {why}: {}", Plain(&news));
                Ok(false)
            }
        }
    }

    /// Puts on its way what was done.
    pub(super) fn follow(&mut self, done: Done, now: Now) -> Result<(), Fault> {
        self.orders.extend(done.orders);
        self.send_for(done.by, done.replies, now)
    }
}

/// Takes in that an invoice stands so. Only what is said of it counts, not how and when it is said: the provider
/// may say it again in other words.
fn taken(db: &Db, invoice: &Invoice, at: Wall) -> Result<Taken, Fault> {
    let state = match invoice.state {
        InvoiceState::Active => "active",
        InvoiceState::Paid => "paid",
        InvoiceState::Expired => "expired",
    };
    let said = |coins: &Coins| format!("{} {}", coins.said, coins.code);
    let and = |coins: &Option<Coins>| coins.as_ref().map(said).unwrap_or_default();
    let Invoice {
        asked, paid, fee, ..
    } = invoice;
    let payload = invoice.payload.as_deref().unwrap_or_default();
    let content = [said(asked), and(paid), and(fee), payload.to_owned()].join("; ");
    let key = format!("{} {state}", invoice.id);
    Inlet::of(db, CRYPTO_PAY)?.take(db, Key::Text(&key), &content, at)
}

/// Tells the owner that of two things that the provider says one is not so.
fn alarm(house: &House, owners: Voice, invoice: &Invoice) -> Done {
    let tell = |owner| {
        let notice = text::owner::told_otherwise(owners, invoice.id);
        Reply::line(owner, notice, true)
    };
    Done {
        replies: house.owner.map(|owner| tell(owner.0)).into_iter().collect(),
        ..Done::default()
    }
}
