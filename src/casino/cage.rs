//! The cage: the only code between games and books. It checks that a wager can be covered before
//! anything is drawn, plays the game, and books what it names.
use crate::casino::backing::stakes;
use crate::casino::guard;
use crate::casino::house::House;
use crate::casino::refusal::{Bound, Refusal, Trouble};
use crate::rules::alerts::Watch;
use crate::rules::fairness::Stream;
use crate::rules::games::{Game, Illegal, Move, State, Step, Wager};
use crate::rules::guard::Bet;
use crate::rules::ledger::{Account, Entry, EntryKey, PlayerId};
use crate::rules::luck;
use crate::rules::promises;
use crate::store::{Db, Round, Seat};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{Amount, Asset, Multiplier};
use crate::values::time::Wall;
use std::time::Duration;

/// The most that the house can lose on a stake that was admitted.
///
/// # Panics
/// When that is no amount, which no bankroll would have covered.
#[must_use]
pub fn at_risk(risk: Multiplier, stake: Amount) -> Amount {
    let most = risk.pays(stake);
    most.expect("a share of the bankroll is an amount")
}

/// Starts a round for an asset: checks, draws, and books the stake and, if the game settles at once, its end.
///
/// # Errors
/// A refusal when the wager is not allowed or not covered.
pub fn open(
    house: &House,
    db: &Db,
    (asset, player): (Asset, PlayerId),
    game: &dyn Game,
    wager: Wager,
    now: Wall,
) -> Result<(Round, Step), Trouble> {
    guard::lets_in(db, player, now)?;
    if !house.deals_in(asset) {
        // What plays by itself goes on in its asset, whatever became of that.
        return Err(Refusal::NotPlayed(asset).into());
    }
    let taken = house.stakes.of(asset);
    stakes(db, (taken, player), game, &wager.choice, now)?.admits(wager.stake)?;
    cover(db, asset, player, wager.stake)?;
    let seat = db.seat(player)?;
    let cycle = guard::cycle(house, asset, Some(game));
    keep_pace(db, player, &seat, cycle, now)?;
    let bet = Bet {
        player,
        asset,
        stake: wager.stake,
        before: Amount::ZERO,
    };
    let leave = guard::leave(house, db, game.spec().id, bet, now)?;
    let (server, client) = db.seeds(seat.pair)?;
    let mut draws = Stream::new(&server, &client, seat.nonce);
    let step = game.play(&wager, &[], &mut draws).map_err(refused)?;
    let mut round = new_round(db, player, &seat, game, wager, asset)?;
    assert!(
        step.staked == round.staked,
        "a round opens with its wager's stake and nothing more"
    );
    settle_if_over(&mut round, &step, game);
    if round.payout.is_none() {
        let risk = game.risk(&round.wager.choice).unwrap_or(Multiplier::ZERO);
        round.held = at_risk(risk, round.staked);
    }
    db.add_round(&round, now)?;
    let key = EntryKey::stake(round.id);
    db.post(&leave.bet(key, round.held), now)?;
    book_end(db, &round, now)?;
    Ok((round, step))
}

/// Takes an open round one move forward.
///
/// # Errors
/// A refusal when the move is not legal or a larger stake is not covered.
pub fn advance(
    house: &House,
    db: &Db,
    mut round: Round,
    game: &dyn Game,
    choice: Move,
    now: Wall,
) -> Result<(Round, Step), Trouble> {
    let (server, client) = db.seeds(round.pair)?;
    round.moves.push(choice);
    let mut draws = Stream::new(&server, &client, round.nonce);
    let step = game
        .play(&round.wager, &round.moves, &mut draws)
        .map_err(refused)?;
    let raise = step.staked.checked_sub(round.staked);
    let raise = raise.ok_or_else(|| Fault::Rule(format!("round {} shrinks", round.id.0)))?;
    if !raise.is_zero() {
        guard::lets_in(db, round.player, now)?;
        let balance = db.balance(round.asset, Account::Player(round.player))?;
        if balance < raise {
            return Err(Refusal::NotEnoughToRaise { balance, raise }.into());
        }
        // What the round may win is held back since it opened: [`Game::risk`] speaks of every way that
        // it can go, raises and all.
        let nth = i64::try_from(round.moves.len()).unwrap_or(i64::MAX - 1);
        let bet = Bet {
            player: round.player,
            asset: round.asset,
            stake: raise,
            before: round.staked,
        };
        let leave = guard::leave(house, db, game.spec().id, bet, now)?;
        let key = EntryKey::raise(round.id, nth);
        db.post(&leave.stake(key), now)?;
        round.staked = step.staked;
    }
    settle_if_over(&mut round, &step, game);
    db.advance_round(&round, now)?;
    book_end(db, &round, now)?;
    Ok((round, step))
}

/// Ends an open round whose player does not come back, by its game's rule.
///
/// # Errors
/// When a move of that rule is refused, or the database fails.
///
/// # Panics
/// When the rule raises the stake or does not come to an end.
pub fn abandon(
    house: &House,
    db: &Db,
    mut round: Round,
    game: &dyn Game,
    now: Wall,
) -> Result<(Round, Step), Trouble> {
    let (staked, mut step) = (round.staked, replay(db, &round, game)?);
    round.own_moves = Some(u16::try_from(round.moves.len()).unwrap_or(u16::MAX));
    for _ in 0..limits::MOVES_MAX {
        let State::Open(legal) = &step.state else {
            assert!(
                round.staked == staked,
                "{} raises what is abandoned",
                round.game
            );
            return Ok((round, step));
        };
        let next = game.abandon(&round.wager, &round.moves, legal);
        let next = next.ok_or(Refusal::Move)?;
        (round, step) = advance(house, db, round, game, next, now)?;
    }
    panic!(
        "{} does not come to an end when it is abandoned",
        round.game
    )
}

/// What a past round showed: the same function over what is stored.
///
/// # Errors
/// When the database fails.
pub fn replay(db: &Db, round: &Round, game: &dyn Game) -> Result<Step, Fault> {
    replay_to(db, round, game, round.moves.len())
}

/// What it showed after so many of its moves.
///
/// # Errors
/// When the database fails.
pub fn replay_to(db: &Db, round: &Round, game: &dyn Game, moves: usize) -> Result<Step, Fault> {
    let (server, client) = db.seeds(round.pair)?;
    let mut draws = Stream::new(&server, &client, round.nonce);
    let moves = &round.moves[..moves.min(round.moves.len())];
    game.play(&round.wager, moves, &mut draws)
        .map_err(|illegal| {
            Fault::Rule(format!(
                "round {} cannot be replayed: {illegal}",
                round.id.0
            ))
        })
}

fn refused(illegal: Illegal) -> Trouble {
    match illegal {
        Illegal::Choice => Refusal::Choice("").into(),
        Illegal::Move => Refusal::Move.into(),
        Illegal::Stake => Refusal::TooLarge {
            max: Amount::MAX,
            bound: Bound::Table,
        }
        .into(),
    }
}

/// Sees to it that the player has the stake.
///
/// # Errors
/// The refusal that says what they have.
pub fn cover(db: &Db, asset: Asset, player: PlayerId, stake: Amount) -> Result<(), Trouble> {
    let balance = db.balance(asset, Account::Player(player))?;
    if balance < stake {
        return Err(Refusal::NotEnough { balance, stake }.into());
    }
    Ok(())
}

/// Sees to it that rounds and tosses of one player do not follow each other faster than this.
///
/// # Errors
/// The refusal that says how long to wait.
pub fn keep_pace(
    db: &Db,
    player: PlayerId,
    seat: &Seat,
    cycle: Duration,
    now: Wall,
) -> Result<(), Trouble> {
    if cycle.is_zero() {
        return Ok(());
    }
    let round = seat.last_round.map(|last| db.opened_at(last)).transpose()?;
    let toss = db.last_toss(player)?.map(|(_, began)| began);
    // A clock that was set back holds nobody up.
    let began = round.flatten().into_iter().chain(toss);
    let began = began.filter(|began| *began <= now).max();
    let left = began.and_then(|began| cycle.checked_sub(now.since(began)));
    match left {
        Some(left) if !left.is_zero() => Err(Refusal::TooSoon(left).into()),
        _ => Ok(()),
    }
}

fn new_round(
    db: &Db,
    player: PlayerId,
    seat: &Seat,
    game: &dyn Game,
    wager: Wager,
    asset: Asset,
) -> Result<Round, Trouble> {
    let promise = promises::of_round(game, &wager.choice);
    let promise = promise.ok_or(Refusal::Choice(game.spec().id))?;
    let pay_table = db.pay_table_id(&promise, game.spec().id, &wager.choice)?;
    Ok(Round {
        id: db.next_round_id()?,
        player,
        previous: seat.last_round,
        game: game.spec().id.to_owned(),
        staked: wager.stake,
        held: Amount::ZERO,
        wager,
        moves: Vec::new(),
        own_moves: None,
        asset,
        pair: seat.pair,
        nonce: seat.nonce,
        pay_table: Some(pay_table),
        payout: None,
    })
}

/// # Panics
/// When a game pays more than it says it can: the update is then set aside, nothing is booked.
fn settle_if_over(round: &mut Round, step: &Step, game: &dyn Game) {
    if let State::Settled(payout) = step.state {
        let (choice, stake) = (&round.wager.choice, round.wager.stake);
        let within = |most: Option<Multiplier>, amount| {
            let most = most.and_then(|most| most.pays(stake));
            most.is_some_and(|most| amount <= most)
        };
        let profit = payout.checked_sub(round.staked).unwrap_or_default();
        assert!(
            within(game.top(choice), payout) && within(game.risk(choice), profit),
            "{} paid beyond its table",
            round.game
        );
        round.payout = Some(payout);
    }
}

fn book_end(db: &Db, round: &Round, now: Wall) -> Result<(), Fault> {
    let Some(payout) = round.payout else {
        return Ok(());
    };
    db.post(
        &Entry::settlement(
            EntryKey::settlement(round.id),
            round.asset,
            round.player,
            (round.staked, round.held),
            payout,
        ),
        now,
    )?;
    db.count_round(round, now)?;
    if let Some(one_in) = luck::rare(&round.game, &round.wager, round.staked, payout) {
        db.add_rare_win(round.id, one_in)?;
        db.put_off(Watch::DUE, Watch::Win.number(), now)?;
    }
    Ok(())
}
