//! What the owner is told.
use crate::rules::ledger::{ContestId, RoundId};
use crate::speech::{Html, Voice, key};
use crate::store::Copied;
use crate::values::limits;
use std::time::Duration;

/// What the owner is told about the same, and how many there were of its cause since the last time.
#[must_use]
pub fn failure_notice(voice: Voice, reference: &str, why: &str, before: u64) -> String {
    let notice = voice.html(&key::NoticeFailure { reference, why });
    let count = before.into();
    let before = (before > 0).then(|| voice.html(&key::NoticeFailuresBefore { count }));
    Html::joined([Some(notice), before].into_iter().flatten(), " ").into_string()
}

/// What the owner is told when the books are a copy's.
#[must_use]
pub fn copy_taken(voice: Voice, why: Copied, players: usize) -> String {
    let why = &match why {
        Copied::Made => voice.plain(&key::CopyMade),
        Copied::Stranger => voice.plain(&key::CopyStranger),
        Copied::Older(lost) => {
            let count = lost.into();
            voice.plain(&key::CopyOlder { count })
        }
    };
    let count = players.into();
    let notice = key::NoticeCopyTaken { why, count };
    voice.html(&notice).into_string()
}

/// What the owner is told when everybody has new seeds.
#[must_use]
pub fn seeds_renewed(voice: Voice) -> String {
    voice.html(&key::NoticeSeedsRenewed).into_string()
}

/// What the owner is told when rounds could not be ended, so that their players keep their seeds.
#[must_use]
pub fn seeds_kept(voice: Voice, rounds: &[RoundId]) -> String {
    let named = rounds.iter().take(limits::ROUNDS_NAMED_MAX);
    let numbers: Vec<_> = named.map(|round| format!("#{}", round.0)).collect();
    let (count, numbers) = (rounds.len().into(), &numbers.join(", "));
    let notice = key::NoticeSeedsKept { count, numbers };
    voice.html(&notice).into_string()
}

/// What the owner is told when a round cannot be settled whose player has left.
#[must_use]
pub fn cannot_be_settled(voice: Voice, round: RoundId, why: &str) -> String {
    let round = round.0.into();
    voice.html(&key::NoticeRound { round, why }).into_string()
}

/// What the owner is told when a contest cannot be ended.
#[must_use]
pub fn cannot_end(voice: Voice, contest: ContestId, why: &str) -> String {
    let (id, minutes) = (contest.0.into(), limits::CONTEST_AGAIN_AFTER.as_secs() / 60);
    let minutes = minutes.into();
    let time = &voice.plain(&key::TimeMinutes { minutes });
    let notice = key::NoticeContest { id, why, time };
    voice.html(&notice).into_string()
}

/// What the owner is told when the payment provider has said two things of an invoice.
#[must_use]
pub fn told_otherwise(voice: Voice, invoice: i64) -> String {
    let id = invoice.into();
    voice.html(&key::NoticeToldOtherwise { id }).into_string()
}

/// What the owner is told when a worker failed.
#[must_use]
pub fn worker_restarts(voice: Voice, worker: &str, why: &str, delay: Duration) -> String {
    let seconds = delay.as_secs().into();
    let notice = key::NoticeWorker {
        worker,
        why,
        seconds,
    };
    voice.html(&notice).into_string()
}

/// What the owner is told when a worker hangs, and another takes its place.
#[must_use]
pub fn worker_hangs(voice: Voice, worker: &str, delay: Duration) -> String {
    worker_restarts(voice, worker, &voice.plain(&key::WorkerHangs), delay)
}

/// What the owner is told when a webhook stood in the way of polling.
#[must_use]
pub fn webhook_taken_away(voice: Voice) -> String {
    voice.html(&key::NoticeWebhook).into_string()
}

/// What the owner is told when updates came whose numbers cannot be right.
#[must_use]
pub fn numbers_left_out(voice: Voice) -> String {
    voice.html(&key::NoticeNumbers).into_string()
}

/// What the owner is told at the start after a crash, a kill or a power cut.
#[must_use]
pub fn came_back(voice: Voice) -> String {
    voice.html(&key::NoticeCameBack).into_string()
}

/// What the owner is told when /health has answered 503 for a while.
#[must_use]
pub fn health_is_bad(voice: Voice, reasons: &[String]) -> String {
    listed(voice, voice.html(&key::NoticeUnhealthy), reasons)
}

/// What the owner is told when there is something to look at for a while.
#[must_use]
pub fn health_warns(voice: Voice, warnings: &[String]) -> String {
    listed(voice, voice.html(&key::NoticeWarnings), warnings)
}

fn listed(voice: Voice, head: Html, reasons: &[String]) -> String {
    let reason = |why: &String| voice.html(&key::NoticeReason { why });
    let all = std::iter::once(head).chain(reasons.iter().map(reason));
    Html::joined(all, "\n").into_string()
}

/// What the owner is told after that.
#[must_use]
pub fn health_is_well(voice: Voice, after: Duration) -> String {
    let minutes = after.as_secs().div_ceil(60).into();
    voice.html(&key::NoticeHealthy { minutes }).into_string()
}

/// A message to the owner, and how many like it were not sent.
#[must_use]
pub fn with_held_back(voice: Voice, text: String, count: u32) -> String {
    if count == 0 {
        return text;
    }
    let count = count.into();
    format!("{text}\n{}", voice.html(&key::NoticeHeldBack { count }))
}
