//! A reply as the row of the outbox that keeps it until Telegram has it, and back after a restart.
use super::Job;
use crate::casino::{self, Body, Brief, Does, Markup, Receipt, Reply, wings};
use crate::store::{BodyKind, OutboxRow};
use crate::values::link::Link;
use crate::values::time::Wall;
use std::borrow::Cow;
use std::time::Instant;

/// The row that keeps a reply; `None` for an answer to a press, which is worthless after a restart, and for what is
/// not to be kept.
#[must_use]
pub fn of(reply: &Reply, id: i64, at: Wall) -> Option<OutboxRow> {
    if reply.fleeting {
        return None;
    }
    let none = Markup::None;
    let (body, text, below) = match &reply.body {
        Body::Say { text, markup, .. } => (BodyKind::Say, text, markup),
        Body::Edit { text, markup, .. } => (BodyKind::Edit, text, markup),
        Body::Dice { emoji, .. } => (BodyKind::Dice, emoji, &none),
        Body::File { text, .. } => (BodyKind::File, text, &none),
        Body::Answer { .. } => return None,
    };
    let (edits, answers) = match reply.body {
        Body::Edit { message, .. } => (Some(message), None),
        Body::Say { to, .. } | Body::Dice { to, .. } | Body::File { to, .. } => (None, to),
        Body::Answer { .. } => return None,
    };
    let brief = reply.brief;
    let receipt = reply.receipt.or(brief.map(|brief| brief.of));
    Some(OutboxRow {
        id,
        chat: reply.chat,
        body,
        edits,
        answers,
        notice: matches!(reply.body, Body::Say { notice: true, .. }),
        text: brief.map_or_else(|| text.clone(), |brief| brief.figure.to_string()),
        markup: brief.map_or_else(|| stored(below), |_| Some(BRIEF.to_owned())),
        at,
        receipt: receipt.map(|receipt| (Cow::Borrowed(receipt.sender.id), receipt.subject)),
        person: None,
    })
}

/// Who is told what becomes of a stored reply. Nobody, where an older program's wing is gone.
#[must_use]
pub fn receipt(row: &OutboxRow) -> Option<Receipt> {
    about(row).filter(|_| !is_brief(row))
}

fn about(row: &OutboxRow) -> Option<Receipt> {
    let (wing, subject) = row.receipt.as_ref()?;
    wings::sender(wing).map(|sender| Receipt {
        sender,
        subject: *subject,
    })
}

/// A stored reply, after a restart. One that was kept in brief is still to be said again; `None` for one of a wing that
/// is gone.
#[must_use]
pub fn read(row: OutboxRow, now: Instant) -> Option<Job> {
    let (receipt, brief) = (receipt(&row), brief(&row));
    if brief.is_none() && is_brief(&row) {
        return None;
    }
    let markup = markup_of(row.markup.as_deref());
    let (by, text, to) = (row.person, row.text, row.answers);
    let body = match (row.body, row.edits) {
        (BodyKind::Dice, _) => Body::Dice { emoji: text, to },
        (BodyKind::File, _) => {
            let name = receipt.and_then(|receipt| receipt.sender.file_name());
            let name = name.unwrap_or_default();
            Body::File { name, text, to }
        }
        (BodyKind::Edit, Some(message)) => Body::Edit {
            message,
            text,
            markup,
        },
        (BodyKind::Say | BodyKind::Edit, _) => Body::Say {
            text,
            markup,
            to,
            notice: row.notice,
        },
    };
    let chat = row.chat;
    let reply = Reply {
        chat,
        body,
        receipt,
        fleeting: false,
        brief,
    };
    Some(Job {
        by,
        ..Job::new(reply, row.id, now)
    })
}

/// Stands in place of what hangs below a message, where no more than a [`Brief`] is kept of it. No row of buttons begins
/// with a line's end.
const BRIEF: &str = "\n";

fn is_brief(row: &OutboxRow) -> bool {
    row.markup.as_deref() == Some(BRIEF)
}

fn brief(row: &OutboxRow) -> Option<Brief> {
    let of = about(row).filter(|_| is_brief(row))?;
    let figure = row.text.parse().ok()?;
    Some(Brief { of, figure })
}

/// Stands before a link. Callback data begins with a number.
const LINK: char = '>';

/// Labels, data and links have neither tabs nor line breaks.
fn stored(markup: &Markup) -> Option<String> {
    let rows = match markup {
        Markup::None => return None,
        Markup::AskForReply => return Some(String::new()),
        Markup::Buttons(rows) => rows,
    };
    let mut text = String::with_capacity(256);
    for (number, row) in rows.iter().enumerate() {
        for (place, button) in row.iter().enumerate() {
            text.push_str(match (number, place) {
                (0, 0) => "",
                (_, 0) => "\n",
                _ => "\t",
            });
            text.push_str(&button.label);
            text.push('\t');
            if matches!(button.does, Does::Opens(_)) {
                text.push(LINK);
            }
            text.push_str(button.carries());
        }
    }
    Some(text)
}

fn markup_of(stored: Option<&str>) -> Markup {
    match stored {
        None => Markup::None,
        Some("") => Markup::AskForReply,
        Some(text) => Markup::Buttons(text.split('\n').map(read_row).collect()),
    }
}

fn read_row(line: &str) -> Vec<casino::Button> {
    let mut fields = line.split('\t');
    let pairs = std::iter::from_fn(|| Some((fields.next()?, fields.next()?)));
    let button = |(label, carried): (&str, &str)| {
        let does = match carried.strip_prefix(LINK) {
            Some(url) => Does::Opens(Link::read(url)?),
            None => Does::Deed {
                data: carried.to_owned(),
                has_amount: false,
            },
        };
        let label = label.to_owned();
        Some(casino::Button { label, does })
    };
    pairs.filter_map(button).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(row: OutboxRow) -> Reply {
        read(row, Instant::now()).expect("a job").reply
    }

    fn of_brief(reply: Reply) -> OutboxRow {
        of(&reply, 3, Wall(1)).expect("stored")
    }

    #[test]
    fn a_stored_reply_comes_back_as_it_was() {
        let button = |n: u8| casino::Button {
            label: format!("🎲 {n}"),
            does: Does::Deed {
                data: format!("1:t:{n}"),
                has_amount: false,
            },
        };
        let link = Link::read("https://t.me/bot?start=1a").expect("a link");
        let link = casino::Button::to(link, "Pay".to_owned());
        let rows = vec![vec![button(1), link, button(2)], vec![button(3)]];
        let (chat, to) = (-5, Some(9));
        let mut replies = Vec::new();
        for markup in [Markup::None, Markup::AskForReply, Markup::Buttons(rows)] {
            let text = || "a\tb\n<b>c</b>".to_owned();
            replies.push(Reply::say(chat, text(), markup.clone(), to));
            replies.push(Reply::notice(chat, text(), markup.clone(), None));
            replies.push(Reply::edit(chat, 8, text(), markup));
        }
        let emoji = "🎳".to_owned();
        let body = Body::Dice { emoji, to };
        replies.push(Reply {
            chat,
            body,
            receipt: None,
            fleeting: false,
            brief: None,
        });
        let all = replies.into_iter().flat_map(|reply| {
            let receipts = wings::senders().map(|sender| Receipt { sender, subject: 4 });
            let with = move |receipt| reply.clone().with(receipt);
            receipts.map(Some).chain([None]).map(with)
        });
        for reply in all {
            let stored = of(&reply, 3, Wall(1)).expect("stored");
            assert_eq!(back(stored), reply);
        }
        for sender in wings::senders() {
            let Some(name) = sender.file_name() else {
                continue;
            };
            let text = "<b>c</b>".to_owned();
            let (body, receipt) = (
                Body::File { name, text, to },
                Receipt { sender, subject: 4 },
            );
            let reply = Reply {
                chat,
                body,
                receipt: Some(receipt),
                fleeting: false,
                brief: None,
            };
            let stored = of(&reply, 3, Wall(1)).expect("stored");
            assert_eq!(back(stored), reply);
        }
        let answer = Reply::answer("q".to_owned(), String::new());
        assert!(of(&answer, 3, Wall(1)).is_none());
    }

    #[test]
    fn what_a_wing_had_stored_that_is_gone_is_sent_all_the_same() {
        let say = Reply::line(7, "hi".to_owned(), false);
        let stored = of(&say, 3, Wall(1)).expect("stored");
        let receipt = Some((Cow::Borrowed("gone"), 4));
        assert_eq!(back(OutboxRow { receipt, ..stored }), say);
    }

    #[test]
    fn of_what_is_kept_in_brief_the_text_is_not_kept() {
        for sender in wings::senders() {
            let of = Receipt { sender, subject: 4 };
            let brief = Brief { of, figure: -7 };
            for full in [
                Reply::say(5, "much".to_owned(), Markup::AskForReply, Some(9)),
                Reply::edit(5, 8, "much".to_owned(), Markup::None),
            ] {
                let stored = of_brief(full.clone().briefly(Some(brief)));
                assert!(!stored.text.contains("much"));
                assert_eq!(receipt(&stored), None, "nobody is told");
                let read = back(stored.clone());
                assert_eq!(read.brief, Some(brief));
                let (text, below) = match full.body.clone() {
                    Body::Say { text, markup, .. } | Body::Edit { text, markup, .. } => {
                        (text, markup)
                    }
                    other => panic!("{other:?}"),
                };
                assert_eq!(read.saying(text, below).briefly(None), full);
                let receipt = Some((Cow::Borrowed("gone"), 4));
                let gone = OutboxRow { receipt, ..stored };
                assert!(super::read(gone, Instant::now()).is_none());
            }
        }
    }
}
