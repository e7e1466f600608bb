//! The world behind the sandbox's Bot API: users, chats, messages and what they look like on the wire. A pure
//! state machine: time is an argument (Unix milliseconds), chance a seed. It knows neither HTTP nor threads.
//! Called by `Sandbox`, which adds lock and clock; tests may call it directly.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::answer::ApiError;
use super::chat::{Chat, Kind, Message, opening};
use super::faults::{Fault, Flood};
use super::feed::Feed;
use super::pay::provider::Provider;
use super::queue::Queue;
use super::rules::{ANONYMOUS, ATTIC, FORUM, GENERAL, INLINE_BOT, Rules, Topic};

/// The bot's user id.
pub const BOT_ID: i64 = 424_242_000;
/// The bot's username, without `@`, until it is renamed.
pub const BOT_USERNAME: &str = "casino_sandbox_bot";
/// A player who is there from the start.
pub const ALICE: i64 = 700_000_001;
/// A player who is there from the start.
pub const BOB: i64 = 700_000_002;
/// A player who is there from the start; her first name needs HTML escaping.
pub const CAROL: i64 = 700_000_003;
/// The supergroup "The Back Room".
pub const BACK_ROOM: i64 = -1_001_700_000_001;

const USERS_MAX: usize = 20_000;
const MESSAGES_IN_CHAT_MAX: usize = 1_000;
const MESSAGES_MAX: usize = 200_000;
/// A press can be answered this long.
pub(super) const PRESS_MS_MAX: i64 = 15_000;
const PRESSES_MAX: usize = 100_000;
/// Files that bots sent are kept as long as they are no more than this together.
const FILES_BYTES_MAX: usize = 64 * 1024 * 1024;
const DICE_NEXT_MAX: usize = 10_000;
const FAULTS_MAX: usize = 1_000;

pub(super) struct User {
    pub id: i64,
    pub first_name: String,
    pub username: Option<String>,
    /// Has written to the bot: before that a bot may not write to a user.
    pub started: bool,
    pub blocked: bool,
    /// Feed position of the last change.
    pub changed: u64,
}

/// A file that a bot sent.
pub struct File {
    id: u64,
    /// As the bot named it: without quotes and control characters.
    pub name: String,
    pub bytes: Vec<u8>,
}

pub(super) struct Press {
    pub id: u64,
    pub user: i64,
    pub chat: i64,
    pub message_id: i64,
    pub at_ms: i64,
    pub answered: bool,
}

/// What has changed since the last look, for the condition variables of `Sandbox`.
#[derive(Default)]
pub(super) struct Wake {
    pub updates: bool,
    pub feed: bool,
}

/// A menu command of the bot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Command {
    pub command: String,
    pub description: String,
}

/// The state machine. See the module's header.
pub struct World {
    pub(super) username: String,
    pub(super) users: HashMap<i64, User>,
    pub(super) chats: HashMap<i64, Chat>,
    pub(super) private_message_id: i64,
    /// Chat and message in the order of their coming, for the bound over all chats.
    message_order: VecDeque<(i64, i64)>,
    pub(super) queue: Queue,
    pub(super) presses: VecDeque<Press>,
    pub(super) last_press_id: u64,
    pub(super) commands: BTreeMap<(String, String), Vec<Command>>,
    pub(super) commands_changed: u64,
    pub(super) webhook: Option<String>,
    pub(super) accepted_token: Option<String>,
    pub(super) faults: Vec<Fault>,
    files: VecDeque<File>,
    pub(super) last_file: u64,
    pub(super) flood: Flood,
    pub(super) chat_per_minute: Option<u32>,
    pub(super) global_per_second: Option<u32>,
    pub(super) counts: BTreeMap<&'static str, BTreeMap<String, u64>>,
    pub(super) dice_next: VecDeque<u8>,
    prng: u64,
    pub(super) feed: Feed,
    pub(super) provider: Provider,
    pub(super) wake: Wake,
}

impl World {
    /// Three players and their groups. `seed` decides the dice; ids begin at a number derived from `now_ms`
    /// (Unix milliseconds), so that a bot that remembers an earlier world mixes nothing up.
    pub fn new(seed: u64, now_ms: i64) -> Self {
        // Ids stay positive 32-bit numbers until 2040 and grow from run to run.
        let id_base = ((now_ms / 1000 - 1_700_000_000) * 4).clamp(1, 2_000_000_000);
        let mut world = Self {
            username: BOT_USERNAME.to_owned(),
            users: HashMap::new(),
            chats: HashMap::new(),
            private_message_id: id_base,
            message_order: VecDeque::new(),
            queue: Queue::new(id_base),
            presses: VecDeque::new(),
            last_press_id: now_ms.unsigned_abs() << 20,
            commands: BTreeMap::new(),
            commands_changed: 0,
            webhook: None,
            accepted_token: None,
            faults: Vec::new(),
            files: VecDeque::new(),
            last_file: 0,
            flood: Flood::default(),
            chat_per_minute: None,
            global_per_second: None,
            counts: BTreeMap::new(),
            dice_next: VecDeque::new(),
            prng: seed,
            feed: Feed::new(now_ms),
            provider: Provider::new(seed, now_ms),
            wake: Wake::default(),
        };
        for (id, first_name, username) in [
            (ALICE, "Alice", "alice"),
            (BOB, "Bob", "bob"),
            (CAROL, "Carol <3 & \"co\"", "carol"),
        ] {
            world.add_user(id, first_name.to_owned(), Some(username.to_owned()));
        }
        for (id, kind, title) in [
            (BACK_ROOM, Kind::Supergroup, "The Back Room"),
            (FORUM, Kind::Forum, "The Grand Hall"),
            (ATTIC, Kind::Group, "The Attic"),
        ] {
            let members = vec![ALICE, BOB, CAROL];
            world.add_chat(id, kind, Some(title.to_owned()), members, id_base);
        }
        let hall = world.chats.get_mut(&FORUM).expect("added above");
        for (id, name) in [
            (GENERAL, "General"),
            (id_base + 1, "Tables"),
            (id_base + 2, "Small talk"),
        ] {
            let (name, closed) = (name.to_owned(), false);
            if id != GENERAL {
                hall.messages.push_back(Message {
                    id,
                    date: now_ms / 1000,
                    topic: Some(id),
                    ..Message::of(ALICE, opening(&name))
                });
                hall.last_message_id = id;
            }
            hall.rules.topics.insert(id, Topic { id, name, closed });
        }
        world
    }

    /// From now on only this token is accepted, others get 401; None: every well-formed one.
    pub fn accept_token(&mut self, token: Option<String>) {
        self.accepted_token = token;
    }

    /// The next dice show these values (cut to the emoji's range) before chance decides again; at most
    /// 10,000 are kept.
    pub fn next_dice(&mut self, values: impl IntoIterator<Item = u8>) {
        self.dice_next.extend(values);
        self.dice_next.truncate(DICE_NEXT_MAX);
    }

    /// The next matching calls fail; faults given first come first. Of more than 1,000 the oldest are
    /// forgotten.
    pub fn fault(&mut self, fault: Fault) {
        if self.faults.len() >= FAULTS_MAX {
            self.faults.remove(0);
        }
        self.faults.push(fault);
    }

    /// Forgets all faults.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
    }

    /// Flood limits for messages and edits: a minute in one chat, a second in all; None is off.
    pub fn limit(&mut self, chat_per_minute: Option<u32>, global_per_second: Option<u32>) {
        (self.chat_per_minute, self.global_per_second) = (chat_per_minute, global_per_second);
    }

    /// How many calls came, by method and outcome: `ok`, an HTTP status, or a fault's kind. Unknown methods
    /// are counted as `unknown`.
    pub fn calls(&self) -> &BTreeMap<&'static str, BTreeMap<String, u64>> {
        &self.counts
    }

    /// Keeps a file that a bot sent, in place of old ones.
    pub(super) fn keep_file(&mut self, name: String, bytes: Vec<u8>) {
        self.last_file += 1;
        let id = self.last_file;
        self.files.push_back(File { id, name, bytes });
        let all = |files: &VecDeque<File>| files.iter().map(|file| file.bytes.len()).sum::<usize>();
        while all(&self.files) > FILES_BYTES_MAX {
            self.files.pop_front();
        }
    }

    /// The files that are kept, oldest first.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.files.iter()
    }

    /// The file with this number, which is its `file_id`, unless it is forgotten.
    pub(super) fn file(&self, id: u64) -> Option<&File> {
        self.files.iter().find(|file| file.id == id)
    }

    fn add_user(&mut self, id: i64, first_name: String, username: Option<String>) {
        let changed = self.feed.next_seq();
        self.users.insert(
            id,
            User {
                id,
                first_name,
                username,
                started: false,
                blocked: false,
                changed,
            },
        );
        self.add_chat(id, Kind::Private, None, vec![id], 0);
    }

    pub(super) fn add_chat(
        &mut self,
        id: i64,
        kind: Kind,
        title: Option<String>,
        members: Vec<i64>,
        last_message_id: i64,
    ) {
        let (messages, flood, changed) = (VecDeque::new(), Flood::default(), self.feed.next_seq());
        self.chats.insert(
            id,
            Chat {
                id,
                kind,
                title,
                members,
                messages,
                last_message_id,
                changed,
                flood,
                rules: Rules::default(),
            },
        );
    }

    /// Makes "Player N" for an id that is new. 503 when there are too many.
    pub(super) fn ensure_user(&mut self, id: i64) -> Result<(), ApiError> {
        if self.users.contains_key(&id) {
            return Ok(());
        }
        if id <= 0 || id >= 1 << 52 || id == BOT_ID || id == INLINE_BOT || id == ANONYMOUS {
            return Err(ApiError::bad("invalid user id"));
        }
        if self.users.len() >= USERS_MAX {
            return Err(ApiError::new(503, "the sandbox is full of players"));
        }
        self.add_user(id, format!("Player {}", self.users.len() + 1), None);
        Ok(())
    }

    pub(super) fn next_message_id(&self, chat: i64) -> i64 {
        let chat = self.chats.get(&chat);
        let own = chat.filter(|chat| matches!(chat.kind, Kind::Supergroup | Kind::Forum));
        own.map_or(self.private_message_id, |chat| chat.last_message_id) + 1
    }

    /// Gives the message its id, which it returns, and stores it.
    pub(super) fn store(&mut self, chat_id: i64, mut message: Message) -> i64 {
        let id = self.next_message_id(chat_id);
        let replied = message.reply_to.and_then(|id| self.message(chat_id, id));
        let root = replied.map(|replied| replied.thread.unwrap_or(replied.id));
        let chat = self
            .chats
            .get_mut(&chat_id)
            .expect("callers have looked the chat up");
        match chat.kind {
            Kind::Supergroup | Kind::Forum => chat.last_message_id = id,
            Kind::Private | Kind::Group => self.private_message_id = id,
        }
        message.id = id;
        // Such threads look like topics and are none: whoever sends to one is refused.
        if message.topic.is_none() && matches!(chat.kind, Kind::Supergroup | Kind::Forum) {
            message.thread = root;
        }
        if chat.messages.len() >= MESSAGES_IN_CHAT_MAX {
            chat.messages.pop_front();
        }
        chat.messages.push_back(message);
        self.message_order.push_back((chat_id, id));
        if self.message_order.len() > MESSAGES_MAX
            && let Some((oldest_chat, oldest)) = self.message_order.pop_front()
            && let Some(chat) = self.chats.get_mut(&oldest_chat)
            && chat.messages.front().is_some_and(|m| m.id <= oldest)
        {
            chat.messages.pop_front();
        }
        id
    }

    /// Adds an event to the feed; `fields` is empty or `,"name":json…`.
    pub(super) fn tell(&mut self, kind: &str, chat: i64, fields: &str) {
        self.feed.push(kind, chat, fields);
        self.wake.feed = true;
    }

    /// What the provider has to tell goes to the feed.
    pub(super) fn tell_of_pay(&mut self) {
        for news in std::mem::take(&mut self.provider.news) {
            self.tell(news.kind, news.chat, &news.fields);
        }
    }

    pub(super) fn message(&self, chat: i64, id: i64) -> Option<&Message> {
        let messages = &self.chats.get(&chat)?.messages;
        messages
            .binary_search_by_key(&id, |m| m.id)
            .ok()
            .map(|at| &messages[at])
    }

    pub(super) fn message_mut(&mut self, chat: i64, id: i64) -> Option<&mut Message> {
        let messages = &mut self.chats.get_mut(&chat)?.messages;
        let at = messages.binary_search_by_key(&id, |m| m.id).ok()?;
        messages.get_mut(at)
    }

    /// Notes a press and returns its id; old ones are forgotten.
    pub(super) fn add_press(&mut self, user: i64, chat: i64, message_id: i64, now_ms: i64) -> u64 {
        while self.presses.len() >= PRESSES_MAX
            || self
                .presses
                .front()
                .is_some_and(|p| p.at_ms + PRESS_MS_MAX < now_ms)
        {
            self.presses.pop_front();
        }
        self.last_press_id += 1;
        let id = self.last_press_id;
        self.presses.push_back(Press {
            id,
            user,
            chat,
            message_id,
            at_ms: now_ms,
            answered: false,
        });
        id
    }

    /// Uniform in 1..=sides, or the next value a test has set.
    pub(super) fn roll(&mut self, sides: u8) -> u8 {
        if let Some(value) = self.dice_next.pop_front() {
            return value.clamp(1, sides);
        }
        // SplitMix64; its high half spread over the sides.
        self.prng = self.prng.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.prng;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        let value = ((z >> 32) * u64::from(sides)) >> 32;
        u8::try_from(value).map_or(sides, |v| v + 1)
    }
}
