//! The payment provider without a network: what is ordered is answered at once and as it should be, until the test
//! has it otherwise. What it does by itself, and what it does from now on, is said to it in a line.
use casino_bot::casino::payment::{
    App, Coins, Failure, Holding, Invoice, InvoiceState, News, Order, Swept, Transfer, Transfers,
};
use casino_bot::values::money::{ASSETS, Amount, Asset, AssetRow};
use casino_bot::values::time::Wall;
use std::collections::HashMap;

/// What it keeps of what is paid: 3 %.
const FEE_PARTS: u32 = 100;
const FEE: u32 = 3;

#[derive(Default)]
pub struct Provider {
    invoices: Vec<(i64, Invoice)>,
    sent: Vec<Transfer>,
    /// What the house has there, in smallest units.
    has: HashMap<Asset, i64>,
    /// What becomes of sending.
    sends: Option<Failure>,
    /// What becomes of any call.
    fails: Option<Failure>,
    silent: bool,
}

fn coins(asset: Asset, amount: Amount) -> Coins {
    Coins {
        code: asset.unit_name().to_owned(),
        asset: Some(asset),
        amount: Some(amount),
        said: asset.plain(amount),
    }
}

/// What a whole one is worth, in millionths of a dollar.
fn worth(asset: Asset) -> i64 {
    match asset {
        Asset::Ton => 5_000_000,
        Asset::Btc => 100_000_000_000,
        Asset::Eth => 4_000_000_000,
        Asset::Bnb => 600_000_000,
        Asset::Ltc => 80_000_000,
        Asset::Trx => 250_000,
        Asset::Play | Asset::Usdt | Asset::Usdc => 1_000_000,
    }
}

impl Provider {
    /// What it says to an order; nothing if the answer is lost.
    pub fn answers(&mut self, order: Order) -> Option<News> {
        let news = self.news(order);
        (!self.silent).then_some(news)
    }

    fn news(&mut self, order: Order) -> News {
        let came = self.fails.clone().map_or(Ok(()), Err);
        match order {
            Order::Invoice {
                deposit,
                asset,
                amount,
                payload,
                ..
            } => {
                let came = came.map(|()| self.invoice(deposit, coins(asset, amount), payload));
                News::Invoiced { deposit, came }
            }
            Order::Invoices { ids } => {
                let known = self.invoices.iter().map(|(_, invoice)| invoice);
                let looked = known.filter(|invoice| ids.contains(&invoice.id));
                let came = came.map(|()| looked.cloned().collect());
                News::Looked { asked: ids, came }
            }
            Order::Sweep { after } => {
                let paid = |invoice: &&Invoice| invoice.state == InvoiceState::Paid;
                let all = self.invoices.iter().rev().map(|(_, invoice)| invoice);
                let came = came.map(|()| Swept {
                    invoices: all.filter(paid).skip(after).cloned().collect(),
                    is_last: true,
                });
                News::Swept { after, came }
            }
            Order::Transfers { after } => {
                let came = came.map(|()| Transfers {
                    transfers: self.sent.iter().rev().skip(after).cloned().collect(),
                    is_last: true,
                });
                News::Transfers { after, came }
            }
            Order::Newest { deposit } => {
                let all = self
                    .invoices
                    .iter()
                    .rev()
                    .map(|(_, invoice)| invoice.clone());
                let came = came.map(|()| all.collect());
                News::Newest { deposit, came }
            }
            Order::Send {
                withdrawal,
                to,
                asset,
                amount,
                spend_id,
            } => {
                let came = came.and_then(|()| self.send(to.0, coins(asset, amount), spend_id));
                News::Sending { withdrawal, came }
            }
            Order::Sent {
                withdrawal,
                spend_id,
            } => {
                let name = Some(spend_id);
                let sent = self.sent.iter().find(|sent| sent.spend_id == name);
                let came = came.map(|()| sent.cloned());
                News::Sent { withdrawal, came }
            }
            Order::App => News::App(came.map(|()| App {
                id: 1,
                bot: Some("CryptoBot".to_owned()),
            })),
            Order::Holdings => News::Holdings(came.map(|()| self.holdings())),
            Order::Rates => {
                let real = ASSETS.iter().filter(|row| !row.is_play);
                let rates = real.map(|row| (row.asset, worth(row.asset)));
                News::Rates(came.map(|()| rates.collect()))
            }
        }
    }

    fn invoice(&mut self, deposit: i64, asked: Coins, payload: String) -> Invoice {
        let id = 1_000 + i64::try_from(self.invoices.len()).expect("a few");
        let invoice = Invoice {
            id,
            state: InvoiceState::Active,
            asked,
            paid: None,
            fee: None,
            payload: Some(payload),
            url: format!("https://t.me/CryptoBot?start=IV{id}"),
            paid_at: None,
        };
        self.invoices.push((deposit, invoice.clone()));
        invoice
    }

    fn send(&mut self, to: i64, coins: Coins, spend_id: String) -> Result<Transfer, Failure> {
        if let Some(failed) = &self.sends {
            return Err(failed.clone());
        }
        let spend_id = Some(spend_id);
        if self.sent.iter().any(|sent| sent.spend_id == spend_id) {
            return Err(Failure::SpendIdUsed);
        }
        let (asset, amount) = known(&coins);
        *self.has.entry(asset).or_default() -= amount.units();
        let id = 5_000 + i64::try_from(self.sent.len()).expect("a few");
        self.sent.push(Transfer {
            id,
            to,
            coins: coins.clone(),
            spend_id,
        });
        Ok(Transfer {
            id,
            to,
            coins,
            spend_id: None,
        })
    }

    fn holdings(&self) -> Vec<Holding> {
        let real = ASSETS.iter().filter(|row| !row.is_play);
        let holding = |row: &AssetRow| {
            let units = self.has.get(&row.asset).copied().unwrap_or(0);
            let available = Amount::from_units(units).expect("an amount");
            Holding {
                available: coins(row.asset, available),
                on_hold: coins(row.asset, Amount::ZERO),
            }
        };
        real.map(holding).collect()
    }

    /// The house has more of it there.
    pub fn gets(&mut self, asset: Asset, amount: Amount) {
        *self.has.entry(asset).or_default() += amount.units();
    }

    /// Does what the line says; what it tells by itself because of it.
    pub fn does(&mut self, line: &str, now: Wall) -> Option<News> {
        match line {
            "is silent" => self.silent = true,
            "answers again" => (self.silent, self.fails) = (false, None),
            "takes nothing" => self.fails = Some(Failure::Closed("UNAUTHORIZED".to_owned())),
            "cannot be reached" => self.fails = Some(Failure::NotDone(None)),
            "knows nobody" => self.sends = Some(Failure::NoUser),
            "has too little" => self.sends = Some(Failure::Short),
            "sends nothing" => self.sends = Some(Failure::Disabled),
            "refuses to send" => self.sends = Some(Failure::Refused("AMOUNT_INVALID".to_owned())),
            "sends again" => self.sends = None,
            line => match line.strip_prefix("gets ") {
                Some(money) => {
                    let said = money.to_lowercase().replace(' ', "");
                    let (asset, amount) = Asset::read_said(&said).expect("an amount");
                    self.gets(asset, amount);
                }
                None => return Some(self.tells(line, now)),
            },
        }
        None
    }

    /// `deposit 1 is paid`, or `paid with 5 TON`, or `has expired`.
    fn tells(&mut self, line: &str, now: Wall) -> News {
        let rest = line.strip_prefix("deposit ");
        let (number, what) = rest
            .and_then(|rest| rest.split_once(' '))
            .unwrap_or_else(|| panic!("the provider does not know how it {line}"));
        let number: i64 = number.parse().expect("a number");
        let found = self.invoices.iter_mut().find(|(of, _)| *of == number);
        let (_, invoice) = found.unwrap_or_else(|| panic!("no invoice of deposit {number}"));
        let mut paid = None;
        match what {
            "has expired" => invoice.state = InvoiceState::Expired,
            "is paid" => paid = Some(pay(invoice, invoice.asked.clone(), now)),
            other => {
                let with = other.strip_prefix("is paid with ");
                let (amount, name) = with
                    .and_then(|with| with.split_once(' '))
                    .unwrap_or_else(|| panic!("the provider does not know how it {line}"));
                let asset = Asset::named(name).expect("an asset");
                let said = format!("{amount}{}", asset.name());
                let (asset, amount) = Asset::read_said(&said).expect("an amount");
                paid = Some(pay(invoice, coins(asset, amount), now));
            }
        }
        let news = News::Told(invoice.clone());
        if let Some((asset, net)) = paid {
            self.gets(asset, net);
        }
        news
    }
}

fn known(coins: &Coins) -> (Asset, Amount) {
    coins
        .asset
        .zip(coins.amount)
        .expect("an amount of an asset")
}

/// What the house gets of it; nothing the second time.
fn pay(invoice: &mut Invoice, paid: Coins, now: Wall) -> (Asset, Amount) {
    let (asset, amount) = known(&paid);
    let fee = amount.part(FEE_PARTS).checked_mul(FEE).expect("less");
    let net = amount.checked_sub(fee).expect("more");
    let again = invoice.state == InvoiceState::Paid;
    invoice.state = InvoiceState::Paid;
    invoice.paid = Some(paid);
    invoice.fee = Some(coins(asset, fee));
    invoice.paid_at = Some(now);
    (asset, if again { Amount::ZERO } else { net })
}
