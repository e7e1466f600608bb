//! `casino-bot audit`: every invariant of the books, every round played again and every contest
//! drawn again.
use super::{complain, database, only_db, say};
use crate::casino::cage;
use crate::casino::wings::contests;
use crate::rules::fairness::Commitment;
use crate::rules::games::{self, State};
use crate::rules::promises;
use crate::store::{Audit, Db, End, Finding, ROWS_SHOWN, Round};
use crate::values::fault::Fault;
use crate::values::limits;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::time::Instant;

pub(super) fn main(mut parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    let file = match database(only_db(&mut parser)?) {
        Ok(file) => file,
        Err(code) => return Ok(code),
    };
    let mut progress = Progress::new();
    let proved = Db::open_from_outside(&file).and_then(|db| {
        let mut findings = db.prove_aloud(&mut |sentence| progress.tell(sentence))?;
        findings.extend(replay(&db, &mut progress)?);
        findings.extend(draw_again(&db)?);
        let forms = promised(&db, &mut findings)?;
        Ok((findings, forms))
    });
    match proved {
        Ok((findings, forms)) if findings.is_empty() => {
            let sentences = Audit::all()
                .iter()
                .map(Audit::sentence)
                .chain([REPLAYED, DRAWN, PROMISED]);
            sentences.for_each(|sentence| say(format_args!("ok  {sentence}")));
            forms.iter().for_each(say);
            Ok(0)
        }
        Ok((findings, _)) => {
            findings.iter().for_each(say);
            Ok(1)
        }
        Err(fault) => {
            complain(fault);
            Ok(1)
        }
    }
}

/// Says now and then how far it is, where that takes long.
struct Progress {
    began: Instant,
    told: Instant,
}

impl Progress {
    fn new() -> Self {
        let began = Instant::now();
        Self { began, told: began }
    }

    fn tell(&mut self, what: impl Display) {
        if self.told.elapsed() >= limits::PROGRESS_EVERY {
            self.told = Instant::now();
            complain(format_args!("{} s: {what}", self.began.elapsed().as_secs()));
        }
    }
}

/// Whether a round was promised something else than its bet would be promised now.
fn has_other_terms(db: &Db, round: &Round) -> Result<bool, Fault> {
    let Some(terms) = round.pay_table else {
        return Ok(false);
    };
    let then = db.pay_table(terms)?;
    let now = promises::text(then.form, &round.game, &round.wager.choice);
    Ok(now.is_none_or(|now| Commitment::to(&now) != then.hash))
}

const REPLAYED: &str = "Every payout is what the round's seeds, wager and moves give.";

/// Plays every settled round again: the one invariant that no query can express.
fn replay(db: &Db, progress: &mut Progress) -> Result<Option<Finding>, Fault> {
    let (mut wrong, mut count) = (Vec::new(), 0_u64);
    db.each_settled_round(|round| {
        progress.tell(format_args!("{count} rounds played again"));
        count += 1;
        let step = games::find(&round.game).map(|game| cage::replay(db, &round, game));
        let good = match step {
            Some(Ok(step)) => {
                step.staked == round.staked && round.payout.map(State::Settled) == Some(step.state)
            }
            Some(Err(Fault::Rule(_))) | None => false,
            Some(Err(fault)) => return Err(fault),
        };
        if !good && wrong.len() < ROWS_SHOWN {
            let by = if has_other_terms(db, &round)? {
                ", which was played by rules or a pay table that this program does not have"
            } else {
                ""
            };
            wrong.push(format!("round {} of {}{by}", round.id.0, round.game));
        }
        Ok(())
    })?;
    let finding = Finding {
        sentence: REPLAYED.to_owned(),
        rows: wrong,
    };
    Ok(Some(finding).filter(|finding| !finding.rows.is_empty()))
}

const DRAWN: &str = "Every duel and pot went as its seeds and stakes give.";

/// Draws every contest again that was drawn.
fn draw_again(db: &Db) -> Result<Option<Finding>, Fault> {
    let mut wrong = Vec::new();
    db.each_ended_contest(|contest| {
        let drawn = contest
            .end
            .filter(|end| matches!(end, End::Won(..) | End::Tied));
        let Some(end) = drawn else { return Ok(()) };
        let again = contests::outcome::end(&contest, &db.buy_ins(contest.id)?);
        if again != end && wrong.len() < ROWS_SHOWN {
            wrong.push(format!("contest {} of {}", contest.id.0, contest.kind.id()));
        }
        Ok(())
    })?;
    let finding = Finding {
        sentence: DRAWN.to_owned(),
        rows: wrong,
    };
    Ok(Some(finding).filter(|finding| !finding.rows.is_empty()))
}

const PROMISED: &str = "Every hash of what was promised is that of its text.";

/// Holds each promise's hash against its text. The words of form 1 may be an earlier program's, which
/// this one cannot have: such are only told, in a line a form.
fn promised(db: &Db, findings: &mut Vec<Finding>) -> Result<Vec<String>, Fault> {
    let (mut wrong, mut forms) = (Vec::new(), BTreeMap::<u8, (u64, u64)>::new());
    db.each_pay_table(|id, promise| {
        let (count, known) = forms.entry(promise.form).or_default();
        *count += 1;
        if promise.text().is_some() {
            *known += 1;
        } else if promise.form != 1 && wrong.len() < ROWS_SHOWN {
            wrong.push(format!("promise {id} of {}", promise.game));
        }
    })?;
    if !wrong.is_empty() {
        findings.push(Finding {
            sentence: PROMISED.to_owned(),
            rows: wrong,
        });
    }
    let told = |(form, (count, known)): (u8, (u64, u64))| match count - known {
        0 => format!("    promises of form {form}: {count}"),
        lost => format!(
            "    promises of form {form}: {count}, {lost} of them in words of an earlier program"
        ),
    };
    Ok(forms.into_iter().map(told).collect())
}
