//! What is done in the office about players and the house, by the owner and by who has been given a part in it, and what
//! others try.
use super::cares::presses_data;
use super::chance::Chance;
use super::players::{player, presses, says};
use super::world::World;
use casino_bot::sandbox::ALICE;
use casino_bot::values::base36::base36;

const TOUCHES: [&str; 9] = [
    "freeze", "unfreeze", "unfreeze", "ban", "unban", "unban", "hold", "release", "note",
];
const HALTS: [&str; 9] = [
    "maintenance",
    "deposits",
    "withdrawals",
    "wind-down",
    "toss",
    "coin",
    "duel",
    "pot",
    "blackjack",
];

/// Mostly the owner.
fn clerk(world: &World, chance: &mut Chance) -> i64 {
    match chance.one_in(4) {
        true => player(world, chance),
        false => ALICE,
    }
}

/// Somebody is frozen, banned, or their money held, or that is taken back.
pub fn touches(world: &mut World, chance: &mut Chance) -> String {
    let (by, whom) = (clerk(world, chance), player(world, chance));
    let what = *chance.of(&TOUCHES);
    touch(world, by, whom, what)
}

fn touch(world: &mut World, by: i64, whom: i64, what: &str) -> String {
    let pressed = presses_data(world, by, &format!("touch:{}:{what}", base36(whom)));
    says(world, by, by, "for a reason");
    format!("{pressed}, for a reason")
}

/// Something is halted, or goes on.
pub fn halts(world: &mut World, chance: &mut Chance) -> String {
    let by = clerk(world, chance);
    let halted = world.office("halt", "on");
    let data = match halted.get(chance.place(halted.len().max(1))) {
        Some(what) if !chance.one_in(3) => format!("halt:{what}:off"),
        _ => format!("halt:{}:on", chance.of(&HALTS)),
    };
    presses_data(world, by, &data)
}

/// Somebody is given a part in the office, or it is taken from them.
pub fn gives(world: &mut World, chance: &mut Chance) -> String {
    let (by, whom) = (clerk(world, chance), player(world, chance));
    let role = *chance.of(&["admin", "cashier", "support", "auditor", "none", "none"]);
    presses_data(world, by, &format!("role:{}:{role}", base36(whom)))
}

/// The owner writes to many; it goes with the next press.
pub fn writes(world: &mut World, chance: &mut Chance) -> String {
    let to = chance.of(&["all", "lately", "money"]);
    let pressed = presses_data(world, ALICE, &format!("write:{to}"));
    says(world, ALICE, ALICE, "there is a new game");
    format!("{pressed}, there is a new game")
}

/// Somebody is given money, or it is taken from them; it is done with the next press.
pub fn adjusts(world: &mut World, chance: &mut Chance) -> String {
    let whom = player(world, chance);
    let pressed = presses_data(world, ALICE, &format!("adjust:{}", base36(whom)));
    let sign = if chance.one_in(4) { "-" } else { "+" };
    let asset = chance.of(&["usdt", "usdt", "ton", "play"]);
    let said = format!("{sign}{} {asset} for a reason", chance.between(1, 30));
    says(world, ALICE, ALICE, &said);
    format!("{pressed}, {said}")
}

/// The owner answers somebody who has written, or closes their ticket.
pub fn answers(world: &mut World, chance: &mut Chance) -> String {
    let ticket = base36(chance.between(1, 9) as i64);
    if chance.one_in(3) {
        return presses_data(world, ALICE, &format!("close:{ticket}"));
    }
    let pressed = presses_data(world, ALICE, &format!("answer:{ticket}"));
    says(world, ALICE, ALICE, "it was paid");
    format!("{pressed}, it was paid")
}

/// The owner confirms what they have typed, or what was shown to them long ago.
pub fn seals(world: &mut World, chance: &mut Chance) -> String {
    let word = if chance.one_in(8) {
        ":second:"
    } else {
        ":confirm:"
    };
    match world.seen.button(ALICE, word) {
        Some((message, data)) => presses(world, ALICE, ALICE, message, &data),
        None => says(world, ALICE, ALICE, "/admin"),
    }
}

impl World {
    /// Of what the office has put into this state.
    fn office(&self, about: &str, value: &str) -> Vec<String> {
        let sql = "SELECT about, subject, value FROM office_state ORDER BY about, subject";
        let rows = self.looked_up(sql, |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
            ))
        });
        let is_so = |(of, subject, is): (String, String, String)| {
            (of == about && is == value).then_some(subject)
        };
        rows.into_iter().filter_map(is_so).collect()
    }

    /// The owner takes back what was done, so that all can drain.
    pub fn office_relents(&mut self) {
        for what in self.office("halt", "on") {
            presses_data(self, ALICE, &format!("halt:{what}:off"));
        }
        for (about, value, back) in [
            ("play", "frozen", "unfreeze"),
            ("play", "banned", "unban"),
            ("payouts", "on", "release"),
        ] {
            for whom in self.office(about, value) {
                touch(self, ALICE, whom.parse().unwrap_or(ALICE), back);
            }
        }
    }
}
