//! The front desk: takes an event to the command, screen or bet that it means, and turns what
//! comes back into replies.
use super::button::{Action, Screen};
use super::commands::{self, Page};
use super::{Chat, Event, House, Markup, Person, Refusal, Reply, Trouble, cage, text};
use crate::fairness::{ClientSeed, Entropy, ServerSeed};
use crate::games::{self, Choice, Game, Wager};
use crate::ledger::{Account, Entry, EntryKey};
use crate::limits;
use crate::money::{Amount, Asked, Asset};
use crate::store::{Db, Pair, Player, Session};
use crate::time::Wall;

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
    /// Who.
    pub player: Player,
}

/// Handles one event.
///
/// # Errors
/// A refusal, after which the caller undoes what was done and answers with [`refuse`]; or a fault.
pub fn handle(
    house: &House,
    db: &Db,
    entropy: &mut dyn Entropy,
    now: Wall,
    event: &Event,
) -> Result<Vec<Reply>, Trouble> {
    match event {
        Event::Command {
            chat,
            from,
            message,
            name,
            args,
        } => {
            let mut visit = Visit::enter(house, db, entropy, now, *chat, from)?;
            db.end_session(chat.id, from.id)?;
            let page = match (
                commands::find(name),
                games::GAMES.iter().find(|g| g.spec().command == name),
            ) {
                (Some(command), _) => (command.run)(&mut visit, args)?,
                (None, Some(game)) => play_command(&mut visit, *game, args)?,
                (None, None) if chat.private => return Err(Refusal::Unknown.into()),
                // In a group the command may be meant for another bot.
                (None, None) => return Ok(Vec::new()),
            };
            Ok(vec![visit.say(page, Some(*message))])
        }
        Event::Said {
            chat,
            from,
            message,
            text,
        } => {
            let Some(session) = db.session(chat.id, from.id, now)? else {
                return if chat.private {
                    Err(Refusal::NotAsked.into())
                } else {
                    Ok(Vec::new())
                };
            };
            let mut visit = Visit::enter(house, db, entropy, now, *chat, from)?;
            let page = typed(&mut visit, &session, text.trim())?;
            db.end_session(chat.id, from.id)?;
            Ok(vec![visit.say(page, Some(*message))])
        }
        Event::Pressed {
            chat,
            from,
            message,
            query,
            data,
        } => {
            let (owner, action) = Action::read(data).ok_or(Refusal::Stale)?;
            if owner != from.id {
                return Err(Refusal::Foreign.into());
            }
            let mut visit = Visit::enter(house, db, entropy, now, *chat, from)?;
            let mut replies = vec![Reply::Answer {
                query: query.clone(),
                text: String::new(),
            }];
            replies.push(press(&mut visit, action, *message)?);
            Ok(replies)
        }
        Event::Reachable { player, yes } => {
            db.mark_blocked(*player, (!yes).then_some(now))?;
            Ok(Vec::new())
        }
        Event::Nothing => Ok(Vec::new()),
    }
}

/// What a player who is refused is told. Nothing that the event did before remains, but that the
/// player is known.
///
/// # Errors
/// When the database fails.
pub fn refuse(
    house: &House,
    db: &Db,
    entropy: &mut dyn Entropy,
    now: Wall,
    event: &Event,
    refusal: &Refusal,
) -> Result<Vec<Reply>, Trouble> {
    let Some((chat, from)) = event.origin() else {
        return Ok(Vec::new());
    };
    let sentence = text::refusal(refusal, house.asset);
    match event {
        Event::Pressed { query, .. } => Ok(vec![Reply::Answer {
            query: query.clone(),
            text: sentence,
        }]),
        Event::Command { message, .. } | Event::Said { message, .. } => {
            let visit = Visit::enter(house, db, entropy, now, chat, from)?;
            Ok(vec![visit.say(
                Page::new(text::html(&sentence).into_owned()),
                Some(*message),
            )])
        }
        Event::Reachable { .. } | Event::Nothing => Ok(Vec::new()),
    }
}

impl<'a> Visit<'a> {
    /// Lets the person in, who becomes a player at their first visit.
    fn enter(
        house: &'a House,
        db: &'a Db,
        entropy: &'a mut dyn Entropy,
        now: Wall,
        chat: Chat,
        from: &Person,
    ) -> Result<Self, Trouble> {
        let player = Player {
            id: from.id,
            name: from.name.clone(),
            blocked: false,
        };
        match db.player(from.id)? {
            Some(known) if known.name == player.name && !known.blocked => {}
            Some(_) => db.update_player(&player, None)?,
            None => welcome(house, db, entropy, now, &player)?,
        }
        Ok(Self {
            house,
            db,
            entropy,
            now,
            chat,
            player,
        })
    }

    /// The player's balance of what is played for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn balance(&self) -> Result<Amount, Trouble> {
        Ok(self
            .db
            .balance(self.house.asset, Account::Player(self.player.id))?)
    }

    /// The wager that a game's table opens with: the last one, or ten units on the first choice,
    /// within what table and balance allow now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remembered(&self, game: &dyn Game) -> Result<Wager, Trouble> {
        let tallies = self.db.tallies(self.player.id, self.house.asset)?;
        let last = tallies
            .into_iter()
            .find(|tally| tally.game == game.spec().id);
        let wager = last.map_or_else(
            || Wager {
                stake: Amount::units(10),
                choice: game.default_choice(),
            },
            |tally| tally.last,
        );
        // A choice that an older program offered may be gone.
        let offered = game.top(&wager.choice).is_some();
        let choice = if offered {
            wager.choice
        } else {
            game.default_choice()
        };
        let stake = self.within(game, &choice, wager.stake)?;
        Ok(Wager { stake, choice })
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
        let range = cage::stakes(self.db, self.house.asset, game, choice)?;
        Ok(stake.min(range.max).min(self.balance()?).max(range.min))
    }

    /// A page as it is sent: in a group it begins with whose it is.
    fn shown(&self, page: Page) -> (String, Markup) {
        let (text, markup) = page.finish();
        if self.chat.private {
            return (text, markup);
        }
        (text::in_group(&self.player.name, &text), markup)
    }

    fn say(&self, page: Page, to: Option<i64>) -> Reply {
        let (text, markup) = self.shown(page);
        let to = to.filter(|_| !self.chat.private);
        Reply::Say {
            chat: self.chat.id,
            text,
            markup,
            to,
            notice: false,
        }
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
    };
    db.add_player(player, &pair, &ServerSeed::new(entropy.seed()), now)?;
    db.open_accounts(account)?;
    let gift = Entry::single(
        EntryKey::welcome(player.id),
        Asset::Play,
        Account::World,
        account,
        house.welcome,
    );
    Ok(db.post(&gift, now)?)
}

/// `/flip`, `/flip 10`, `/flip 10 heads`: without a stake the table, with one a round.
fn play_command(
    visit: &mut Visit<'_>,
    game: &'static dyn Game,
    args: &str,
) -> Result<Page, Trouble> {
    let words: Vec<_> = args.split_whitespace().collect();
    let Some((stake, on)) = words.split_first() else {
        let wager = visit.remembered(game)?;
        return commands::table::page(visit, game, &wager);
    };
    let asked = Asked::parse(stake).ok_or(Refusal::Amount)?;
    let choice = game.choose(on).ok_or(Refusal::Choice(game.spec().id))?;
    let stake = stake_asked(visit, game, &choice, asked)?;
    play(visit, game, Wager { stake, choice })
}

fn stake_asked(
    visit: &Visit<'_>,
    game: &dyn Game,
    choice: &Choice,
    asked: Asked,
) -> Result<Amount, Trouble> {
    match asked {
        Asked::Exactly(stake) => Ok(stake),
        Asked::Max => visit.within(game, choice, Amount::MAX),
        Asked::Half => visit.within(game, choice, visit.balance()?.share_in_cents(2)),
    }
}

fn play(visit: &Visit<'_>, game: &'static dyn Game, wager: Wager) -> Result<Page, Trouble> {
    let (round, step) = cage::open(
        visit.house,
        visit.db,
        visit.player.id,
        game,
        wager,
        visit.now,
    )?;
    commands::table::result(visit, game, &round, &step)
}

fn press(visit: &mut Visit<'_>, action: Action, message: i64) -> Result<Reply, Trouble> {
    let chat = visit.chat.id;
    let page = match action {
        Action::Show(screen) => show(visit, screen)?,
        Action::Play { game, wager, turn } => {
            if visit.db.seat(visit.player.id)?.turn != turn {
                return Err(Refusal::Stale.into());
            }
            play(visit, game, wager)?
        }
        Action::Rotate { pair } => {
            if visit.db.seat(visit.player.id)?.pair != pair {
                return Err(Refusal::Stale.into());
            }
            commands::fair::rotate(visit, None)?
        }
        Action::AskStake { game, choice } => {
            let range = cage::stakes(visit.db, visit.house.asset, game, &choice)?;
            let awaits = format!("stake {} {}", game.spec().id, choice.as_str());
            let question = text::ask_stake(game, &choice, range, visit.house.asset);
            return ask(visit, awaits, message, question);
        }
        Action::AskClientSeed => {
            return ask(visit, "seed".to_owned(), message, text::ask_client_seed());
        }
        Action::Cancel => {
            visit.db.end_session(chat, visit.player.id)?;
            Page::new(text::cancelled())
        }
    };
    let (text, markup) = visit.shown(page);
    Ok(Reply::Edit {
        chat,
        message,
        text,
        markup,
    })
}

fn show(visit: &mut Visit<'_>, screen: Screen) -> Result<Page, Trouble> {
    match screen {
        Screen::Home => commands::start::page(visit, ""),
        Screen::Help => commands::help::page(visit, ""),
        Screen::Games => commands::games::page(visit, ""),
        Screen::Balance => commands::balance::page(visit, ""),
        Screen::History(page) => commands::history::at(visit, page),
        Screen::Stats => commands::stats::page(visit, ""),
        Screen::Fair => commands::fair::page(visit, ""),
        Screen::Verify => commands::fair::how_to_verify(visit),
        Screen::Rules(game, choice) => commands::table::rules(visit, game, &choice),
        Screen::Table(game, wager) => commands::table::page(visit, game, &wager),
    }
}

/// Waits for text. In a group the bot hears only replies to its own messages, so the client is
/// told to open one.
fn ask(
    visit: &Visit<'_>,
    awaits: String,
    message: i64,
    question: String,
) -> Result<Reply, Trouble> {
    let (chat, player) = (visit.chat, visit.player.id);
    let expires = visit.now.plus(limits::SESSION_AGE_MAX);
    visit
        .db
        .await_text(chat.id, player, &Session { awaits, message }, expires)?;
    if chat.private {
        let page = Page::new(question).row(vec![Action::Cancel.button(player, text::CANCEL)]);
        return Ok(visit.say(page, None));
    }
    let text = format!("{} {question}", text::mention(player, &visit.player.name));
    Ok(Reply::Say {
        chat: chat.id,
        text,
        markup: Markup::AskForReply,
        to: None,
        notice: false,
    })
}

/// What a player typed because the bot had asked for it.
fn typed(visit: &mut Visit<'_>, session: &Session, text: &str) -> Result<Page, Trouble> {
    let words: Vec<_> = session.awaits.split(' ').collect();
    match *words {
        ["stake", game, on] => {
            let game = games::find(game).ok_or(Refusal::Stale)?;
            let choice = game.choose(&[on]).ok_or(Refusal::Stale)?;
            let asked = Asked::parse(text).ok_or(Refusal::Amount)?;
            let stake = stake_asked(visit, game, &choice, asked)?;
            let range = cage::stakes(visit.db, visit.house.asset, game, &choice)?;
            if stake < range.min {
                return Err(Refusal::TooSmall(range.min).into());
            }
            if stake > range.max {
                return Err(Refusal::TooLarge(range.max).into());
            }
            commands::table::page(visit, game, &Wager { stake, choice })
        }
        ["seed"] => {
            let client = ClientSeed::new(text).ok_or(Refusal::ClientSeed)?;
            commands::fair::rotate(visit, Some(client))
        }
        _ => Err(Refusal::Stale.into()),
    }
}

/// Gives a new house its play bankroll, once.
///
/// # Errors
/// When the database fails.
pub fn fund(house: &House, db: &Db, now: Wall) -> Result<(), crate::fault::Fault> {
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
