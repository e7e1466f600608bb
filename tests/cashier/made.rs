//! A payment provider in the test's hand: strict where the real one is, and without a network. What is lost on the
//! way is the matter of `bank`.
use casino_bot::casino::payment::{
    App, Coins, Failure, Holding, Invoice, InvoiceState, News, Order, Swept, Transfer, Transfers,
};
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset};
use casino_bot::values::time::Wall;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// What a whole one of each asset is worth here.
pub const RATES: [(Asset, i64); 2] = [(Asset::Usdt, 1_000_000), (Asset::Ton, 5_000_000)];

/// An invoice as the provider keeps it.
#[derive(Clone, Debug)]
pub struct Kept {
    pub payload: String,
    pub asset: Asset,
    pub amount: Amount,
    pub until: Wall,
    /// What was paid and what is kept of it.
    pub paid: Option<(Coins, Coins)>,
}

#[derive(Default)]
pub struct Made {
    pub invoices: BTreeMap<i64, Kept>,
    pub transfers: BTreeMap<String, Transfer>,
    /// What the app has, by the asset's code, in smallest units.
    pub held: BTreeMap<i64, i64>,
    /// Who never opened the provider's bot.
    pub strangers: BTreeSet<i64>,
    pub closed: bool,
    /// The number of the app.
    pub app: i64,
    pub disabled: bool,
    /// Nothing is sent for want of money.
    pub short: bool,
    /// Every transfer is refused by this name.
    pub refuses: Option<&'static str>,
    last: i64,
}

pub fn coins(asset: Asset, amount: Amount) -> Coins {
    Coins {
        code: asset.unit_name().to_owned(),
        asset: Some(asset),
        amount: Some(amount),
        said: amount.units().to_string(),
    }
}

/// Three in a hundred, the part of a smallest unit as a whole one.
fn fee_of(amount: Amount) -> Amount {
    Amount::from_units((amount.units() * 3 + 99) / 100).expect("an amount")
}

impl Made {
    pub fn next(&mut self) -> i64 {
        self.last += 1;
        self.last
    }

    /// What a call comes to, its effect included.
    pub fn answer(&mut self, order: &Order, now: Wall) -> News {
        if self.closed {
            return order.failed(Failure::Closed("UNAUTHORIZED".to_owned()));
        }
        match order {
            Order::Invoice {
                deposit,
                asset,
                amount,
                payload,
                lasts,
            } => {
                let id = self.next();
                let kept = Kept {
                    payload: payload.clone(),
                    asset: *asset,
                    amount: *amount,
                    until: now.plus(*lasts),
                    paid: None,
                };
                self.invoices.insert(id, kept);
                News::Invoiced {
                    deposit: *deposit,
                    came: Ok(self.shown(id, now)),
                }
            }
            Order::Invoices { ids } => {
                assert!(ids.len() <= limits::INVOICES_A_LOOK && !ids.is_empty());
                let known = ids.iter().filter(|id| self.invoices.contains_key(id));
                News::Looked {
                    asked: ids.clone(),
                    came: Ok(known.map(|id| self.shown(*id, now)).collect()),
                }
            }
            Order::Sweep { after } => {
                let paid = self
                    .invoices
                    .iter()
                    .rev()
                    .filter(|(_, kept)| kept.paid.is_some());
                let count = limits::INVOICES_A_LOOK;
                let page = paid
                    .skip(*after)
                    .take(count)
                    .map(|(id, _)| self.shown(*id, now));
                let invoices: Vec<_> = page.collect();
                let is_last = invoices.len() < count;
                News::Swept {
                    after: *after,
                    came: Ok(Swept { invoices, is_last }),
                }
            }
            Order::Transfers { after } => {
                let mut all: Vec<_> = self.transfers.values().cloned().collect();
                all.sort_by_key(|transfer| std::cmp::Reverse(transfer.id));
                let count = limits::INVOICES_A_LOOK;
                let page = all.into_iter().skip(*after).take(count);
                let transfers: Vec<_> = page.collect();
                let is_last = transfers.len() < count;
                News::Transfers {
                    after: *after,
                    came: Ok(Transfers { transfers, is_last }),
                }
            }
            Order::Newest { deposit } => {
                let newest = self.invoices.keys().rev().take(100);
                News::Newest {
                    deposit: *deposit,
                    came: Ok(newest.map(|id| self.shown(*id, now)).collect()),
                }
            }
            Order::Send { withdrawal, .. } => News::Sending {
                withdrawal: *withdrawal,
                came: self.send(order),
            },
            Order::Sent {
                withdrawal,
                spend_id,
            } => News::Sent {
                withdrawal: *withdrawal,
                came: Ok(self.transfers.get(spend_id).cloned()),
            },
            Order::Holdings => {
                let holding = |(asset, _): &(Asset, i64)| {
                    let held = self.held.get(&asset.code()).copied().unwrap_or(0);
                    let on_hold = held / 3;
                    let of = |units| coins(*asset, Amount::from_units(units).expect("an amount"));
                    Holding {
                        available: of(held - on_hold),
                        on_hold: of(on_hold),
                    }
                };
                News::Holdings(Ok(RATES.iter().map(holding).collect()))
            }
            Order::App => News::App(Ok(App {
                id: self.app,
                bot: Some("CryptoTestnetBot".to_owned()),
            })),
            Order::Rates => News::Rates(Ok(RATES.to_vec())),
        }
    }

    fn send(&mut self, order: &Order) -> Result<Transfer, Failure> {
        let Order::Send {
            to,
            asset,
            amount,
            spend_id,
            ..
        } = order
        else {
            unreachable!("it sends");
        };
        if self.disabled {
            return Err(Failure::Disabled);
        }
        if self.transfers.contains_key(spend_id) {
            return Err(Failure::SpendIdUsed);
        }
        if let Some(name) = self.refuses {
            return Err(Failure::Refused(name.to_owned()));
        }
        if self.strangers.contains(&to.0) {
            return Err(Failure::NoUser);
        }
        let held = self.held.entry(asset.code()).or_default();
        if self.short || *held < amount.units() {
            return Err(Failure::Short);
        }
        *held -= amount.units();
        let mut transfer = Transfer {
            id: self.next(),
            to: to.0,
            coins: coins(*asset, *amount),
            spend_id: Some(spend_id.clone()),
        };
        self.transfers.insert(spend_id.clone(), transfer.clone());
        // The answer to the call that sends does not name it.
        transfer.spend_id = None;
        Ok(transfer)
    }

    /// An invoice as it stands.
    pub fn shown(&self, id: i64, now: Wall) -> Invoice {
        let kept = &self.invoices[&id];
        let state = match kept.paid {
            Some(_) => InvoiceState::Paid,
            None if now >= kept.until => InvoiceState::Expired,
            None => InvoiceState::Active,
        };
        Invoice {
            id,
            state,
            asked: coins(kept.asset, kept.amount),
            paid: kept.paid.as_ref().map(|(paid, _)| paid.clone()),
            fee: kept.paid.as_ref().map(|(_, fee)| fee.clone()),
            payload: Some(kept.payload.clone()),
            url: format!("https://pay.example/{id}"),
            paid_at: None,
        }
    }

    /// Somebody pays an invoice as it asks. Whether they could.
    pub fn pay(&mut self, id: i64, now: Wall) -> bool {
        let kept = &self.invoices[&id];
        if kept.paid.is_some() || now >= kept.until {
            return false;
        }
        let (asset, amount) = (kept.asset, kept.amount);
        self.pay_otherwise(id, asset, amount);
        true
    }

    /// Somebody pays an invoice with this, whatever it asks and whenever.
    pub fn pay_otherwise(&mut self, id: i64, asset: Asset, amount: Amount) {
        let fee = fee_of(amount);
        let kept = self.invoices.get_mut(&id).expect("an invoice");
        kept.paid = Some((coins(asset, amount), coins(asset, fee)));
        let held = self.held.entry(asset.code()).or_default();
        *held += amount.units() - fee.units();
    }

    /// An invoice that the bot never asked for is paid.
    pub fn foreign(&mut self, asset: Asset, amount: Amount, now: Wall) -> i64 {
        let id = self.next();
        let kept = Kept {
            payload: format!("another app's {id}"),
            asset,
            amount,
            until: now.plus(Duration::from_secs(3_600)),
            paid: None,
        };
        self.invoices.insert(id, kept);
        self.pay_otherwise(id, asset, amount);
        id
    }
}
