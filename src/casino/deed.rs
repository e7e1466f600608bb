//! What buttons carry: at most 64 bytes, readable by nobody but this codec, checked like any other
//! input from outside. Whose the button is comes first, then what a press does, its parts joined by `:`,
//! numbers in base 36. Where an amount is among them that is no play credits', its asset's letter
//! follows whose it is: `1aD:…`. A page knows the asset of what is on it, so that is put in when the page is
//! finished. Knows no wing.
//!
//! A wing lists what its buttons do in its folder's `deeds.rs`, a line each, with [`deeds!`]: a name, the
//! fields, the word that stands for it in chats, where it stays for good, and what the fields look like there.
//! A kind of field that is the wing's own gets its [`Field`] there too. Pages make a button by the deed's
//! `button`; what a press does is the wing's [`crate::casino::wing::Press`].
use crate::casino::talk::{Button, Does};
use crate::rules::ledger::{
    AdjustmentId, ContestId, DepositId, PlayerId, RoundId, SuspenseId, TossId, WithdrawalId,
};
use crate::values::base36::{base36, read_base36};
use crate::values::limits;
use crate::values::money::{ASSETS, Amount, Asset};
use std::str::Split;

/// The parts of a button that are not read yet.
pub type Parts<'a> = Split<'a, char>;

/// Something that a button carries.
pub trait Field: Clone {
    /// Whether there is an amount in it, which is one of some asset.
    const HAS_AMOUNT: bool = false;
    /// One part or several, joined by `:`.
    fn write(&self) -> String;
    /// Takes its parts; `None` for what none is written as.
    fn read(parts: &mut Parts<'_>) -> Option<Self>;
    /// Some of them, the longest among them.
    fn examples() -> Vec<Self>;
}

/// What a press does, as its button carries it.
pub trait Deed {
    /// Its word and fields.
    fn fields(&self) -> String;

    /// Whether its button is anybody's, and nobody's own.
    fn is_for_all(&self) -> bool;

    /// Whether there is an amount among its fields.
    fn has_amount(&self) -> bool;

    /// What the button carries below a message for `owner`: one for all has none. Its amounts are of `asset`.
    fn data(&self, owner: PlayerId, asset: Asset) -> String {
        let owner = if self.is_for_all() { 0 } else { owner.0 };
        let data = [&*base36(owner), &self.fields()].join(":");
        let data = if self.has_amount() {
            of_asset(data, asset)
        } else {
            data
        };
        debug_assert!(data.len() <= limits::CALLBACK_BYTES_MAX, "{data}");
        data
    }
}

/// Everything that the buttons of a wing do.
pub trait Deeds: Deed + Sized {
    /// The words that its buttons begin with.
    const WORDS: &'static [&'static str];
    /// Of each, the word and fields of such as hang in chats.
    const IN_CHATS: &'static [&'static [&'static str]];
    /// Reads word and fields; more may follow, which the caller refuses.
    fn read(parts: &mut Parts<'_>) -> Option<Self>;
    /// Some of each, with the longest fields among them.
    fn examples() -> Vec<Self>;
}

/// The letter of an asset: A of the first, and so on; there is no room for more than that.
fn letter(asset: Asset) -> char {
    let place = u8::try_from(asset.code()).unwrap_or(u8::MAX);
    char::from((b'A' - 1).saturating_add(place))
}

const _: () = assert!(ASSETS.len() <= 26, "each has a letter");

/// Puts the asset of its amounts into what a button carries that says none.
fn of_asset(data: String, asset: Asset) -> String {
    match data.split_once(':') {
        Some((owner, fields)) if !asset.is_play() => {
            format!("{owner}{}:{fields}", letter(asset))
        }
        _ => data,
    }
}

/// What callback data is, taken apart.
pub struct Carried<D: ?Sized> {
    /// Whose button it is; nobody's own if it is for all.
    pub owner: Option<PlayerId>,
    /// What its amounts are of, if it has any.
    pub asset: Option<Asset>,
    /// What it does.
    pub deed: Box<D>,
}

/// Takes callback data apart; what it does is as `read` makes it of the fields. `None` for anything that no
/// button of this program carries.
#[must_use]
pub fn taken_apart<D: Deed + ?Sized>(
    data: &str,
    read: impl FnOnce(&str) -> Option<Box<D>>,
) -> Option<Carried<D>> {
    if data.len() > limits::CALLBACK_BYTES_MAX {
        return None;
    }
    let (owner, fields) = data.split_once(':')?;
    let mut assets = ASSETS.iter().map(|row| row.asset);
    let asset = assets.find(|asset| owner.ends_with(letter(*asset)));
    let owner = asset.map_or(Some(owner), |asset| owner.strip_suffix(letter(asset)))?;
    let asset = asset.unwrap_or(Asset::Play);
    let owner = Some(read_base36(owner)?).filter(|id| *id > 0).map(PlayerId);
    let deed = read(fields)?;
    // Nothing is left over, and nothing is said otherwise than it is written.
    let same = deed.data(owner.unwrap_or(PlayerId(0)), asset) == data;
    let asset = deed.has_amount().then_some(asset);
    (same && owner.is_none() == deed.is_for_all()).then_some(Carried { owner, asset, deed })
}

/// The word of what callback data does; nothing of what is no button's.
#[must_use]
pub fn word(data: &str) -> &str {
    data.split(':').nth(1).unwrap_or_default()
}

/// Examples of a field, the longest first.
#[must_use]
pub fn longest_first<F: Field>() -> Vec<F> {
    let mut all = F::examples();
    all.sort_by_key(|field| std::cmp::Reverse(field.write().len()));
    all
}

/// Lists what the buttons of a wing do:
///
/// ```ignore
/// deeds! {
///     /// What the buttons of leaderboards do.
///     pub enum Deed {
///         /// Shows all of them.
///         All = "tops",
///         /// Shows one.
///         Top { board: Board } = "top": "week:net",
///         /// Anybody may press this.
///         Cheer { sum: Amount } = "cheer": "5" for_all,
///     }
/// }
/// ```
///
/// Behind the word stands what its fields look like in chats, once or, with `|` between, several times: such
/// buttons are read, and written just so, for good.
macro_rules! deeds {
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $(
                $(#[$does:meta])*
                $deed:ident $({ $($field:ident: $kind:ty),+ $(,)? })? =
                    $word:literal $(: $($seen:literal)|+)? $($for_all:ident)?
            ),+ $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Clone)]
        pub enum $name {
            $(
                $(#[$does])*
                $deed $({ $($field: $kind),+ })?
            ),+
        }

        impl $name {
            /// The button that does this for `owner`, or for whoever presses one that is for all.
            #[must_use]
            pub fn button(
                &self,
                owner: $crate::rules::ledger::PlayerId,
                label: impl Into<String>,
            ) -> $crate::casino::talk::Button {
                $crate::casino::deed::button(self, owner, label.into())
            }

            /// The same, which does nothing where what it would set is set.
            #[must_use]
            pub fn button_unless(
                &self,
                set: bool,
                owner: $crate::rules::ledger::PlayerId,
                label: impl Into<String>,
            ) -> $crate::casino::talk::Button {
                if set {
                    return $crate::casino::deed::Plain::Same.button(owner, label);
                }
                self.button(owner, label)
            }
        }

        impl $crate::casino::deed::Deed for $name {
            fn fields(&self) -> String {
                match self {
                    $(Self::$deed $({ $($field),+ })? => [
                        $word.to_owned(),
                        $($($crate::casino::deed::Field::write($field)),+)?
                    ].join(":")),+
                }
            }

            fn is_for_all(&self) -> bool {
                match self {
                    $(Self::$deed { .. } => $crate::casino::deed::deeds!(@ $($for_all)?)),+
                }
            }

            fn has_amount(&self) -> bool {
                match self {
                    $(Self::$deed { .. } => {
                        false $($(|| <$kind as $crate::casino::deed::Field>::HAS_AMOUNT)+)?
                    }),+
                }
            }
        }

        impl $crate::casino::deed::Deeds for $name {
            const WORDS: &'static [&'static str] = &[$($word),+];
            const IN_CHATS: &'static [&'static [&'static str]] =
                &[$($crate::casino::deed::deeds!(@seen $word $($($seen)+)?)),+];

            fn read(parts: &mut $crate::casino::deed::Parts<'_>) -> Option<Self> {
                match parts.next()? {
                    $($word => {
                        $($(let $field = <$kind as $crate::casino::deed::Field>::read(parts)?;)+)?
                        Some(Self::$deed $({ $($field),+ })?)
                    })+
                    _ => None,
                }
            }

            fn examples() -> Vec<Self> {
                let mut all = Vec::new();
                $({
                    $($(let $field = $crate::casino::deed::longest_first::<$kind>();)+)?
                    let most = [1, $($($field.len()),+)?].into_iter().fold(0, usize::max);
                    all.extend((0..most).filter_map(|_at| Some(Self::$deed $({
                        $($field: $field.get(_at % $field.len().max(1))?.clone()),+
                    })?)));
                })+
                all
            }
        }
    };
    (@seen $word:literal) => { &[$word] };
    (@seen $word:literal $($seen:literal)+) => { &[$(concat!($word, ":", $seen)),+] };
    (@) => { false };
    (@ for_all) => { true };
}
pub(in crate::casino) use deeds;

/// Makes fields of a type whose values are few: `ALL` of them, each by its word.
macro_rules! one_of {
    ($kind:ty, $word:ident) => {
        impl $crate::casino::deed::Field for $kind {
            fn write(&self) -> String {
                self.$word().to_owned()
            }

            fn read(parts: &mut $crate::casino::deed::Parts<'_>) -> Option<Self> {
                let word = parts.next()?;
                Self::ALL.iter().copied().find(|one| one.$word() == word)
            }

            fn examples() -> Vec<Self> {
                Self::ALL.to_vec()
            }
        }
    };
}
pub(in crate::casino) use one_of;

/// See the deeds' own `button`.
#[must_use]
pub fn button(deed: &dyn Deed, owner: PlayerId, label: String) -> Button {
    let does = Does::Deed {
        data: deed.data(owner, Asset::Play),
        has_amount: deed.has_amount(),
    };
    Button { label, does }
}

/// The button of a page whose amounts are of this asset, as it is sent.
#[must_use]
pub fn finished(button: Button, asset: Asset) -> Button {
    let Does::Deed {
        data,
        has_amount: true,
    } = button.does
    else {
        return button;
    };
    let data = of_asset(data, asset);
    debug_assert!(data.len() <= limits::CALLBACK_BYTES_MAX, "{data}");
    let does = Does::Deed {
        data,
        has_amount: false,
    };
    Button {
        label: button.label,
        does,
    }
}

/// A number from 0.
impl Field for i64 {
    fn write(&self) -> String {
        base36(*self)
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        read_base36(parts.next()?)
    }

    fn examples() -> Vec<Self> {
        vec![0, 35, 36, Self::MAX]
    }
}

macro_rules! numbers {
    ($($id:ident),*) => {$(
        impl Field for $id {
            fn write(&self) -> String {
                self.0.write()
            }

            fn read(parts: &mut Parts<'_>) -> Option<Self> {
                <i64 as Field>::read(parts).map(Self)
            }

            fn examples() -> Vec<Self> {
                i64::examples().into_iter().map(Self).collect()
            }
        }
    )*};
}
numbers!(
    AdjustmentId,
    ContestId,
    DepositId,
    PlayerId,
    RoundId,
    SuspenseId,
    TossId,
    WithdrawalId
);

impl Field for Asset {
    fn write(&self) -> String {
        self.name().to_owned()
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        let name = parts.next()?;
        let row = ASSETS.iter().find(|row| row.name == name)?;
        Some(row.asset)
    }

    fn examples() -> Vec<Self> {
        ASSETS.iter().map(|row| row.asset).collect()
    }
}

/// An amount, never nothing.
impl Field for Amount {
    const HAS_AMOUNT: bool = true;

    fn write(&self) -> String {
        self.units().write()
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        Self::from_units(i64::read(parts)?).filter(|amount| !amount.is_zero())
    }

    fn examples() -> Vec<Self> {
        vec![Self::cents(1), Self::MAX]
    }
}

impl Field for bool {
    fn write(&self) -> String {
        if *self { "on" } else { "off" }.to_owned()
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        match parts.next()? {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        }
    }

    fn examples() -> Vec<Self> {
        vec![true, false]
    }
}

/// The number of a page of a list, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageNumber(pub usize);

impl Field for PageNumber {
    fn write(&self) -> String {
        self.0.to_string()
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        below(parts.next()?, limits::HISTORY_PAGES_MAX).map(Self)
    }

    fn examples() -> Vec<Self> {
        vec![Self(0), Self(limits::HISTORY_PAGES_MAX - 1)]
    }
}

/// A number that counts, from 0 to below `end`, in decimal.
#[must_use]
pub fn below(text: &str, end: usize) -> Option<usize> {
    text.parse().ok().filter(|number| *number < end)
}

deeds! {
    /// What the buttons of any page may do.
    pub enum Plain {
        /// What the button would set is set already.
        Same = "same",
        /// The button only shows something.
        Idle = "idle",
        /// Ends the question that the table in this message asked.
        Cancel { table: i64 } = "cancel": "7z",
    }
}
