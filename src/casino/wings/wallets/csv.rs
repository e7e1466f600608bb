//! What a player paid in and out as a file for spreadsheets, made from the books when it is sent.
use crate::casino::receipt::{Paper, Receipt, Sender};
use crate::casino::wings::rounds::csv::cell;
use crate::rules::ledger::PlayerId;
use crate::store::Db;
use crate::store::adjustments::AdjustmentRow;
use crate::store::cashier::{DepositRow, Payment, WithdrawalRow, WithdrawalState};
use crate::values::fault::Fault;
use crate::values::limits;
use std::io::Write;

/// The file's name.
pub const NAME: &str = "casino-payments.csv";

/// A player's payments, by the player.
pub static SENDER: Sender = Sender {
    id: "wallets",
    delivered: |_, _, _, _| Ok(()),
    concerned: |_, _| Ok(Vec::new()),
    file: Some(Paper {
        name: NAME,
        kind: "text/csv",
        write: |db, player, out| write(db, PlayerId(player), out),
    }),
};

/// What the message carries that comes with a player's payments.
#[must_use]
pub const fn of(player: PlayerId) -> Receipt {
    Receipt {
        sender: &SENDER,
        subject: player.0,
    }
}

/// Amounts are in units of the asset, times in UTC. Amount is what the player paid, or asked for; received is what
/// was credited to them, or sent, once it was. The reference is the payment provider's number.
const HEAD: &str = "payment,number,asked,state,since,asset,amount,fee,received,reference,note\r\n";

/// Writes the newest of them, at most [`limits::CSV_PAYMENTS_MAX`], the oldest first.
fn write(db: &Db, player: PlayerId, out: &mut dyn Write) -> Result<(), Fault> {
    let mut put = |text: &str| -> Result<(), Fault> {
        let written = out.write_all(text.as_bytes());
        written.map_err(|error| Fault::of_file(&error))
    };
    let count = db.payment_count(player, limits::PAYMENTS_COUNTED_MAX)?;
    if count == 0 {
        return Err(Fault::Misplaced);
    }
    put(HEAD)?;
    let mut skip = count.saturating_sub(limits::CSV_PAYMENTS_MAX);
    db.each_payment(player, |payment| {
        if skip > 0 {
            skip -= 1;
            return Ok(());
        }
        put(&line(&payment))
    })
}

fn line(payment: &Payment) -> String {
    let cells = match payment {
        Payment::Deposit(row) => deposit(row),
        Payment::Withdrawal(row) => withdrawal(row),
        Payment::Adjustment(row) => adjustment(row),
    };
    format!("{}\r\n", cells.join(","))
}

fn deposit(row: &DepositRow) -> [String; 11] {
    let asset = row.asset;
    let plain = |amount| asset.plain(amount);
    [
        "deposit".to_owned(),
        row.id.0.to_string(),
        row.asked_at.rfc3339(),
        row.state.word().to_owned(),
        row.since.rfc3339(),
        asset.name().to_owned(),
        plain(row.amount),
        row.fee.map(plain).unwrap_or_default(),
        row.credited().map(plain).unwrap_or_default(),
        row.invoice
            .map(|number| number.to_string())
            .unwrap_or_default(),
        cell(row.why.as_deref().unwrap_or_default()),
    ]
}

fn withdrawal(row: &WithdrawalRow) -> [String; 11] {
    let asset = row.asset;
    let sent = Some(row.amount).filter(|_| row.state == WithdrawalState::Paid);
    [
        "withdrawal".to_owned(),
        row.id.0.to_string(),
        row.asked_at.rfc3339(),
        row.state.word().to_owned(),
        row.since.rfc3339(),
        asset.name().to_owned(),
        asset.plain(row.amount),
        String::new(),
        sent.map(|amount| asset.plain(amount)).unwrap_or_default(),
        row.transfer
            .map(|number| number.to_string())
            .unwrap_or_default(),
        cell(row.why.as_deref().unwrap_or_default()),
    ]
}

/// What was taken has a sign.
fn adjustment(row: &AdjustmentRow) -> [String; 11] {
    let asset = row.asset;
    let sum = asset.plain(row.amount);
    let sum = if row.out { format!("-{sum}") } else { sum };
    [
        "adjustment".to_owned(),
        row.id.0.to_string(),
        row.at.rfc3339(),
        row.state.word().to_owned(),
        row.at.rfc3339(),
        asset.name().to_owned(),
        sum.clone(),
        String::new(),
        sum,
        String::new(),
        String::new(),
    ]
}
