### What casino-bot says, in English: what every other language is translated from.
### A placeholder means the same in every message:
###
### $amount (Amount): an amount of money
### $available (Sum): what the house has at the payment provider
### $balance (Amount): what the player has
### $best (Amount): the largest win
### $bet (Text): what is bet on
### $bets (Count): a number of bets
### $bets-words (Text): what can be bet on
### $bot (Code): the name of a bot, or of a player, without its @
### $chars (Count): a number of characters
### $chi (Code): a figure of statistics
### $code (Code): a challenge's code
### $command (Code): a command, without its slash
### $count (Count): how many
### $critical (Code): a figure of statistics
### $die1 (Count): what a die shows
### $die2 (Count): what a die shows
### $die3 (Count): what a die shows
### $die4 (Count): what a die shows
### $difference (Sum): how far provider and books are apart
### $dollars (Code): an amount in dollars
### $emoji (Code): a game's symbol
### $end (Html): how it ended
### $event (Text): what pays
### $example (Code): what is typed behind a command
### $expected (Sum): what it should have there by the books
### $figure (Code): a figure of a leaderboard
### $first (Text): what is to be done first
### $form (Count): the form of a text of rules
### $freedom (Count): a figure of statistics
### $from (Code): a date
### $falls (Code): when more of a limit is left
### $fee (Amount): what the payment provider keeps
### $game (Text): a game's name
### $gross (Amount): what was paid in
### $hash (Code): a fingerprint
### $help (Text): what a command does
### $hint (Text): what is to be known about a bet
### $hits (Count): how many numbers are hit
### $hours (Count): a number of hours
### $how (Text): how it is drawn
### $id (Count): the number of a duel, pot, throw or invoice
### $invoice (Code): the number of an invoice
### $last (Count): the last of several values
### $left (Count): the left player's sum
### $less (Amount): the smaller of two amounts
### $limit (Amount): a limit
### $limited (Text): what is limited
### $mark (Code): a sign for won, lost or even
### $max (Amount): the largest stake
### $mention (Html): a player's name as a link
### $min (Amount): the smallest stake
### $minute (Code): a date and time
### $minutes (Count): a number of minutes
### $more (Amount): the larger of two amounts
### $name (Text): a player's name
### $net (Code): what is won or lost, with its sign
### $next-hash (Code): the next fingerprint
### $nonce (Count): a round's nonce
### $number (Code): a number as it is typed
### $numbers (Code): numbers as they are typed
### $on-hold (Sum): what is on hold there
### $order (Text): what a leaderboard goes by
### $other (Text): the other player's name
### $page (Count): a page's number
### $pages (Count): how many pages
### $paid-in (Sum): what a player paid in
### $paid-out (Sum): what was paid out to them
### $part (Text): what a player typed
### $payout (Amount): what is paid, the stake included
### $pays (Text): what a bet may pay
### $place (Code): a place in a list
### $played (Text): a game, with its symbol
### $player (Code): the number of a player
### $raise (Amount): what is added to a stake
### $rake (Amount): what the house keeps
### $rate (Share): what the house keeps, of all
### $reason (Html): why it ended
### $reference (Code): what stands in the log
### $rest (Amount): what is left of a limit
### $result (Text): how it ended for the player
### $right (Count): the right player's sum
### $risk (Text): low, medium, high
### $round (Count): a round's number
### $rounds (Count): a number of rounds
### $rtp (Share): what comes back on average
### $rule (Text): what becomes of a table left alone
### $rule-dice (Text): how a duel of dice is decided
### $rule-flip (Text): how a duel of a coin is decided
### $rule-pot (Text): how a pot is decided
### $rules (Text): a game's rules
### $said (Text): what somebody said
### $seconds (Count): a number of seconds
### $seed (Code): a client seed
### $seen (Code): values and how often each came
### $server-seed (Code): a server seed
### $share (Share): a part of something
### $shown (Text): what a round shows
### $since (Code): a date and time
### $span (Text): the time of a leaderboard
### $stake (Amount): a stake
### $state (Text): where a withdrawal stands
### $step (Count): a move's number
### $steps (Count): how many moves
### $sum-net (Sum): what was won or lost in all
### $sum-paid (Sum): what was paid in all
### $sum-staked (Sum): what was staked in all
### $sum (Sum): a difference
### $tables (Count): a number of tables
### $ticket (Count): a ticket's number
### $tickets (Count): a number of tickets
### $time (Text): how long, or when
### $times (Times): a multiple of the stake
### $to (Code): a date
### $top (Times): the most that a bet pays
### $typed (Text): what a player typed
### $unit (Unit): credits or USDT, as said behind the amount before it
### $until (Code): a date and time
### $value (Text): what a limit is, or what counts against it
### $values (Code): values of a throw
### $of (Code): behind an amount, which real money it is
### $open (Text): the wallet that is open
### $players (Count): a number of players
### $verdict (Text): what statistics say
### $wallet (Text): a wallet's name
### $week (Code): a week, 2026-W02
### $what (Html): what was played
### $why (Text): why, as said behind what it explains
### $worker (Code): a part of the program
### $act (Text): what was done in the office
### $by (Code): the number of who asked for it
### $new (Text): what it is now
### $old (Text): what it was before
### $role (Text): what somebody is in the office
### $subject (Text): what it was done about

## Words that stand in other sentences.

about = about
unit-play = { $amount ->
    [one] credits
   *[other] credits
}
wait-minutes = { $minutes } min
wait-hours = { $hours } h { $minutes } min
time-minutes = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
time-hours = { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
}
up-to = up to { $amount }
from-to = From { $min } to { $max }{ $why }
closed-for-now = Closed for now{ $why }
closed-bankroll = Closed for now: the house has too little { $unit } to take any stake on this bet.
why-bet = : no bet may win over { $share } of the bankroll
why-account = : your open bets together may win { $share } of the bankroll, less what others have open
why-newcomer = : a newcomer's open bets may win { $share } of the bankroll, more after { $bets } bets and { $hours } hours

## Wallets.

wallet-play = play credits
button-play-credits = 🎟 Play for credits
button-wallet = 👛 Wallet: { $wallet }
in-wallet = 👛 { $wallet }
wallet-opened = You play with { $wallet } now.
wallet-open-one =
    👛 You play with <b>{ $wallet }</b>.
    You have <b>{ $balance }</b> { $unit }.
wallets = 👛 <b>Your wallets</b>
wallet-line = ▫️ { $balance } { $unit }
wallet-line-play = ▫️ { $balance } { $unit }, play money
wallet-line-open = ✅ <b>{ $balance }</b> { $unit }
wallet-line-open-play = ✅ <b>{ $balance }</b> { $unit }, play money
wallet-line-closed = ▫️ { $balance } { $unit }, which is not played for here any more: withdraw it whenever you like
wallets-how = You play with the one that is ticked; tap another to change. What you have begun goes on in the wallet it began in.
owed = 💼 This is yours too, and not played for here any more. /withdraw pays it out.
owed-closed = 💼 This real money is yours too. The cashier is closed for now, so nothing can be withdrawn; it is kept for you until it opens again.
owed-under-way = ▫️ Withdrawal #{ $id } of { $amount } { $unit } waits until then
owed-nothing = The cashier is closed for now, and you have no real money here.

## The language.

language-ask = 🌐 <b>Language</b>: which one shall I speak?
language-set = 🌐 I speak English now.
button-language = 🌐 Language

## Buttons: short, without HTML.

button-home = 🏠 Panel
button-back = ◀️ Back
button-history = 📜 History
button-stats = 📊 Stats
button-fair = 🔐 Fairness
button-help = ❓ Help
button-games = 🎮 Games
button-rules = 📖 Rules
button-newer = ◀️ Newer
button-older = Older ▶️
button-set-client-seed = ✏️ Set client seed
button-rotate = 🔄 Rotate and reveal
button-verify = 🧮 How to verify
button-cancel = ✖️ Cancel
button-half = ½
button-double = 2×
button-max = Max
button-other-stake = Other…
button-change = 🎛 Change bet
button-play = ▶️ { $bet } · { $stake } → { $pays }
button-play-unnamed = ▶️ Play · { $stake } → { $pays }
button-no-play = ▶️ – { $first }
button-go-on = ▶️ { $emoji } { $game }
button-again = 🔁 Again · { $stake }
button-refill = 🎁 { $amount } free credits
button-bet-instead = Bet { $stake } on { $bet }
button-watch = ▶️ Move by move
button-previous = ◀️ Back
button-next = Next ▶️
button-proof = 🧮 Proof
button-terms = 📃 Pay table
button-csv = 📄 CSV
button-auto = 🔂 Auto
button-stop = ⏹ Stop
button-auto-rounds = { $rounds } rounds
button-auto-no-win = Win: off
button-auto-win = Win { $count }×
button-auto-half = Half
button-auto-loss = Loss { $count }×
button-auto-start = ▶️ Start · { $stake } a round
button-top = 🏆 Top players
button-top-join = 🙋 Show me here
button-top-leave = 🙈 Take me off
button-duels = ⚔️ Duels and pots
button-accept = ⚔️ Accept · { $stake }
button-rematch = 🔁 Rematch · { $stake }
button-tosses = 🎯 All Telegram dice
button-throw = { $emoji } Throw · { $stake } → { $pays }

## The commands in Telegram's menu and in the help: up to 256 characters.

menu-start = Your panel
menu-games = All games
menu-toss = Telegram's own dice: 🎲 🎯 🏀 ⚽ 🎳 🎰
menu-duel = Challenge another player: /duel 10 flip
menu-pot = The group's pot: /pot 5
menu-balance = What you have
menu-wallet = Your wallets, and which one you play with
menu-deposit = Pay real money in: /deposit 10 USDT
menu-withdraw = Pay it out: /withdraw 5 USDT
menu-payments = What you paid in and out
menu-history = Your past rounds
menu-round = One past round and its proof: /round 12
menu-stats = Your rounds in sums
menu-top = The best of those who want to be seen
menu-news = Messages of the house: on or off
menu-support = Write to us: /support TEXT
menu-paysupport = Write to us about a payment
menu-privacy = What is kept about you, as a file, or erased
menu-fair = Seeds, commitments, how to verify a round
menu-limits = Limits, breaks and exclusion: /limits loss 24h 50
menu-language = The language I speak
menu-help = How to play
menu-cancel = Stop what I asked you to type

## Refusals: plain, and up to 200 characters with everything put in, since they stand in toasts.

refusal-amount = “{ $typed }” is not an amount. Write it like 10 or 10.50, without signs, or say max or half.
refusal-too-small = The smallest stake here is { $min } { $unit }.
refusal-too-large = The largest stake here is { $max } { $unit }.
refusal-too-large-now = The largest stake on this bet is { $max } { $unit } now{ $why }.
refusal-closed = This bet is closed for now{ $why }.
refusal-too-soon = One moment, please: the next round can start in { $time } s.
refusal-file-too-soon = You got a file just now: the next one can come in { $seconds } s.
refusal-file-in-group = That file is your whole history: ask me in our private chat, with /history csv.
refusal-not-enough = Not enough: the stake is { $stake }, you have { $balance } { $unit }.
refusal-not-enough-to-raise = Not enough: that adds { $raise } to the stake, you have { $balance } { $unit }.
refusal-refill-too-soon = You had free credits not long ago: the next come in { $time }.
refusal-no-refill = Free credits are for who has less than { $amount } and nothing at stake.
refusal-no-such-bet = That bet does not exist here.
refusal-choice = Bet on { $bets-words }. For example /{ $command } { $example }
refusal-client-seed = A client seed is 1 to { $chars } letters, digits or . _ ~ - without spaces.
refusal-round = That is not a round of yours. /history lists them.
refusal-crowded = So much is going on in this chat that I lag behind. Try again in a minute.
refusal-silent = Telegram lets me say nothing in this chat for { $minutes } minutes, so nothing is bet here. In our private chat you can play on.
refusal-too-much = So many answers to you are on their way that I take up nothing more from you until they are there.
refusal-too-fast = You are faster than I can answer. What comes too fast does nothing.
refusal-round-open = Your round #{ $round } of { $game } is still open, and its seeds stay secret until it is over. Finish it first: /{ $command }
refusal-round-over = Round #{ $round } is over. /round { $round } shows how it went.
refusal-toss = I do not know that bet. For example /{ $command } { $example }, or /{ $command } alone.
refusal-no-toss = That is not a throw of yours. /history lists them.
refusal-in-the-air = Your last throw is still in the air. One moment, please.
refusal-no-auto = Auto play is not offered for this game.
refusal-ask-in-private = That is not possible now. I can say more in our private chat.
refusal-auto-plays = Your auto play is still under way: stop it first.
refusal-stale = That button has had its turn. Use the latest message.
refusal-foreign = That button is somebody else's. Type /start for your own.
refusal-unknown = I do not know that command. /help shows them all.
refusal-not-asked = I did not get that. Pick a game with /games, or see /help.
refusal-duel = A challenge is a stake and flip or dice. For example /duel 10 flip
refusal-challenge-open = Your challenge #{ $id } is still open here. /duel shows it: wait, or cancel it.
refusal-own-challenge = That is your own challenge: it waits for somebody else.
refusal-not-your-duel = That duel was between others. Type /duel 10 flip for one of yours.
refusal-over = It is over: /{ $command } #{ $id } tells how.
refusal-already-in = You are in already.
refusal-faster = Too late: { $name } was faster.
refusal-called-off = Too late: this challenge was called off.
refusal-time-is-up = Too late: its time is up.
refusal-pot-full = The pot is full: { $count } players.
refusal-other-pot = The pot that is open here is in another currency. One in yours can begin when it is over.
refusal-other-wallet = That is for { $wallet }, and you play with { $open } now. /wallet changes it.
refusal-not-played = Nothing is staked in { $name } here for now. What you have of it is yours: see /wallet.
refusal-no-figure = “{ $typed }” is not an amount here. Write it like 10 or 10.50.
refusal-payments-in-group = What you pay in and out is nobody else's business: ask me in our private chat.
refusal-no-wallet = There is no such wallet here. /wallet shows yours.
refusal-no-cashier = This house plays for free credits only: nothing to deposit, nothing to withdraw.
refusal-groups-only = A pot is for groups: add me to one and type /pot 5
refusal-no-contest = I know no such duel or pot.
refusal-move = That move is not possible now.
refusal-no-time = “{ $typed }” is not a time here. Write it like 45 min, 2h or 1h30, up to 24 hours.
refusal-limits = I did not get that. For example: /limits loss 24h 50, /limits deposit 7d 100, /limits stake 5, /limits time 24h 2h, /limits pause 24h, /limits exclude 6m
refusal-no-limits-here = There are no such limits on play credits. Open a wallet of real money first, with /wallet, or name it: /limits stake 5 USDT
refusal-limits-first = Before you pay in: choose limits, or say that you want none.
toast-same = Nothing changes: it is set already, or no more fits.
refusal-cashier-closed = Deposits and withdrawals are closed for now. What you have is safe, and the games go on.
refusal-cashier-paused = Withdrawals are paused for now. What you have is safe, and the games go on.
refusal-no-rate = What { $name } is worth cannot be told at the moment, so I neither take nor pay it out. Try again in a few minutes.
refusal-not-taken = I do not take that here. /wallet shows what I take.
refusal-payment-too-small = The smallest amount is { $min } { $unit }.
refusal-payment-too-large = The largest amount is { $max } { $unit } now.
refusal-day-over = You have reached the limit of 24 hours. Try again later.
refusal-not-enough-to-pay = Not enough: you have { $balance } { $unit }.
refusal-deposit-open = Your deposit #{ $id } can still be paid: pay it or let its time run out.
refusal-too-many-deposits = That were many invoices: the next one in { $time }.
refusal-many-pay = Too many players pay in at this moment. Try again in a minute.
refusal-withdrawal-under-way = Your withdrawal #{ $id } is still under way: one at a time, please.
refusal-no-payment = I know no such payment.
refusal-payment-over = Too late: something has become of it meanwhile.
refusal-own-payment = This is yours, so another admin or the owner has to decide.
refusal-not-confirmed = Typing confirms nothing: press the button above, or Cancel.
refusal-owner-only = Only the owner may do that.
refusal-not-your-role = Your role in the office does not let you do that.
refusal-in-chat-only = That is done here in the chat only.
refusal-themselves = Nobody does that about themselves.
refusal-colleague = That is somebody of the office: only the owner may do that.
refusal-already-so = It is so already.
refusal-letter-goes = The last message still goes out: wait, or stop it first.
refusal-letter-too-long = Write 1 to { $count } characters.
refusal-ticket-length = Write 1 to { $count } characters in one message.
refusal-ticket-too-many = You have written a lot: at most { $count } messages an hour and { $tickets } new tickets a day. Try again later.
refusal-ticket-full = This ticket has { $count } messages. Close it and write again: /support
refusal-ticket-busy = Very many write to us now. Please try again later.
refusal-ticket-gone = That ticket is closed. /support opens a new one.
refusal-erase-bets = First play to the end, or stop, what is open: a round, dice, a duel, a pot or auto play.
refusal-erase-payments = A payment of yours, or a decision about your money, is not over yet. Try again when it is: /payments
refusal-erase-money = You have real money here. Withdraw it first: /withdraw
refusal-erase-staff = You work here: the log names who did what. First your role has to be taken.
refusal-erase-too-soon = You erased it within the last day. Try again tomorrow.
refusal-data-too-soon = You got that file not long ago: the next one can come in { $time }.
refusal-office-limit = Type which limit, and why: stake 5 USDT asked us to, loss 7d 50 USDT a reason, time 24h 2h a reason, or off in place of the value.
refusal-second-person = Who asked for it cannot confirm it: a second person has to.
refusal-adjust-how = Type + or -, how much, of what, and why: +5 USDT for the mix-up, or -3 USDT given twice.
refusal-not-lower = The player's own limit is as low or lower.
refusal-by-settings = The settings say what they are, and it changes nowhere else.
refusal-payouts-held = Withdrawals of this account are held: a person of the house looks into it. What is there stays there.
refusal-office = Type how much, of what, and why: /admin in 100 USDT bought today, or /admin out 20 USDT rent.
refusal-no-reason = Say why, in a few words behind it.
refusal-no-player = I know no such player.
refusal-not-counted = What came in cannot be counted here, so it is given back or kept by hand.
refusal-bankroll-short = The bankroll has { $balance } { $unit } that no bet holds.

## Why a typed bet is not taken: in a message of its own, which has more room.

not-a-bet = “{ $part }” is not a bet of { $game }. Bet on { $bets-words }. For example /{ $command } { $example }
not-a-bet-hint = “{ $part }” is not a bet of { $game }: { $hint }. Bet on { $bets-words }. For example /{ $command } { $example }

## Where the bot may write; the first is a toast.

place-toast = I cannot write here, so nothing is bet here. Ask an admin to let me write, or play in our private chat.
place-again = 🔊 I could not write here for a while, so I took no bets. Now I can: send that again.
place-closed = 🔇 I cannot write in the group or topic where you just asked for something, so nothing is bet there. Ask an admin to let me write, or play here.
place-quiet = 🔇 Telegram lets me say nothing for { $minutes } minutes in the group where you just asked for something, so nothing is bet there. Here you can play on.
place-no-auto = 🔇 I cannot write any more where your auto play ran, so I have ended it.
place-masked = 🎭 You write as a group or a channel, so I cannot tell whose money it would be. Write as yourself to play: an anonymous admin turns “Remain anonymous” off.
place-unsaid = 🔇 I could not write this where it belongs, so I tell you here.

## What failed, to a player.

failure = Sorry, that did not work, and nothing was staked. If it happens again, tell the owner this reference: { $reference }

## To the owner.

notice-failure = ⚠️ An update was set aside as <code>{ $reference }</code>: { $why }. The log has the details.
notice-failures-before = Before it { $count } more were, for the same cause.
notice-copy-taken = ⚠️ The database counts as a copy: { $why }. What was open has ended, and new seeds were given to { $count } players, since theirs may be known.
notice-seeds-renewed = ℹ️ Everybody has new seeds. What was open when it began has ended, but for what I named.
notice-seeds-kept = ⚠️ { $count } open rounds cannot be ended, and their players keep their seeds: { $numbers }. The log says why.
notice-worker = ⚠️ A part of the bot, the { $worker }, failed: { $why }. It is started again in { $seconds } s.
worker-hangs = it hangs
worker-panicked = it panicked, the log has the place
notice-webhook = ⚠️ Somebody had set a webhook for this bot's token, so that its messages went there. It is taken away. If that was not you, get a new token from @BotFather: /revoke.
notice-told-otherwise = ⚠️ The payment provider has said two different things of its invoice #{ $id }. The first counts; nothing is booked for the second. Look at the invoice there, and at the log.
notice-numbers = ⚠️ Updates came under numbers that Telegram does not give. They are left out, the others are handled. Look at what stands between the bot and Telegram: a proxy, or TELEGRAM_API_URL.
notice-came-back = ℹ️ The bot is back: its last run did not end as asked. Nothing that was bet or won is lost.
notice-unhealthy = 🔴 The bot is unhealthy:
notice-warnings = 🟡 Play goes on, but look at this:
notice-reason = • { $why }
notice-healthy = 🟢 The bot is healthy again, after { $minutes } minutes.
notice-held-back = ({ $count } more messages were held back; the log has them.)
notice-round = ⚠️ Round #{ $round }, abandoned by its player, cannot be settled: { $why }. It is tried again in a day; the log has the details.
notice-contest = ⚠️ Contest #{ $id } cannot be ended: { $why }. It is tried again in { $time }; the log has the details.

## To the owner: what is wrong with the bot, each behind a sign, without a full stop. `/health` says the English.

health-silence = no sign of life from Telegram for { $seconds } s
health-rejected = Telegram rejects BOT_TOKEN for { $seconds } s, which has worked before: it is tried again; if it was revoked, set the new one
health-worker-stuck = { $worker } is stuck
health-worker-waits = { $worker } has failed and waits to be started again
health-worker-stopped = { $worker } has stopped
health-held = too much waits for Telegram: no updates are taken in for { $seconds } s
health-unaudited = the books were not audited for { $seconds } s
health-unbalanced = the books do not balance: { $count } invariants are broken, see `casino-bot audit`
health-clock-ahead = the machine's clock was set { $seconds } s ahead: what waits here goes by the time that passed
health-clock-back = the machine's clock was set { $seconds } s back: what waits here goes by the time that passed
health-disk-full = the disk is full: no bet is taken
health-database-failing = the database cannot be written
health-database-replaced = the database file or its -wal was moved or replaced while it was open: no bet is taken; put it back, or stop the bot, which writes into the file what it can
health-unwritten = the database was not written to for { $seconds } s
health-disk-nearly-full = the disk is nearly full: { $count } KiB are left
health-unaccounted = money at the payment provider is unaccounted for: { $name }; see Reconciliation in /admin
health-provider-silent = the payment provider has not answered for { $seconds } s
health-replica-behind = the replica is { $seconds } s behind: what was committed since is on this machine only, see whether Litestream runs
copy-made = it is a backup that was put in place
copy-stranger = it is not the one that ran here last
copy-older = it is an older state, without the last { $count } commits

## The panel, help, games, balance.

welcome = 🎰 <b>Welcome, { $name }!</b>
welcome-gift = Here are <b>{ $balance }</b> free credits. They are play money: nothing to lose, nothing to cash out.
welcome-pick = 👇 Pick a game. Each round takes one tap.
promised =
    🔐 Your draws are locked in already. Their fingerprint, for you to check later (/fair):
    <code>{ $hash }</code>
panel =
    👋 <b>Welcome back, { $name }!</b>
    💰 <b>{ $balance }</b> { $unit }
panel-pick = 👇 Pick a game:
tables-open =
    ⏳ { $tables ->
        [one] A table of yours is open.
       *[other] { $tables } tables of yours are open.
    }
in-group = 👤 <b>{ $name }</b>
help =
    ❓ <b>How to play</b>

    Tap a game and play with buttons, or type a whole bet:
help-example = { $emoji } <code>/{ $command } { $example }</code>
help-stakes = A stake is a number like 10 or 10.50, or <b>max</b> or <b>half</b>.
help-command = /{ $command } – { $help }
help-fair = Every round is provably fair: its seed was promised before you bet. See /fair. Only Telegram's own dice are thrown by Telegram, so we cannot prove those.
games = 🎮 <b>Games</b>
games-line =
    { $emoji } <b>{ $game }</b> · returns { $rtp }
    <code>/{ $command } { $example }</code>
games-line-skill =
    { $emoji } <b>{ $game }</b> · returns { $rtp } with best play
    <code>/{ $command } { $example }</code>
balance = 💰 You have <b>{ $balance }</b> { $unit }.
refill-now = Free credits are there for you once in { $hours } hours: take them now.
refill-after = The next free credits come in { $time }.
refilled = 🎁 Here are <b>{ $amount }</b> free credits. Good luck!

## A table before the bet.

as-a-stake = ℹ️ { $stake } is understood as your stake. Tap ▶️ to bet it.
not-as-a-stake = ℹ️ { $why }
as-a-choice = ℹ️ Understood as { $bet }.
as-a-choice-or-stake = ℹ️ Understood as { $bet }; if you meant a stake, the first button bets it.
which-amount = 🤔 That can be { $less } or { $more }{ $of }. Which one?
table-head = { $emoji } <b>{ $game }</b>
table-head-bet = { $emoji } <b>{ $game }</b> · { $bet }
table-stake = Stake <b>{ $stake }</b> · you have { $balance } { $unit }
table-empty = Nothing is bet on yet: { $first }.
table-pays = Pays { $top } · returns { $rtp } on average
table-pays-up-to = Pays up to { $top } · returns { $rtp } on average
table-pays-first-stake = Pays { $top } the first stake · returns { $rtp } on average
table-pays-up-to-first-stake = Pays up to { $top } the first stake · returns { $rtp } on average
table-pays-skill = Pays { $top } · returns { $rtp } on average with best play
table-pays-up-to-skill = Pays up to { $top } · returns { $rtp } on average with best play
table-pays-first-stake-skill = Pays { $top } the first stake · returns { $rtp } on average with best play
table-pays-up-to-first-stake-skill = Pays up to { $top } the first stake · returns { $rtp } on average with best play
rules-head =
    { $emoji } <b>{ $game }</b>

    { $rules }
rules-line = { $event } pays { $times }
rules-return = On average { $rtp } of what is staked comes back. Your stake is part of what is paid.
rules-return-skill = On average { $rtp } of what is staked comes back with best play. Your stake is part of what is paid.
rules-abandoned = A table left alone for { $hours } hours { $rule }.
rules-by-hand = Bet on { $bets-words }. By hand: /{ $command } { $example }
ask-stake = ✏️ Type your stake for { $game }: { $min } to { $max } { $unit }, or max or half.
ask-stake-bet = ✏️ Type your stake for { $game } · { $bet }: { $min } to { $max } { $unit }, or max or half.
ask-in-group = Reply to this message, or /cancel.
ask-client-seed =
    ✏️ Type your client seed: 1 to { $chars } letters, digits or . _ ~ -
    The server seed in force is revealed, and the next one plays with yours.
cancelled = ✖️ All right, I am not waiting for anything.

## What the guard says, and what limits are called.
moment = { $minute } UTC
guard-wind-down = This house is winding down: it takes no bets and no deposits any more. What is open ends by its rules, and you can take out what you have: /withdraw
guard-wind-down-play = This house is winding down: it takes no bets any more. What is open ends by its rules.
guard-maintenance = The house is under maintenance: no new bets and no deposits for a while. What is open goes on, and what you have stays yours.
guard-deposits-closed = Deposits are closed for now. What you have you can play with and take out.
guard-withdrawals-closed = Withdrawals are closed for now. What you have stays yours.
guard-game-closed = This game is closed for now. What is open in it goes on.
guard-frozen = The house has stopped your play until it has looked into something. What you have stays yours.
guard-banned = The house does not let you play any more. What you have stays yours.
guard-age = Before you play or pay in real money, say once that you are 18 or older.
guard-pause = You paused play on { $since }, until { $until }. Nobody can end that sooner. You can withdraw what you have.
guard-exclusion = You excluded yourself from play on { $since }, until { $until }. Nobody can end that sooner. You can withdraw what you have.
guard-for-ever = You excluded yourself from play for ever on { $since }. Nobody can end that. You can withdraw what you have.
guard-reality-check = You have been playing for { $time }, and it has brought { $net } { $unit }. Play waits until you have seen that.
guard-money = Your limit on { $limited } is { $limit } { $unit } since { $since }: { $rest } left.
guard-money-falls = Your limit on { $limited } is { $limit } { $unit } since { $since }: { $rest } left, more from { $falls } on.
guard-time = Your limit on { $limited } is { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
} since { $since }, and it is used up. You can play again from { $until } on.
guard-too-early = That can be confirmed from { $from } on.
limit-deposit-day = deposits in 24 hours
limit-deposit-week = deposits in 7 days
limit-deposit-month = deposits in 30 days
limit-loss-day = losses in 24 hours
limit-loss-week = losses in 7 days
limit-loss-month = losses in 30 days
limit-stake = one bet
limit-session = one session
limit-day = play in 24 hours

## A round, while it goes on, settled, and later.

net-won = +{ $amount }
net-even = ±{ $amount }
net-lost = −{ $amount }
round-going-on = stake { $stake } · 💰 { $balance }{ $of } · round #{ $round }
round-stands = ▶️ <b>{ $shown }</b>
round-still-open = ⏳ This one is still open: finish it first.
round-came = { $emoji } <b>{ $shown }</b>
round-came-bet = { $emoji } <b>{ $shown }</b> · you bet on { $bet }
round-result =
    { $mark } <b>{ $net }</b> · stake { $stake } · payout { $payout }
    💰 { $balance }{ $of } · round #{ $round }
round-in-short = { $emoji } { $shown } { $mark } { $net }
round-left = ⏳ Left alone: the table { $rule }.
left-alone =
    ⏳ <b>{ $game }</b> · { $hours } hours without you
    A table left alone { $rule }.
left-behind =
    ⏳ <b>{ $game }</b> · the casino was restored from a copy
    A table left alone { $rule }.
left-renewed =
    ⏳ <b>{ $game }</b> · everybody gets new seeds
    A table left alone { $rule }.
round-title = 📜 <b>Round #{ $round }</b>
round-bet-shown = { $emoji } <b>{ $game }</b> → <b>{ $shown }</b>
round-bet-shown-on = { $emoji } <b>{ $game }</b> · { $bet } → <b>{ $shown }</b>
round-paid = stake { $stake } · payout { $payout }{ $of }
round-not-paid = stake { $stake }{ $of } · payout open
round-stake = stake { $stake }{ $of }
round-seeds =
    SHA-256 of the server seed:
    <code>{ $hash }</code>
    Client seed: <code>{ $seed }</code> · nonce { $nonce }
round-proof-open = Its server seed stays secret as long as it is open.
round-proof =
    Server seed:
    <code>{ $server-seed }</code>
round-proof-in-force = Its server seed is still in force. Rotate it under /fair, and this page proves the round.
round-replay = 📜 <b>Round #{ $round }</b> · move { $step } of { $steps }
history = 📜 <b>Your rounds</b> · page { $page } of { $pages }
history-none = 📜 No rounds yet. /games shows what to play.
history-tap = Tap a number for its proof.
history-line = #{ $round } { $emoji } { $shown } { $mark } <b>{ $net }</b>
history-line-bet = #{ $round } { $emoji } { $bet } → { $shown } { $mark } <b>{ $net }</b>
history-open = open
csv-all = All your rounds, { $rounds } in all, newest first.
csv-newest = Your newest { $count } of { $rounds } rounds, newest first: a file holds no more, older ones are left out. /round shows any of them.
csv-not-tosses = It holds rounds only: Telegram's dice are not in it.
csv-not-contests = It holds rounds only: duels and pots are not in it.
csv-not-tosses-nor-contests = It holds rounds only: Telegram's dice, duels and pots are not in it.

## Rounds in sums.

stats = 📊 <b>Your rounds in sums</b>
stats-none = 📊 You have not played yet. /games shows what to play.
stats-line =
    { $played }: { $rounds } { $rounds ->
        [one] round
       *[other] rounds
    } · net <b>{ $sum-net }</b>
    staked { $sum-staked } · returned { $sum-paid } · biggest win { $best }
stats-line-all =
    <b>In all</b>: { $rounds } { $rounds ->
        [one] round
       *[other] rounds
    } · net <b>{ $sum-net }</b>
    staked { $sum-staked } · returned { $sum-paid } · biggest win { $best }

## Fairness.

fair =
    🔐 <b>Every round is provably fair</b>
    I have locked in a secret server seed. Its fingerprint (SHA-256):
    <code>{ $hash }</code>
    Your client seed: <code>{ $seed }</code>
    The next round's nonce: { $nonce }

    Locked in for after that:
    <code>{ $next-hash }</code>

    I cannot change a locked seed, and you cannot see it before you rotate. Under a client seed that you set yourself, my seed cannot have been chosen against you.
revealed =
    🔓 <b>Revealed</b>
    Server seed:
    <code>{ $server-seed }</code>
    its SHA-256:
    <code>{ $hash }</code>
    Client seed: <code>{ $seed }</code>
revealed-unused = No round was played with it.
revealed-rounds = Nonces 0 to { $nonce }. /history proves each round; the last, #{ $round }:
how-to-verify =
    🧮 <b>How to verify a round</b>

    1. Before you bet, /fair shows the SHA-256 of the server seed.
    2. A round draws from HMAC-SHA256 with the server seed's hex text as key and <code>client seed:nonce:0</code> as message (then <code>:1</code> and so on). Each 4 bytes, big-endian, divided by 2³², make a fraction below 1.
    3. Rotate, and the server seed is revealed: its SHA-256 must be the promise, and the fractions must give your results: coin 2 sides, dice 10,000 numbers, each reel 100 stops, roulette 37 pockets, plinko 2 ways a row, limbo and crash 2²⁴ steps and, at the very edge of the target, one more draw, keno one of the 40, then of the 39 left and so on, mines of the 25 cells likewise, the wheel its segments, cards one of 52 (2♦ 2♥ 2♠ 2♣ 3♦ … A♣), in video poker of those left.

    <code>casino-bot verify</code> does it offline and prints each step; <code>scripts/verify.py</code> does the same in plain Python. With <code>--game wheel --terms</code> the former prints the text behind the SHA-256 of a bet's rules and pay table, which a round's page shows too (of an older round add <code>--form 1</code>), with <code>--order</code> what each draw means; the latter tells a pasted text's SHA-256 with <code>--terms</code>.

terms =
    Rules and pay table, form { $form }, SHA-256:
    <code>{ $hash }</code>
terms-gone = Its words are an earlier program's, which I no longer have.
terms-title = 📃 <b>Round #{ $round }</b> · what it was promised
terms-how = The game and the edition of its rules, then what pays and how much of the stake. Each line ends with a line feed, the last one too. The same text comes from:
terms-how-first = The rules, and what pays how much of the stake, as they were worded then. Each line ends with a line feed, the last one too. The same text comes from:

## Auto play.

auto-head = 🔂 <b>Auto</b> · { $emoji } { $game }
auto-head-bet = 🔂 <b>Auto</b> · { $emoji } { $game } · { $bet }
auto-stake = Stake <b>{ $stake }</b> a round · you have { $balance } { $unit }
auto-rounds = 🔁 Up to <b>{ $rounds }</b> rounds, one every { $seconds } seconds, right here.
auto-no-win = 📈 No win ends it early.
auto-win = 📈 It ends early when its rounds have won <b>{ $amount }</b> ({ $count } stakes).
auto-half = 📉 It ends early when it has lost more than <b>half</b> of what you have now.
auto-loss = 📉 It ends early when they have lost <b>{ $amount }</b> ({ $count } stakes).
auto-any-time = You can stop it at any time.
auto-under-way = 🔂 Auto · { $count } of { $rounds }
auto-ended =
    🔂 Auto ended after <b>{ $count }</b> of { $rounds } rounds. { $reason }
    Its rounds brought <b>{ $sum-net }</b> in all · 💰 { $balance }{ $of }
auto-ended-won =
    🔂 Auto ended after <b>{ $count }</b> of { $rounds } rounds. { $reason }
    Its rounds brought <b>+{ $sum-net }</b> in all · 💰 { $balance }{ $of }
auto-end-played = All rounds are played.
auto-end-won = It has won <b>{ $amount }</b> ({ $count } stakes) or more.
auto-end-half = It has lost more than half of what you had before.
auto-end-lost = It has lost <b>{ $amount }</b> ({ $count } stakes) or more.
auto-end-stopped = You stopped it.
auto-end-played-on = You played another round meanwhile.
auto-end-late = The bot was away for more than a minute.
auto-end-refused = { $why }

## Leaderboards.

top =
    🏆 Top players · <b>{ $order }</b>
    { $span }
top-span-week = This week
top-span-last = Last week
top-span-all = In all
top-week-since = This week, { $week }, since Monday { $from } UTC
top-week-from-to = Last week, { $week }, { $from } to { $to } UTC
top-order-net = Net result
top-order-best = Biggest win
top-order-staked = Wagered
top-line = { $place } { $name } · <b>{ $figure }</b>
top-figure = { $sum-net }
top-figure-won = +{ $sum-net }
top-nobody = Nobody is here yet.
top-place = Your place: { $place } · <b>{ $figure }</b>
top-place-none = Your place: none
top-place-behind = Your place: behind { $count } others · <b>{ $figure }</b>
top-what-counts = Bets count that begin after a player first joins, in the week in which they are settled. Of equals, who joined first stands first.
top-unseen = 🙈 Nobody sees you here. If you join, everybody who opens /top sees your first name, your place, and your net result, biggest win and total wagered, by week and in all.
top-seen = 🙋 Everybody who opens /top sees you here as <b>{ $name }</b>. Leave, and you are gone at once; what you bet still counts, unseen, for when you come back.
top-joined = 🙋 Others see you here now.
top-left = 🙈 Nobody sees you here any more.

## Players against each other: duels and pots.

duel = ⚔️ Duel
pot = 🏺 Pot
contest-title-flip = ⚔️ <b>Duel #{ $id }</b> · 🪙 coin flip
contest-title-dice = ⚔️ <b>Duel #{ $id }</b> · 🎲 dice
contest-title-pot = 🏺 <b>Pot #{ $id }</b>
contest-rule-flip = Heads for the challenger, tails for who accepts.
contest-rule-dice = Two dice each, the higher sum wins, ties roll on.
contest-rule-pot = A ticket for each 0.000001: who put in more wins more often.
contest-promise =
    🔐 The seed is locked in. Its SHA-256:
    <code>{ $hash }</code>
contest-client-seed = Challenger's client seed: <code>{ $seed }</code>
challenge = <b>{ $name }</b> puts in <b>{ $stake }</b> · the winner gets <b>{ $payout }</b>
challenge-who = Who dares? The first to accept plays.
challenge-until = Open until { $until }, then the stake comes back.
challenge-send =
    Pass this on, to be sent to me:
    <code>/start duel_{ $code }</code>
challenge-link =
    Pass this on to one you want to play (a tap copies it):
    <code>https://t.me/{ $bot }?start=duel_{ $code }</code>
invitation = <b>{ $name }</b> challenges you. Each puts in <b>{ $stake }</b> · the winner gets <b>{ $payout }</b>
invitation-balance = 💰 { $balance } { $unit }
invitation-newcomer = 💰 { $balance } { $unit }, free for newcomers: play money
pot-player = { $place }. { $name } { $stake } · { $share }
pot-wins = the winner gets <b>{ $payout }</b>
pot-alone = ⏳ Waits for a second player until { $until }, then the stake comes back.
pot-drawn-at = ⏳ Drawn at { $until }, { $time } after the second player came.
pot-join = Tap to join, or type /pot and your stake.
pot-you-are-in = 🎟 You are in pot #{ $id } with { $stake }{ $of }.
duel-you-win = 🏆 You win: +{ $amount }{ $of }
duel-you-lose = ❌ You lose: −{ $stake }{ $of }
duel-nobody = 🤝 Nobody wins: your stake is back.
duel-expired = ⏳ Nobody took your duel #{ $id }: your { $stake }{ $of } are back.
duel-void = ↩️ Its seed may be known to somebody. Your duel #{ $id } is off: your { $stake }{ $of } are back.
duel-accepted = ⚔️ { $name } accepted your duel #{ $id }. { $result }
pot-news = 🏆 { $mention } wins pot #{ $id }: <b>{ $payout }</b>{ $of }
pot-news-back = 🎟 { $mention } gets <b>{ $payout }</b>{ $of } out of pot #{ $id }, no more than they put in.
contest-below = ⬇️ It is shown again below.
drawn-heads = 🪙 <b>Heads</b>
drawn-tails = 🪙 <b>Tails</b>
drawn-rolls = 🎲 { $die1 } + { $die2 } = <b>{ $left }</b> : <b>{ $right }</b> = { $die3 } + { $die4 }
drawn-ticket = 🎟 Ticket <b>{ $ticket }</b> of { $tickets }, counted from 0 in the order above
over-called-off = ✖️ Called off: <b>{ $name }</b> has the { $stake } back.
over-expired = ⏳ Nobody came in time: <b>{ $name }</b> has the { $stake } back.
over-void = ↩️ Its seed may be known to somebody. All stakes are back.
over-flip = <b>{ $name }</b> (heads) against <b>{ $other }</b> (tails) · { $stake } each
over-dice = <b>{ $name }</b> against <b>{ $other }</b> · { $stake } each
over-won = 🏆 <b>{ $name }</b> gets <b>{ $payout }</b> · the house { $rake } ({ $rate })
over-won-pot = 🏆 { $place }. <b>{ $name }</b> gets <b>{ $payout }</b> · the house { $rake } ({ $rate })
over-back-pot = 🎟 { $place }. <b>{ $name }</b> gets <b>{ $payout }</b>, no more than they put in · the house { $rake } ({ $rate })
over-tied = 🤝 { $count } ties: both stakes are back.
over-proof =
    <blockquote expandable>🔓 Proof: /{ $command } #{ $id }
    Server seed:
    <code>{ $server-seed }</code>
    its SHA-256, promised before:
    <code>{ $hash }</code>
    Client seed, the SHA-256 of all client seeds with : between:
    <code>{ $seed }</code> · nonce 0</blockquote>
proof-open = ⏳ Still open, until { $until }.
proof-nothing = Nothing was drawn in it: all stakes are back.
proof-tied = 🤝 Nobody won: all stakes are back.
proof-won = 🏆 <b>{ $name }</b> got <b>{ $payout }</b>
proof-back = 🎟 <b>{ $name }</b> got <b>{ $payout }</b>, no more than they put in
proof =
    Promised before: SHA-256 of the server seed
    <code>{ $hash }</code>

    HMAC-SHA256, the server seed's hex text as key, over the SHA-256 of all client seeds with : between, then :0:0 (then :0:1 and so on). { $how }
proof-how-flip = Its first 4 bytes as a fraction below 1: under a half is heads.
proof-how-dice = Each 4 bytes as a fraction below 1, times 6: two dice of the challenger's, two of the other's, again after a tie.
proof-how-pot = Its first 8 bytes as a fraction below 1, times the tickets, one for each 0.000001: the first player's come first.
contest-line = #{ $id } { $what } · { $stake }{ $of } { $end }
contest-line-pot =
    🏺 { $count } { $count ->
        [one] player
       *[other] players
    }
contest-line-duel = ⚔️ { $emoji }
contest-line-duel-with = ⚔️ { $emoji } { $name }
contest-line-open = ⏳ <b>open</b>
contest-line-net = { $mark } <b>{ $net }</b>
contest-line-tied = 🤝 tied
contest-line-called-off = ✖️ called off
contest-line-expired = ⏳ nobody came
contest-line-void = ↩️ paid back
contests = ⚔️ <b>Your duels and pots</b> · page { $page } of { $pages }
contests-none = ⚔️ No duels and pots yet. /duel and /pot say how they go.
how-to-duel =
    ⚔️ <b>Duel</b>: you against another player, the same stake each. The winner takes both, less { $rate } for the house.

    🪙 <code>/duel 10 flip</code> – { $rule-flip }
    🎲 <code>/duel 10 dice</code> – { $rule-dice }
how-to-duel-private = You get a link to pass on; who opens it can accept. Nobody in { $time }: the stake comes back. From { $min } to { $max }{ $of }.
how-to-duel-group = Anybody else in this group can accept. Nobody in { $time }: the stake comes back. From { $min } to { $max }{ $of }.
how-to-pot =
    🏺 <b>Pot</b>: everybody in a group puts in what they like, one wins all of it, less { $rate } for the house. { $rule-pot }

    <code>/pot 5</code> opens it or joins. It is drawn { $time } after the second player came; up to { $count } players, { $min } to { $max }{ $of } each.
how-to-pot-private = A pot is for groups: add me to one and type it there.

## Telegram's own dice.

tosses = 🎯 Telegram dice
toss-not-ours = ⚠️ Telegram throws, not we: we cannot prove these results.
toss-menu =
    🎯 <b>Telegram dice</b>
    The throw that you see in the chat decides.
toss-menu-pick =
    💰 <b>{ $balance }</b> { $unit }
    👇 Pick one, or type <code>/{ $command } { $example }</code>
toss-pays-one = Value { $values } pays { $times }
toss-pays = Value { $values } or { $last } pays { $times }
toss-returns = Returns { $rtp } on average if all values come alike
toss-in-the-air = { $emoji } Here it goes · stake { $stake }{ $of }
toss-in-the-air-on = { $emoji } Here it goes · { $bet } · stake { $stake }{ $of }
toss-void =
    { $emoji } That throw does not count: Telegram did not take it, or did not tell me what it shows.
    ↩️ Your stake of <b>{ $stake }</b> is back.
    💰 { $balance }{ $of } · toss #{ $id }
toss-void-on =
    { $emoji } That throw · { $bet } does not count: Telegram did not take it, or did not tell me what it shows.
    ↩️ Your stake of <b>{ $stake }</b> is back.
    💰 { $balance }{ $of } · toss #{ $id }
toss-came = { $emoji } <b>{ $shown }</b>
toss-came-on = { $emoji } <b>{ $shown }</b> · { $bet }
toss-result =
    { $mark } <b>{ $net }</b> · stake { $stake } · payout { $payout }
    💰 { $balance }{ $of } · toss #{ $id }, thrown by Telegram, not provable by us
toss-line = #{ $id } { $emoji }
toss-line-on = #{ $id } { $emoji } { $bet }
toss-line-air = · { $stake }{ $of } ⏳ <b>in the air</b>
toss-line-back = · { $stake }{ $of } ↩️ paid back
toss-line-net = → { $shown } · { $stake } { $mark } <b>{ $net }</b>
toss-list = 🎯 <b>Your Telegram dice</b> · page { $page } of { $pages }
toss-list-none = 🎯 No throws yet. /{ $command } shows what to throw.
toss-list-tap = Tap a number to see more of it.
toss-past = { $emoji } <b>Toss #{ $id }</b> · { $game }
toss-past-on = { $emoji } <b>Toss #{ $id }</b> · { $game } · { $bet }
toss-past-air = ⏳ In the air · stake { $stake }{ $of }
toss-past-void =
    This throw does not count: Telegram did not take it, or did not tell me what it shows.
    ↩️ The stake of <b>{ $stake }</b>{ $of } came back.
toss-past-result =
    It showed <b>{ $shown }</b>
    { $mark } <b>{ $net }</b> · stake { $stake } · payout { $payout }{ $of }
toss-past-at = 🕐 { $time }
toss-counts = 🛠 <b>Telegram dice: values so far</b>
toss-counts-none = { $emoji } { $game }: not thrown yet
toss-counts-line =
    { $emoji } { $game }: { $count } { $count ->
        [one] throw
       *[other] throws
    }
    <code>{ $seen }</code>
    χ² { $chi } · { $freedom } degrees of freedom · 99 % below { $critical } · { $verdict }
toss-counts-few = too few to tell
toss-counts-fair = looks fair
toss-counts-strange = ⚠️ fair dice show this once in a hundred times
toss-dice = Dice
toss-darts = Darts
toss-hoop = Basketball
toss-goal = Football
toss-bowl = Bowling
toss-reels = Slot machine
toss-dice-even = Even
toss-dice-odd = Odd
toss-dice-low = 1 to 3
toss-dice-high = 4 to 6
toss-darts-bull = Bull's eye
toss-darts-inner = Inner half
toss-darts-miss = Off the board
toss-darts-outer = Outer half
toss-hoop-score = Score
toss-hoop-miss = Miss
toss-goal-high = Value 4 or 5
toss-goal-low = Value 1 to 3
toss-goal-top = Value 5
toss-bowl-strike = Strike
toss-bowl-many = Many pins
toss-bowl-gutter = Gutter
toss-bowl-few = Few pins
toss-reels-spin = Spin

## Limits, breaks and exclusion, the reality check, age.

button-limits = 🛡 Limits
button-pauses = ⏸ Breaks and exclusion
button-limit-deposits = 📥 Deposit limits
button-limit-losses = 📉 Loss limits
button-limit-stake = 🎯 Bet limit
button-limit-time = ⏱ Time limits
button-limit-confirm = ✅ Confirm { $limited }: { $value }
button-call-off = ✖️ Leave it as it is
button-unlimit = No limit
button-no-limits = No limits for me
button-keep-limits = ✅ They stay as they are
button-look-at-limits = 🛡 Look at my limits
button-checks = 🔔 Reality check: { $minutes } min
button-go-on-playing = ▶️ Go on
button-adult = ✅ I am 18 or older
button-pause = ⏸ { $time }
button-exclusion = ⛔ { $time }
button-pause-begin = ⏸ Yes, a break: { $time }
button-exclusion-begin = ⛔ Yes, exclude me: { $time }
tab-day = 24 h
tab-week = 7 days
tab-month = 30 days
tab-session = In one go
limits = 🛡 <b>Limits and breaks</b>
limits-in-private = 🔒 That is between you and me: come to our private chat.
limits-of-play = Play credits are worth nothing, so there are no limits on them. Breaks and exclusions hold for them too.
limits-none = no limit
limits-deposits = 📥 Deposits: { $value }
limits-losses = 📉 Losses: { $value }
limits-stake = 🎯 One bet: { $value }
limits-time = ⏱ Time: { $value }
limits-of-day = { $amount } of { $max } in 24 h
limits-of-week = { $amount } of { $max } in 7 days
limits-of-month = { $amount } of { $max } in 30 days
limits-most = at most { $max } { $unit }
limits-in-one-go = { $time } in one go
limits-time-of-day = { $time } of { $value } in 24 h
limits-session = ⏱ This session: { $time } · net { $net }{ $of }
limits-lifetime = 🧾 Since you began: { $paid-in } paid in, { $paid-out } paid out, net { $sum }{ $of }
limits-history = All you have played is in /history, all you have paid in /payments.
limit-by-house = 🏠 The house has set { $limited }: { $value }. Its reason: { $said }
limit-asked = ⏳ You asked for { $limited }: <b>{ $value }</b>. You can confirm it from { $from } until { $until }.
limit-asked-now = ⏳ You asked for { $limited }: <b>{ $value }</b>. You can confirm it now, until { $until }.
limit-page = 🛡 <b>Limit: { $limited }</b>
limit-about-deposits = What you pay in, whatever you take out again.
limit-about-losses = What you stake beyond what comes back to you.
limit-about-stake = What one bet may cost, with all that is added to it later.
limit-about-session = How long you may play in one go, in all wallets together: a session ends when you have not bet for { $minutes } minutes.
limit-about-day = How long you may play in 24 hours, in all wallets together.
limit-now = Now: <b>{ $value }</b>
limit-spent = So far: { $value }
limit-how = A lower limit holds at once. A higher one, or none, waits { $hours } hours, and then only holds if you confirm it.
limit-ask-money = ✏️ Limit on { $limited }: type how many { $unit }, for example 50; off for none.
limit-ask-time = ✏️ Limit on { $limited }: type how long, for example 45 min or 2h; off for none.
limit-holds = ✅ Limit on { $limited }: <b>{ $value }</b>. That holds now.
limit-waits = ⏳ Limit on { $limited }: <b>{ $value }</b> is asked for. You can confirm it from { $from } until { $until }; until you do, nothing changes.
limit-called-off = ✖️ Limit on { $limited }: it stays as it is.
checks =
    🔔 <b>Reality check</b>
    When you have played for real money that long, I tell you how long it has been and what it has brought, and play waits for your tap. It comes after { $minutes } minutes now.
check-set = ✅ The reality check comes after { $minutes } minutes.
goes-on = ▶️ All right, play goes on.
stopped = ⏹ All right, that was it for now. You have <b>{ $balance }</b> { $unit }.
session-line = ⏱ { $time } · net { $net }{ $of }
age =
    🔞 <b>Are you 18 or older?</b>
    Real money is for adults only. I ask this once, and keep the day of your answer.
age-is-checked = The operator of this house has to check identity and age: it may ask you for a document.
adult = ✅ Noted on { $from }: you are 18 or older. Real money is open to you.
offer =
    🛡 <b>Before you pay in: do you want limits?</b>
    On what you pay in or lose, on one bet, on your time. You can set them later too: /limits
offer-again = 🛡 <b>It is time to look at your limits again</b>: change them, or keep them as they are.
pauses =
    ⏸ <b>Breaks and exclusion</b>
    A break is for days or weeks, an exclusion for months, years or for ever. Either begins at once, and nobody can shorten it. A tap shows what it means before anything happens.
pauses-longer = You can make it longer; nobody can make it shorter.
pause-in-force = ⏸ You are on a break until <b>{ $until }</b>.
exclusion-in-force = ⛔ You have excluded yourself until <b>{ $until }</b>.
exclusion-for-ever = ⛔ You have excluded yourself <b>for ever</b>.
pause-means = ⏸ <b>A break: { $time }</b>
exclusion-means = ⛔ <b>Exclusion: { $time }</b>
means-until = If you say yes, it begins at once and lasts until <b>{ $until }</b>. Then:
means-for-ever = If you say yes, it begins at once and <b>never ends</b>. Then:
means-no-bets = • No bets, throws, duels or pots, with play credits neither.
means-no-deposits = • No deposits. What you pay all the same is not credited but returned.
means-open = • What is begun ends by its rules: you can finish open rounds, duels and pots that you are in are decided and paid. Auto play stops.
means-withdraw = • What you have stays yours. You can take it out at any time: /withdraw
means-quiet = • I write to you only to answer you, or about what you have begun or are owed.
means-nobody = • Nobody can end it sooner: not you, not support, not the owner.
term-day = 24 hours
term-week = 7 days
term-month = 30 days
term-six-weeks = 6 weeks
term-half-year = 6 months
term-year = 1 year
term-three-years = 3 years
term-five-years = 5 years
term-for-ever = for ever

## The cashier: deposits and withdrawals.

button-wallets = 👛 Wallets
button-deposit = 💳 Deposit
button-withdraw = 🏧 Withdraw
button-payments = 📒 Payments
button-private-chat = 💬 Our private chat
button-money = { $balance } { $unit }
button-withdraw-all = All · { $amount }
button-deposit-yes = ✅ Deposit { $amount } { $unit }
button-withdraw-yes = ✅ Withdraw { $amount } { $unit }
button-pay = 💸 Pay { $amount } { $unit }
button-paid = ✅ I have paid
button-play-with = ▶️ Play with { $name }
button-open-provider = 💬 Open @{ $bot }
button-try-again = 🔁 Try again
pay-in-private = 🔒 Money is between you and me: come to our private chat.
deposit-which = 💳 <b>Deposit</b>: in which currency?
withdraw-which = 🏧 <b>Withdraw</b>: from which wallet?
withdraw-nothing = 🏧 There is nothing to withdraw: your wallets of real money are empty. Play credits stay here.
deposit-how-much =
    💳 <b>Deposit</b>: how much?
    From { $min } to { $max } { $unit }.
withdraw-how-much =
    🏧 <b>Withdraw</b>: how much?
    From { $min } to { $max } { $unit } today; you have { $balance }.
withdraw-too-little = 🏧 The smallest withdrawal is { $min } { $unit }, and you have { $balance }.
deposit-type = ✏️ Type how much to deposit: { $min } to { $max } { $unit }.
withdraw-type = ✏️ Type how much to withdraw: { $min } to { $max } { $unit }, or max or half.
deposit-preview = 💳 <b>Deposit { $amount } { $unit }</b>
deposit-preview-fee = You pay that in @{ $bot } within { $minutes } minutes. The payment provider keeps its fee of it, which is shown when it is paid, and the rest is yours to play with.
pay-bounds = Possible now: { $min } to { $max } { $unit }.
withdraw-preview = 🏧 <b>Withdraw { $amount } { $unit }</b>
withdraw-preview-fee = { $payout } { $unit } arrive in your @{ $bot } wallet; the fee is { $fee }.
withdraw-preview-left = You keep { $balance } { $unit } here.
withdraw-preview-at-once = It is sent at once, and cannot be called back.
withdraw-preview-approval = A person approves it first. Once you confirm, it cannot be called back.
withdrawal-again-soon = That was tried a moment ago. Try again in a minute.
withdrawal-again = I am sending it again, and tell you here what comes of it.
deposit-looking = I am asking the payment provider. As soon as it has your payment, it says so here.
payments = 📒 <b>Payments</b>
payments-page = 📒 <b>Payments</b> · page { $page } of { $pages }
payments-none = 📒 You have paid nothing in or out so far.
payments-deposit =
    💳 <b>Deposit #{ $id }</b>: { $amount } { $unit }
    { $result } · { $time }
payments-withdrawal =
    🏧 <b>Withdrawal #{ $id }</b>: { $amount } { $unit }
    { $result } · { $time }
payments-from-house =
    ➕ <b>From the house #{ $id }</b>: +{ $amount } { $unit }
    { $time }
payments-to-house =
    ➖ <b>To the house #{ $id }</b>: −{ $amount } { $unit }
    { $time }
payment-open = ⏳ not paid yet
payment-credited = ✅ credited
payment-expired = ⌛ not paid in time
payment-looked-into = 🔎 looked into by a person
payment-not-made = ❌ not made
payment-waits = ⏳ waits for approval
payment-held = ✋ waits for you to open the payment bot
payment-under-way = ⏳ under way
payment-sent = ✅ sent
payment-failed = ❌ not sent, back in your balance
payment-refused = ❌ refused, back in your balance
payments-file = 📒 Your payments, the oldest first. Quote a payment by its number when you ask about it.

deposit-asked = ⏳ <b>Deposit #{ $id }</b>: { $amount } { $unit }. One moment: the invoice is being made.
deposit-late = ⏳ <b>Deposit #{ $id }</b>: { $amount } { $unit }. The payment provider does not answer at the moment. I try for { $minutes } minutes and show here where to pay; until then there is nothing to pay.
deposit-below = 💳 Deposit #{ $id }: ⬇️ see below.
deposit-open =
    💳 <b>Deposit #{ $id }</b>: pay { $amount } { $unit } within { $minutes } minutes.
    The payment provider keeps its fee of that, and you get the rest as soon as it tells me.
deposit-paid = ✅ <b>Deposit #{ $id }</b>: { $amount } { $unit } credited. You paid { $gross }, the payment provider keeps { $fee }.
deposit-paid-whole = ✅ <b>Deposit #{ $id }</b>: { $amount } { $unit } credited.
deposit-expired = ⌛ <b>Deposit #{ $id }</b> of { $amount } { $unit } was not paid in time. Do not pay it any more: /deposit makes a new one.
deposit-refused = ❌ <b>Deposit #{ $id }</b>: the payment provider makes no invoice of { $amount } { $unit } now. Nothing was paid. Try another amount, or later.
deposit-shut = ⛔ <b>Deposit #{ $id }</b> of { $amount } { $unit }: do not pay it, since you are kept from playing. What is paid all the same is not credited: it is put aside, and a person sends it back.
deposit-over = ⌛ <b>Deposit #{ $id }</b> of { $amount } { $unit } is over: nothing was paid, and there is nothing to pay any more.
deposit-excluded = 🔎 Your payment for <b>deposit #{ $id }</b> has come while you are kept from playing. It is not credited but returned: a person sees to it.
deposit-looked-into = 🔎 Your payment for <b>deposit #{ $id }</b> has come, but not as it was asked for. A person looks into it, and you are told.
suspense-given = ✅ { $amount } { $unit } credited: that is what came of the payment that was looked into.
adjusted-in = ✅ { $amount } { $unit } credited: the house has given them to you. /payments lists them.
adjusted-out = ➖ { $amount } { $unit } debited: the house has taken them back. /payments lists them, /support answers what you ask about them.
withdrawal-waiting = ⏳ <b>Withdrawal #{ $id }</b>: { $amount } { $unit } are set aside. A person has to approve it, and you are told.
withdrawal-reserved = ⏳ <b>Withdrawal #{ $id }</b>: { $amount } { $unit } are set aside, and sent as soon as the payment provider takes them.
withdrawal-unknown = ⏳ <b>Withdrawal #{ $id }</b>: { $amount } { $unit } are on their way. The payment provider has not confirmed yet, I keep asking.
withdrawal-held = ✋ <b>Withdrawal #{ $id }</b>: the payment provider does not know you yet. Open @{ $bot } once, press Start there, then come back for your { $amount } { $unit }.
withdrawal-short = ⏳ <b>Withdrawal #{ $id }</b>: { $amount } { $unit } are set aside and sent as soon as the house has refilled its account. It has been told.
withdrawal-paid = ✅ <b>Withdrawal #{ $id }</b>: { $amount } { $unit } sent to your @{ $bot } wallet.
withdrawal-failed = ❌ <b>Withdrawal #{ $id }</b>: the payment provider did not send it. { $amount } { $unit } are back in your balance.
withdrawal-refused = ❌ <b>Withdrawal #{ $id }</b> was refused: { $said }. { $amount } { $unit } are back in your balance.
withdrawal-below = 🏧 Withdrawal #{ $id }: ⬇️ see below.
notice-approval = 🏧 <b>Withdrawal #{ $id }</b> of { $name } waits for approval: { $amount } { $unit }.
notice-cashier-closed = 🏦 The payment provider takes nothing from the bot any more: { $said }. Deposits and withdrawals are closed, the games go on. Look at the app and its token at @{ $bot }.
notice-unknown-for-long = 🏦 Withdrawal #{ $id } may have been sent, and the payment provider has not said for an hour whether it was. It stays set aside until it says so: look at the app at @{ $bot }.
notice-rate-is-old = 🏦 The payment provider has not said for an hour what { $name } is worth: until it does, nothing of it is taken or paid out.
notice-rate-leaps = 🏦 The payment provider says that { $name } is worth many times what it was worth, or a small part of it. That is not believed for a day: look at the market. Until it says what fits, nothing of it is taken or paid out after an hour.
notice-balance-not-read = 🏦 What the payment provider says of the balance of { $name } cannot be read, so it is not compared with the books: look at the app at @CryptoBot.
notice-cashier-reopened = 🏦 The payment provider takes calls again: deposits and withdrawals are open.
notice-cashier-paused = 🏦 The payment provider sends nothing: transfers are switched off. Allow them at @{ $bot }: Crypto Pay, My Apps, Security. Withdrawals wait and are tried again.
notice-cashier-resumed = 🏦 The payment provider sends again: withdrawals go on.
notice-held-copy = 🏦 These books are a copy's. What was paid in or out since it was made may be missing in them, so nothing is sent. If they came from another machine, see that it is off: it could still send what you refuse. Compare with the history at @{ $bot }, then let withdrawals go on with /admin.
notice-held-app = 🏦 The payment token is of another app than before. What the old app sent is not known to this one, so nothing is sent: put the old token back, or let withdrawals go on out of this app with /admin. Those that the old app may have sent wait for you either way.
notice-not-invoiced = 🏦 Deposit #{ $id } was refused by the payment provider: { $said }.
notice-suspense = 🔎 Invoice { $number } was paid, { $said }, and is credited to nobody: { $why }. Decide about it.
notice-sent-unknown = { $count ->
    [one] 🔎 The payment provider has sent { $count } withdrawal that the books do not know: transfer { $last }. To them the player still has that money: compare before you let withdrawals go on.
   *[other] 🔎 The payment provider has sent { $count } withdrawals that the books do not know, the newest is transfer { $last }; the log has all. To them the players still have that money: compare before you let withdrawals go on.
}
notice-suspense-many = { $count ->
    [one] 🔎 The payment provider has { $count } paid invoice that the books do not know. It is credited to nobody: decide about it.
   *[other] 🔎 The payment provider has { $count } paid invoices that the books do not know. They are credited to nobody: decide about them.
}
suspense-unknown = it is of no deposit
suspense-late = it came after its time
suspense-second = its deposit has another invoice
suspense-name = it has another name than its deposit
suspense-asset = it was paid in another currency
suspense-amount = another amount was paid
suspense-fee = the provider’s fee cannot be told
suspense-excluded = its player is excluded: send it back
notice-deposit-disputed = ⚠️ What the payment provider says of deposit #{ $id }, invoice { $number }, cannot be. Nothing was changed. The log has the details.
notice-withdrawal-disputed = ⚠️ What the payment provider says of withdrawal #{ $id } cannot be. It counts neither as paid nor as failed until you have looked. The log has the details.
notice-not-shown = ⚠️ The payment provider says that something was sent for withdrawal #{ $id }, and does not show it. I keep asking; look there yourself.
notice-owed = 🏦 Players have real money that CASHIER_ASSETS does not name. They can withdraw it, but neither pay it in nor play for it:
notice-owed-closed = 🏦 The cashier is closed, and players have real money here that they cannot withdraw. Set CRYPTOBOT_API_TOKEN again, with DEMO_MODE=false, so that they can:
notice-owed-line = ▫️ { $sum } { $name } { $players ->
        [one] to one player
       *[other] to { $players } players
    }
notice-short = 🏦 Withdrawal #{ $id } of { $amount } { $unit } waits: the app has too little at the payment provider. Refill it; withdrawals are tried again.
notice-failed = 🏦 Withdrawal #{ $id } of { $amount } { $unit } was not sent by the payment provider: { $said }. The player has it back.
notice-difference = 🔴 The payment provider has { $sum } { $name } more than the books say. Below zero it has less.
notice-difference-gone = 🟢 Books and payment provider agree again about { $name }.

## The office: what the owner and the admins see and do about money.

button-office = 🗝 Office
button-withdrawals = 🏧 Withdrawals
button-suspense = 🔎 Unclear payments
button-bankrolls = 🏦 Bankrolls
button-reconciliation = ⚖️ Reconciliation
button-dice-counts = 🎲 Dice
button-put-in = ➕ Put in
button-take-out = ➖ Take out
button-approve = ✅ Approve
button-refuse = ❌ Refuse
button-details = 🔎 Details
button-give = 👤 Give to a player
button-returned = ↩️ It was sent back
button-keep = 🏦 Keep
button-look-again = 🔄 Look again
button-reconcile-now = ⚖️ Ask now
button-draft-put-in = ✅ Put in { $amount } { $unit }: then { $balance }
button-draft-take-out = ✅ Take out { $amount } { $unit }: then { $balance }
button-draft-give = ✅ Give { $amount } { $unit }
office = 🗝 <b>Office</b>
office-open = 🟢 The cashier is open.
office-closed = ⛔ The cashier is closed since { $until }: { $said }
office-paused = ⏸ Withdrawals are paused since { $until }: the app may not send. Switch transfers on at @{ $bot }, in the app's security settings.
office-held-copy = ✋ Nothing is sent since { $until }: these books are a copy's. Compare with the history at @{ $bot } first.
office-held-app = ✋ Nothing is sent since { $until }: the payment token is of another app than before.
button-lift = Withdrawals go on
office-answered = The payment provider answered { $time } ago.
office-unanswered = ⚠️ The payment provider has not answered yet.
office-nothing = Nothing waits.
office-under-way = Withdrawals { $said }: { $count }, the oldest for { $time }
office-suspense = Unclear payments: { $count }, the oldest for { $time }
office-tickets = Tickets: { $count }, the oldest for { $time }
payout-waiting = to be approved
payout-reserved = to be sent
payout-sending = being sent
payout-unknown = sent or not
payout-held = player unknown to the provider
payout-short = more than the house has there
payout-paid = paid
payout-failed = failed
payout-refused = refused
bankrolls = 🏦 <b>Bankrolls</b>
bankroll-line = <b>{ $balance }</b> { $unit }, and { $amount } held for open bets
bankroll-in = { $until } · +{ $amount } { $unit } · { $said }
bankroll-out = { $until } · −{ $amount } { $unit } · { $said }
ask-put-in = How much, of what, and why? For example: 100 USDT bought today
    It must be at the payment provider: reconciliation tells if it is not.
ask-take-out = How much, of what, and why? For example: 20 USDT rent
    Then take it from the payment provider by hand: reconciliation tells until you have.
draft-put-in = Put <b>{ $amount } { $unit }</b> into the bankroll, which has <b>{ $balance }</b> then?
    Reason: { $said }
draft-take-out = Take <b>{ $amount } { $unit }</b> out of the bankroll, which has <b>{ $balance }</b> then?
    Reason: { $said }
put-in = ✅ { $amount } { $unit } put in.
taken-out = ✅ { $amount } { $unit } taken out.
withdrawals = 🏧 <b>Withdrawals</b> { $said } · page { $page } of { $pages }
withdrawal-line = #{ $id } { $name }: <b>{ $amount }</b> { $unit }, { $time } ago
withdrawal-one = 🏧 <b>Withdrawal #{ $id }</b> of { $mention } ({ $player }): <b>{ $amount }</b> { $unit }, about { $dollars } $
withdrawal-sums = Paid in so far: { $paid-in }. Paid out: { $paid-out }.
step-alone = { $until } · { $state }
step-why = { $until } · { $state } · { $said }
step-by = { $until } · { $state } · by { $player }
step-by-why = { $until } · { $state } · by { $player } · { $said }
ask-refuse = Why is withdrawal #{ $id } refused? The player reads it, and has the money back.
suspense = 🔎 <b>Unclear payments</b> · page { $page } of { $pages }
suspense-line = #{ $id }: <b>{ $said }</b>, { $time } ago: { $why }
suspense-invoice = Invoice { $invoice } at the payment provider
suspense-net = To be decided on: <b>{ $amount }</b> { $unit }
suspense-uncounted = It cannot be counted here: send it back, or keep it, at the payment provider.
suspense-deposit = Asked for in deposit #{ $id } of { $mention } ({ $player })
suspense-is-given = ✅ Given to { $player }
suspense-is-returned = ✅ Sent back
suspense-is-kept = ✅ Kept
ask-give = Who gets what came in as #{ $id }, and why? The player's number first: 123456789 paid twice
ask-returned = Send it back at the payment provider first. Why was #{ $id } sent back?
ask-keep = Why does the house keep #{ $id }?
draft-give = Give <b>{ $amount } { $unit }</b> of #{ $id } to { $mention } ({ $player })?
    Reason: { $said }
draft-returned = Was #{ $id }, <b>{ $amount } { $unit }</b>, sent back by hand?
    Reason: { $said }
draft-keep = Put #{ $id }, <b>{ $amount } { $unit }</b>, into the bankroll?
    Reason: { $said }
reconciliation = ⚖️ <b>Reconciliation</b>: what the payment provider has, and what it should by the books
reconciliation-asked = The provider was asked just now. Look again in a moment.
holding-line = <b>{ $name }</b> { $available } and { $on-hold } on hold, should be { $expected } · { $time } ago
holding-apart-now = ⏳ { $difference } apart at the last look: it may be under way
holding-apart = ⚠️ { $difference } apart: money is unaccounted for

## The office: players, what is halted, who works there, and what they did.

button-players = 👤 Find a player
button-halts = ⏯ Open and closed
button-staff = 👥 Staff
button-roles = 👥 Role
button-log = 📜 Log
button-newest = ⏫ Newest
button-note = 📝 Note
button-freeze = ❄️ Freeze
button-unfreeze = ☀️ Unfreeze
button-ban = ⛔ Ban
button-unban = ☀️ Lift the ban
button-hold-payouts = ✋ Hold withdrawals
button-release-payouts = 🏧 Release withdrawals
ask-player = Which player? Their number or @name, for example: 123456789
office-player = 👤 { $mention } ({ $player }), here since { $since }
office-player-called = @{ $bot }
office-player-role = In the office: { $role }
office-player-has = Has <b>{ $balance }</b> { $unit }
office-player-free = 🟢 Plays as anybody.
office-player-frozen = ❄️ Frozen: plays nothing, and can withdraw.
office-player-banned = ⛔ Banned: plays nothing, and can withdraw.
office-player-held = ✋ Withdrawals are held: nothing is sent to them.
office-player-shut = 🛡 Keeps away from play by their own will, until { $until }.
office-player-shut-for-ever = 🛡 Keeps away from play by their own will, for ever.
button-set-limit = 🛡 Set a limit
office-limit = 🛡 Limit of the house: { $limited } { $amount } { $unit }
office-limit-time = 🛡 Limit of the house: { $limited }, { $minutes } minutes
ask-limit = Which limit is { $player } set, and why? It is lower than their own. For example: stake 5 USDT asked us to, time 24h 2h a reason, stake off USDT may again. The player reads why.
ask-note = What is to be kept about { $player }? The office reads it, and the player does not.
ask-freeze = Why is { $player } frozen? The office reads it, and the player does not.
ask-unfreeze = Why may { $player } play again?
ask-ban = Why is { $player } banned? The office reads it, and the player does not.
ask-unban = Why may { $player } play again?
ask-hold-payouts = Why are withdrawals of { $player } held? The office reads it, and the player does not.
ask-release-payouts = Why are withdrawals of { $player } let go on?
halts = ⏯ <b>Open and closed</b>: what a button closes begins nothing new, and what is open goes on.
halted-line = ⏸ <b>{ $name }</b>, since { $since }, by { $player }
halted-by-settings = ⏸ The house winds down, by its settings.
nothing-is-halted = 🟢 All is open.
halt-wind-down = Wind down
halt-maintenance = Maintenance
halt-deposits = Deposits
halt-withdrawals = Withdrawals
halt-toss = Telegram's dice
halt-duel = Duels
halt-pot = Pots
role-owner = owner
role-admin = admin
role-cashier = cashier
role-support = support
role-auditor = auditor
role-none = none
staff = 👥 <b>Staff</b>
staff-line = { $mention } ({ $player }): { $role }, since { $since }
staff-by-settings = { $mention } ({ $player }): { $role }, by the settings
staff-how = To give somebody a role, find them as a player: they have to have written to me once.
roles = 👥 { $mention } ({ $player }) in the office: { $role }. What shall they be?
log = 📜 <b>What was done in the office</b>
log-nothing = Nothing yet.
act-line = <b>{ $count }. { $act }</b> { $subject } · { $until } · { $name }, { $role }
act-change = { $old } → { $new }
act-why = “{ $said }”
act-sign-in = Logged in
act-sign-out = Logged out
act-approve = Withdrawal approved
act-refuse = Withdrawal refused
act-settle = Unclear payment settled
act-reconcile = Provider asked
act-fund = Put into the bankroll
act-take = Taken out of the bankroll
act-lift = Withdrawals let go on
act-note = Note
act-freeze = Frozen
act-unfreeze = Unfrozen
act-ban = Banned
act-unban = Ban lifted
act-hold-payouts = Withdrawals held
act-release-payouts = Withdrawals released
act-limit = Limit set
act-halt = Opened or closed
act-wind-down = Wind-down
act-role = Role given
button-letters = 📣 Message to players
button-stop-letter = ⏹ Stop it
button-draft-letter = ✅ Send it to { $count }
button-draft-letter-more = ✅ Send it to { $count } and more
letters = 📣 <b>Messages to players</b>: nobody gets them who wants none, who keeps away from play, or who is frozen or banned.
letters-none = None so far.
letter-goes = ⏳ It goes out since { $until }, to { $count } so far: “{ $said }”
letter-went = ✅ The last, of { $until }, went to { $count }: “{ $said }”
ask-letter = What shall they read ({ $name })? You see it before it goes.
draft-letter-more = This goes to at least { $count } players ({ $name }), in the course of time:
draft-letter = This goes to { $count } players ({ $name }), in the course of time:
audience-all = All
audience-lately = Played this week
audience-money = With real money
letters-on = 📣 You get the house's messages.
letters-off = 🔕 You get none of the house's messages.
button-letters-on = 📣 Get messages
button-letters-off = 🔕 No more messages
letters-no-more = Done: no more messages of this kind. /news turns them on again.
letter-below = <i>No more of these: /news off</i>
act-broadcast = Message to players
act-call-off = Message stopped
button-adjust = ± Adjust
button-adjustments = ± To be confirmed
button-adjust-in = ✅ Give { $amount } { $unit }
button-adjust-out = ✅ Take { $amount } { $unit }
button-confirm-adjust = ✅ Confirm #{ $id }
button-drop-adjust = ✖️ Drop #{ $id }
ask-adjust = How much is { $player } given out of the bankroll, or what is taken, and why? For example: +5 USDT for the mix-up, or -3 USDT given twice
draft-adjust-in = Give <b>{ $amount } { $unit }</b> out of the bankroll to { $mention } ({ $player })?
    Reason: { $said }
draft-adjust-out = Take <b>{ $amount } { $unit }</b> from { $mention } ({ $player }) into the bankroll?
    Reason: { $said }
draft-adjust-second = A second person has to confirm so much.
adjustments = ± <b>To be confirmed by a second person</b>
adjust-in-waits = #{ $id }: <b>{ $amount }</b> { $unit } to { $player }, asked for by { $by }: “{ $said }”
adjust-out-waits = #{ $id }: <b>{ $amount }</b> { $unit } from { $player }, asked for by { $by }: “{ $said }”
act-adjust = Adjustment
act-adjust-confirm = Adjustment confirmed
act-adjust-drop = Adjustment dropped

## What staff is alerted to.

button-alerts = 🔔 Alerts
alerts = 🔔 <b>Alerts</b>: a button turns a kind of them off or on, for all who hear of it.
alerts-none = None so far.
alert-at = <i>{ $until }</i>
alert-win = 🎯 Unusual win: { $mention } staked { $stake } in { $game }, round #{ $round }, and got <b>{ $payout }</b> { $unit }. So much or more comes { $event }.
alert-game = 📈 { $game } ({ $wallet }) has given back { $figure } ± { $number } % over { $bets } bets of 30 days; by its rules { $hint } %. A fair game is ever so far off { $event } at most.
alert-player = 📈 { $mention } ({ $wallet }) has got back { $figure } ± { $number } % over { $bets } bets; by the rules { $hint } %. A fair player is ever so far off { $event } at most.
alert-waits = ⏳ Withdrawals { $state }: { $count }, the oldest waits for { $time }.
alert-suspense = ⏳ Unclear payments: { $count }, the oldest waits for { $time }.
one-in = 1 in { $number }
one-in-thousand = 1 in { $number } thousand
one-in-million = 1 in { $number } million
one-in-billion = 1 in { $number } billion
one-in-more = less than 1 in a trillion
watch-win = Unusual wins
watch-game = Games far from their return
watch-player = Players far from theirs
watch-waits = Withdrawals that wait
watch-unknown = Withdrawals sent or not
watch-apart = Provider and books apart
watch-suspense = Unclear payments
act-alert = Alerts on or off

## The games. What is typed is English in every language, so those words stay: heads, under, high.

game-coin-name = Coin flip
game-coin-bets = heads or tails
game-coin-rules = Call heads or tails. A right call pays 1.98 times the stake.
game-coin-heads = Heads
game-coin-tails = Tails
game-dice-name = Dice
game-dice-bets = under 0.01 to 98.00, or over 1.99 to 99.98
game-dice-rules = The roll is 0.00 to 99.99. Bet that it falls under or over a number of your own: the less likely, the more it pays. Chances from 0.01 % to 98 %.
game-dice-under = Under { $number }
game-dice-over = Over { $number }
game-slots-name = Slots
game-slots-bets = nothing but the reels: only a stake is needed
game-slots-rules = Three reels, one line. Three of a kind pay by their symbol; two cherries on the left pay a little.
game-roulette-name = Roulette
game-roulette-bets = 17, red, odd, 1-18, dozen 1, column 1, split 17/20, street 13, corner 17, six line 13, trio 0/1/2 or first four; up to 8 of them with +
game-roulette-rules = The ball falls on one of 0 to 36. Put up to 8 chips on the layout; they share your stake equally. A bet on n numbers pays 36/n times its chip: 36 on a number, 18 on a split, 12 on a street, 9 on a corner, 6 on a line of six, 3 on a dozen or column, 2 on the even chances. Zero belongs to none of the last two.
game-roulette-inside = 🎯 Inside bets
game-roulette-tab-split1 = Split 1/2
game-roulette-tab-split4 = Split 1/4
game-roulette-tab-street = Street
game-roulette-tab-corner = Corner
game-roulette-tab-line = Six line
game-roulette-tab-trio = Trio, first 4
game-roulette-red = Red
game-roulette-black = Black
game-roulette-odd = Odd
game-roulette-even = Even
game-roulette-street = Street { $number }
game-roulette-corner = Corner { $number }
game-roulette-first-four = First four
game-roulette-line = Line { $number }
game-roulette-dozen = Dozen { $number }
game-roulette-column = Column { $number }
game-roulette-clear = 🧹 Clear
game-roulette-pile = { $bet } ×{ $count }
game-roulette-won = ✓ { $bet } pays { $count }×
game-roulette-lost = ✗ { $bet }
game-roulette-first = put a chip first
game-roulette-hint-chips = 8 chips at most
game-roulette-hint-zero = the wheel has one zero
game-roulette-hint-split = the split 0/2 and 0/3, or trio 0/1/2 and first four
dial-low = Low
dial-medium = Medium
dial-high = High
game-plinko-name = Plinko
game-plinko-bets = low, medium or high risk and 8 to 16 rows
game-plinko-rules = A ball falls through rows of pegs, left or right at each by an even chance, into a bucket. The outer buckets are rare and pay much, those in the middle pay little. More rows and more risk: less often, but more.
game-plinko-label = { $risk }, { $count } rows
game-plinko-edge = The edge
game-plinko-middle = The middle
game-plinko-from-edge = { $count } from the edge
game-limbo-name = Limbo
game-limbo-bets = a multiplier from 1.01 to 1000000
game-limbo-rules = Name a multiplier. One is drawn, and if it is yours or higher, you are paid yours. Twice as high is half as likely. The result is 0.99 divided by a fraction of 2^24 steps; on the step that your multiplier itself lies on, a second draw decides.
game-climb-event = { $number }× or more
game-crash-name = Crash
game-crash-bets = a multiplier from 1.01 to 10000 to get out at
game-crash-rules = The rocket climbs from 1.00× and crashes somewhere. You get out at the multiplier that you name before the start, and are paid it unless the crash comes first. Each flight is yours alone: it is drawn from your own seeds (see /fair), not from a chain of rounds that all players share.
game-crash-out = { $number }× out
game-keno-name = Keno
game-keno-bets = 1 to 10 numbers of 1 to 40, with classic, low, medium or high risk
game-keno-rules = Pick 1 to 10 of 40 numbers. Ten different ones are drawn; the more of yours are among them, the more is paid. The risk sets how: high pays nothing for few hits and much for many.
game-keno-classic = Classic
game-keno-clear = Clear
game-keno-legend = ● hit  ○ missed
game-keno-hits = { $hits } of { $count } hit
game-keno-first = pick a number first
game-wheel-name = Wheel
game-wheel-bets = low, medium or high risk and 10, 20, 30, 40 or 50 segments
game-wheel-rules = The wheel stops at one of its equal segments and pays what stands there. Low: most segments pay a little. Medium: every second pays. High: a single one pays, but how. Every wheel gives back the same on average.
game-wheel-label = { $risk }, { $count } segments
game-wheel-segments = { $count } { $count ->
    [one] segment
   *[other] segments
}
game-baccarat-name = Baccarat
game-baccarat-bets = player, banker or tie
game-baccarat-rules = Two hands get two cards each; the one nearer to 9 wins. An ace counts 1, ten to king nothing, and of a sum only the last digit. 8 or 9 ends it at once. Otherwise the player takes a third card on 0 to 5, and then the banker by the usual table: without a third card of the player's on 0 to 5, else on 0 to 2 always, on 3 unless it was an 8, on 4 against 2 to 7, on 5 against 4 to 7, on 6 against 6 or 7. A tie gives player's and banker's stakes back.
game-baccarat-player = Player
game-baccarat-banker = Banker
game-baccarat-tie = Tie
game-baccarat-stake-back = Tie, stake back,
game-bjack-name = Blackjack
game-bjack-bets = your hand against the dealer's: only a stake is needed
game-bjack-rules = Get closer to 21 than the dealer, but not above it. Blackjack, an ace with a ten or a picture, pays 3 to 2. The dealer draws to 16, stands on every 17 and looks for blackjack before you play. Double any two cards; split two of equal value once, and double after it; split aces get one card each, and 21 after a split is no blackjack. Insurance against an ace costs half the stake and pays 2 to 1. Every card comes from an endless deck.
game-bjack-abandoned = takes no insurance and stands
game-bjack-natural = blackjack
game-bjack-bust = { $count } bust
game-bjack-doubled = doubled
game-bjack-hit = 👆 Hit
game-bjack-stand = ✋ Stand
game-bjack-double = ⏫ Double
game-bjack-split = ✂️ Split
game-bjack-insure = 🛡 Insure
game-bjack-decline = No insurance
game-bjack-event-tie = As many as the dealer
game-bjack-event-insurance = Insurance against a dealer's blackjack
game-bjack-event-more = More than the dealer
game-bjack-event-natural = Blackjack
game-bjack-event-doubled = More than the dealer, doubled
game-bjack-event-split = Both hands of a split, doubled
game-hilo-name = Hi-Lo
game-hilo-bets = the next card: only a stake is needed
game-hilo-rules = Will the next card be the same or higher, or the same or lower? An ace is the lowest card, a king the highest; on an ace it is higher or the same, on a king lower or the same. Each right guess multiplies your win, and you cash it when you like; a wrong one loses it all. Skipping a card is free, 25 times. A guess that could bring more than 1,000 times the stake is not offered, and 15 right guesses end the chain. Every card comes from an endless deck.
game-hilo-abandoned = makes the likelier guess if none was made, and cashes the win
game-hilo-higher = ⬆️ Higher
game-hilo-same = ↔️ Same
game-hilo-same-or-higher = ⬆️ Same or higher
game-hilo-lower = ⬇️ Lower
game-hilo-same-or-lower = ⬇️ Same or lower
game-hilo-skip = ⏭ Skip
game-hilo-cash = 💰 Cash { $amount }
game-hilo-event-first = First guess right with { $count } of 13 ranks
game-hilo-event-longest = The longest chains, at most
game-mines-name = Mines
game-mines-bets = 1 to 24 mines
game-mines-rules = Mines hide under some of 25 cells: how many is your bet. Each cell that you open without hitting one raises your win, and you cash it when you like; a mine takes it all. The game cashes by itself when every free cell is open, or when the next would bring more than 10,000 times the stake.
game-mines-abandoned = opens one cell if none is open, and cashes the win
game-mines-label = { $count ->
    [one] { $count } mine
   *[other] { $count } mines
}
game-mines-cash = 💰 Cash { $amount } · { $times }
game-poker-name = Video poker
game-poker-bets = five cards: only a stake is needed
game-poker-rules = You are dealt five cards of one deck. Tap those that you want to hold, and draw: the others are replaced, once. What you then have pays by the table below, from a pair of jacks up.
game-poker-abandoned = draws, holding what is held
game-poker-hold-all = ✋ Hold all
game-poker-draw =
    🃏 Draw { $count ->
        [one] { $count } card
       *[other] { $count } cards
    }
game-poker-nothing = Nothing
game-poker-jacks = Jacks or better
game-poker-two-pairs = Two pairs
game-poker-three = Three of a kind
game-poker-straight = Straight
game-poker-flush = Flush
game-poker-full-house = Full house
game-poker-four = Four of a kind
game-poker-straight-flush = Straight flush
game-poker-royal-flush = Royal flush

## Tickets, and what is kept about a player.

button-write-back = ✍️ Write back
button-close-ticket = ✔️ Close it
button-tickets = ✉️ Tickets
button-tickets-wait = ✉️ Tickets: { $count } wait, { $time }
button-answer = ✍️ Answer
button-player = 👤 Player
button-my-data = 📄 My data
button-erase = 🗑 Erase
button-erase-yes = 🗑 Yes, erase
topic-general = general
topic-payments = payments
ticket-in-private = ✉️ Write to me in our private chat: here everybody would read it.
ticket-ask = ✉️ What is it about? Write it in one message of at most { $count } characters, within an hour. The answer comes here.
ticket-ask-payments = ✉️ Which payment is it about? Write it in one message of at most { $count } characters, within an hour, with the payment's number if you know it (/payments). The answer comes here.
ticket-ask-more = ✉️ Ticket #{ $id } is open: what you write next, at most { $count } characters within an hour, goes into it.
ticket-taken = ✉️ Ticket #{ $id }: your message has been passed on. The answer comes here.
ticket-answer =
    ✉️ Answer to your ticket #{ $id }:

    { $said }
ticket-closed = ✔️ Ticket #{ $id } is closed. What was said in it is removed after { $count } days.
ticket-new = ✉️ Ticket #{ $id } ({ $value }) of { $mention } ({ $player }) waits for an answer: “{ $said }”
tickets-new = ✉️ Tickets that wait for an answer: { $count }
tickets = ✉️ <b>Tickets</b>, page { $page } of { $pages }
tickets-none = None is open.
ticket-line-waiting = ⏳ #{ $id } ({ $value }), { $mention }, waits { $time }: “{ $said }”
ticket-line-answered = 💬 #{ $id } ({ $value }), { $mention }, answered { $time } ago: “{ $said }”
ticket-waits = ✉️ <b>Ticket #{ $id }</b> ({ $value }) of { $mention } ({ $player }): ⏳ waits since { $since }
ticket-is-answered = ✉️ <b>Ticket #{ $id }</b> ({ $value }) of { $mention } ({ $player }): 💬 answered { $since }
ticket-is-closed = ✉️ <b>Ticket #{ $id }</b> ({ $value }) of { $mention } ({ $player }): ✔️ closed { $since }
ticket-they-said = <b>{ $name }</b>, { $until }: “{ $said }”
ticket-we-said = <b>The office</b> ({ $by }), { $until }: “{ $said }”
ask-answer = What is answered in ticket #{ $id }? At most { $count } characters. The player reads it as it is typed.
act-answer = Ticket answered
act-answer-payment = Ticket about payments answered
act-close-ticket = Ticket closed
act-close-payment = Ticket about payments closed
privacy-in-private = 🔏 Ask me in our private chat: here everybody would read it.
privacy =
    🔏 <b>What is kept about you</b>

    • Your name, @name and language, as Telegram says them, and what you chose here: until you erase it.
    • Your bets and payments and what the books say of them, under your Telegram number: for good.
    • Your limits, breaks and exclusions, that you are of age, and what the office has decided about you: for good, so that nothing that protects you is lost.
    • What you write with /support and what is answered: { $count } days after the ticket is closed.
    • Log files and copies of all this: as long as whoever runs this bot keeps them.

    Telegram carries what we write to each other; the payment provider sees what you pay in and out.
privacy-erased = Last erased: { $until }
privacy-file = 📄 All that is kept about you. Times are UTC, amounts are in the smallest unit of their asset. Your rounds with their proof: /history csv
erase-ask =
    🗑 <b>Erase</b>: exactly this

    • Gone: your name and @name, your language, your tickets with all that was said in them, your place on the leaderboards, open questions, and that I may write to you by myself.
    • A sign made of your number stands in place of your name. The books keep their sums under your number: bets, payments, play credits, and amounts too small to be withdrawn.
    • Stays: limits, breaks and exclusions, what the office has decided and why, that you want no messages, and when you last had free credits.
    • When you write to me again or press a button, Telegram tells me your name, and it is known again as anybody's.

    It cannot be taken back.
erased = 🗑 It is erased. When you write to me again or press a button, Telegram tells me your name, and it is known again.

## The office in a browser: the way in.

button-browser = 🖥 In a browser
button-browser-link = 🔗 Send me a link
button-browser-open = 🖥 Open the office
button-browser-end = 🚪 End my sessions
browser = 🖥 <b>The office in a browser</b>
browser-how = A link leads in once, within { $seconds } seconds, and only you. A session lasts { $hours } hours.
browser-nowhere = ⛔ There is no safe way: the health port listens neither on this machine nor behind OFFICE_URL. Set OFFICE_URL to its https address at a proxy, or BIND_ADDR to 127.0.0.1.
browser-sessions = Your open sessions: { $count }
browser-tunnel = Open a tunnel from the machine that you browse on:
browser-then = Then open this there, where it leads in once:
browser-link = The button leads in once. Pass it to nobody.
