//! The bounds of the program, each with its unit in its name, and the relations between them checked at
//! compile time. Knows nothing of the code that keeps to them. A bound that one wing alone keeps to may stand there.
use std::time::Duration;

/// Updates asked for in one getUpdates call: the most that the Bot API hands out.
pub const UPDATES_PER_POLL_MAX: usize = 100;
/// How long getUpdates waits on Telegram's side for an update; the server cuts longer waits to 50 s.
pub const POLL_WAIT: Duration = Duration::from_secs(50);
/// What the client allows on top of [`POLL_WAIT`] before it calls the connection dead.
pub const POLL_GRACE: Duration = Duration::from_secs(10);
/// The shortest wait that is asked for where idle connections are cut; what is cut sooner is not
/// cut for being idle.
pub const POLL_WAIT_MIN: Duration = Duration::from_secs(2);
/// Silence survived before a longer wait is tried again: the first time, and at most.
pub const POLL_WAIT_PROVED_MIN: Duration = Duration::from_secs(10 * 60);
/// See [`POLL_WAIT_PROVED_MIN`].
pub const POLL_WAIT_PROVED_MAX: Duration = Duration::from_secs(6 * 60 * 60);
/// Before the next poll, whatever Telegram's flood limit says: only a poll hears that it is over.
pub const POLL_RETRY_MAX: Duration = Duration::from_secs(60);
/// A getUpdates answer larger than this is refused; Telegram's own bound is about 4 MB.
pub const POLL_BODY_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// An answer to any other call larger than this is refused.
pub const ANSWER_BODY_BYTES_MAX: u64 = 1024 * 1024;
/// Rows that a report is made of: about two years of nine assets and sixteen games.
pub const REPORT_ROWS_MAX: i64 = 100_000;
/// Invoices that the payment provider is asked about in one call.
pub const INVOICES_A_LOOK: usize = 100;
/// How often the newest paid ones are looked through for some that the books do not know.
pub const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);
/// How many paid ones are looked through after a restore, the newest first: a hundred calls.
pub const SWEPT_MAX: usize = 10_000;
/// How long an invoice can be paid.
pub const INVOICE_LASTS: Duration = Duration::from_secs(60 * 60);
/// How long it is waited for until the provider has made one.
pub const INVOICE_WAITED_FOR: Duration = Duration::from_secs(15 * 60);
/// How long an answer about one is waited for until it is asked again, by another question if it may be there.
pub const INVOICE_WAIT: Duration = Duration::from_secs(20);
/// Looks that do not find one whose making was not answered, after which it is made again.
pub const INVOICE_MISSED: i64 = 2;
/// Between two looks at an invoice that is new.
pub const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How long it is that.
pub const INVOICE_NEW: Duration = Duration::from_secs(10 * 60);
/// Later, a part of its age is between two looks.
pub const LOOK_AGE_PART: u32 = 60;
/// That, at most, and how long after its time it is looked at so often.
pub const LOOK_OLD_EVERY: Duration = Duration::from_secs(60);
/// Between two looks at one whose time ran out.
pub const LOOK_LATE_EVERY: Duration = Duration::from_secs(10 * 60);
/// How long it is looked at so often.
pub const EXPIRED_LOOKED_AT: Duration = Duration::from_secs(24 * 60 * 60);
/// Between two looks after that.
pub const LOOK_DAILY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long it is looked at so seldom.
pub const EXPIRED_LOOKED_AT_DAILY: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// Invoices that are due within this time are looked at in one call.
pub const LOOK_TOGETHER: Duration = Duration::from_secs(2);
/// Deposits of which the provider is asked something, at most, in one transaction.
pub const DEPOSITS_PER_STEP: usize = 16;
/// Withdrawals, likewise.
pub const WITHDRAWALS_PER_STEP: usize = 16;
/// Questions about the house, likewise.
pub const TILLS_PER_STEP: usize = 64;
/// Before the provider is asked once more about a payment, when a call came to nothing.
pub const ASK_AGAIN_SOON: Duration = Duration::from_secs(5);
/// A part of the age of a deposit that has no invoice yet, if that is longer.
pub const ASK_AGAIN_PART: u32 = 10;
/// Likewise about the house.
pub const ASK_AGAIN_AFTER: Duration = Duration::from_secs(10);
/// Between two times that it is asked what assets are worth.
pub const RATES_EVERY: Duration = Duration::from_secs(10 * 60);
/// Between two times that it is asked what the house has there.
pub const HOLDINGS_EVERY: Duration = Duration::from_secs(60);
/// The same, while it takes nothing from us: one call each time, so that a token that is put right is seen soon.
pub const CLOSED_LOOK_EVERY: Duration = Duration::from_secs(15);
/// How long each payment is left alone meanwhile. All are taken up when it takes something again.
pub const CLOSED_LEFT_ALONE: Duration = Duration::from_secs(5 * 60);
/// How often the oldest withdrawal is tried while nothing is sent.
pub const PAUSED_TRY_EVERY: Duration = Duration::from_secs(20);
/// How long the end of a call that sends, or that asks whether it was sent, is waited for.
pub const SENDING_WAIT: Duration = Duration::from_secs(20);
/// Withdrawals that are being sent, or of which it is not known whether they were, at once: so many are looked for
/// twice and sent again within seconds of an outage's end.
pub const SENDS_UNDER_WAY_MAX: usize = 50;
/// Before a withdrawal is tried again that the house had too little for; it doubles each time.
pub const SHORT_AGAIN: Duration = Duration::from_secs(60);
/// That, at most.
pub const SHORT_AGAIN_MAX: Duration = Duration::from_secs(30 * 60);
/// Withdrawals among which one is looked for that waits for the same.
pub const SHORT_LOOKED_AT: usize = 100;
/// How long what may have been sent has to be missing at the provider until it is sent again. That is safe at any
/// time, since the provider sends once under a name and says so to whoever comes again. The wait is for a transfer
/// that shows late: a call that had begun before the first look has ended by the second.
pub const SENT_AGAIN_AFTER: Duration = Duration::from_secs(20);
/// Likewise until it comes back to its player, which no name makes safe. The database has it too.
pub const MISSED_FOR: Duration = Duration::from_secs(60);
/// After how long no call that sends can be under way any more, neither here nor at the provider: it waited, was
/// made, and has ended. The database has it too.
pub const SEND_SETTLES: Duration = Duration::from_secs(2 * 60);
/// How long after the provider is well again each withdrawal under way has been found or sent again.
pub const HEALED_AFTER: Duration = Duration::from_secs(60);
/// How long the same difference between provider and books has to stand until it counts.
pub const DIFFERENCE_LASTS: Duration = Duration::from_secs(60);
/// Likewise one in the same direction, while the books move.
pub const DIFFERENCE_LASTS_MOVING: Duration = Duration::from_secs(10 * 60);
/// Deposits that a player may ask for in [`DEPOSITS_HOUR`].
pub const DEPOSITS_AN_HOUR: usize = 5;
/// See [`DEPOSITS_AN_HOUR`].
pub const DEPOSITS_HOUR: Duration = Duration::from_secs(60 * 60);
/// Withdrawals that a player may ask for in [`WITHDRAWALS_DAY`].
pub const WITHDRAWALS_A_DAY: usize = 20;
/// Deposits of all players at once whose invoice the provider has not made yet. Each may ask every few seconds
/// whether it was.
pub const DEPOSITS_ASKED_MAX: usize = 200;
/// Deposits of all players at once that can be paid: a hundred of them are looked at in one call.
pub const DEPOSITS_OPEN_MAX: usize = 10_000;
/// Payments of a player that are counted: more than can be asked for in twenty years.
pub const PAYMENTS_COUNTED_MAX: usize = 1_000_000;
/// Payments in a file of them.
pub const CSV_PAYMENTS_MAX: usize = 10_000;
/// Between two looks at an invoice that its player asks for.
pub const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(10);
/// Between two attempts to send a withdrawal that its player asks for.
pub const TRY_AGAIN_AFTER: Duration = Duration::from_secs(60);
/// From telling the owner of what many payments may run into to telling it again.
pub const NOTICE_AGAIN_AFTER: Duration = Duration::from_secs(60 * 60);
/// Likewise what goes on by itself once the provider answers.
pub const REMINDED_EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long it may be unknown whether a withdrawal was sent before that is told.
pub const UNKNOWN_TOLD_AFTER: Duration = Duration::from_secs(60 * 60);
/// The age of a rate above which nothing is taken or paid out by it.
pub const RATE_OLD_AFTER: Duration = Duration::from_secs(60 * 60);
/// How many times as much or as little an asset may be worth than was said before for that to be believed at once.
pub const RATE_LEAP: i64 = 3;
/// After how long it is believed all the same.
pub const RATE_LEAP_BELIEVED_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// What somebody of the office gives and takes alone counts as one over this time.
pub const ADJUSTED_ALONE_OVER: Duration = Duration::from_secs(24 * 60 * 60);
/// Adjustments, of everybody's, that are looked at for that; where there were more, a second person confirms.
pub const ADJUSTMENTS_LOOKED_AT: i64 = 1_000;
/// What a player withdraws is bounded over this time, and what they paid in during it is held against
/// what they usually do.
pub const WITHDRAWALS_DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Over what time before it that is looked at.
pub const USUAL_OVER: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How many times a player's usual deposits of a day those of a day have to be for an admin to look.
pub const UNUSUAL_TIMES: i64 = 5;
/// How often a player whom the office has stopped is told so.
pub const STOPPED_TOLD_EVERY: Duration = Duration::from_secs(60 * 60);
/// Characters of a letter to many players.
pub const LETTER_CHARS_MAX: usize = 1_500;
/// Players to whom a letter goes at once.
pub const LETTERS_A_STEP: usize = 8;
/// Players who are looked at for that.
pub const LETTERS_LOOKED_AT: usize = 400;
/// Players who are looked at when it is counted who would get one.
pub const LETTERS_COUNTED: i64 = 20_000;
/// The time from that to the next.
pub const LETTERS_STEP: Duration = Duration::from_secs(1);
/// Messages behind which a letter waits.
pub const LETTERS_BEHIND: i64 = 64;
/// For so long.
pub const LETTERS_WAIT: Duration = Duration::from_secs(5);
/// Characters of a reason that is kept.
pub const REASON_CHARS_MAX: usize = 200;
/// Characters of a message to the house, and of its answer.
pub const TICKET_CHARS_MAX: usize = 1_000;
/// Messages of both sides in a ticket, above which a player writes none; the house may answer once more.
pub const TICKET_LINES_MAX: i64 = 40;
/// Messages that a player writes to the house in an hour, and tickets that they open in a day.
pub const TICKET_LINES_AN_HOUR: i64 = 10;
/// See [`TICKET_LINES_AN_HOUR`].
pub const TICKETS_A_DAY: i64 = 3;
/// Tickets of all players that are open at once.
pub const TICKETS_OPEN_MAX: i64 = 1_000;
/// From telling the office of new tickets to telling it again.
pub const TICKETS_TOLD_EVERY: Duration = Duration::from_secs(5 * 60);
/// How long an answer waits for its player until the ticket counts as closed.
pub const TICKET_ANSWERED_FOR: Duration = Duration::from_secs(14 * DAY_SECONDS);
/// How long one that nobody answers is open.
pub const TICKET_WAITS_FOR: Duration = Duration::from_secs(90 * DAY_SECONDS);
/// How long a ticket that is closed is kept, with all that was said in it.
pub const TICKET_KEPT_FOR: Duration = Duration::from_secs(90 * DAY_SECONDS);
/// Between two looks for those that are kept no longer.
pub const TICKETS_SWEPT_EVERY: Duration = Duration::from_secs(DAY_SECONDS / 4);
/// Tickets that are closed or forgotten at once.
pub const TICKETS_A_STEP: usize = 64;
/// How long a message to the house may be typed.
pub const TICKET_TYPED_WITHIN: Duration = Duration::from_secs(60 * 60);
/// Between two files of all that is kept about a player, and between two times that they erase it.
pub const DATA_EVERY: Duration = Duration::from_secs(DAY_SECONDS);
/// Rows of a kind in such a file.
pub const DATA_ROWS_MAX: usize = 10_000;
/// How long what would be erased may be confirmed.
pub const ERASED_WITHIN: Duration = Duration::from_secs(15 * 60);
const DAY_SECONDS: u64 = 24 * 60 * 60;
/// An answer of the payment provider larger than this is refused: so many invoices with all the words that
/// others may have put into them are half of it.
pub const PAYMENT_BODY_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Things of a kind in one such answer that are read.
pub const PAYMENT_ROWS_MAX: usize = 2_000;
/// Bytes of a figure of the provider that are looked at.
pub const FIGURE_BYTES_MAX: usize = 64;
/// Digits of such a figure, without zeros that say nothing.
pub const FIGURE_DIGITS_MAX: usize = 40;
/// Characters of the provider's word for a currency.
pub const CURRENCY_CHARS_MAX: usize = 16;
/// Bytes of an invoice's address.
pub const INVOICE_URL_BYTES_MAX: usize = 512;
/// Bytes of what an invoice was given to be known by: none of ours has more.
pub const INVOICE_PAYLOAD_BYTES_MAX: usize = 64;
/// Characters of what a transfer is known by: the provider takes no more.
pub const SPEND_ID_CHARS_MAX: usize = 64;
/// How long an invoice can be paid, at most: the provider takes no more.
pub const INVOICE_LASTS_MAX: Duration = Duration::from_secs(31 * 24 * 60 * 60);
/// Calls to the provider that wait for who makes them, and news from it that wait for the engine; more are dropped.
pub const PAYMENT_QUEUE_MAX: usize = 256;
/// Calls of a kind that wait for their turn; more are put off.
pub const PAYMENTS_WAITING_MAX: usize = 64;
/// How long a call that sends may wait for its turn. Later it is not made: what it is about may have come back.
pub const SEND_WAITS_MAX: Duration = Duration::from_secs(15);
/// One call to the provider as a whole, from its connection to the end of its answer.
pub const PAYMENT_CALL_WAIT: Duration = Duration::from_secs(15);
/// Calls of a kind to the provider at once.
pub const PAYMENTS_AT_ONCE: usize = 2;
/// Calls to the provider a second. It publishes no bound of its own, and says when it has had enough.
pub const PAYMENT_RATE: u32 = 20;
/// Webhooks that wait at once for the engine; each has a connection and a thread.
pub const HOOKS_AT_ONCE: usize = 8;
/// How long one does.
pub const HOOK_WAIT: Duration = Duration::from_secs(5);
/// What browsers ask for that waits for the engine.
pub const ERRANDS_MAX: usize = 8;
/// News heard in one transaction.
pub const NEWS_PER_STEP: usize = 32;
/// How long nothing is asked of a provider that has had enough and does not say for how long, and at most
/// whatever it says.
pub const PAYMENT_REST: Duration = Duration::from_secs(5);
/// See [`PAYMENT_REST`].
pub const PAYMENT_REST_MAX: Duration = Duration::from_secs(10 * 60);
/// Connecting to Telegram, TLS included.
pub const CONNECT_WAIT: Duration = Duration::from_secs(10);
/// Of that, the time for one of several addresses that has not worked before.
pub const CONNECT_TRY_WAIT: Duration = Duration::from_secs(2);
/// Addresses tried for one connection.
pub const CONNECT_TRIES: usize = 4;
/// Bytes read of a file of certificates.
pub const CERT_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Files read of a folder of certificates.
pub const CERT_FILES_MAX: usize = 2_000;
/// From the end of a request to the head of its answer, for everything but a poll.
pub const ANSWER_WAIT: Duration = Duration::from_secs(20);
/// Sending a request's body. Only a file's takes any time.
pub const UPLOAD_WAIT: Duration = Duration::from_secs(30);

/// One call at worst: it connects, waits for the answer, and reads it.
pub const CALL_WAIT: Duration =
    Duration::from_secs(CONNECT_WAIT.as_secs() + 2 * ANSWER_WAIT.as_secs() + 10);
/// One poll at worst, likewise.
pub const POLL_WAIT_MAX: Duration =
    Duration::from_secs(CALL_WAIT.as_secs() + POLL_WAIT.as_secs() + POLL_GRACE.as_secs());

/// How often Telegram is asked what the bot is called.
pub const NAME_ASKED_EVERY: Duration = Duration::from_secs(60 * 60);
/// How often it is asked because of commands for a bot of another name.
pub const NAME_DOUBTED_EVERY: Duration = Duration::from_secs(60);
/// How often a token that never worked is tried before it is called wrong: a proxy may answer 404
/// once.
pub const TOKEN_TRIES: u32 = 3;
/// Before the next call after a rejected one, doubling from the first to the second.
pub const TOKEN_RETRY_MIN: Duration = Duration::from_secs(1);
/// See [`TOKEN_RETRY_MIN`].
pub const TOKEN_RETRY_MAX: Duration = Duration::from_secs(120);
/// How long a start believes in a token that has worked before and is rejected now.
pub const TOKEN_BELIEVED: Duration = Duration::from_secs(15 * 60);

/// Batches that wait for the engine. The poller holds back its next batch until the last one is
/// committed, so more than one waits only while a replaced poller's batch is still queued.
pub const ENGINE_QUEUE_MAX: usize = 8;
/// Messages that Telegram would take now, but for the network and the limit over all chats, above which
/// the engine takes no updates in from anybody: a hold. What waits for a flood limit of its own chat does
/// not count, so no chat and no group of chats can bring it about. What is due goes on meanwhile: ends of
/// contests, auto play, tosses, of which each leaves one message to a table that was there before.
pub const OUTGOING_MAX: usize = 4_096;
/// Such messages at which a paused intake goes on.
pub const OUTGOING_RESUME: usize = 1_024;
/// Memory of all messages that wait, for whatever, above which what waits in the chats that Telegram wants
/// quiet for longest is given up, and if none is, intake is held.
pub const WAITING_BYTES_MAX: usize = 12 * 1024 * 1024;
/// Such memory at which a paused intake goes on.
pub const WAITING_BYTES_RESUME: usize = 8 * 1024 * 1024;
/// Such memory above which a chat takes nothing more in which anything waits for its flood limit.
pub const WAITING_BYTES_TIGHT: usize = 6 * 1024 * 1024;
/// Memory of the messages that are read from the outbox at once at a start; the next are read when no
/// more than this waits.
pub const BACKLOG_BYTES: usize = 2 * 1024 * 1024;
/// What a message counts there that is made again when it is read.
pub const BRIEF_BYTES: usize = 2 * 1024;
/// A hold that lasts this long makes the bot unhealthy.
pub const HOLD_UNHEALTHY_AFTER: Duration = Duration::from_secs(30);
/// Messages that wait in one private chat above which the bot takes no more bets there: three minutes'
/// worth by the usual flood limit. Where there is none nothing is counted.
pub const LANE_MAX: usize = 200;
/// The same in a group.
pub const GROUP_LANE_MAX: usize = 60;
/// Messages that wait in one group by one person's doing, above which their commands there are refused.
pub const PERSON_HERE_MAX: usize = 10;
/// Messages that wait in all chats by one person's doing, above which they are refused everywhere.
pub const PERSON_WAITING_MAX: usize = 100;
/// Commands and presses of one person a second, on average, where there is a flood limit.
pub const PERSON_RATE: u32 = 10;
/// Commands and presses of one person at once, after a rest.
pub const PERSON_BURST: u32 = 60;
/// From one word to a person that they are refused to the next, and likewise to a chat.
pub const REFUSED_TOLD_EVERY: Duration = Duration::from_secs(60);
/// People and chats of whom the engine remembers what they were told and how fast they are.
pub const GUESTS_MAX: usize = 4_096;
/// What cannot be said within this time, since Telegram wants quiet in a chat, is not bet there.
pub const SAID_WITHIN: Duration = Duration::from_secs(60);
/// Files that are made and sent at once: each takes a few buffers, whatever its length.
pub const FILES_AT_ONCE: usize = 2;
/// A call that takes longer makes its chat a slow one, which has but a share of the couriers.
pub const SLOW_CALL: Duration = Duration::from_secs(1);
/// How long a delivery may stay unrecorded when no update comes whose commit could carry it.
pub const DELIVERY_RECORD_WAIT: Duration = Duration::from_millis(200);
/// A message that could not be delivered for this long is dropped.
pub const DELIVERY_AGE_MAX: Duration = Duration::from_secs(24 * 60 * 60);
/// An answer to a button press is worthless to Telegram after about this time.
pub const PRESS_ANSWER_AGE_MAX: Duration = Duration::from_secs(12);
/// Couriers end after this long without work.
pub const COURIER_IDLE_MAX: Duration = Duration::from_secs(60);
/// Messages said anew of which it is known which ones they take the place of.
pub const ANEW_MAX: usize = 1_024;
/// Messages that were edited of which it is known by which call.
pub const EDITED_MAX: usize = 1_024;
/// Times that Telegram itself fails on a message, while others get through, before it is given up.
pub const SEND_TRIES_MAX: u32 = 6;
/// The same while no other gets through, which is nobody's fault but Telegram's.
pub const SEND_TRIES_IN_VAIN_MAX: u32 = 60;
/// How often a place that could not be written to is tried again when somebody wants to play there.
pub const PLACE_TRIED_EVERY: Duration = Duration::from_secs(30);
/// How often it is said in a place that who writes as a group has no name.
pub const MASKED_TOLD_EVERY: Duration = Duration::from_secs(10 * 60);
/// How often a player is told in private that nothing can be said where they ask for something.
pub const ELSEWHERE_TOLD_EVERY: Duration = Duration::from_secs(10 * 60);
/// Places, or players at places, of which it is known when that was; in more at once it is not said.
pub const SELDOM_MAX: usize = 1_024;
/// Topics, and chats that cannot be written to, that are kept although nothing is under way there.
pub const PLACES_KEPT: i64 = 1_024;
/// Of the others, how many are forgotten in one transaction.
pub const PLACES_PER_STEP: usize = 256;
/// Messages a chat may get at once before its rate counts.
pub const CHAT_BURST: u32 = 5;

/// Characters in one Telegram message.
pub const MESSAGE_CHARS_MAX: usize = 4_096;
/// Bytes in one button's callback data.
pub const CALLBACK_BYTES_MAX: usize = 64;
/// Bytes of the link that a button opens.
pub const LINK_BYTES_MAX: usize = 512;
/// The largest id of a user: the Bot API promises at most 52 significant bits.
pub const USER_ID_MAX: i64 = (1 << 52) - 1;
/// Characters in the toast that answers a press.
pub const TOAST_CHARS_MAX: usize = 200;
/// Characters of a player's text that are looked at; the rest cannot change what it means.
pub const INPUT_CHARS_MAX: usize = 1_024;
/// Characters of a player's name that are kept and shown.
pub const NAME_CHARS_MAX: usize = 64;
/// Marks on one character of a name; no script needs more.
pub const NAME_MARKS_MAX: usize = 4;
/// Digits in a row in a name that clients make no link of.
pub const NAME_DIGITS_MAX: usize = 4;
/// Characters of an amount as typed.
pub const AMOUNT_CHARS_MAX: usize = 24;
/// Characters of what was typed that a refusal quotes.
pub const QUOTED_CHARS_MAX: usize = 24;
/// Characters of a client seed.
pub const CLIENT_SEED_CHARS_MAX: usize = 64;
/// Bytes of a game's choice in its canonical spelling.
pub const CHOICE_BYTES_MAX: usize = 16;
/// Bytes of a move in a round that lasts.
pub const MOVE_BYTES_MAX: usize = 16;
/// Moves of one round; no game has more.
pub const MOVES_MAX: usize = 100;
/// Bytes kept of an update that was set aside.
pub const DEAD_UPDATE_BYTES_MAX: usize = 64 * 1024;
/// Updates kept that were set aside; beyond it the oldest go.
pub const SET_ASIDE_MAX: i64 = 1_000;
/// Bytes of them all, likewise.
pub const SET_ASIDE_BYTES_MAX: i64 = 4 * 1024 * 1024;
/// Updates kept an hour that were set aside for one cause; the others are counted.
pub const SET_ASIDE_PER_CAUSE: usize = 16;
/// Causes that are told apart.
pub const CAUSES_MAX: usize = 32;
/// Buttons in a row that each close something.
pub const HALTS_A_ROW: usize = 2;
/// People of the office that are shown at once.
pub const STAFF_SHOWN: usize = 40;
/// Rounds on one page of a player's history.
pub const HISTORY_PAGE: usize = 8;
/// Pages of history that can be turned to in a chat.
pub const HISTORY_PAGES_MAX: usize = 100;
/// Of what nothing is held back of, how much one bet may win: a hundredth.
pub const BET_SHARE: u32 = 100;
/// Of the whole bankroll, how much all bets that stay open may win together: a quarter.
pub const OPEN_SHARE: u32 = 4;
/// Of that, how much is kept from those who may hold more than a newcomer: a fifth.
pub const KEPT_SHARE: u32 = 5;
/// Of what the others leave of the rest, how much one player's open bets may win together.
pub const ACCOUNT_SHARE: u32 = 20;
/// Of all that the others leave, how much those of a player who is new may; nobody's may less.
pub const NEWCOMER_SHARE: u32 = 500;
/// A player is new for this long,
pub const NEWCOMER_FOR: Duration = Duration::from_secs(24 * 60 * 60);
/// and until so many of their bets are over.
pub const NEWCOMER_BETS: i64 = 10;
/// A round in which its player has made no move for this long is settled by its game's rule.
pub const ABANDONED_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// Play credits below which a player with nothing at stake has nothing left.
pub const REFILL_BELOW_CREDITS: u32 = 10;
/// What such a player has after a refill.
pub const REFILL_TO_CREDITS: u32 = 100;
/// From one refill to the same player's next.
pub const REFILL_EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// Before a limit of a player's own may be raised or taken away.
pub const LIMIT_RISES_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// How long that can be confirmed then; later it has to be asked for again.
pub const LIMIT_CONFIRMED_WITHIN: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How long an exclusion that is over stays in the file beside the database: a clock that was wrong takes none out.
pub const EXCLUSION_KEPT: Duration = Duration::from_secs(366 * 24 * 60 * 60);
/// How long nothing may be staked for what is staked next to begin another session, at least.
pub const SESSION_GAP: Duration = Duration::from_secs(15 * 60);
/// How exactly the books know when a session's last stake was.
pub const SESSION_TICK: Duration = Duration::from_secs(60);
/// Play after which players are told how long they have played.
pub const REALITY_CHECK: Duration = Duration::from_secs(60 * 60);
/// The least that a player may choose instead.
pub const REALITY_CHECK_MIN: Duration = Duration::from_secs(10 * 60);
/// Hours of play that are kept of each player and asset: those of the longest period, and the one in which it begins.
pub const PLAY_HOURS_KEPT: i64 = 31 * 24;
/// The largest limit of time, in minutes.
pub const MINUTES_MAX: i64 = 24 * 60;
/// From one round of auto play to the next.
pub const AUTO_PLAY_PACE: Duration = Duration::from_secs(2);
/// How much later it is tried again to do what is due where that changed nothing.
pub const DUE_AGAIN_AFTER: Duration = Duration::from_secs(60 * 60);
/// From the answer that says what Telegram's dice show until they have come to rest on a phone.
pub const TOSS_ANIMATION: Duration = Duration::from_secs(4);
/// Dice that could not be thrown for this long, by a flood limit for one, are not thrown any more.
pub const DICE_AGE_MAX: Duration = Duration::from_secs(60);
/// How long a challenge in a group waits for somebody to accept it.
pub const DUEL_OPEN_FOR: Duration = Duration::from_secs(10 * 60);
/// How long after a duel was to be over its rematch can be asked for.
pub const REMATCH_FOR: Duration = Duration::from_secs(10 * 60);
/// How long a challenge that is passed on by its link waits.
pub const DUEL_LINK_OPEN_FOR: Duration = Duration::from_secs(24 * 60 * 60);
/// Ties in a row after which a dice duel is over and both sides have their stake back.
pub const DUEL_TIES_MAX: usize = 20;
/// Digits of the code in a challenge's link, in base 36.
pub const DUEL_CODE_CHARS: usize = 10;
/// How long a pot waits for its second player.
pub const POT_ALONE_FOR: Duration = Duration::from_secs(10 * 60);
/// How long a pot stays open from its second player on.
pub const POT_OPEN_FOR: Duration = Duration::from_secs(5 * 60);
/// Players in one pot.
pub const POT_PLAYERS_MAX: usize = 40;
/// Characters of an @name.
pub const USERNAME_CHARS_MAX: usize = 32;
/// Characters of a name in a list of many.
pub const LISTED_NAME_CHARS_MAX: usize = 16;
/// Contests ended in one transaction.
pub const CONTESTS_PER_STEP: usize = 16;
/// Players who get new seeds in one transaction, when everybody does.
pub const RENEWALS_PER_STEP: usize = 128;
/// How often the engine looks whether everybody is to get new seeds: each look wakes an idle process up.
pub const RENEWAL_LOOK_EVERY: Duration = Duration::from_secs(30);
/// How long `renew-seeds` waits for a step of it.
pub const RENEWAL_WAIT: Duration = Duration::from_secs(90);
/// How often a command that takes long says how far it is.
pub const PROGRESS_EVERY: Duration = Duration::from_secs(2);
/// A contest that could not be ended is tried again after this.
pub const CONTEST_AGAIN_AFTER: Duration = Duration::from_secs(60 * 60);
/// Rounds in one file of a player's history.
pub const CSV_ROUNDS_MAX: usize = 10_000;
/// Bytes of one round in it; a test knows the longest.
pub const CSV_LINE_BYTES_MAX: usize = 800;
/// Bytes of such a file. Telegram takes 50 MB.
pub const CSV_BYTES_MAX: usize = 8_100_000;
/// From one such file to the same player's next.
pub const CSV_EVERY: Duration = Duration::from_secs(60);
/// How long the bot waits for a typed answer that it asked for.
pub const SESSION_AGE_MAX: Duration = Duration::from_secs(5 * 60);

/// Process ends in a row, each while the same update was in hand, after which it is set aside.
pub const UPDATE_KILLS_MAX: i64 = 3;
/// Updates handled one a transaction after an unclean end, so that a killer is told from its batch.
pub const CAREFUL_UPDATES: usize = 2 * UPDATES_PER_POLL_MAX;
/// The largest number of an update that is believed: none of the Bot API's has more bits.
pub const UPDATE_ID_MAX: i64 = (1 << 52) - 1;
/// From one update's number to the next, at most. The official server's have 31 bits, so that any of
/// them may follow any other.
pub const UPDATE_LEAP_MAX: u64 = 1 << 31;
/// The largest number of a message that is believed; the official server's have 31 bits.
pub const MESSAGE_ID_MAX: i64 = (1 << 40) - 1;
/// Updates at and below the last one handled that are known to be repeats. Only an unconfirmed
/// batch comes again; an id further below is another numbering's, after a week of quiet or under
/// another token.
pub const REPEATS_MAX: i64 = 10 * UPDATES_PER_POLL_MAX as i64;
/// How long the key of something that came in otherwise than with a rising number is remembered.
pub const KEYS_KEPT_FOR: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// Age at which the last update handled is no offset to ask for: Telegram restarts its numbering
/// after a week without updates.
pub const OFFSET_AGE_MAX: Duration = Duration::from_secs(6 * 24 * 60 * 60);
/// Bytes of a page of a new database, a power of two from 512 on. A bet changes rows of its player's that
/// lie anywhere, and each is written with the page around it: small pages are less to write.
pub const PAGE_BYTES: i64 = 1_024;
/// Memory in which the engine keeps pages of a database that is not larger than a few times that.
pub const CACHE_BYTES: u64 = 4 * 1024 * 1024;
/// Of a larger database it is one part in so many: a bet in it reads and writes pages of its player's own, some
/// 5 KiB of them, and those of all who play at a time have to stay.
pub const CACHE_SHARE: u64 = 4;
/// Such memory at most: that of some 3,000 players.
pub const CACHE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// How many rows of a kind the engine knows without reading them: those of that many players, some
/// 300 bytes each.
pub const KNOWN_ROWS_MAX: usize = 2_048;
/// How many rounds may be over before they are counted in the sums of players, days and leaderboards, some 3 us each; an
/// audit has the same number.
pub const UNCOUNTED_MAX: i64 = 8_192;
/// How many of them are counted when that many wait: who bets at that moment waits for so many, and more at a time cost
/// fewer writes.
pub const COUNTED_AT_MOST: i64 = UNCOUNTED_MAX / 2;
/// How many of them are counted before who bets is served again.
pub const COUNTED_PER_STEP: i64 = 64;
/// How long the next wait then.
pub const COUNT_STEP_EVERY: Duration = Duration::from_millis(20);
/// How long they may be over before.
pub const COUNT_EVERY: Duration = Duration::from_secs(2);
/// Size of the write-ahead log at which it is brought into the database.
pub const WAL_BYTES: i64 = 16 * 1024 * 1024;
const _: () = assert!(WAL_BYTES / PAGE_BYTES >= 1_000 && WAL_BYTES <= WAL_BYTES_MAX);
/// Size to which a log that a slow reader let grow is shortened.
pub const WAL_BYTES_MAX: i64 = 64 * 1024 * 1024;
/// How long the replicator may take to bring what was committed to the replica.
pub const REPLICA_WAIT: Duration = Duration::from_secs(10);
/// The same, at the end of a run.
pub const REPLICA_LAST_WAIT: Duration = Duration::from_secs(5);
/// Between two times that it is asked to.
pub const REPLICA_ASK_EVERY: Duration = Duration::from_secs(1);
/// The same, where something waits for it.
pub const REPLICA_ASK_PROMPTLY: Duration = Duration::from_millis(5);
/// Between two looks of what waits for it whether it is to stop.
pub const REPLICA_STOP_LOOK_EVERY: Duration = Duration::from_millis(100);
/// The same, while nothing is committed.
pub const REPLICA_LOOK_EVERY: Duration = Duration::from_secs(30);
/// How far the replica may be behind before that is told.
pub const REPLICA_BEHIND_AFTER: Duration = Duration::from_secs(30);
/// An answer of the replicator larger than this is cut.
pub const REPLICATOR_ANSWER_BYTES_MAX: u64 = 64 * 1024;
/// Between two renewals of the lease.
pub const LEASE_RENEWED_EVERY: Duration = Duration::from_secs(3);
/// How long a machine acts after the last one, by its own clock.
pub const LEASE_HELD_FOR: Duration = Duration::from_secs(15);
/// How long another has to see it stand still until it takes it.
pub const LEASE_TAKEN_AFTER: Duration = Duration::from_secs(30);
/// How long a disk is full before the machine stands down, so that another may act.
pub const FULL_STANDS_DOWN_AFTER: Duration = Duration::from_secs(60);
/// Room that has to be there before a machine takes the lease: more than is missing when a disk is full.
pub const LEASE_ROOM_BYTES: usize = 1024 * 1024;
/// A call to the store of the lease takes no longer.
pub const LEASE_CALL_WAIT: Duration = Duration::from_secs(3);
/// A record larger than this is none.
pub const LEASE_BYTES_MAX: u64 = 4 * 1024;
/// How long a restore from the replica may take.
pub const RESTORE_WAIT: Duration = Duration::from_secs(30 * 60);
/// Between two restores by which a standby keeps up, at least.
pub const RESTORE_EVERY: Duration = Duration::from_secs(30);
/// And at least so many times as long as the last one took.
pub const RESTORE_SHARE: u32 = 10;
/// Before a restore that failed is tried again.
pub const RESTORE_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// States of a replica that are tried when its newest is broken, for one that is whole.
pub const FALL_BACK_TRIES_MAX: usize = 32;
/// A longer list of a replica's states is cut: some fifty thousand.
pub const REPLICA_LIST_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Generations that are looked through for books that can be restored.
pub const GENERATIONS_LOOKED_AT: u64 = 8;
/// Former books that a machine keeps when it puts others in their place.
pub const FORMER_BOOKS_KEPT: u64 = 4;
/// How far the copy of a standby may be behind the replica before that is told.
pub const STANDBY_BEHIND_AFTER: Duration = Duration::from_secs(300);
/// How often a standby looks around.
pub const STANDBY_LOOK_EVERY: Duration = Duration::from_millis(200);
/// Size of the database up to which every start reads all of it to find corruption: so much is read in
/// 50 ms. Of a larger one the auditor does it, beside the play.
pub const START_CHECK_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Size of the database up to which it is read after every start at all.
pub const QUICK_CHECK_BYTES_MAX: u64 = 256 * 1024 * 1024;
const _: () = assert!(START_CHECK_BYTES_MAX < QUICK_CHECK_BYTES_MAX);

/// How often the engine writes when nothing else makes it.
pub const PROBE_EVERY: Duration = Duration::from_secs(120);
/// How long a start waits for a lock whose holder is ending.
pub const LOCK_WAIT: Duration = Duration::from_secs(60);
/// How often it looks.
pub const LOCK_LOOK_EVERY: Duration = Duration::from_millis(250);
/// How often each of the database's files is looked at whether it is in its place.
pub const FILES_LOOK_EVERY: Duration = Duration::from_secs(1);
/// After how long a name that changes in a folder is told from the change before it, whatever the file system.
pub const FOLDER_SETTLES: Duration = Duration::from_secs(2);
/// One transaction of the engine, at worst: a hundred updates on a slow disk.
pub const STEP_WAIT: Duration = Duration::from_secs(30);
/// Opening the database, and what a large one gets besides.
pub const OPEN_WAIT: Duration = Duration::from_secs(300);
/// A newer program's first start copies the database and may write most of it anew: so many bytes of it a second, on a
/// slow disk.
pub const OPEN_BYTES_A_SECOND: u64 = 2 * 1024 * 1024;
/// What a worker gets for what needs no waiting.
pub const PROMPT_WAIT: Duration = Duration::from_secs(5);
/// How often the cheap audits run, and how often the disk is looked at.
pub const AUDIT_EVERY: Duration = Duration::from_secs(600);
/// How long the payment provider may say nothing before that is told.
pub const PROVIDER_SILENT_AFTER: Duration = Duration::from_secs(15 * 60);
/// See [`AUDIT_EVERY`].
pub const DISK_LOOK_EVERY: Duration = Duration::from_secs(120);
/// Backups that a folder may be told to keep.
pub const BACKUPS_KEPT_MAX: usize = 10_000;
/// Rows that the whole proof reads at once.
pub const ROWS_PER_READ: i64 = 4_096;
/// The cheap audits and the totals, at worst.
pub const AUDIT_WAIT: Duration = Duration::from_secs(120);
/// Room on the disk below which /health warns.
pub const DISK_FREE_BYTES_MIN: u64 = CHECK_FREE_BYTES_MIN;
/// Room on the disk with which a database cannot even be opened.
pub const DISK_FULL_BYTES: u64 = 256 * 1024;
/// How often the supervisor looks at the workers: each look wakes an idle process up.
pub const WATCH_EVERY: Duration = Duration::from_secs(10);
/// How often it does while nobody plays and nothing is on its way.
pub const WATCH_QUIET_EVERY: Duration = Duration::from_secs(20);
/// Health that is bad for longer is told to the owner.
pub const UNHEALTHY_TOLD_AFTER: Duration = Duration::from_secs(120);
/// Rounds that a message to the owner names.
pub const ROUNDS_NAMED_MAX: usize = 8;
/// Messages to the owner an hour.
pub const OWNER_NOTICES_PER_HOUR: u32 = 4;
/// Wrong tokens at /restart at once, and then one a [`RESTART_TRY_EVERY`].
pub const RESTART_TRIES: u32 = 5;
/// See [`RESTART_TRIES`].
pub const RESTART_TRY_EVERY: Duration = Duration::from_secs(60);
/// Fetching RENDER_EXTERNAL_URL, as a whole.
pub const PING_WAIT: Duration = Duration::from_secs(30);

/// After it, the time for the HTTP server's threads.
pub const HTTP_STOP_WAIT: Duration = Duration::from_secs(2);
/// From the stop signal to the end of the workers, at most.
pub const STOP_WAIT: Duration = Duration::from_secs(7);
/// Of that, the time for messages that are already decided to reach Telegram.
pub const STOP_DRAIN_WAIT: Duration = Duration::from_secs(4);
/// Of that, the time for the last call, which confirms the offset.
pub const STOP_CONFIRM_WAIT: Duration = Duration::from_secs(2);

/// Bytes of `.env`, and of a secret's file.
pub const SETTINGS_FILE_BYTES_MAX: u64 = 64 * 1024;

/// Size at which a log file is put aside.
pub const LOG_BYTES_MAX: u64 = 10 * 1024 * 1024;
/// Old log files kept.
pub const LOG_FILES_KEPT: u32 = 3;
/// Lines that wait to be written; more are dropped and counted.
pub const LOG_LINES_MAX: usize = 1_024;
/// Bytes of a line that are written.
pub const LOG_LINE_BYTES_MAX: usize = 16 * 1024;
/// Stack of the thread that writes them.
pub const LOG_STACK_BYTES: usize = 128 * 1024;
/// How long the end of the process waits for the last of them.
pub const LOG_FLUSH_WAIT: Duration = Duration::from_millis(500);
/// How long a line waits for a reader of standard error that has stopped reading.
pub const LOG_STREAM_WAIT: Duration = Duration::from_millis(300);
/// How long it waits for room in the queue to a log file whose disk does not answer.
pub const LOG_FILE_WAIT: Duration = Duration::from_secs(2);
/// How often it is looked whether the log file is still in its place, while it is written.
pub const LOG_LOOK_EVERY: Duration = Duration::from_secs(1);
/// Lines from one place of the code that are written at once in a [`LOG_ALIKE_WINDOW`].
pub const LOG_ALIKE_MAX: u32 = 10;
/// See [`LOG_ALIKE_MAX`].
pub const LOG_ALIKE_WINDOW: Duration = Duration::from_secs(60);
/// Places of the code that are told from each other; there are fewer that log.
pub const LOG_SITES_MAX: usize = 256;

/// Free bytes on the database's disk below which `check` is not content.
pub const CHECK_FREE_BYTES_MIN: u64 = 64 * 1024 * 1024;
/// Between our clock and Telegram's, above which `check` is not content.
pub const CLOCK_SKEW_MAX: Duration = Duration::from_secs(30);
/// What the machine's clock may differ from the time that passed before it counts as set.
pub const CLOCK_STEP_MAX: Duration = Duration::from_secs(10);
/// How long a clock that was set has to stand before the house goes by it.
pub const CLOCK_TRUSTED_AFTER: Duration = Duration::from_secs(10 * 60);
/// What is closed for longer could not be played in: that time counts against no open table.
pub const CLOSED_MIN: Duration = Duration::from_secs(10 * 60);
/// All that `check` waits for Telegram.
pub const CHECK_WAIT: Duration = Duration::from_secs(7);
/// How long a local health server may take to answer a probe.
pub const PROBE_WAIT: Duration = Duration::from_secs(5);
/// Between two probes of `launch`, and from the bot's start to the first.
pub const PROBE_INTERVAL_MAX: Duration = Duration::from_secs(30);
/// Failed probes in a row after which `launch` restarts the bot.
pub const PROBES_FAILED_MAX: u32 = 3;
/// From the launcher's SIGTERM to its SIGKILL.
pub const CHILD_STOP_WAIT: Duration = Duration::from_secs(10);
/// Bytes of a line that the launcher passes on as one.
pub const CHILD_LINE_BYTES_MAX: u64 = 16 * 1024;

/// Stack of a courier: a TLS handshake fits in well under half of it.
pub const COURIER_STACK_BYTES: usize = 256 * 1024;

/// Whether a message or a topic, which has the number of its first one, can have this number.
#[must_use]
pub const fn is_message(number: i64) -> bool {
    number > 0 && number <= MESSAGE_ID_MAX
}

/// Whether a group can have this id.
#[must_use]
pub const fn is_group(id: i64) -> bool {
    id < 0 && id >= -USER_ID_MAX
}

/// Messages that wait in this chat above which the bot takes no more bets there.
#[must_use]
pub const fn lane_max(chat: i64) -> usize {
    if chat < 0 { GROUP_LANE_MAX } else { LANE_MAX }
}

const fn longest(one: Duration, two: Duration, three: Duration) -> u64 {
    let (one, two, three) = (one.as_secs(), two.as_secs(), three.as_secs());
    let first = if one > two { one } else { two };
    if first > three { first } else { three }
}

const _: () = {
    assert!(SEND_TRIES_MAX < SEND_TRIES_IN_VAIN_MAX);
    assert!(
        PLACES_PER_STEP as i64 <= PLACES_KEPT,
        "a sweep takes no longer than what is kept would"
    );
    assert!(POLL_WAIT.as_secs() <= 50, "Telegram cuts longer polls");
    assert!(
        (CONNECT_TRIES as u64 - 1) * CONNECT_TRY_WAIT.as_secs() < CONNECT_WAIT.as_secs(),
        "the last address has time left"
    );
    assert!(POLL_WAIT_MIN.as_secs() < POLL_WAIT.as_secs());
    assert!(POLL_WAIT_PROVED_MIN.as_secs() > POLL_WAIT.as_secs());
    assert!(POLL_WAIT_PROVED_MIN.as_secs() < POLL_WAIT_PROVED_MAX.as_secs());
    assert!(OUTGOING_RESUME < OUTGOING_MAX);
    assert!(
        PERSON_HERE_MAX * 5 <= GROUP_LANE_MAX,
        "it takes many to silence a group"
    );
    assert!(
        PERSON_WAITING_MAX <= LANE_MAX && GROUP_LANE_MAX <= LANE_MAX,
        "a person's bound is met before a chat's"
    );
    assert!(
        LANE_MAX < OUTGOING_RESUME,
        "one chat cannot stop the others, not even when it is counted whole"
    );
    assert!(
        2 * BACKLOG_BYTES < WAITING_BYTES_TIGHT,
        "what an earlier run left turns nobody away"
    );
    assert!(WAITING_BYTES_TIGHT < WAITING_BYTES_RESUME);
    assert!(
        WAITING_BYTES_RESUME + 4 * UPDATES_PER_POLL_MAX * MESSAGE_CHARS_MAX < WAITING_BYTES_MAX,
        "a batch of the longest answers fits between"
    );
    assert!(
        PERSON_RATE as usize * UPDATES_PER_POLL_MAX < OUTGOING_MAX,
        "a hundred people at their fastest for a second"
    );
    assert!(
        HOLD_UNHEALTHY_AFTER.as_secs() < UNHEALTHY_TOLD_AFTER.as_secs(),
        "the owner hears of a hold that lasts"
    );
    assert!(
        OPEN_SHARE * ACCOUNT_SHARE * KEPT_SHARE >= (KEPT_SHARE - 1) * BET_SHARE,
        "what stays open wins no more than what is settled at once"
    );
    assert!(
        NEWCOMER_SHARE >= 2 * 250 && NEWCOMER_SHARE > ACCOUNT_SHARE * KEPT_SHARE,
        "250 accounts, however old, leave half of the kept part to everybody else"
    );
    assert!(
        NEWCOMER_FOR.as_secs() >= ABANDONED_AFTER.as_secs(),
        "a fresh account's idle tables are over before it may hold more"
    );
    assert!(
        REFILL_BELOW_CREDITS < REFILL_TO_CREDITS,
        "a refill is never nothing"
    );
    assert!(STOP_DRAIN_WAIT.as_secs() + STOP_CONFIRM_WAIT.as_secs() < STOP_WAIT.as_secs());
    assert!(
        STOP_WAIT.as_millis() + HTTP_STOP_WAIT.as_millis() + LOG_FLUSH_WAIT.as_millis()
            < CHILD_STOP_WAIT.as_millis(),
        "the launcher lets the bot stop by itself"
    );
    assert!(CHILD_LINE_BYTES_MAX <= LOG_LINE_BYTES_MAX as u64);
    assert!(
        LOG_STREAM_WAIT.as_millis() < LOG_FLUSH_WAIT.as_millis(),
        "a reader that does not read keeps no last line from the file"
    );
    assert!(
        STOP_WAIT.as_secs() + HTTP_STOP_WAIT.as_secs() < LOCK_WAIT.as_secs(),
        "a start outlasts a stop"
    );
    assert!(
        RENEWAL_LOOK_EVERY.as_secs() + STEP_WAIT.as_secs() < RENEWAL_WAIT.as_secs(),
        "a renewal that was asked for is begun in time"
    );
    assert!(
        CAREFUL_UPDATES >= UPDATES_PER_POLL_MAX,
        "a killed batch is handled carefully as a whole"
    );
    assert!(
        SET_ASIDE_PER_CAUSE * CAUSES_MAX <= SET_ASIDE_MAX as usize,
        "an hour of every cause is kept"
    );
    assert!(SET_ASIDE_PER_CAUSE * DEAD_UPDATE_BYTES_MAX <= SET_ASIDE_BYTES_MAX as usize);
    assert!(INPUT_CHARS_MAX >= CLIENT_SEED_CHARS_MAX && INPUT_CHARS_MAX >= AMOUNT_CHARS_MAX);
    assert!(INPUT_CHARS_MAX <= MESSAGE_CHARS_MAX && TICKET_CHARS_MAX < INPUT_CHARS_MAX);
    assert!(
        SEND_WAITS_MAX.as_secs() + PAYMENT_CALL_WAIT.as_secs() + PROMPT_WAIT.as_secs()
            < SENDING_WAIT.as_secs() + SENT_AGAIN_AFTER.as_secs(),
        "nothing is sent again beside a call that waits or is under way"
    );
    assert!(PAYMENT_CALL_WAIT.as_secs() < SENT_AGAIN_AFTER.as_secs());
    assert!(
        SENDS_UNDER_WAY_MAX <= PAYMENTS_WAITING_MAX,
        "whatever may be under way has a place to wait"
    );
    assert!(
        SENT_AGAIN_AFTER.as_secs() <= MISSED_FOR.as_secs()
            && 2 * MISSED_FOR.as_secs() <= SEND_SETTLES.as_secs(),
        "what may have been sent comes back later than it is sent again"
    );
    assert!(
        PAYMENT_CALL_WAIT.as_secs()
            + longest(CLOSED_LOOK_EVERY, ASK_AGAIN_SOON, ASK_AGAIN_AFTER)
            + SENT_AGAIN_AFTER.as_secs()
            // Two looks and a transfer for each, as far as they may be called a second.
            + (3 * SENDS_UNDER_WAY_MAX as u64).div_ceil(PAYMENT_RATE as u64)
            < HEALED_AFTER.as_secs(),
        "a call that hangs, the wait for the next, and all looks"
    );
    assert!(PAYMENT_CALL_WAIT.as_secs() + PAUSED_TRY_EVERY.as_secs() < HEALED_AFTER.as_secs());
    assert!(
        REPLICA_WAIT.as_secs() + REPLICA_ASK_EVERY.as_secs() < REPLICA_BEHIND_AFTER.as_secs(),
        "one slow answer is not told"
    );
    assert!(
        4 * LEASE_CALL_WAIT.as_secs() + LEASE_RENEWED_EVERY.as_secs() <= LEASE_HELD_FOR.as_secs(),
        "a renewal that is not answered is looked up and made again in time"
    );
    assert!(CSV_ROUNDS_MAX * CSV_LINE_BYTES_MAX < CSV_BYTES_MAX - CSV_LINE_BYTES_MAX);
};
