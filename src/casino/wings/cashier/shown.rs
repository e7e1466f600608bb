//! How a payment stands, as a page: what is to be known of it, and what its player can do.
use crate::casino::page::Page;
use crate::casino::talk::Button;
use crate::casino::wings::cashier::deeds::{Deed, Way};
use crate::casino::wings::cashier::{receipts, text};
use crate::casino::wings::{lobby, wallets};
use crate::rules::ledger::PlayerId;
use crate::speech::{Voice, key};
use crate::store::cashier::{DepositRow, DepositState, WithdrawalRow, WithdrawalState};
use crate::values::link::Link;

/// A deposit; `shut`: something keeps its player from playing, who is not led to pay or to play.
#[must_use]
pub fn deposit(voice: Voice, row: &DepositRow, shut: bool) -> Page {
    let (voice, owner) = (voice.of(row.asset), row.player);
    let page = Page::new(text::deposit(voice, row, shut));
    let page = match row.state {
        _ if shut => page,
        DepositState::Asked | DepositState::Suspended => page,
        DepositState::Open => {
            let link = row.url.as_deref().and_then(Link::read);
            let label = text::pay_button(voice, row.amount);
            let pay = link.map(|link| Button::to(link, label));
            let paid = Deed::Paid { id: row.id };
            let paid = paid.button(owner, voice.plain(&key::ButtonPaid));
            page.row(pay.into_iter().collect()).row(vec![paid])
        }
        DepositState::Paid => page.row(vec![play(voice, row)]),
        DepositState::Expired | DepositState::Closed | DepositState::Refused => {
            let (way, asset) = (Way::In, row.asset);
            let again = Deed::Of { way, asset };
            page.row(vec![again.button(owner, voice.plain(&key::ButtonDeposit))])
        }
    };
    let page = page.of(receipts::of_deposit(row.id));
    page.row(ways(voice, owner))
}

fn ways(voice: Voice, owner: PlayerId) -> Vec<Button> {
    let wallets = wallets::deeds::Deed::Wallets;
    vec![
        wallets.button(owner, voice.plain(&key::ButtonWallets)),
        lobby::deeds::home(voice, owner),
    ]
}

/// What a player does with what they have paid in.
fn play(voice: Voice, row: &DepositRow) -> Button {
    let play = wallets::deeds::Deed::Play { asset: row.asset };
    play.button(row.player, text::play_button(voice))
}

/// A withdrawal; `bot` is the provider's, where players have what is sent to them.
#[must_use]
pub fn withdrawal(voice: Voice, bot: &str, row: &WithdrawalRow) -> Page {
    let (voice, owner) = (voice.of(row.asset), row.player);
    let mut page = Page::new(text::withdrawal(voice, bot, row));
    if row.state == WithdrawalState::Held {
        let open = Link::read(&format!("https://t.me/{bot}")).map(|link| {
            let label = voice.plain(&key::ButtonOpenProvider { bot });
            Button::to(link, label)
        });
        let again = Deed::Again { id: row.id };
        let again = again.button(owner, voice.plain(&key::ButtonTryAgain));
        page = page.row(open.into_iter().collect()).row(vec![again]);
    }
    let page = page.of(receipts::of_withdrawal(row.id));
    page.row(ways(voice, owner))
}
