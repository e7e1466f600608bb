//! What is said of contests that one looks back at: a list of them, and how to recompute one.
use crate::casino::text::{net_of, real};
use crate::casino::wings::contests::text::{emoji, name, title, until};
use crate::rules::contests::Kind;
use crate::rules::ledger::PlayerId;
use crate::speech::{Html, Voice, key};
use crate::store::{BuyIn, Contest, End};

/// How to recompute a contest, in a command to be pasted.
#[must_use]
pub fn proof(voice: Voice, contest: &Contest, buy_ins: &[BuyIn]) -> String {
    let voice = voice.of(contest.asset);
    let title = title(voice, contest);
    let (end, was_drawn) = match contest.end {
        None => {
            let until = &until(contest.due);
            (voice.html(&key::ProofOpen { until }), false)
        }
        Some(End::Cancelled | End::Expired | End::Void) => (voice.html(&key::ProofNothing), false),
        Some(End::Tied) => (voice.html(&key::ProofTied), true),
        Some(End::Won(winner, payout)) => {
            let winner = buy_ins.iter().find(|b| b.player == winner);
            let name = &name(winner);
            let won = match winner.is_some_and(|winner| payout > winner.stake) {
                true => voice.html(&key::ProofWon { name, payout }),
                false => voice.html(&key::ProofBack { name, payout }),
            };
            (won, true)
        }
    };
    let head = Html::lines([title, end]);
    if !was_drawn {
        return head.into_string();
    }
    let hash = &contest.server.commitment().to_string();
    let how = &how_drawn(voice, contest.kind);
    let proof = voice.html(&key::Proof { hash, how });
    let command = Html::pasted(&command(contest, buy_ins));
    Html::joined([head, Html::lines([proof, command])], "\n\n").into_string()
}

/// The command that recomputes it.
fn command(contest: &Contest, buy_ins: &[BuyIn]) -> String {
    let clients: Vec<_> = buy_ins.iter().map(|b| b.client.as_str()).collect();
    let stakes: Vec<_> = buy_ins
        .iter()
        .map(|b| contest.asset.said(b.stake))
        .collect();
    let wager = match contest.kind {
        Kind::Pot => &stakes.join(" "),
        Kind::Flip | Kind::Dice => contest.kind.id(),
    };
    format!(
        "casino-bot verify --server-seed {} --client-seed {} --nonce 0 --game {} --wager \"{wager}\"",
        contest.server.reveal(),
        crate::casino::wings::rounds::text::shell(&clients.join(":")),
        contest.kind.command(),
    )
}

fn how_drawn(voice: Voice, kind: Kind) -> String {
    match kind {
        Kind::Flip => voice.plain(&key::ProofHowFlip),
        Kind::Dice => voice.plain(&key::ProofHowDice),
        Kind::Pot => voice.plain(&key::ProofHowPot),
    }
}

/// One of a player's contests in a list; the other's name where it may be told.
#[must_use]
pub fn line(
    voice: Voice,
    contest: &Contest,
    buy_ins: &[BuyIn],
    player: PlayerId,
    names: bool,
) -> Html {
    let voice = voice.of(contest.asset);
    let (own, others): (Vec<_>, Vec<_>) = buy_ins.iter().partition(|b| b.player == player);
    let stake = own.first().map_or(contest.stake, |own| own.stake);
    let emoji = emoji(contest.kind);
    let what = &match others.first() {
        _ if contest.kind == Kind::Pot => {
            let count = buy_ins.len().into();
            voice.html(&key::ContestLinePot { count })
        }
        Some(other) if names => {
            let name = &name(Some(other));
            voice.html(&key::ContestLineDuelWith { emoji, name })
        }
        _ => voice.html(&key::ContestLineDuel { emoji }),
    };
    let end = &match contest.end {
        None => voice.html(&key::ContestLineOpen),
        Some(End::Won(winner, payout)) => {
            let paid = Some(payout).filter(|_| winner == player);
            let (mark, net) = net_of(voice, stake, paid.unwrap_or_default());
            voice.html(&key::ContestLineNet { mark, net: &net })
        }
        Some(End::Tied) => voice.html(&key::ContestLineTied),
        Some(End::Cancelled) => voice.html(&key::ContestLineCalledOff),
        Some(End::Expired) => voice.html(&key::ContestLineExpired),
        Some(End::Void) => voice.html(&key::ContestLineVoid),
    };
    let id = contest.id.0.into();
    voice.html(&key::ContestLine {
        id,
        what,
        stake,
        of: &real(voice),
        end,
    })
}

/// A page of a player's contests.
#[must_use]
pub fn list(voice: Voice, lines: Vec<Html>, page: usize, pages: usize) -> String {
    if lines.is_empty() {
        return voice.html(&key::ContestsNone).into_string();
    }
    let (page, pages) = (page.into(), pages.into());
    let head = voice.html(&key::Contests { page, pages });
    let parts = [head, Html::lines(lines), voice.html(&key::HistoryTap)];
    Html::joined(parts, "\n\n").into_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casino::celebration::celebrates;
    use crate::casino::wings::contests::text::{over, pot_news};
    use crate::rules::contests::{Drawn, Outcome, shares};
    use crate::rules::fairness::{ClientSeed, ServerSeed};
    use crate::rules::ledger::ContestId;
    use crate::speech::languages::LANGUAGES;
    use crate::values::limits;
    use crate::values::money::{Amount, Asset};
    use crate::values::time::Wall;

    /// No seed is known under which a duel ends so, and so no transcript of one.
    #[test]
    fn a_duel_of_nothing_but_ties_is_told_with_its_proof() {
        let stake = Amount::from_units(5_000_000).expect("an amount");
        let contest = Contest {
            id: ContestId(7),
            kind: Kind::Dice,
            opener: PlayerId(1),
            chat: -1,
            message: Some(1),
            code: String::new(),
            asset: Asset::Play,
            stake,
            server: ServerSeed::new([7; 32]),
            due: Wall(0),
            end: Some(End::Tied),
        };
        let buy_in = |player, name: &str| BuyIn {
            player: PlayerId(player),
            name: name.to_owned(),
            stake,
            client: ClientSeed::new(name).expect("a seed"),
        };
        let buy_ins = [buy_in(1, "Ann"), buy_in(2, "Ben")];
        let outcome = Outcome {
            winner: None,
            drawn: Drawn::Rolls(vec![[3, 4, 6, 1]; limits::DUEL_TIES_MAX]),
        };
        for language in LANGUAGES {
            let (ties, nobody, line_ends) = match language.code {
                "en" => ("🤝 20 ties: both", "🤝 Nobody won", "🤝 tied"),
                "ru" => ("🤝 20 ничьих: обе", "🤝 Никто не выиграл", "🤝 ничья"),
                other => panic!("a duel of ties in {other}"),
            };
            let voice = Voice::without_amounts(language);
            let told = over(voice, &contest, &buy_ins, Some(&outcome));
            assert!(told.contains(ties), "{told}");
            let rolls = told.matches("<b>7</b> : <b>7</b>").count();
            assert_eq!(rolls, limits::DUEL_TIES_MAX, "{told}");
            assert!(told.len() <= limits::MESSAGE_CHARS_MAX, "{told}");
            let proved = proof(voice, &contest, &buy_ins);
            assert!(proved.contains(nobody) && proved.contains("--client-seed Ann:Ben"));
            let listed = line(voice, &contest, &buy_ins, PlayerId(2), true).into_string();
            assert!(
                listed.contains("Ann") && listed.contains(line_ends),
                "{listed}"
            );
        }
    }

    /// Who puts nearly all into a pot and wins it gets less than that, since the house keeps its part.
    #[test]
    fn a_pot_that_pays_its_winner_at_most_their_stake_is_not_celebrated() {
        for (theirs, celebrated) in [(1, false), (2, false), (3, true), (100, true)] {
            let stakes = [100, theirs].map(Amount::credits);
            let (payout, _) = shares(&stakes);
            let pot = Contest {
                id: ContestId(7),
                kind: Kind::Pot,
                opener: PlayerId(1),
                chat: -1,
                message: Some(1),
                code: String::new(),
                asset: Asset::Play,
                stake: stakes[0],
                server: ServerSeed::new([7; 32]),
                due: Wall(0),
                end: Some(End::Won(PlayerId(1), payout)),
            };
            let buy_ins = [(1, "Ann"), (2, "Ben")].map(|(player, name)| BuyIn {
                player: PlayerId(player),
                name: name.to_owned(),
                stake: stakes[usize::try_from(player - 1).expect("small")],
                client: ClientSeed::new(name).expect("a seed"),
            });
            let outcome = Outcome {
                winner: Some(0),
                drawn: Drawn::Ticket(0),
            };
            for language in LANGUAGES {
                let voice = Voice::without_amounts(language);
                let told = [
                    over(voice, &pot, &buy_ins, Some(&outcome)),
                    proof(voice, &pot, &buy_ins),
                    pot_news(voice, &pot, &buy_ins).expect("somebody has won"),
                    line(voice, &pot, &buy_ins, PlayerId(1), true).into_string(),
                ];
                for told in told {
                    assert_eq!(celebrates(&told), celebrated, "{told}");
                }
            }
        }
    }
}
