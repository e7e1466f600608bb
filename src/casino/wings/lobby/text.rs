//! The panel, the list of games, what a player has and what came of it all.
use crate::casino::text::{head_of, named, wait};
use crate::casino::wings::lobby::refill::Refill;
use crate::rules::contests::Kind;
use crate::rules::games::{self, GAMES, Game};
use crate::rules::ledger::PlayerId;
use crate::rules::tosses;
use crate::speech::{Html, Unit, Voice, key};
use crate::store::Tally;
use crate::values::limits;
use crate::values::money::{Amount, Sum};

/// What is asked on the page of languages.
#[must_use]
pub fn which_language(voice: Voice) -> String {
    voice.html(&key::LanguageAsk).into_string()
}

/// That another language is spoken from now on.
#[must_use]
pub fn language_chosen(voice: Voice) -> String {
    voice.html(&key::LanguageSet).into_string()
}

/// The panel at the first visit, with the fingerprint of the draws, which comes before the first bet.
#[must_use]
pub fn welcome(voice: Voice, name: &str, balance: Amount, hash: &str) -> String {
    let parts = [
        voice.html(&key::Welcome { name }),
        voice.html(&key::WelcomeGift { balance }),
        voice.html(&key::WelcomePick),
        voice.html(&key::Promised { hash }),
    ];
    Html::joined(parts, "\n\n").into_string()
}

/// The panel; how the session stands where that is shown, what else is the player's, and how many rounds are open.
#[must_use]
pub fn panel(
    voice: Voice,
    (name, balance): (&str, Amount),
    (session, owed): (Option<Html>, Option<Html>),
    (open, shut): (usize, bool),
) -> String {
    let balance = voice.asset.in_cents(balance);
    let unit = Unit(balance);
    let head = voice.html(&key::Panel {
        name,
        balance,
        unit,
    });
    let parts = [
        Some(Html::lines([head].into_iter().chain(session))),
        owed,
        tables_open(voice, open),
        (!shut).then(|| voice.html(&key::PanelPick)),
    ];
    Html::joined(parts.into_iter().flatten(), "\n\n").into_string()
}

/// That rounds are open, before the buttons that lead to them.
fn tables_open(voice: Voice, open: usize) -> Option<Html> {
    let tables = open.into();
    (open > 0).then(|| voice.html(&key::TablesOpen { tables }))
}

/// Help; each command with its line.
#[must_use]
pub fn help<'a>(voice: Voice, commands: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let specs = GAMES.iter().map(|game| game.spec());
    let examples = specs.map(|spec| (spec.emoji, spec.command, spec.example));
    let dice = (tosses::EMOJI, tosses::COMMAND, tosses::EXAMPLE);
    let examples = examples.chain([dice]);
    let examples = examples.map(|(emoji, command, example)| {
        voice.html(&key::HelpExample {
            emoji,
            command,
            example,
        })
    });
    let commands = commands.map(|(command, help)| voice.html(&key::HelpCommand { command, help }));
    let parts = [
        Html::lines(std::iter::once(voice.html(&key::Help)).chain(examples)),
        voice.html(&key::HelpStakes),
        Html::lines(commands),
        voice.html(&key::HelpFair),
    ];
    Html::joined(parts, "\n\n").into_string()
}

/// The list of games; how many rounds are open.
#[must_use]
pub fn games(voice: Voice, open: usize) -> String {
    let head = [tables_open(voice, open), Some(voice.html(&key::Games))];
    let games = GAMES.iter().filter_map(|game| listed(voice, *game));
    let parts = head.into_iter().flatten().chain(games);
    Html::joined(parts, "\n\n").into_string()
}

/// A game in that list.
fn listed(voice: Voice, game: &dyn Game) -> Option<Html> {
    let (spec, rtp) = (game.spec(), game.rtp(&game.default_choice())?);
    let (emoji, command, example) = (spec.emoji, spec.command, spec.example);
    let game = named::game(voice, game);
    Some(if spec.skill {
        voice.html(&key::GamesLineSkill {
            emoji,
            game,
            rtp,
            command,
            example,
        })
    } else {
        voice.html(&key::GamesLine {
            emoji,
            game,
            rtp,
            command,
            example,
        })
    })
}

/// The balance, and how to go on for who has nothing left.
#[must_use]
pub fn balance(voice: Voice, balance: Amount, refill: Refill) -> String {
    let balance = voice.asset.in_cents(balance);
    let unit = Unit(balance);
    let have = voice.html(&key::Balance { balance, unit });
    format!("{have}{}", Html::escaped(&how_to_go_on(voice, refill)))
}

/// Put behind a sentence that says how little is left.
pub(in crate::casino) fn how_to_go_on(voice: Voice, refill: Refill) -> String {
    match refill {
        Refill::No => String::new(),
        Refill::Now(_) => {
            let hours = (limits::REFILL_EVERY.as_secs() / 3_600).into();
            format!(" {}", voice.plain(&key::RefillNow { hours }))
        }
        Refill::After(left) => {
            let time = &wait(voice, left);
            format!(" {}", voice.plain(&key::RefillAfter { time }))
        }
    }
}

/// Before what is shown after a refill.
pub(in crate::casino) fn refilled(voice: Voice, amount: Amount, page: &str) -> String {
    format!("{}\n{page}", voice.html(&key::Refilled { amount }))
}

/// Nothing is awaited any more.
#[must_use]
pub fn cancelled(voice: Voice) -> String {
    voice.html(&key::Cancelled).into_string()
}

/// Rounds in sums.
#[must_use]
pub fn stats(voice: Voice, tallies: &[Tally]) -> String {
    if tallies.is_empty() {
        return voice.html(&key::StatsNone).into_string();
    }
    let lines = tallies.iter().map(|tally| {
        voice.html(&key::StatsLine {
            played: &played(voice, &tally.game),
            rounds: tally.rounds.into(),
            sum_net: Sum(tally.paid - tally.staked),
            sum_staked: Sum(tally.staked),
            sum_paid: Sum(tally.paid),
            best: tally.best,
        })
    });
    let sum = |of: fn(&Tally) -> i64| tallies.iter().map(of).sum::<i64>();
    let (staked, paid) = (sum(|tally| tally.staked), sum(|tally| tally.paid));
    let best = tallies.iter().map(|tally| tally.best).max();
    let all = voice.html(&key::StatsLineAll {
        rounds: sum(|tally| tally.rounds).into(),
        sum_net: Sum(paid - staked),
        sum_staked: Sum(staked),
        sum_paid: Sum(paid),
        best: best.unwrap_or_default(),
    });
    let head = head_of(voice, voice.html(&key::Stats));
    let parts = std::iter::once(head).chain(lines).chain([all]);
    Html::joined(parts, "\n\n").into_string()
}

/// What a tally is of.
fn played(voice: Voice, name: &str) -> String {
    match games::find(name) {
        Some(game) => format!("{} {}", game.spec().emoji, named::game(voice, game)),
        None if name == tosses::ID => voice.plain(&key::Tosses),
        None if name == Kind::Flip.command() => voice.plain(&key::Duel),
        None if name == Kind::Pot.command() => voice.plain(&key::Pot),
        None => String::new(),
    }
}

/// Asks for anything in a group, where only a reply is an answer; the question is HTML.
#[must_use]
pub fn ask_in_group(voice: Voice, player: PlayerId, name: &str, question: &str) -> String {
    let (who, how) = (voice.mention(player.0, name), voice.html(&key::AskInGroup));
    format!("{who} {question}\n{how}")
}
