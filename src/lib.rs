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
//! * Messages are rows of the same transaction; a row goes when Telegram has the message. After a
//!   crash a message may come twice, money never.
//! * All that waits shares one transaction and one fsync; each update has a savepoint in it.
//! * kill -9 is a supported way to stop. Starting is recovering.
//!
//! # Code map, in reading order
//! | module | what it is |
//! |---|---|
//! | [`money`], [`time`], [`limits`], [`fault`] | values: amounts, clocks, bounds, what can go wrong |
//! | [`speech`] | every sentence, by language; catalogues that translators edit |
//! | [`games`], [`fairness`] | a game is a pure function of wager, draws and moves; draws come from committed seeds |
//! | [`promises`] | what a bet is promised, as a text of ids and ratios behind a hash, and how it was written before |
//! | [`contests`] | what players play against each other: who wins, and what the house takes |
//! | [`ledger`] | accounts, the kinds of entries and how each moves money, their keys |
//! | [`casino`] | events in, replies out: commands, buttons, the cage between games and books, every text |
//! | [`store`] | the only SQL: books, rounds, players, inbox and outbox, audits |
//! | [`telegram`] | the Bot API as one method; updates to events, replies to calls; who sends what next |
//! | [`wire`] | the way out: proxies, addresses, whose certificates are trusted |
//! | [`workers`], [`heartbeat`], [`supervisor`] | engine, poller, couriers and the rest; how each is heard of; what follows when one ends or hangs |
//! | [`health`] | the figures that workers write and anybody reads, and what is wrong with them |
//! | [`app`], [`config`], [`logging`], [`cli`] | everything put together, settings, the log, the commands |
//! | [`machine`], [`probe`] | figures of the process and its machine; finding the running bot from outside |
//! | [`check`], [`launcher`] | what a run needs; keeping one running from outside |
//! | [`sandbox`], [`http`] | a Bot API of our own with a chat page; the HTTP server under it and under the health endpoints |
//!
//! # What is never the case
//! * No float holds money; no amount is negative; nothing is rounded but a payout, down.
//! * No posting, entry or settled round is changed or deleted, by triggers and not by habit.
//! * No bet is open whose largest win is not held back for it.
//! * No balance moves without a posting, no posting without a key, no key twice, and none another way
//!   than [`ledger::ENTRY_KINDS`] has for its kind.
//! * No outcome depends on anything but seeds, nonce and moves: no code path knows the player, the
//!   balance or the owner when it draws.
//! * No promise holds a sentence: a corrected word changes no hash.
//! * No server seed is shown before its pair is closed; no pair is used whose commitment was not
//!   shown before.
//! * No rule reads a clock, the environment or the network; no courier writes to the database,
//!   nor reads from it but past rounds for a file; the engine opens no connection but the database's.
//! * No queue, wait, retry, text or batch is without a bound from [`limits`].
//! * No secret is in a log, an error or a URL that is shown.
pub mod app;
pub mod casino;
pub mod check;
pub mod cli;
pub mod config;
pub mod contests;
pub mod fairness;
pub mod fault;
pub mod games;
pub mod health;
pub mod heartbeat;
pub mod http;
pub mod launcher;
pub mod ledger;
pub mod limits;
pub mod logging;
pub mod machine;
pub mod money;
pub mod probe;
pub mod promises;
pub mod sandbox;
pub mod speech;
pub mod store;
pub mod supervisor;
pub mod telegram;
pub mod time;
pub mod tosses;
pub mod wire;
pub mod workers;
