//! What decides a contest, from what is stored of it.
use crate::rules::contests::{self, Outcome};
use crate::store::{BuyIn, Contest, End};

/// What decided a contest that was drawn.
pub(super) fn outcome(contest: &Contest, buy_ins: &[BuyIn]) -> Option<Outcome> {
    let drawn = matches!(contest.end, Some(End::Won(..) | End::Tied));
    drawn.then(|| draw(contest, buy_ins))
}

fn draw(contest: &Contest, buy_ins: &[BuyIn]) -> Outcome {
    let stakes: Vec<_> = buy_ins.iter().map(|b| b.stake).collect();
    let clients = buy_ins.iter().map(|b| &b.client);
    let mut stream = contests::stream(&contest.server, clients);
    contests::draw(contest.kind, &stakes, &mut stream)
}

/// How a contest ends that is drawn now.
#[must_use]
pub fn end(contest: &Contest, buy_ins: &[BuyIn]) -> End {
    let winner = draw(contest, buy_ins).winner.and_then(|at| buy_ins.get(at));
    let stakes: Vec<_> = buy_ins.iter().map(|b| b.stake).collect();
    winner.map_or(End::Tied, |winner| {
        End::Won(winner.player, contests::shares(&stakes).0)
    })
}
