//! What wallets are called, and what is in them.
use crate::casino::text::{named, preset};
use crate::speech::{Html, Unit, Voice, key};
use crate::store::cashier::{Owed, WithdrawalRow};
use crate::values::money::{Amount, Asset, Sum};

/// The button that leads to all of them.
pub(super) fn way(voice: Voice) -> String {
    let wallet = &named::asset(voice, voice.asset);
    voice.plain(&key::ButtonWallet { wallet })
}

/// The toast when one was opened.
pub(super) fn opened(voice: Voice) -> String {
    let wallet = &named::asset(voice, voice.asset);
    voice.plain(&key::WalletOpened { wallet })
}

/// The open one alone.
pub(super) fn open_one(voice: Voice, balance: Amount) -> String {
    let wallet = &named::asset(voice, voice.asset);
    let balance = voice.asset.in_cents(balance);
    let unit = Unit(balance);
    let open = key::WalletOpenOne {
        wallet,
        balance,
        unit,
    };
    voice.html(&open).into_string()
}

/// All of them; which are played with.
pub(super) fn wallets(
    voice: Voice,
    all: &[(Asset, Amount)],
    is_played: impl Fn(Asset) -> bool,
) -> String {
    let line = |(asset, balance): &(Asset, Amount)| {
        let of = voice.of(*asset);
        let balance = asset.in_cents(*balance);
        let unit = Unit(balance);
        match (*asset == voice.asset, asset.is_play()) {
            (true, false) => of.html(&key::WalletLineOpen { balance, unit }),
            (true, true) => of.html(&key::WalletLineOpenPlay { balance, unit }),
            (false, false) if !is_played(*asset) => {
                of.html(&key::WalletLineClosed { balance, unit })
            }
            (false, false) => of.html(&key::WalletLine { balance, unit }),
            (false, true) => of.html(&key::WalletLinePlay { balance, unit }),
        }
    };
    let parts = [
        voice.html(&key::Wallets),
        Html::lines(all.iter().map(line)),
        voice.html(&key::WalletsHow),
    ];
    Html::joined(parts, "\n\n").into_string()
}

/// What is a player's and not played for in this house; `open`: they can withdraw it.
pub(super) fn owed(
    voice: Voice,
    open: bool,
    all: &[(Asset, Amount)],
    under_way: Option<&WithdrawalRow>,
) -> Html {
    let head = match open {
        true => voice.html(&key::Owed),
        false => voice.html(&key::OwedClosed),
    };
    let lines = all.iter().map(|(asset, balance)| {
        let (balance, unit) = (*balance, Unit(*balance));
        voice.of(*asset).html(&key::WalletLine { balance, unit })
    });
    let waits = under_way.map(|row| {
        let (id, amount, unit) = (row.id.0.into(), row.amount, Unit(row.amount));
        let waits = key::OwedUnderWay { id, amount, unit };
        voice.of(row.asset).html(&waits)
    });
    Html::lines(std::iter::once(head).chain(lines).chain(waits))
}

/// To who has nothing any more of what they paid in.
pub(super) fn nothing_owed(voice: Voice) -> Html {
    voice.html(&key::OwedNothing)
}

/// To the owner: what players have that they cannot play for; `open`: they can withdraw it.
pub(super) fn notice(voice: Voice, open: bool, all: &[Owed]) -> Html {
    let head = match open {
        true => voice.html(&key::NoticeOwed),
        false => voice.html(&key::NoticeOwedClosed),
    };
    let lines = all.iter().map(|owed| {
        let (sum, name) = (Sum(owed.units), owed.asset.unit_name());
        let players = owed.players.into();
        let line = key::NoticeOwedLine { sum, name, players };
        voice.of(owed.asset).html(&line)
    });
    Html::lines(std::iter::once(head).chain(lines))
}

/// The button that opens one.
pub(super) fn wallet_button(voice: Voice, asset: Asset, open: bool) -> String {
    preset(&named::asset(voice, asset), open)
}
