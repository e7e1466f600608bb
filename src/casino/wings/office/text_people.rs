//! What the office says of players, of what is halted, of who works there and of what they did.
use crate::casino::text::{guard, named};
use crate::casino::wings::office::deeds::Touch;
use crate::rules::alerts::Watch;
use crate::rules::games;
use crate::rules::guard::Exclusion;
use crate::rules::ledger::PlayerId;
use crate::rules::office::{Audience, Halt, Hold, Role, State};
use crate::speech::{Html, Unit, Voice, key};
use crate::store::letters::Letter;
use crate::store::office::ActRow;
use crate::store::{HouseLimit, Player};
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;

/// What the office knows of a player.
pub struct Known<'a> {
    pub player: &'a Player,
    pub role: Option<Role>,
    pub joined: Wall,
    /// What is theirs, where there is any.
    pub balances: Vec<(Asset, Amount)>,
    pub hold: Hold,
    /// What keeps them from playing by their own will.
    pub shut: Option<Exclusion>,
    /// What the house has limited.
    pub limits: Vec<HouseLimit>,
    /// What was done about them last, the newest first.
    pub last: &'a [ActRow],
}

/// `2026-01-31 18:05 UTC`
fn moment(at: Wall) -> String {
    let text = at.rfc3339();
    let part = |range| text.get(range).unwrap_or_default();
    format!("{} {} UTC", part(0..10), part(11..16))
}

/// What of a table has a name of its own in each language.
fn word(voice: Voice, table: &str, word: &str) -> String {
    let found = voice.language.named(&format!("{table}-{word}"));
    found.unwrap_or(word).to_owned()
}

/// A role's name.
#[must_use]
pub fn role(voice: Voice, role: Role) -> String {
    word(voice, "role", role.word())
}

/// What can be halted, by its name.
#[must_use]
pub fn halt(voice: Voice, halt: Halt) -> String {
    match halt {
        Halt::Game(id) => match games::find(id) {
            Some(game) => named::game(voice, game).to_owned(),
            None => word(voice, "halt", id),
        },
        other => word(voice, "halt", other.word()),
    }
}

/// Asks which player is looked for.
#[must_use]
pub fn ask_player(voice: Voice) -> String {
    voice.html(&key::AskPlayer).into_string()
}

/// A player as the office sees them.
#[must_use]
pub fn player(voice: Voice, known: &Known<'_>) -> String {
    let id = &known.player.id.0.to_string();
    let mention = &voice.mention(known.player.id.0, &known.player.name);
    let mut parts = vec![voice.html(&key::OfficePlayer {
        mention,
        player: id,
        since: &moment(known.joined),
    })];
    parts.extend(
        (known.player.username.as_deref()).map(|bot| voice.html(&key::OfficePlayerCalled { bot })),
    );
    parts.extend(known.role.map(|of| {
        let role = &role(voice, of);
        voice.html(&key::OfficePlayerRole { role })
    }));
    parts.extend(known.balances.iter().map(|(asset, balance)| {
        let (balance, unit) = (*balance, Unit(*balance));
        let of = voice.of(*asset);
        of.html(&key::OfficePlayerHas { balance, unit })
    }));
    parts.push(match known.hold.state {
        State::Free => voice.html(&key::OfficePlayerFree),
        State::Frozen => voice.html(&key::OfficePlayerFrozen),
        State::Banned => voice.html(&key::OfficePlayerBanned),
    });
    if known.hold.payouts {
        parts.push(voice.html(&key::OfficePlayerHeld));
    }
    parts.extend(known.shut.as_ref().map(|shut| {
        let until = shut.until.at().map(|at| guard::moment(voice, at));
        match &until {
            Some(until) => voice.html(&key::OfficePlayerShut { until }),
            None => voice.html(&key::OfficePlayerShutForEver),
        }
    }));
    parts.extend(known.limits.iter().map(|limit| house_limit(voice, limit)));
    let last = known.last.iter().map(|row| act_line(voice, row, None));
    let last = Html::lines(last);
    let parts = Html::lines(parts);
    match known.last.is_empty() {
        true => parts,
        false => Html::joined([parts, last], "\n\n"),
    }
    .into_string()
}

fn house_limit(voice: Voice, limit: &HouseLimit) -> Html {
    let limited = &guard::kind(voice, limit.kind);
    match limit.asset {
        Some(asset) => {
            let amount = Amount::from_units(limit.value).unwrap_or_default();
            let unit = Unit(amount);
            voice.of(asset).html(&key::OfficeLimit {
                limited,
                amount,
                unit,
            })
        }
        None => {
            let minutes = limit.value.into();
            voice.html(&key::OfficeLimitTime { limited, minutes })
        }
    }
}

/// Asks which limit a player is set.
#[must_use]
pub fn ask_limit(voice: Voice, id: PlayerId) -> String {
    let player = &id.0.to_string();
    voice.html(&key::AskLimit { player }).into_string()
}

/// The button that does this about a player.
#[must_use]
pub fn touch_button(voice: Voice, touch: Touch) -> String {
    match touch {
        Touch::Note => voice.plain(&key::ButtonNote),
        Touch::Freeze => voice.plain(&key::ButtonFreeze),
        Touch::Unfreeze => voice.plain(&key::ButtonUnfreeze),
        Touch::Ban => voice.plain(&key::ButtonBan),
        Touch::Unban => voice.plain(&key::ButtonUnban),
        Touch::Hold => voice.plain(&key::ButtonHoldPayouts),
        Touch::Release => voice.plain(&key::ButtonReleasePayouts),
    }
}

/// Asks why it is done.
#[must_use]
pub fn ask_touch(voice: Voice, id: PlayerId, touch: Touch) -> String {
    let player = &id.0.to_string();
    match touch {
        Touch::Note => voice.html(&key::AskNote { player }),
        Touch::Freeze => voice.html(&key::AskFreeze { player }),
        Touch::Unfreeze => voice.html(&key::AskUnfreeze { player }),
        Touch::Ban => voice.html(&key::AskBan { player }),
        Touch::Unban => voice.html(&key::AskUnban { player }),
        Touch::Hold => voice.html(&key::AskHoldPayouts { player }),
        Touch::Release => voice.html(&key::AskReleasePayouts { player }),
    }
    .into_string()
}

/// Something that is halted, since when and by whom.
#[must_use]
pub fn halted(voice: Voice, of: Halt, row: &ActRow) -> Html {
    voice.html(&key::HaltedLine {
        name: &halt(voice, of),
        since: &moment(row.at),
        player: &row.actor.0.to_string(),
    })
}

/// All of it.
#[must_use]
pub fn halts(voice: Voice, lines: Vec<Html>) -> String {
    let lines = match lines.is_empty() {
        true => voice.html(&key::NothingIsHalted),
        false => Html::lines(lines),
    };
    Html::joined([voice.html(&key::Halts), lines], "\n\n").into_string()
}

/// That the house winds down by its settings.
#[must_use]
pub fn halted_by_settings(voice: Voice) -> Html {
    voice.html(&key::HaltedBySettings)
}

/// A page with what is halted below it, or other lines.
#[must_use]
pub fn with_halts(page: String, lines: Vec<Html>) -> String {
    match lines.is_empty() {
        true => page,
        false => format!("{page}\n\n{}", Html::lines(lines).into_string()),
    }
}

/// The button that halts something, or lets it go on.
#[must_use]
pub fn halt_button(voice: Voice, of: Halt, on: bool) -> String {
    let sign = if on { "⏸" } else { "▶️" };
    format!("{sign} {}", halt(voice, of))
}

/// Somebody of the office.
#[must_use]
pub fn of_staff(
    voice: Voice,
    (id, name): (PlayerId, &str),
    of: Role,
    given: Option<&ActRow>,
) -> Html {
    let (role, player) = (&role(voice, of), &id.0.to_string());
    let mention = &voice.mention(id.0, name);
    match given {
        Some(row) => voice.html(&key::StaffLine {
            mention,
            player,
            role,
            since: &moment(row.at),
        }),
        None => voice.html(&key::StaffBySettings {
            mention,
            player,
            role,
        }),
    }
}

/// All of them.
#[must_use]
pub fn staff(voice: Voice, lines: Vec<Html>) -> String {
    let parts = [
        voice.html(&key::Staff),
        Html::lines(lines),
        voice.html(&key::StaffHow),
    ];
    Html::joined(parts, "\n\n").into_string()
}

/// Asks which role a player is given.
#[must_use]
pub fn roles(voice: Voice, of: &Player, now: Option<Role>) -> String {
    let mention = &voice.mention(of.id.0, &of.name);
    let player = &of.id.0.to_string();
    let role = &now.map_or_else(|| word(voice, "role", "none"), |now| role(voice, now));
    voice
        .html(&key::Roles {
            mention,
            player,
            role,
        })
        .into_string()
}

/// The button that gives a role, or takes it.
#[must_use]
pub fn role_button(voice: Voice, of: Option<Role>, has: bool) -> String {
    let name = of.map_or_else(|| word(voice, "role", "none"), |of| role(voice, of));
    match has {
        true => format!("✅ {name}"),
        false => name,
    }
}

/// Something that was done, and who did it.
#[must_use]
pub fn act(voice: Voice, row: &ActRow, name: &str) -> Html {
    act_line(voice, row, Some(name))
}

fn act_line(voice: Voice, row: &ActRow, name: Option<&str>) -> Html {
    let change = &row.change;
    let actor = row.actor.0.to_string();
    let mut lines = vec![voice.html(&key::ActLine {
        count: row.id.0.into(),
        act: &word(voice, "act", &row.action),
        subject: &change.subject,
        until: &moment(row.at),
        name: name.unwrap_or(&actor),
        role: &word(voice, "role", &row.role),
    })];
    if let (Some(old), Some(new)) = (&change.old, &change.new) {
        lines.push(voice.html(&key::ActChange { old, new }));
    }
    lines.extend((row.reason.as_deref()).map(|said| voice.html(&key::ActWhy { said })));
    Html::lines(lines)
}

/// Rows of the log.
#[must_use]
pub fn log(voice: Voice, lines: Vec<Html>) -> String {
    let lines = match lines.is_empty() {
        true => voice.html(&key::LogNothing),
        false => Html::joined(lines, "\n\n"),
    };
    Html::joined([voice.html(&key::Log), lines], "\n\n").into_string()
}

/// Alerts, the newest first.
#[must_use]
pub fn alerts(voice: Voice, lines: Vec<Html>) -> String {
    let lines = match lines.is_empty() {
        true => voice.html(&key::AlertsNone),
        false => Html::joined(lines, "\n\n"),
    };
    Html::joined([voice.html(&key::Alerts), lines], "\n\n").into_string()
}

/// One of them, and when it was.
#[must_use]
pub fn alert_line(voice: Voice, at: Wall, said: Html) -> Html {
    let until = &moment(at);
    Html::lines([voice.html(&key::AlertAt { until }), said])
}

/// The button that turns such alerts off, or on.
#[must_use]
pub fn watch_button(voice: Voice, watch: Watch, on: bool) -> String {
    let mark = if on { "🔔" } else { "🔕" };
    format!("{mark} {}", word(voice, "watch", watch.word()))
}

/// Whom a letter is for.
#[must_use]
pub fn audience(voice: Voice, to: Audience) -> String {
    word(voice, "audience", to.word())
}

/// How the last letter goes.
#[must_use]
pub fn letters(voice: Voice, last: Option<&Letter>) -> String {
    let last = match last {
        None => voice.html(&key::LettersNone),
        Some(letter) => {
            let (count, until) = (letter.sent.into(), &moment(letter.at));
            let said = &letter.text;
            match letter.open {
                true => voice.html(&key::LetterGoes { count, until, said }),
                false => voice.html(&key::LetterWent { count, until, said }),
            }
        }
    };
    Html::joined([voice.html(&key::Letters), last], "\n\n").into_string()
}

/// Asks what is written.
#[must_use]
pub fn ask_letter(voice: Voice, to: Audience) -> String {
    let name = &audience(voice, to);
    voice.html(&key::AskLetter { name }).into_string()
}

/// What is to be confirmed, and its button.
#[must_use]
pub fn letter_draft(
    voice: Voice,
    to: Audience,
    (count, all): (i64, bool),
    preview: &str,
) -> (String, String) {
    let (name, count) = (&audience(voice, to), count.into());
    let (head, label) = if all {
        (
            voice.html(&key::DraftLetter { name, count }),
            voice.plain(&key::ButtonDraftLetter { count }),
        )
    } else {
        (
            voice.html(&key::DraftLetterMore { name, count }),
            voice.plain(&key::ButtonDraftLetterMore { count }),
        )
    };
    (format!("{}\n\n{preview}", head.into_string()), label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::alerts::ALERTS;
    use crate::rules::office::ACTIONS;
    use crate::speech::languages::LANGUAGES;

    #[test]
    fn every_action_role_and_halt_has_a_name_in_every_language() {
        for language in LANGUAGES {
            let voice = Voice::without_amounts(language);
            let named = |table: &str, word: &str| language.named(&format!("{table}-{word}"));
            for row in &ACTIONS {
                assert!(named("act", row.word).is_some(), "{}", row.word);
            }
            for of in Role::ALL {
                assert!(named("role", of.word()).is_some(), "{}", of.word());
            }
            assert!(named("role", "none").is_some());
            for row in &ALERTS {
                assert!(named("watch", row.word).is_some(), "{}", row.word);
            }
            for to in Audience::ALL {
                assert!(named("audience", to.word()).is_some(), "{}", to.word());
            }
            for of in Halt::all() {
                let own = matches!(of, Halt::Game(id) if games::find(id).is_some());
                assert!(own || named("halt", of.word()).is_some(), "{}", of.word());
                assert!(!halt(voice, of).is_empty());
            }
        }
    }
}
