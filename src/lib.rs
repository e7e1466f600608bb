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
//! The folders are the layers: each uses only those above it, and no file is in a circle.
//!
//! | folder | what it is |
//! |---|---|
//! | [`values`] | amounts, clocks, bounds, what can go wrong, signs of life |
//! | [`speech`] | every sentence, by language; catalogues that translators edit |
//! | [`rules`] | pure: a game is a function of wager, draws and moves; draws come from committed seeds; what players play against each other; what a bet is promised, as ids and ratios behind a hash; accounts, postings, entries and their keys |
//! | [`web`] | the HTTP server under the health endpoints and the sandbox |
//! | [`ops`] | settings, the log, the way out, figures of process and machine, health, finding the running bot from outside |
//! | [`sandbox`] | a Bot API of our own with a chat page; knows values and the HTTP server alone |
//! | [`store`] | the only SQL: books, rounds, players, inbox, outbox and agenda, audits |
//! | [`casino`] | events in, replies out: commands, buttons, the cage between games and books, every text |
//! | [`telegram`] | the Bot API as one method; updates to events, replies to calls; who sends what next |
//! | [`shell`] | engine, poller, couriers and the rest; what follows when one ends or hangs; everything put together; what a run needs, and what keeps one running |
//! | [`cli`] | the commands, a file each |
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
//! * No queue, wait, retry, text or batch is without a bound from [`values::limits`].
//! * No secret is in a log, an error or a URL that is shown.
pub mod casino;
pub mod cli;
pub mod ops;
pub mod rules;
pub mod sandbox;
pub mod shell;
pub mod speech;
pub mod store;
pub mod telegram;
pub mod values;
pub mod web;
