//! What is done in the office, by its gate and not by its pages.
use super::{Seeded, Table};
use casino_bot::casino::wings::office::acts::{self, Act};
use casino_bot::casino::{Chat, House, Trouble, Visit};
use casino_bot::rules::ledger::PlayerId;
use casino_bot::rules::office::Channel;
use casino_bot::store::office::ActId;
use casino_bot::values::money::Asset;

/// How somebody comes to the gate.
#[derive(Clone, Copy)]
pub struct Comes {
    pub who: i64,
    pub channel: Channel,
    /// Whether it is in their private chat.
    pub private: bool,
}

impl Comes {
    pub const fn in_chat(who: i64) -> Self {
        Self {
            who,
            channel: Channel::Chat,
            private: true,
        }
    }
}

/// Does it in a transaction of its own, of which nothing is left if it is refused.
pub fn act(
    table: &Table,
    house: &House,
    comes: Comes,
    what: &Act,
    reason: &str,
) -> Result<ActId, Trouble> {
    let db = table.engine.books();
    db.begin().expect("begins");
    let done = try_act(table, house, comes, what, reason);
    match done {
        Ok(_) => db.commit().expect("commits"),
        Err(_) => db.rollback(),
    }
    done
}

/// Does it in the transaction under way.
pub fn try_act(
    table: &Table,
    house: &House,
    comes: Comes,
    what: &Act,
    reason: &str,
) -> Result<ActId, Trouble> {
    let db = table.engine.books();
    let player = db.player(PlayerId(comes.who)).expect("reads");
    let player = player.expect("is known");
    let voice = db.voice(player.id, Asset::Play).expect("reads");
    let mut entropy = Seeded(77);
    let mut visit = Visit {
        house,
        db,
        entropy: &mut entropy,
        now: table.now.wall,
        chat: Chat {
            id: comes.who,
            private: comes.private,
        },
        wallet: Asset::Play,
        player,
        voice,
        newcomer: false,
        bot: String::new(),
        also: Vec::new(),
    };
    acts::act(&mut visit, comes.channel, what, reason)
}
