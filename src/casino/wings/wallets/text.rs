//! What wallets are called, and what is in them.
use crate::casino::text::{named, preset};
use crate::speech::{Html, Unit, Voice, key};
use crate::values::money::{Amount, Asset};

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

/// All of them.
pub(super) fn wallets(voice: Voice, all: &[(Asset, Amount)]) -> String {
    let line = |(asset, balance): &(Asset, Amount)| {
        let of = voice.of(*asset);
        let balance = asset.in_cents(*balance);
        let unit = Unit(balance);
        match (*asset == voice.asset, asset.is_play()) {
            (true, false) => of.html(&key::WalletLineOpen { balance, unit }),
            (true, true) => of.html(&key::WalletLineOpenPlay { balance, unit }),
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

/// The button that opens one.
pub(super) fn wallet_button(voice: Voice, asset: Asset, open: bool) -> String {
    preset(&named::asset(voice, asset), open)
}
