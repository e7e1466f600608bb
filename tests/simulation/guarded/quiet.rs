//! What the excluded hear: answers, and what they are owed. Nothing else is said to them, and nothing of that leads on.
use super::{Guarded, OPEN, all};
use crate::simulation::process::Process;
use crate::simulation::proofs::{Wrong, number, wrong};
use crate::simulation::world::World;
use casino_bot::casino::{Body, Event, Markup};
use casino_bot::sandbox::ALICE;
use casino_bot::telegram::outbound::{Class, Job};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Words of buttons that lead on to a bet, or behind a `:in` to a deposit.
const LEADS_ON: [&str; 16] = [
    "t",
    "l",
    "p",
    "stake",
    "auto",
    "a",
    "toss",
    "tosses",
    "throw",
    "tstake",
    "duel",
    "pot",
    "challenge",
    "join",
    "rematch",
    "games",
];

impl World {
    /// What was committed is about to be said: whether who it goes to may hear it.
    pub fn may_hear(&mut self, p: &Process, job: &Job) -> Result<(), Wrong> {
        let (guarded, whom) = (&self.guarded, job.chat());
        if job.class() == Class::Answer || !guarded.is_shut(whom, self.guards_ms()) {
            return Ok(());
        }
        if let Some(late) = self.books.late.get_mut(&whom).filter(|late| **late > 0) {
            *late -= 1;
            return Ok(());
        }
        let asked = p.hand.iter().flat_map(|batch| &batch.updates);
        let mut asked = asked.filter(|update| self.books.worked.contains(&update.id));
        let is_theirs = |event: &Event| event.origin().is_some_and(|(_, from)| from.id.0 == whom);
        if asked.any(|update| update.event.as_ref().is_ok_and(is_theirs)) || guarded.is_staff(whom)
        {
            return Ok(());
        }
        let (Body::Say { text, markup, .. } | Body::Edit { text, markup, .. }) = &job.reply.body
        else {
            return Err(wrong(format!("{whom} is excluded and gets dice or a file")));
        };
        let text: String = text.chars().take(80).collect();
        // What was said before is shown as it stands now, of which nobody hears.
        let is_said = matches!(job.reply.body, Body::Say { .. });
        if is_said && guarded.theirs.get(&whom) == Some(&things(&p.reader, whom)?) {
            return Err(wrong(format!(
                "{whom} is excluded, and is told without being owed anything: {text}"
            )));
        }
        let Markup::Buttons(rows) = markup else {
            return Ok(());
        };
        match rows.iter().flatten().find(|one| leads_on(one.carries())) {
            Some(one) => Err(wrong(format!(
                "{whom} is excluded, and is led on by {}: {text}",
                one.carries()
            ))),
            None => Ok(()),
        }
    }

    /// A call to a group was refused: what it says comes in private to who has asked for it, and to whom it concerns.
    pub fn may_come_in_private(&mut self, job: &Job) {
        let place = job.reply.chat;
        let sql = format!(
            "SELECT player FROM buy_in JOIN contest ON contest.id = contest WHERE chat = {place}
             UNION SELECT player FROM toss WHERE chat = {place}"
        );
        let concerned = self.looked_up(&sql, |row| row.get(0));
        for whom in concerned.into_iter().chain(job.by.map(|by| by.0)) {
            *self.books.late.entry(whom).or_default() += 1;
        }
    }
}

fn leads_on(data: &str) -> bool {
    let mut words = data.split(':').skip(1);
    let word = words.next().unwrap_or_default();
    LEADS_ON.contains(&word) || word.starts_with("pay") && words.next() == Some("in")
}

impl Guarded {
    /// Whether anything keeps somebody from playing.
    pub fn is_shut(&self, player: i64, at_ms: u64) -> bool {
        super::is_shut(&self.shut, player, at_ms)
    }

    /// Whether somebody works for the house, which tells them of its matters.
    fn is_staff(&self, whom: i64) -> bool {
        let role = self.office.get(&("role".to_owned(), whom.to_string()));
        whom == ALICE || role.is_some_and(|role| role != "none")
    }

    /// Something was committed: what is theirs, of all that are excluded.
    pub(super) fn looks_at_theirs(&mut self, reader: &Connection) -> Result<(), Wrong> {
        let mut theirs = BTreeMap::new();
        for (player, _) in self.shut.keys() {
            if !theirs.contains_key(player) {
                theirs.insert(*player, things(reader, *player)?);
            }
        }
        self.theirs = theirs;
        Ok(())
    }
}

/// What somebody is told of when it changes: what they have, what is open, what they take out, what came of an invoice
/// unasked, which tosses are to be told, what they have written to the house.
fn things(reader: &Connection, player: i64) -> Result<Vec<(i64, i64, String)>, Wrong> {
    let there = "SELECT count(*) FROM sqlite_schema WHERE name = 'ticket'";
    let tickets = match number(reader, there)? {
        0 => "",
        _ => {
            "UNION ALL SELECT 4, id, state || (SELECT count(*) FROM ticket_line WHERE ticket = ticket.id)
               FROM ticket WHERE player = ?1"
        }
    };
    let sql = format!(
        "SELECT 0, asset, CAST(balance AS TEXT) FROM account WHERE owner = ?1
         UNION ALL SELECT 1, id, state FROM withdrawal WHERE player = ?1
         UNION ALL SELECT 2, suspense.id, suspense.state FROM suspense
           JOIN deposit ON deposit.id = suspense.deposit WHERE deposit.player = ?1
         UNION ALL SELECT 3, count(*), '' FROM (SELECT player AS whose FROM ({OPEN})) WHERE whose = ?1
         UNION ALL SELECT 5, count(*), '' FROM agenda CROSS JOIN toss ON toss.id = subject
           WHERE kind = 'toss' AND toss.player = ?1
         {tickets} ORDER BY 1, 2"
    );
    all(reader, &sql, [player], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}
