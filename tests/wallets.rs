//! Real money in every game and contest, and the switch from one wallet to another. What players have is given
//! to them by a kind of entry that only this test knows.
use crate::kit::{Seeded, Table, coded, house, house_with_cashier};
use casino_bot::rules::games::GAMES;
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, CAROL};
use casino_bot::values::base36::base36;
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset};

fn number(table: &Table, sql: &str) -> i64 {
    let found = table.sql().query_row(&coded(sql), [], |row| row.get(0));
    found.unwrap_or_else(|e| panic!("{sql}: {e}"))
}

fn press(table: &mut Table, player: i64, chat: i64, label: &str) -> String {
    let (message, data) = table.button(chat, label).expect(label);
    table.press(player, chat, message, &data).join("\n")
}

/// Six decimals, eight and nine.
const REAL: [Asset; 3] = [Asset::Usdt, Asset::Btc, Asset::Ton];

/// So many usual stakes.
fn usual(asset: Asset, times: u32) -> Amount {
    asset.usual_stake().checked_mul(times).expect("an amount")
}

/// The player plays with this from now on.
fn open(table: &mut Table, player: i64, asset: Asset) {
    let said = table.say(player, BACK_ROOM, &format!("/wallet {}", asset.name()));
    let said = said.join("\n");
    let unit = asset.unit_name();
    assert!(
        said.contains("You play with") && said.contains(unit),
        "{said}"
    );
}

fn open_for_all(table: &mut Table, asset: Asset) {
    for player in [ALICE, BOB, CAROL] {
        open(table, player, asset);
    }
}

/// Three players with a thousand usual stakes each, that wallet open, and a bankroll.
fn funded(asset: Asset) -> Table {
    let mut table = Table::of(house_with_cashier(), Box::new(Seeded(1)));
    for player in [ALICE, BOB, CAROL] {
        open(&mut table, player, asset);
    }
    let (code, each) = (asset.code(), usual(asset, 1_000).units());
    let gifts = format!(
        "INSERT INTO entry_kind VALUES (99, 'gift', 'player');
         INSERT INTO entry_shape VALUES (99, {{world}}, {{player}}, 0, 0);
         INSERT INTO posting VALUES ({{funding}}, {code}, 0, {code}, {{world}}, {{house:bankroll}}, 500000000000000, 0);
         INSERT INTO posting SELECT code, player.subject, 0, {code}, {{world}}, player.id, {each}, 0
           FROM player, entry_kind WHERE entry_kind.name = 'gift';
         INSERT INTO play_sum (player, asset, came) SELECT id, {code}, {each} FROM player",
    );
    let gifts = coded(&gifts);
    table.sql().execute_batch(&gifts).expect("given");
    table
}

/// The audits have nothing against it but that kind of entry, and play credits were only given.
fn check(table: &Table) {
    let findings = table.findings();
    assert!(
        matches!(&findings[..], [one] if one.contains("is gift of player") && !one.contains("missing")),
        "{findings:?}"
    );
    let kinds =
        "SELECT count(*) FROM posting WHERE asset = 1 AND kind NOT IN ({funding}, {welcome})";
    assert_eq!(number(table, kinds), 0);
    let owners =
        "SELECT count(*) FROM account WHERE asset = 1 AND owner > 0 AND balance <> 1000000000";
    assert_eq!(number(table, owners), 0);
}

/// How many rows there are of real money, where there are none of credits.
fn real(table: &Table, rows: &str) -> i64 {
    let credits = format!("SELECT count(*) FROM {rows} AND asset = 1");
    assert_eq!(number(table, &credits), 0);
    number(table, &format!("SELECT count(*) FROM {rows}"))
}

#[test]
fn every_game_and_contest_is_played_for_real_money() {
    for asset in REAL {
        every_game_and_contest_is_played_for(asset);
    }
}

fn every_game_and_contest_is_played_for(asset: Asset) {
    let mut table = funded(asset);
    let symbol = asset.unit_name();
    let shown = |amount| asset.figure(amount).to_string();
    let panel = table.say(ALICE, ALICE, "/start").join("\n");
    let balance = shown(usual(asset, 1_000));
    assert!(
        panel.contains(&format!("{balance}</b> {symbol}"))
            || panel.contains(&format!("{balance} {symbol}")),
        "{panel}"
    );
    table.say(ALICE, ALICE, "/top");
    press(&mut table, ALICE, ALICE, "Show me here");
    // The smallest unit there is counts.
    let stake = Amount::from_units(asset.round_stakes()[0].units() + 2).expect("an amount");
    let (typed, stake_shown) = (asset.plain(stake), shown(stake));
    for game in GAMES {
        let spec = game.spec();
        let bet = spec
            .example
            .trim_start_matches(|c: char| c.is_ascii_digit());
        let bet = format!("{typed}{bet}");
        let said = table
            .say(ALICE, ALICE, &format!("/{} {bet}", spec.command))
            .join("\n");
        assert!(!said.contains("credits"), "{said}");
        assert!(said.contains(&stake_shown), "{stake_shown}: {said}");
        let rounds = real(
            &table,
            &format!(
                "round WHERE game = '{}' AND stake = {}",
                spec.id,
                stake.units()
            ),
        );
        assert_eq!(rounds, 1, "{said}");
    }
    table.say(ALICE, ALICE, &format!("/toss {typed} dice even"));
    let said = table
        .say(ALICE, BACK_ROOM, &format!("/duel {typed} flip"))
        .join("\n");
    assert!(said.contains(&stake_shown), "{said}");
    press(&mut table, BOB, BACK_ROOM, "Accept");
    table.say(CAROL, BACK_ROOM, &format!("/pot {typed}"));
    let said = table
        .say(
            BOB,
            BACK_ROOM,
            &format!("/pot {}", asset.plain(usual(asset, 2))),
        )
        .join("\n");
    assert!(said.contains(&shown(usual(asset, 2))), "{said}");
    table.pass(limits::ABANDONED_AFTER);
    table.run();
    let games = i64::try_from(GAMES.len()).expect("a few");
    assert_eq!(real(&table, "round WHERE payout IS NOT NULL"), games);
    // Of the players' tallies of tosses and contests there are five: one toss, two duellists, two in the pot.
    assert_eq!(real(&table, "tally WHERE rounds > 0"), games + 5);
    assert_eq!(real(&table, "toss WHERE payout IS NOT NULL"), 1);
    assert_eq!(real(&table, "contest WHERE ended = 'won'"), 2);
    assert!(real(&table, "board WHERE true") > 0);
    let screens = [
        "/balance", "/stats", "/top", "/history", "/flip", "/toss", "/games", "/duel", "/pot",
        "/help",
    ];
    for screen in screens {
        let said = table.say(ALICE, ALICE, screen).join("\n");
        assert!(!said.contains("credits"), "{screen}: {said}");
    }
    let balance = number(
        &table,
        &format!(
            "SELECT balance FROM account WHERE asset = {} AND owner = {ALICE}",
            asset.code()
        ),
    );
    let balance = asset.in_cents(Amount::from_units(balance).expect("an amount"));
    let said = table.say(ALICE, ALICE, "/balance").join("\n");
    assert!(said.contains(&shown(balance)), "{said}");
    check(&table);
}

#[test]
fn what_one_wallet_began_it_ends_and_the_other_sees_nothing_of_it() {
    let mut table = funded(Asset::Usdt);
    table.say(ALICE, ALICE, "/mines 10 3");
    let move_of = |table: &Table| {
        let messages = table.sandbox.with(|world, _| world.messages(ALICE));
        let last = messages.last().expect("a table").clone();
        let button = crate::kit::buttons(&last).next().expect("a cell").clone();
        let data = button["callback_data"]
            .as_str()
            .expect("a button")
            .to_owned();
        (last["message_id"].as_i64().expect("a number"), data)
    };
    assert_eq!(real(&table, "round WHERE payout IS NULL"), 1);
    let (message, data) = move_of(&table);
    table.say(ALICE, BACK_ROOM, "/duel 10 flip");
    table.say(BOB, BOB, "/baccarat 1 player");
    for label in ["Auto", "25 rounds", "Start"] {
        press(&mut table, BOB, BOB, label);
    }
    assert_eq!(real(&table, "auto_play WHERE true"), 1);
    open_for_all(&mut table, Asset::Play);
    // Their way back to it is not offered, and where it is shown, it leads to its own wallet.
    let panel = table.say(ALICE, ALICE, "/start").join("\n");
    assert!(!panel.contains("▶️"), "{panel}");
    table.say(ALICE, ALICE, "/round 1");
    let (_, back) = table.button(ALICE, "▶️ 💣 Mines").expect("its table");
    assert!(
        back.starts_with(&format!("{}B:t:mines:", base36(ALICE))),
        "{back}"
    );
    let refused = table.say(ALICE, ALICE, "/fair").join("\n");
    assert!(!refused.contains("▶️"), "{refused}");
    table.press(ALICE, ALICE, message, &data);
    assert_eq!(
        number(
            &table,
            "SELECT length(moves) FROM round WHERE payout IS NULL"
        ),
        0
    );
    let accept = press(&mut table, BOB, BACK_ROOM, "Accept");
    assert!(real(&table, "contest WHERE ended IS NULL") == 1, "{accept}");
    for _ in 0..25 {
        table.pass(limits::AUTO_PLAY_PACE);
        table.run();
    }
    assert_eq!(number(&table, "SELECT count(*) FROM auto_play"), 0);
    assert!(real(&table, "round WHERE game = 'baccarat'") > 2);
    check(&table);
    // The same game has a table in each.
    table.say(ALICE, ALICE, "/mines 10 3");
    assert_eq!(
        number(
            &table,
            "SELECT count(DISTINCT asset) FROM round WHERE payout IS NULL AND game = 'mines'"
        ),
        2
    );
    table.pass(limits::ABANDONED_AFTER);
    table.run();
    assert_eq!(
        number(&table, "SELECT count(*) FROM round WHERE payout IS NULL"),
        0
    );
    let put_in = number(
        &table,
        "SELECT count(*) FROM posting WHERE asset = 1 AND kind = {stake}",
    );
    assert!(put_in > 0, "the second was played for credits");
}

/// What stands for an asset in buttons.
fn letter(asset: Asset) -> &'static str {
    match asset {
        Asset::Usdt => "B",
        Asset::Ton => "D",
        Asset::Btc => "E",
        _ => panic!("{asset:?}"),
    }
}

/// Each button that is pressed here bets the usual stake on heads.
#[test]
fn a_button_bets_out_of_its_own_wallet_or_not_at_all() {
    for asset in REAL {
        let mut table = funded(asset);
        let owner = base36(ALICE);
        let bet = |code: &str, turn: &str| {
            let stake = base36(asset.usual_stake().units());
            format!("{owner}{code}:p:coin:heads:{stake}:{turn}")
        };
        let own = letter(asset);
        let play = |table: &mut Table, data: &str| {
            table.press(ALICE, ALICE, 1, data);
            number(table, "SELECT count(*) FROM round")
        };
        table.say(ALICE, ALICE, "/flip");
        let (message, data) = table.button(ALICE, "½").expect("a table");
        assert!(data.starts_with(&format!("{owner}{own}:t:coin:")), "{data}");
        table.press(ALICE, ALICE, message, &data);
        table.say(ALICE, ALICE, "/start");
        let (_, data) = table.button(ALICE, "Help").expect("on the panel");
        assert!(data.starts_with(&format!("{owner}:")), "{data}");
        // Old buttons say nothing, which is play credits; of another asset they are as little this wallet's.
        let other = letter(if asset == Asset::Ton {
            Asset::Btc
        } else {
            Asset::Ton
        });
        for code in ["", other, "A", "Z", "z"] {
            assert_eq!(play(&mut table, &bet(code, "0")), 0, "{code}");
        }
        assert_eq!(play(&mut table, &bet(own, "0")), 1);
        assert_eq!(real(&table, "round WHERE true"), 1);
        open(&mut table, ALICE, Asset::Play);
        assert_eq!(play(&mut table, &bet(own, "1")), 1);
        let credits = format!(
            "{owner}:p:coin:heads:{}:1",
            base36(Asset::Play.usual_stake().units())
        );
        assert_eq!(play(&mut table, &credits), 2);
    }
}

/// Whose money is in contests of an asset.
fn buy_ins(table: &Table, asset: Asset) -> i64 {
    let sql = "SELECT count(*) FROM buy_in JOIN contest ON contest.id = contest WHERE asset = ";
    number(table, &format!("{sql}{}", asset.code()))
}

#[test]
fn a_contest_takes_no_stake_out_of_another_wallet() {
    let mut table = funded(Asset::Usdt);
    table.say(CAROL, BACK_ROOM, "/pot 5");
    assert_eq!(buy_ins(&table, Asset::Usdt), 1);
    open(&mut table, BOB, Asset::Play);
    for amount in ["5", "1,000"] {
        let said = table.say(BOB, BACK_ROOM, &format!("/pot {amount}"));
        assert!(!said.join("\n").contains("You are in"), "{said:?}");
    }
    let said = press(&mut table, BOB, BACK_ROOM, "1.00");
    assert!(said.contains("another currency"), "{said}");
    assert_eq!(buy_ins(&table, Asset::Usdt), 1);
    // A rematch is another's challenge for as much of the same.
    open(&mut table, ALICE, Asset::Play);
    table.say(ALICE, BACK_ROOM, "/duel 10 flip");
    press(&mut table, BOB, BACK_ROOM, "Accept");
    let rematch = table.button(BACK_ROOM, "Rematch").expect("it is over");
    open(&mut table, ALICE, Asset::Usdt);
    table.say(ALICE, BACK_ROOM, "/duel 10 flip");
    table.press(BOB, BACK_ROOM, rematch.0, &rematch.1);
    assert_eq!(buy_ins(&table, Asset::Usdt), 2);
    assert_eq!(buy_ins(&table, Asset::Play), 3, "Bob challenges anew");
}

#[test]
fn every_stake_that_a_contest_offers_is_one_of_its_wallet() {
    for asset in REAL {
        let mut table = funded(asset);
        for command in ["/duel", "/pot"] {
            let open = "SELECT count(*) FROM contest";
            let before = number(&table, open);
            table.say(ALICE, BACK_ROOM, command);
            let messages = table.sandbox.with(|world, _| world.messages(BACK_ROOM));
            let last = messages.last().expect("how it goes").clone();
            let message = last["message_id"].as_i64().expect("a number");
            let stakes: Vec<_> = crate::kit::buttons(&last)
                .filter_map(|button| button["callback_data"].as_str())
                .filter(|data| data.contains(":challenge:"))
                .map(str::to_owned)
                .collect();
            for data in &stakes {
                let said = table.press(ALICE, BACK_ROOM, message, data);
                assert!(!said.is_empty(), "{data}");
                table.pass(limits::DUEL_OPEN_FOR.max(limits::POT_ALONE_FOR));
                table.run();
            }
            let opened = number(&table, open) - before;
            let offered = i64::try_from(stakes.len()).expect("a few");
            assert!(opened == offered && opened > 3, "{command} {asset:?}");
        }
    }
}

#[test]
fn auto_play_ends_in_the_wallet_that_it_began_in() {
    let mut table = funded(Asset::Usdt);
    table.say(BOB, BOB, "/baccarat 1 player");
    for label in ["Auto", "25 rounds", "Start"] {
        press(&mut table, BOB, BOB, label);
    }
    open(&mut table, BOB, Asset::Play);
    let said = press(&mut table, BOB, BOB, "Stop");
    // A thousand usual stakes are far less of credits.
    let balance = number(
        &table,
        &format!("SELECT balance FROM account WHERE asset = 2 AND owner = {BOB}"),
    );
    let balance = Amount::from_units(balance).expect("an amount");
    let balance = Asset::Usdt.figure(Asset::Usdt.in_cents(balance));
    assert!(said.contains(&balance.to_string()), "{balance}: {said}");
    let (_, data) = table.button(BOB, "Change").expect("the way back");
    assert!(data.starts_with(&format!("{}B:t:", base36(BOB))), "{data}");
}

#[test]
fn the_wallet_that_was_opened_stays_open_over_restarts_and_chats() {
    let mut table = funded(Asset::Ton);
    table.crash_into(house_with_cashier(), Box::new(Seeded(2)));
    for chat in [ALICE, BACK_ROOM] {
        let said = table.say(ALICE, chat, "/flip").join("\n");
        assert!(said.contains("TON") && !said.contains("credits"), "{said}");
    }
    // A house that gave its cashier up plays for credits, and one that takes it up again goes on.
    table.crash_into(house(), Box::new(Seeded(3)));
    table.run();
    let told = table.news().join("\n");
    assert!(told.contains("TON to 3 players"), "{told}");
    let said = table.say(ALICE, ALICE, "/flip").join("\n");
    assert!(said.contains("credits") && !said.contains("TON"), "{said}");
    let (_, data) = table.button(ALICE, "½").expect("a table");
    assert!(data.starts_with(&format!("{}:", base36(ALICE))), "{data}");
    table.crash_into(house_with_cashier(), Box::new(Seeded(4)));
    let said = table.say(ALICE, ALICE, "/flip").join("\n");
    assert!(said.contains("TON"), "{said}");
    check(&table);
}

#[test]
fn a_button_opens_a_wallet_and_another_wallets_button_says_why_it_does_nothing() {
    let mut table = funded(Asset::Usdt);
    table.say(ALICE, ALICE, "/flip 1 heads");
    let (message, again) = table.button(ALICE, "Again").expect("it is over");
    let panel = table.say(ALICE, ALICE, "/start").join("\n");
    assert!(panel.contains("[👛 Wallet: USDT]"), "{panel}");
    press(&mut table, ALICE, ALICE, "👛 Wallet: USDT");
    let said = press(&mut table, ALICE, ALICE, "play credits");
    assert!(said.contains("You play with play credits now."), "{said}");
    let said = table.press(ALICE, ALICE, message, &again).join("\n");
    assert!(said.contains("That is for USDT"), "{said}");
    assert_eq!(number(&table, "SELECT count(*) FROM round"), 1);
    // The open one's own button sets what is set.
    let said = press(&mut table, ALICE, ALICE, "play credits");
    assert!(said.contains("Nothing changes"), "{said}");
    let said = table.say(ALICE, ALICE, "/wallet doge").join("\n");
    assert!(said.contains("no such wallet"), "{said}");
    let said = table.say(ALICE, ALICE, "/wallet credits").join("\n");
    assert!(said.contains("✅ 1,000.00 credits"), "{said}");
    check(&table);
}

#[test]
fn a_house_without_a_cashier_shows_nothing_of_it() {
    let mut table = Table::new(1);
    for screen in ["/start", "/help", "/balance"] {
        let said = table.say(ALICE, ALICE, screen).join("\n");
        assert!(!said.to_lowercase().contains("wallet"), "{screen}: {said}");
    }
    let said = table.say(ALICE, ALICE, "/wallet").join("\n");
    assert!(said.contains("free credits only"), "{said}");
    assert_eq!(table.say(ALICE, BACK_ROOM, "/wallet"), [""; 0]);
    // A button from the time when there was one.
    let (message, _) = table.button(ALICE, "Games").expect("a message");
    for data in ["wallets", "wallet:usdt", "wallet:play"] {
        let data = format!("{}:{data}", base36(ALICE));
        let said = table.press(ALICE, ALICE, message, &data).join("\n");
        assert!(said.contains("free credits only"), "{said}");
    }
    let menu = |table: &Table| {
        let state = table.sandbox.state(None, None, std::time::Duration::ZERO);
        state.contains("\"wallet\"")
    };
    assert!(!menu(&table));
    table.crash_into(house_with_cashier(), Box::new(Seeded(2)));
    table.run();
    assert!(menu(&table));
}

/// Whether something that is said has an amount, and no word of which asset it is. Chances and multipliers are none.
fn is_unnamed(said: &str, asset: Asset) -> bool {
    let is_amount = |word: &str| {
        let figure = word.trim_start_matches(['+', '−', '±', '[']);
        let figure = figure.trim_end_matches([']', ',', ':', '.', ')']);
        let (whole, cents) = figure.split_once('.').unwrap_or_default();
        let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit() || c == ',');
        !whole.is_empty() && cents.len() >= 2 && digits(whole) && digits(cents)
    };
    said.split_whitespace().any(is_amount) && !said.contains(asset.unit_name())
}

#[test]
fn whatever_tells_an_amount_of_real_money_names_it() {
    let asset = Asset::Usdt;
    let mut table = funded(asset);
    let mut said = Vec::new();
    for bet in [
        "/flip 1 heads",
        "/blackjack 1",
        "/toss 1 dice even",
        "/toss 1 reels",
        "/round 1",
        "/toss #1",
        "/history",
        "/stats",
        "/balance",
        "/duel",
        "/duel 1 flip",
        "/round 99",
        "/flip 100000",
        "/flip 0.000001",
        "/flip 10,000 heads",
        "/top",
    ] {
        said.extend(table.say(ALICE, ALICE, bet));
    }
    for label in ["🔁 Again", "Telegram dice", "Show me here"] {
        said.push(press(&mut table, ALICE, ALICE, label));
    }
    said.extend(table.say(ALICE, ALICE, "/top"));
    for command in ["/duel", "/pot", "/duel 1 flip", "/duel 2 dice"] {
        said.extend(table.say(BOB, BACK_ROOM, command));
    }
    said.push(press(&mut table, ALICE, BACK_ROOM, "Accept"));
    said.push(press(&mut table, ALICE, BACK_ROOM, "Rematch"));
    for player in [ALICE, CAROL] {
        said.extend(table.say(player, BACK_ROOM, "/pot 3"));
    }
    said.extend(table.say(CAROL, CAROL, "/duel 4 flip"));
    for command in ["/top", "/flip 1 heads"] {
        said.extend(table.say(ALICE, BACK_ROOM, command));
    }
    for _ in 0..2 {
        table.pass(limits::DUEL_LINK_OPEN_FOR);
        table.run();
        said.extend(table.news());
    }
    for command in ["/duel #1", "/pot #2", "/history", "/toss #1"] {
        said.extend(table.say(ALICE, ALICE, command));
    }
    said.push(press(&mut table, ALICE, ALICE, "Duels"));
    for told in [
        "You lose: −",
        "You win: +",
        "wins pot",
        "Nobody took your duel",
    ] {
        let heard = said.iter().any(|said| said.contains(told));
        assert!(heard || told.starts_with("You"), "{told} is among them");
    }
    let unnamed: Vec<_> = said.iter().filter(|said| is_unnamed(said, asset)).collect();
    assert!(unnamed.is_empty(), "{unnamed:#?}");
}
