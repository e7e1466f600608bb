//! A Telegram casino bot: provably fair games, double-entry books, and a process that stays up.
//!
//! # Bird's-eye view
//! A ledger machine with couriers around it. One thread, the *engine*, owns SQLite and turns each
//! update into postings and messages in one transaction. *Couriers* carry messages to Telegram, the
//! *poller* brings updates from it, a *supervisor* watches them. Nothing outside the engine moves
//! money; nothing inside it touches the network.
//!
//! ```text
//!            getUpdates                                    sendMessage, edit, answer
//!  Telegram ────────────▶ Poller ── batch ≤ 100 ──▶ Engine ── after the commit ──▶ Couriers ──▶ Telegram
//!                           ▲                        │ ▲                             │
//!                           └──── committed ─────────┘ └────── what is delivered ────┘
//! ```
//!
//! * The poller asks for update n + 1 only after the commit that holds update n. Until then
//!   Telegram is the inbox that survives a crash, so every update takes effect exactly once.
//! * Messages are rows of the same transaction; a row goes when Telegram has the message. Of a result the row
//!   names the round, from which it is said again. After a crash a message may come twice, money never.
//! * All that waits shares one transaction and one fsync; each update has a savepoint in it.
//! * kill -9 is a supported way to stop. Starting is recovering.
//!
//! # Code map, in reading order
//! The folders are the layers: each uses only those above it, and no file is in a circle. A file is a
//! room; those inside one that is named here are its parts. Each begins with what it is for and what it does
//! not know.
//!
//! ## [`values`]: what everything may use
//! * `money`: amounts as integers, assets as rows, amounts as they are typed and shown
//! * `time`: the two clocks, and the house's, which does not jump; `heartbeat`: signs of life
//! * `tenure`: whether this machine may act
//! * `limits`: the bounds; `fault`: what can go wrong outside; `link`: what buttons open; `backoff`, `chance`, `base36`,
//!   `base32`
//!
//! ## [`speech`]: every sentence, by language
//! * `en.ftl` and its like: the catalogues; `build` and `compile` make types and strings of them
//! * `languages`: a row each; `phrase`: messages as rows of tables keep them; `html`, `marks`, `safe`: inside
//!
//! A `Voice` is the language and the wallet that somebody is spoken to in.
//!
//! ## [`rules`]: pure
//! * `games`: a game is a function of wager, draws and moves; a row each; `exact`: how often an option pays what
//! * `fairness`: draws from committed seeds; `promises`: what a bet is promised, as ids and ratios behind a hash
//! * `tosses`: Telegram's own dice; `contests`: what players play against each other
//! * `guard`: what protects players: limits, pauses, exclusions; `office`: who may do what about house and players
//! * `luck`: how likely what came is; `alerts`: what staff is told of it, and of what waits
//! * `lease`: which of two machines acts
//! * `ledger`: accounts, entries, and the kinds of entries with the ways in which each moves money
//!
//! ## [`web`]: the HTTP server of the health endpoints, the office and the sandbox
//! * `http`, `forms`; `html`: pages that are safe by their making; `plot`: pictures in them
//!
//! ## [`ops`]: how it is set up and how it is
//! * `config`: the settings, a row each; `logging`; `wire`: the way out, by proxies and certificates
//! * `health`: figures and what is wrong with them; `machine`: process and system; `probe`: finding the running bot
//! * `replicator`: Litestream beside the bot; `lease`: where the lease is kept
//!
//! ## [`sandbox`]: a Bot API and a Crypto Pay of our own, with a chat page
//! * `world`: its state machine, of which `players`, `groups`, `setup`, `state`, `shown` and `updates` are parts
//! * `http`: its front; `methods`, `formatted`, `params`, `answer`, `chat`, `markup`, `entities`, `queue`, `rules`, `feed`,
//!   `faults`
//! * `pay`: Crypto Pay likewise, with a wallet for each player
//!
//! ## [`store`]: the only SQL
//! * the file: `db`, `migrate`, `lock`, `files`, `errors`; which one it is: `identity`, `run`, `copy`,
//!   `backup`, `renewal`
//! * what a wing keeps: the file of its name; of rounds also `tables` and `auto`
//! * money: `books`; `over`: bets that are over, as sums count them; `counted`: those sums, rounds many at a time;
//!   `turnover`: what reports are made of; `listings`: who is on leaderboards; `winding`: what is still open and owed;
//!   `adjustments`
//! * people: `players`, `places`; what protects them: `guard`, `reviews`, and once more in a file: `beside`, `kept`;
//!   `rows`, `known`: what the connection that writes knows without reading it again
//! * what comes in once each, by its source: `intake`; messages and receipts: `inbox`
//! * what is due: `agenda`, `waits`; what must hold: `audit`; how statements run: `plans`
//!
//! ## [`casino`]: events in, replies out
//! The wings are the folders in `wings`, each with a row that is listed there; `wing` is what a row has: commands,
//! what buttons do (deeds), questions, what is due, who is told what became of messages or says them again. Inside,
//! `deeds.rs` lists the buttons, `desk.rs` does what they say, `due.rs` what the agenda says, `text.rs` has the words.
//! * what wings stand on: `talk`, `payment`, `refusal`, `house`, `visit`, `page`, `deed`, `receipt`, `text`;
//!   `celebration`: what texts are held against
//! * `stopped`: players whom the office keeps out; `staff`: who works there
//! * money: `guard`: who may put it down; `backing`: what a bet may win; `cage`: between games and books
//! * how they are reached: `desk`: presses and answers; `typed`: what is typed; `places`: where the bot may write
//!
//! ## [`telegram`]: the Bot API as one method
//! * `client`, `token`, `quiet`; `inbound`: updates as events; `names`; `outbound`: replies as calls, and as rows
//! * `dispatch`: who sends what next; `flood`: how often
//!
//! ## [`payments`]: the payment provider as a few verbs
//! * `client`: Crypto Pay's methods, over a `line` to it, which is `http`; `inbound`: its webhooks; `decimal`: its
//!   figures; `said`: its answers
//!
//! ## [`shell`]: threads, each around a pure step
//! * `workers`: the engine (`pace`, `bell`), the poller (`polling`), the couriers (`judge`, `staffing`), the teller,
//!   who calls the payment provider (`turns`), the auditor, the pinger, the health endpoints, the keeper of the replica, the
//!   holder of the lease
//! * `app`: everything put together (`watch`); `supervisor`: what follows when one ends or hangs
//! * `check`: what a run needs; `launcher`: what keeps one running
//! * `tenant`: this machine's side of the lease; `standby`: a second machine that follows and takes over
//!
//! ## [`cli`]: the commands, a file each
//! * `run`, `standby`, `promote`, `launch`, `check`, `health`, `monitor`, `sandbox`, `audit`, `verify`, `simulate`, `backup`, `renew_seeds`,
//!   `help`; `signals`
//!
//! # The way of a stake
//! `/flip 10 heads` from the wire to its postings, and its reply back, top down; what is further in is called by what is
//! further out.
//!
//! ```text
//! poller     telegram::client      getUpdates: bytes, so many at most
//!            poller::polling       what next; telegram::inbound makes updates of them, and events of updates
//!            poller                a batch; waits until it is committed
//! engine     engine::thread, pace  takes the batch
//!            engine                a transaction for all of it; for each update:
//!              store::intake         not taken in before?
//!              engine::places        where, as a number that outlasts Telegram's
//!              engine::intake        may they, and can they be answered?
//!              store::db             a savepoint
//!              casino                a command, and of whom
//!                casino::wings         whose it is; here it is a game's
//!                casino::visit         player, wallet, language
//!                rounds::bet           a stake and what it is put on, which casino::typed reads
//!                  rounds::play          as a page
//!                    casino::cage          the only way to the books
//!                      casino::backing       may it win so much?
//!                      casino::guard         may they stake it? rules::guard gives the leave
//!                      store::players        the seat: seeds and nonce
//!                      rules::games          draws from rules::fairness, names the payout
//!                      rules::promises       what it was promised; store::tables keeps it
//!                      store::rounds         the round
//!                      rules::ledger         the entries of stake and settlement, by their keys
//!                      store::books          THE POSTINGS
//!                      store::over           the bet that is over; store::counted adds it to sums, now or later
//!                    rounds::table, text   what came, said by speech
//!                casino::page, talk    the reply
//!              telegram::outbound    the reply as a row of store::inbox, and as a job
//!            store::db             the commit; the poller goes on
//! couriers   courier               takes the job in
//!              telegram::dispatch    its chat's turn, at the chat's rate
//!              courier::staffing     a thread for it
//!              courier::judge        as what call; telegram::client sends it; what the answer means
//! engine     engine, next step     the row goes; what became of it is told the wing of its receipt
//! ```
//!
//! A press: `casino::wings` reads its deed, and in place of `rounds::bet` `casino::desk` lets the deed's
//! wing do it, here `rounds::desk`. What is due comes from `store::agenda` by `engine::due` to its wing; what
//! Telegram's dice show, with the receipt of the message.
//!
//! # To add …
//! Tests and, where players or operators see it, the README go along.
//! * a wing: its folder in `casino/wings` with its row, and bounds that it alone keeps to; in `casino/wings.rs` its
//!   `mod` and its line; if it keeps rows of its own, a file of its name in `store` with its `mod`, and a migration
//! * a way to put money down: `casino::guard` gives the leave that its entry is made with; a row in
//!   `tests/guard/ways.rs`
//! * a command: a file in its wing and a line in the wing's row; `menu-NAME` in every catalogue
//! * a button: a line in the wing's `deeds.rs`, with what it looks like in chats, and its arm in the wing's `desk.rs`;
//!   a new kind of field is a `Field` there
//! * a question: a line in the wing's row, and `Pressed::Asks` where it is asked
//! * something due: a `Matter` in the wing's `due.rs` and in its row, its name by its rows in `store`, what of it is
//!   open as a line of the view `matter` by a migration; who begins it says when
//! * a game: a file in `rules/games` and a line in `GAMES`; `game-NAME-…` in every catalogue; its order of draws in
//!   `cli/verify/order.rs`, its exact chances in `rules/exact.rs`, its rules once more in `scripts/verify.py`
//! * a sentence: a message in every catalogue, said from a `text` file by its key
//! * a language: `speech/XX.ftl` and a row in `speech/languages.rs`
//! * an asset: a variant and a row in `values/money/assets.rs`, a migration with the same row and the house's
//!   accounts of it; its decimals in `scripts/verify.py`
//! * a setting: a row and a field in `ops/config.rs`; `shell/app/start.rs` or `shell/app/parts.rs` hands it to who needs it
//! * a kind of entry: an `EntryKind` in the row of the wing that books it, and a migration with the same rows; in
//!   `rules/ledger.rs`, with its key, if no wing books it or the database asks for it by name; one that is about
//!   something new, also whose that is, as a line of the view `subject`, and while it is open what of it is staked, as
//!   one of `open_stake`
//! * an alert: a row in `rules/alerts.rs` and what it says there, its look in `casino/wings/alerts/due.rs`; `watch-NAME`
//!   in every catalogue, and its number in the view `matter` by a migration
//! * an audit: a file in `sql/audit`, whose first line is what must hold, and a line in `store/audit.rs`
//! * a migration: a file in `sql/migrations` with the next number, which the build lists; what takes its changes of
//!   earlier tables back, in `tests/kit/older.rs`; then `CASINO_WRITE_SCHEMA=1 cargo test --lib migrate` writes
//!   `sql/schema.sql`
//!
//! # What is never the case
//! * No float holds money; no amount is negative; nothing is rounded but a payout, down.
//! * No posting, entry or settled round is changed or deleted, by triggers and not by habit.
//! * No bet is open whose largest win is not held back for it.
//! * No balance moves without a posting, no posting without a key, no key twice, and none another way
//!   than its kind has ([`casino::wings::entry_kinds`]).
//! * No outcome depends on anything but seeds, nonce and moves: no code path knows the player, the
//!   balance or the owner when it draws.
//! * No promise holds a sentence: a corrected word changes no hash.
//! * No server seed is shown before its pair is closed; no pair is used whose commitment was not
//!   shown before.
//! * No rule reads a clock, the environment or the network; no courier writes to the database,
//!   nor reads from it but past rounds for a file; the engine opens no connection but the database's.
//! * No queue, wait, retry, text or batch is without a bound, from [`values::limits`] or the one wing that keeps to it.
//! * No secret is in a log, an error or a URL that is shown.
pub mod casino;
pub mod cli;
pub mod ops;
pub mod payments;
pub mod rules;
pub mod sandbox;
pub mod shell;
pub mod speech;
pub mod store;
pub mod telegram;
pub mod values;
pub mod web;
