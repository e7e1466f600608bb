//! What the house writes to many players: how the last letter goes, and another.
use super::look::{Look, Shown, choice, section};
use super::said;
use crate::rules::office::{Action, Audience};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::web::html::{Piece, all, facts, link, tag, text};

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    if !rest.is_empty() {
        return Ok(Shown::Nothing);
    }
    let last = look.db.last_letter()?;
    let open = last.as_ref().is_some_and(|letter| letter.open);
    let goes = match &last {
        None => tag("p", &[("class", "nothing")], text("None so far.")),
        Some(letter) => {
            let id = letter.id.0.to_string();
            let fixed = [("id", &*id), ("back", "letters")];
            let stop = Some(look.form(Action::CallOff, &fixed, Piece::none(), "Stop it"));
            facts([
                ("Sent since", said::time(letter.at)),
                ("To", text(letter.to.word())),
                ("How far", text(letter.sent)),
                ("Goes on", text(if open { "yes" } else { "no" })),
                ("Text", text(&letter.text)),
            ])
            .and(stop.filter(|_| open).unwrap_or_default())
        }
    };
    let write = match open {
        true => Piece::none(),
        false => section("Write one", another(look)?),
    };
    Ok(Shown::Page(
        "Letters".to_owned(),
        all([section("The last", goes), write]),
    ))
}

/// Nobody gets it who wants none, keeps away from play, or is stopped.
fn another(look: &Look<'_>) -> Result<Piece, Fault> {
    if !look.role.may(Action::Broadcast) {
        return Ok(Piece::none());
    }
    // Many players are gone through for that.
    let counts = look.asked("count") == "yes";
    let mut to = Vec::new();
    for audience in Audience::ALL {
        let word = audience.word();
        let said = match counts {
            true => {
                let (count, all) = look.db.audience(audience, look.now)?;
                let least = if all { "" } else { "at least " };
                format!("{word}: {least}{count}")
            }
            false => word.to_owned(),
        };
        to.push((word, said));
    }
    let most = limits::LETTER_CHARS_MAX.to_string();
    let attributes = [
        ("name", "text"),
        ("rows", "6"),
        ("maxlength", &*most),
        ("required", "required"),
    ];
    let area = tag("textarea", &attributes, text(""));
    let asked = choice("to", "To", to, "lately");
    let asked = asked.and(tag("label", &[], text("Text").and(area)));
    let count = link("/office/letters?count=yes", "Count who gets it");
    let form = look.form_once(Action::Broadcast, &[("back", "letters")], asked, "Send")?;
    Ok(form.and(count))
}
