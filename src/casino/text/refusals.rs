//! Why something is refused, and what is said when something of ours failed.
use crate::casino::refusal::{Bound, Refusal};
use crate::casino::text::{allows_no_more, guard, named, too_little, wait, written};
use crate::casino::wings::lobby;
use crate::rules::contests::Kind;
use crate::rules::ledger::{ContestId, DepositId, RoundId, WithdrawalId};
use crate::rules::office::Denied;
use crate::rules::{games, tosses};
use crate::speech::{Unit, Voice, key};
use crate::values::limits;
use crate::values::money::{Amount, Asset};
use std::time::Duration;

/// Why something is refused and what is allowed instead: plain text, short enough for a toast. Only a typed
/// bet can be refused in more words, and no press.
#[must_use]
pub fn refusal(voice: Voice, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Amount(typed) => voice.plain(&key::RefusalAmount { typed }),
        Refusal::TooSmall(min) => too_small(voice, *min),
        Refusal::TooLarge { max, bound } => too_large(voice, *max, *bound),
        Refusal::Closed(bound) => closed(voice, *bound),
        Refusal::TooSoon(left) => too_soon(voice, *left),
        Refusal::FileTooSoon(left) => file_too_soon(voice, *left),
        Refusal::NotEnough { balance, stake } => not_enough(voice, *balance, *stake),
        Refusal::RefillTooSoon(left) => refill_too_soon(voice, *left),
        Refusal::NoRefill => no_refill(voice.of(Asset::Play)),
        Refusal::NotEnoughToRaise { balance, raise } => no_raise(voice, *balance, *raise),
        Refusal::Choice(game) => choice(voice, game),
        Refusal::Bet { game, part, hint } => not_a_bet(voice, game, part, hint),
        Refusal::ClientSeed => client_seed(voice),
        Refusal::Silent(time) => silent(voice, *time),
        Refusal::RoundOpen { game, round } => round_open(voice, game, *round),
        Refusal::RoundOver(round) => round_over(voice, *round),
        Refusal::Toss => toss(voice),
        Refusal::ChallengeOpen(id) => challenge_open(voice, *id),
        Refusal::Over(kind, id) => contest_over(voice, *kind, *id),
        Refusal::Faster(name) => voice.plain(&key::RefusalFaster { name }),
        Refusal::PotFull => pot_full(voice),
        Refusal::OtherWallet(other) => other_wallet(voice, *other),
        Refusal::NotPlayed(asset) => not_played(voice, *asset),
        Refusal::NoFigure(typed) => voice.plain(&key::RefusalNoFigure { typed }),
        Refusal::PaymentsInGroup => voice.plain(&key::RefusalPaymentsInGroup),
        Refusal::NoWallet => voice.plain(&key::RefusalNoWallet),
        Refusal::NoCashier => voice.plain(&key::RefusalNoCashier),
        Refusal::OtherPot => voice.plain(&key::RefusalOtherPot),
        Refusal::FileInGroup => voice.plain(&key::RefusalFileInGroup),
        Refusal::Round => voice.plain(&key::RefusalRound),
        Refusal::Crowded => voice.plain(&key::RefusalCrowded),
        Refusal::TooMuch => voice.plain(&key::RefusalTooMuch),
        Refusal::TooFast => voice.plain(&key::RefusalTooFast),
        Refusal::NoToss => voice.plain(&key::RefusalNoToss),
        Refusal::InTheAir => voice.plain(&key::RefusalInTheAir),
        Refusal::Guard(refused) => guard::refused(voice, refused),
        Refusal::AskInPrivate => voice.plain(&key::RefusalAskInPrivate),
        Refusal::NoAuto => voice.plain(&key::RefusalNoAuto),
        Refusal::AutoPlays => voice.plain(&key::RefusalAutoPlays),
        Refusal::Stale => voice.plain(&key::RefusalStale),
        Refusal::Foreign => voice.plain(&key::RefusalForeign),
        Refusal::Unknown => voice.plain(&key::RefusalUnknown),
        Refusal::NotAsked => voice.plain(&key::RefusalNotAsked),
        Refusal::Duel => voice.plain(&key::RefusalDuel),
        Refusal::OwnChallenge => voice.plain(&key::RefusalOwnChallenge),
        Refusal::NotYourDuel => voice.plain(&key::RefusalNotYourDuel),
        Refusal::AlreadyIn => voice.plain(&key::RefusalAlreadyIn),
        Refusal::CalledOff => voice.plain(&key::RefusalCalledOff),
        Refusal::TimeIsUp => voice.plain(&key::RefusalTimeIsUp),
        Refusal::GroupsOnly => voice.plain(&key::RefusalGroupsOnly),
        Refusal::NoContest => voice.plain(&key::RefusalNoContest),
        Refusal::Move => voice.plain(&key::RefusalMove),
        Refusal::CashierClosed => voice.plain(&key::RefusalCashierClosed),
        Refusal::CashierPaused => voice.plain(&key::RefusalCashierPaused),
        Refusal::NoRate(asset) => no_rate(voice, *asset),
        Refusal::NotTaken => voice.plain(&key::RefusalNotTaken),
        Refusal::PaymentTooSmall { asset, min } => payment_too_small(voice.of(*asset), *min),
        Refusal::PaymentTooLarge { asset, max } => payment_too_large(voice.of(*asset), *max),
        Refusal::DayOver => voice.plain(&key::RefusalDayOver),
        Refusal::NotEnoughToPay { asset, balance } => no_payment(voice.of(*asset), *balance),
        Refusal::DepositOpen(id) => deposit_open(voice, *id),
        Refusal::ManyPay => voice.plain(&key::RefusalManyPay),
        Refusal::TooManyDeposits(left) => too_many_deposits(voice, *left),
        Refusal::WithdrawalUnderWay(id) => under_way(voice, *id),
        Refusal::NoPayment => voice.plain(&key::RefusalNoPayment),
        Refusal::PaymentOver => voice.plain(&key::RefusalPaymentOver),
        Refusal::OwnPayment => voice.plain(&key::RefusalOwnPayment),
        Refusal::NoTime(typed) => voice.plain(&key::RefusalNoTime { typed }),
        Refusal::Limits => voice.plain(&key::RefusalLimits),
        Refusal::NoLimitsHere => voice.plain(&key::RefusalNoLimitsHere),
        Refusal::LimitsFirst(_) => voice.plain(&key::RefusalLimitsFirst),
        Refusal::NotConfirmed => voice.plain(&key::RefusalNotConfirmed),
        Refusal::OwnerOnly | Refusal::Denied(Denied::OwnerOnly) => {
            voice.plain(&key::RefusalOwnerOnly)
        }
        Refusal::Denied(Denied::Role) => voice.plain(&key::RefusalNotYourRole),
        Refusal::Denied(Denied::Channel) => voice.plain(&key::RefusalInChatOnly),
        Refusal::Denied(Denied::Themselves) => voice.plain(&key::RefusalThemselves),
        Refusal::Denied(Denied::Colleague) => voice.plain(&key::RefusalColleague),
        Refusal::AlreadySo => voice.plain(&key::RefusalAlreadySo),
        Refusal::LetterGoes => voice.plain(&key::RefusalLetterGoes),
        Refusal::LetterTooLong(most) => {
            let count = i64::try_from(*most).unwrap_or(i64::MAX).into();
            voice.plain(&key::RefusalLetterTooLong { count })
        }
        Refusal::OfficeLimit => voice.plain(&key::RefusalOfficeLimit),
        Refusal::SecondPerson => voice.plain(&key::RefusalSecondPerson),
        Refusal::AdjustHow => voice.plain(&key::RefusalAdjustHow),
        Refusal::NotLower => voice.plain(&key::RefusalNotLower),
        Refusal::BySettings => voice.plain(&key::RefusalBySettings),
        Refusal::Ticket(no) => written::no_ticket(voice, *no),
        Refusal::Erasure(no) => written::no_erasure(voice, *no),
        Refusal::DataTooSoon(left) => written::data_too_soon(voice, *left),
        Refusal::PayoutsHeld => voice.plain(&key::RefusalPayoutsHeld),
        Refusal::Office => voice.plain(&key::RefusalOffice),
        Refusal::NoReason | Refusal::Denied(Denied::NoReason) => voice.plain(&key::RefusalNoReason),
        Refusal::NoPlayer => voice.plain(&key::RefusalNoPlayer),
        Refusal::NotCounted => voice.plain(&key::RefusalNotCounted),
        Refusal::BankrollShort { asset, balance } => bankroll_short(voice.of(*asset), *balance),
    }
}

fn not_played(voice: Voice, asset: Asset) -> String {
    let name = asset.unit_name();
    voice.plain(&key::RefusalNotPlayed { name })
}

fn too_small(voice: Voice, min: Amount) -> String {
    let unit = Unit(min);
    voice.plain(&key::RefusalTooSmall { min, unit })
}

fn too_soon(voice: Voice, left: Duration) -> String {
    let tenths = left.as_millis().div_ceil(100);
    let time = &format!("{}.{}", tenths / 10, tenths % 10);
    voice.plain(&key::RefusalTooSoon { time })
}

fn file_too_soon(voice: Voice, left: Duration) -> String {
    let seconds = left.as_millis().div_ceil(1_000).into();
    voice.plain(&key::RefusalFileTooSoon { seconds })
}

fn not_enough(voice: Voice, balance: Amount, stake: Amount) -> String {
    let balance = voice.asset.in_cents(balance);
    let unit = Unit(balance);
    voice.plain(&key::RefusalNotEnough {
        stake,
        balance,
        unit,
    })
}

fn refill_too_soon(voice: Voice, left: Duration) -> String {
    let time = &wait(voice, left);
    voice.plain(&key::RefusalRefillTooSoon { time })
}

fn no_refill(voice: Voice) -> String {
    let amount = lobby::refill::BELOW;
    voice.plain(&key::RefusalNoRefill { amount })
}

fn no_raise(voice: Voice, balance: Amount, raise: Amount) -> String {
    let balance = voice.asset.in_cents(balance);
    let unit = Unit(balance);
    voice.plain(&key::RefusalNotEnoughToRaise {
        raise,
        balance,
        unit,
    })
}

fn client_seed(voice: Voice) -> String {
    let chars = limits::CLIENT_SEED_CHARS_MAX.into();
    voice.plain(&key::RefusalClientSeed { chars })
}

fn silent(voice: Voice, time: Duration) -> String {
    let minutes = time.as_secs().div_ceil(60).into();
    voice.plain(&key::RefusalSilent { minutes })
}

fn round_open(voice: Voice, game: &str, round: RoundId) -> String {
    let (game, command) = games::find(game).map_or(("", ""), |game| {
        (named::game(voice, game), game.spec().command)
    });
    let round = round.0.into();
    voice.plain(&key::RefusalRoundOpen {
        round,
        game,
        command,
    })
}

fn round_over(voice: Voice, round: RoundId) -> String {
    let round = round.0.into();
    voice.plain(&key::RefusalRoundOver { round })
}

fn toss(voice: Voice) -> String {
    let (command, example) = (tosses::COMMAND, tosses::EXAMPLE);
    voice.plain(&key::RefusalToss { command, example })
}

fn challenge_open(voice: Voice, id: ContestId) -> String {
    let id = id.0.into();
    voice.plain(&key::RefusalChallengeOpen { id })
}

fn contest_over(voice: Voice, kind: Kind, id: ContestId) -> String {
    let (command, id) = (kind.command(), id.0.into());
    voice.plain(&key::RefusalOver { command, id })
}

fn pot_full(voice: Voice) -> String {
    let count = limits::POT_PLAYERS_MAX.into();
    voice.plain(&key::RefusalPotFull { count })
}

fn other_wallet(voice: Voice, other: Asset) -> String {
    let [wallet, open] = &[other, voice.asset].map(|asset| named::asset(voice, asset));
    voice.plain(&key::RefusalOtherWallet { wallet, open })
}

fn no_rate(voice: Voice, asset: Asset) -> String {
    let name = asset.unit_name();
    voice.plain(&key::RefusalNoRate { name })
}

fn payment_too_small(voice: Voice, min: Amount) -> String {
    let unit = Unit(min);
    voice.plain(&key::RefusalPaymentTooSmall { min, unit })
}

fn payment_too_large(voice: Voice, max: Amount) -> String {
    let unit = Unit(max);
    voice.plain(&key::RefusalPaymentTooLarge { max, unit })
}

fn no_payment(voice: Voice, balance: Amount) -> String {
    let unit = Unit(balance);
    voice.plain(&key::RefusalNotEnoughToPay { balance, unit })
}

fn deposit_open(voice: Voice, id: DepositId) -> String {
    let id = id.0.into();
    voice.plain(&key::RefusalDepositOpen { id })
}

fn too_many_deposits(voice: Voice, left: Duration) -> String {
    let time = &wait(voice, left);
    voice.plain(&key::RefusalTooManyDeposits { time })
}

fn under_way(voice: Voice, id: WithdrawalId) -> String {
    let id = id.0.into();
    voice.plain(&key::RefusalWithdrawalUnderWay { id })
}

fn bankroll_short(voice: Voice, balance: Amount) -> String {
    let unit = Unit(balance);
    voice.plain(&key::RefusalBankrollShort { balance, unit })
}

fn too_large(voice: Voice, max: Amount, bound: Bound) -> String {
    let unit = Unit(max);
    if bound == Bound::Table {
        return voice.plain(&key::RefusalTooLarge { max, unit });
    }
    let why = &allows_no_more(voice, bound);
    voice.plain(&key::RefusalTooLargeNow { max, unit, why })
}

fn closed(voice: Voice, bound: Bound) -> String {
    if let Some(closed) = too_little(voice, bound) {
        return voice.plain(&closed);
    }
    let why = &allows_no_more(voice, bound);
    voice.plain(&key::RefusalClosed { why })
}

fn choice(voice: Voice, game: &str) -> String {
    let Some(game) = games::find(game) else {
        return voice.plain(&key::RefusalNoSuchBet);
    };
    voice.plain(&key::RefusalChoice {
        bets_words: named::bets(voice, game),
        command: game.spec().command,
        example: game.spec().example,
    })
}

/// `hint`: the name of the message that says what to know about it, if there is one.
fn not_a_bet(voice: Voice, game: &str, part: &str, hint: &str) -> String {
    let Some(game) = games::find(game) else {
        return voice.plain(&key::RefusalNoSuchBet);
    };
    let (bets_words, spec) = (named::bets(voice, game), game.spec());
    let (game, command, example) = (named::game(voice, game), spec.command, spec.example);
    match voice.language.named(hint) {
        None => voice.plain(&key::NotABet {
            part,
            game,
            bets_words,
            command,
            example,
        }),
        Some(hint) => voice.plain(&key::NotABetHint {
            part,
            game,
            hint,
            bets_words,
            command,
            example,
        }),
    }
}

/// What a player is told when something of ours failed; `reference` stands in the log.
#[must_use]
pub fn failure(voice: Voice, reference: &str) -> String {
    voice.plain(&key::Failure { reference })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casino::refusal::{NoErasure, NoTicket};
    use crate::casino::wings::lobby::refill::Refill;
    use crate::casino::wings::lobby::text::how_to_go_on;
    use crate::rules::games::GAMES;
    use crate::speech::languages::LANGUAGES;
    use crate::values::money::{ASSETS, AssetRow};

    #[test]
    fn refusals_fit_a_toast() {
        // The longest there is to be said of any.
        let far = Amount::from_units(Amount::MAX.units() - 1).expect("an amount");
        let choices = GAMES.iter().map(|game| Refusal::Choice(game.spec().id));
        let others = [
            Refusal::Amount("n".repeat(limits::QUOTED_CHARS_MAX + 1)),
            Refusal::TooSmall(far),
            Refusal::TooLarge {
                max: far,
                bound: Bound::Newcomer,
            },
            Refusal::TooLarge {
                max: far,
                bound: Bound::Account,
            },
            Refusal::Closed(Bound::Newcomer),
            Refusal::Closed(Bound::Bet),
            Refusal::TooSoon(Duration::from_millis(60_000)),
            Refusal::FileTooSoon(limits::CSV_EVERY),
            Refusal::RefillTooSoon(limits::REFILL_EVERY),
            Refusal::NoRefill,
            Refusal::NotEnoughToRaise {
                balance: far,
                raise: far,
            },
            Refusal::NotEnough {
                balance: far,
                stake: far,
            },
            Refusal::ClientSeed,
            Refusal::Round,
            Refusal::Crowded,
            Refusal::Silent(Duration::from_secs(86_400)),
            Refusal::TooMuch,
            Refusal::TooFast,
            Refusal::RoundOpen {
                game: "slots",
                round: RoundId(i64::MAX),
            },
            Refusal::RoundOver(RoundId(i64::MAX)),
            Refusal::NoAuto,
            Refusal::AskInPrivate,
            Refusal::Toss,
            Refusal::InTheAir,
            Refusal::AutoPlays,
            Refusal::Stale,
            Refusal::Foreign,
            Refusal::Unknown,
            Refusal::NotAsked,
            Refusal::Move,
            Refusal::Duel,
            Refusal::ChallengeOpen(ContestId(i64::MAX)),
            Refusal::OwnChallenge,
            Refusal::NotYourDuel,
            Refusal::AlreadyIn,
            Refusal::Over(Kind::Pot, ContestId(i64::MAX)),
            Refusal::Faster("n".repeat(limits::NAME_CHARS_MAX)),
            Refusal::CalledOff,
            Refusal::TimeIsUp,
            Refusal::PotFull,
            Refusal::OtherPot,
            Refusal::OtherWallet(Asset::Play),
            Refusal::NotPlayed(Asset::Usdt),
            Refusal::NoWallet,
            Refusal::PaymentsInGroup,
            Refusal::NoFigure("n".repeat(limits::QUOTED_CHARS_MAX + 1)),
            Refusal::NoCashier,
            Refusal::GroupsOnly,
            Refusal::NoContest,
            Refusal::NotConfirmed,
            Refusal::OwnerOnly,
            Refusal::Office,
            Refusal::DataTooSoon(limits::DATA_EVERY),
        ];
        let others = others.into_iter();
        let others = others.chain(NoTicket::ALL.map(Refusal::Ticket));
        let others = others.chain(NoErasure::ALL.map(Refusal::Erasure));
        for refused in choices.chain(others) {
            let voices = LANGUAGES.iter().flat_map(|language| {
                let voice = |row: &AssetRow| Voice::without_amounts(language).of(row.asset);
                ASSETS.iter().map(voice)
            });
            for voice in voices {
                let mut text = refusal(voice, &refused);
                if let Refusal::NotEnough { .. } = refused {
                    let on = how_to_go_on(voice, Refill::Now(far));
                    text += &on;
                    let later = how_to_go_on(voice, Refill::After(limits::REFILL_EVERY));
                    assert!(later.len() < on.len());
                }
                assert!(text.chars().count() <= limits::TOAST_CHARS_MAX, "{text}");
            }
        }
    }
}
