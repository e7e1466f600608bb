//! A player at the desk: who they are, where, and what the house lets them see of the books. The
//! desk lets them in; commands are given a visit.
use crate::casino::backing::{Backing, StakeRange};
use crate::casino::house::House;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::{Body, Chat, Markup, Person, Reply};
use crate::casino::{backing, guard, text};
use crate::rules::fairness::{ClientSeed, Entropy, ServerSeed};
use crate::rules::games::{Choice, Game, Wager};
use crate::rules::ledger::{Account, Entry, EntryKey, PlayerId};
use crate::speech::Voice;
use crate::store::{Db, Pair, Place, Player, Round, Tally};
use crate::values::fault::Fault;
use crate::values::money::{Amount, Asset, Stakes};
use crate::values::time::Wall;

/// One player's turn at the desk: everything that a command may use.
pub struct Visit<'a> {
    /// The house.
    pub house: &'a House,
    /// The books, inside a transaction.
    pub db: &'a Db,
    /// Where new seeds come from.
    pub entropy: &'a mut dyn Entropy,
    /// When this happens.
    pub now: Wall,
    /// Where.
    pub chat: Chat,
    /// What they play for.
    pub wallet: Asset,
    /// Who.
    pub player: Player,
    /// How they are spoken to.
    pub voice: Voice,
    /// Whether this is their first visit.
    pub newcomer: bool,
    /// The bot's own user name, where a command came with it.
    pub bot: String,
    /// What goes out after the page that a command or a press shows, there and elsewhere.
    pub also: Vec<Reply>,
}

impl<'a> Visit<'a> {
    /// Lets the person in, who becomes a player at their first visit.
    pub(super) fn enter(
        house: &'a House,
        db: &'a Db,
        entropy: &'a mut dyn Entropy,
        now: Wall,
        chat: Chat,
        from: &Person,
    ) -> Result<Self, Trouble> {
        let known = db.player(from.id)?;
        let player = Player {
            id: from.id,
            name: from.name.clone(),
            username: from.username.clone(),
            blocked: false,
            met: chat.private || known.as_ref().is_some_and(|known| known.met),
            seen: (from.language)
                .or(known.as_ref().map(|known| known.seen))
                .unwrap_or_default(),
            chosen: known.as_ref().and_then(|known| known.chosen),
            wallet: known.as_ref().map_or(Asset::Play, |known| known.wallet),
        };
        match &known {
            Some(known) if *known == player => {}
            Some(_) => db.update_player(&player, None)?,
            None => welcome(house, db, entropy, now, &player)?,
        }
        let wallet = house.wallet(player.wallet);
        if !wallet.is_play() {
            db.open_account(wallet, player.id)?;
        }
        let newcomer = known.is_none();
        let voice = voice(wallet, &player);
        Ok(Self {
            house,
            db,
            entropy,
            now,
            chat,
            wallet,
            player,
            voice,
            newcomer,
            bot: String::new(),
            also: Vec::new(),
        })
    }

    /// The known player's, without their doing, in the chat where they will be told of what was played for
    /// out of this wallet.
    pub(super) fn without_them(
        house: &'a House,
        db: &'a Db,
        entropy: &'a mut dyn Entropy,
        now: Wall,
        chat: i64,
        (wallet, player): (Asset, PlayerId),
    ) -> Result<Self, Trouble> {
        let player = db.player(player)?.ok_or(Refusal::Round)?;
        let voice = voice(wallet, &player);
        Ok(Self {
            house,
            db,
            entropy,
            now,
            chat: Chat {
                id: chat,
                private: Place::is_private(chat),
            },
            wallet,
            player,
            voice,
            newcomer: false,
            bot: String::new(),
            also: Vec::new(),
        })
    }

    /// Opens this wallet: from now on they play with it, in groups too.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_wallet(&mut self, asset: Asset) -> Result<(), Fault> {
        self.db.choose_wallet(self.player.id, asset)?;
        if !asset.is_play() {
            self.db.open_account(asset, self.player.id)?;
        }
        (self.player.wallet, self.wallet) = (asset, asset);
        self.voice = self.voice.of(asset);
        Ok(())
    }

    /// Sees to it that a button whose amounts are of this asset is one of the wallet that is open: no amount of one
    /// is ever one of another.
    ///
    /// # Errors
    /// A refusal that says so.
    pub(super) fn has_open(&self, asset: Asset) -> Result<(), Refusal> {
        if asset == self.wallet {
            return Ok(());
        }
        Err(match self.house.deals_in(asset) {
            true => Refusal::OtherWallet(asset),
            false => Refusal::NotPlayed(asset),
        })
    }

    /// Sees to it that nothing keeps the player from playing.
    ///
    /// # Errors
    /// The refusal that says until when.
    pub fn may_play(&self) -> Result<(), Trouble> {
        guard::lets_in(self.db, self.player.id, self.now)
    }

    /// Whether something does.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_shut(&self) -> Result<bool, Fault> {
        self.db.is_excluded(self.player.id, self.now)
    }

    /// The player's balance of what is played for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn balance(&self) -> Result<Amount, Trouble> {
        Ok(self
            .db
            .balance(self.wallet, Account::Player(self.player.id))?)
    }

    /// The stakes that the house takes of what is played for.
    #[must_use]
    pub fn taken(&self) -> Stakes {
        self.house.stakes.of(self.wallet)
    }

    /// The wager that a game's table opens with: the last one, or the usual stake on the first choice,
    /// within what table and balance allow now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remembered(&self, game: &dyn Game) -> Result<Wager, Trouble> {
        let (asset, player) = (self.wallet, self.player.id);
        let memory = Memory {
            tallies: self.db.tallies(player, asset)?,
            backing: Backing::of_game(self.db, (self.taken(), player), game, self.now)?,
            balance: self.balance()?,
        };
        Ok(memory.wager(game))
    }

    /// The same for every game, read once.
    ///
    /// # Errors
    /// When the database fails.
    pub fn memory(&self) -> Result<Memory, Trouble> {
        let asset = self.wallet;
        Ok(Memory {
            tallies: self.db.tallies(self.player.id, asset)?,
            backing: self.backing()?,
            balance: self.balance()?,
        })
    }

    /// The stake nearest to `stake` that the table accepts and the balance covers; the minimum
    /// when the balance does not cover even that.
    ///
    /// # Errors
    /// When the database fails.
    pub fn within(
        &self,
        game: &dyn Game,
        choice: &Choice,
        stake: Amount,
    ) -> Result<Amount, Trouble> {
        let range = self.stakes(game, choice)?;
        Ok(range.nearest(stake, self.balance()?))
    }

    /// What the player's bets may win now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn backing(&self) -> Result<Backing, Fault> {
        Backing::of(self.db, self.taken(), self.player.id, self.now)
    }

    /// The stakes that the player may put on `choice` now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stakes(&self, game: &dyn Game, choice: &Choice) -> Result<StakeRange, Fault> {
        let theirs = (self.taken(), self.player.id);
        backing::stakes(self.db, theirs, game, choice, self.now)
    }

    /// The player's open round of this game, whose end is told here from now on: it is about to be
    /// shown. Looking at it is no move, and does not keep it from being abandoned.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_round(&self, game: &dyn Game) -> Result<Option<Round>, Trouble> {
        if !game.spec().lasts() {
            return Ok(None);
        }
        let round = self
            .db
            .open_round((self.wallet, self.player.id), game.spec().id)?;
        if let Some(round) = &round {
            self.db.show_table(round.id, self.chat.id)?;
        }
        Ok(round)
    }

    /// Notes that the player has opened a round or made a move in it, here and now.
    pub(super) fn moved(&self, round: &Round) -> Result<(), Trouble> {
        Ok(self.db.touch_table(round.id, self.chat.id, self.now)?)
    }

    /// A page as it is sent: in a group it begins with whose it is, unless it is everybody's.
    pub(super) fn shown(&self, page: Page) -> (String, Markup) {
        let shared = page.shows().is_some();
        let (text, markup) = page.finish(self.wallet);
        if self.chat.private || shared {
            return (text, markup);
        }
        (text::in_group(self.voice, &self.player.name, &text), markup)
    }

    pub(super) fn say(&self, page: Page, to: Option<i64>) -> Reply {
        let (chat, shows, file, brief) = (self.chat.id, page.shows(), page.file, page.brief());
        let (text, markup) = self.shown(page);
        let to = to.filter(|_| !self.chat.private);
        match file {
            Some((name, receipt)) => Reply {
                chat,
                body: Body::File { name, text, to },
                receipt: Some(receipt),
                fleeting: false,
                brief: None,
            },
            None => Reply::say(chat, text, markup, to)
                .with(shows)
                .briefly(brief),
        }
    }
}

fn voice(asset: Asset, player: &Player) -> Voice {
    Voice {
        language: player.language(),
        asset,
    }
}

/// How who caused an event is spoken to: as they chose, if they are known, or as their Telegram says, and of
/// the wallet that they have open.
///
/// # Errors
/// When the database fails.
pub fn voice_of(house: &House, db: &Db, from: &Person) -> Result<Voice, Fault> {
    let known = db.player(from.id)?;
    let chosen = known.as_ref().and_then(|known| known.chosen);
    let opened = known.as_ref().map_or(Asset::Play, |known| known.wallet);
    let seen = from.language.or(known.map(|known| known.seen));
    Ok(Voice {
        language: chosen.or(seen).unwrap_or_default(),
        asset: house.wallet(opened),
    })
}

/// What the wagers follow from that a player's tables open with.
pub struct Memory {
    tallies: Vec<Tally>,
    backing: Backing,
    balance: Amount,
}

impl Memory {
    /// What this game's table opens with: [`Visit::remembered`].
    #[must_use]
    pub fn wager(&self, game: &dyn Game) -> Wager {
        let mut tallies = self.tallies.iter();
        let last = tallies.find(|tally| tally.game == game.spec().id);
        let stake = last.map_or_else(|| self.backing.taken().usual(), |tally| tally.last.stake);
        // A choice that an older program offered may be gone.
        let choice = last.map(|tally| &tally.last.choice);
        let choice = choice.filter(|choice| game.top(choice).is_some());
        let choice = choice.cloned().unwrap_or_else(|| game.default_choice());
        let range = self.backing.stakes(game, &choice);
        let stake = range.nearest(stake, self.balance);
        Wager { stake, choice }
    }
}

/// Enters a new player: accounts, seeds, and the credits that everybody gets once.
fn welcome(
    house: &House,
    db: &Db,
    entropy: &mut dyn Entropy,
    now: Wall,
    player: &Player,
) -> Result<(), Trouble> {
    let account = Account::Player(player.id);
    let pair = Pair {
        server: ServerSeed::new(entropy.seed()),
        client: ClientSeed::random(&entropy.seed()),
        closed: false,
    };
    db.add_player(player, &pair, &ServerSeed::new(entropy.seed()), now)?;
    db.open_account(Asset::Play, player.id)?;
    let gift = Entry::single(
        EntryKey::welcome(player.id),
        Asset::Play,
        Account::World,
        account,
        house.welcome,
    );
    Ok(db.post(&gift, now)?)
}

/// Gives a new house its play bankroll, once.
///
/// # Errors
/// When the database fails.
pub fn fund(house: &House, db: &Db, now: Wall) -> Result<(), Fault> {
    let key = EntryKey::funding(Asset::Play);
    if db.is_posted(key)? {
        return Ok(());
    }
    db.post(
        &Entry::single(
            key,
            Asset::Play,
            Account::World,
            Account::Bankroll,
            house.bankroll,
        ),
        now,
    )
}
