//! What hangs below messages that are in chats already goes on working, byte for byte.
use casino_bot::casino::wings;
use casino_bot::rules::ledger::PlayerId;
use casino_bot::values::money::Asset;
use std::collections::BTreeSet;

/// One button of every kind, as chats hold them; the owner comes first, 0 for everybody.
const IN_CHATS: &[&str] = &[
    "7:home",
    "7:help",
    "7:games",
    "7:balance",
    "7:refill",
    "7:language",
    "7:speak:ru",
    "7:cancel:7z",
    "7:same",
    "7:idle",
    "7:t:coin:heads:5yc1s",
    "7:t:roulette::5",
    "7:l:roulette:e0:5:1",
    "7:p:coin:heads:5:0",
    "7:a:coin:heads:5:0:113",
    "7:auto:coin:heads:5:113",
    "7:stop",
    "7:m:1a:12:a5",
    "7:stake:coin:heads",
    "7:rules:coin:heads",
    "7:history:9",
    "7:csv",
    "7:stats",
    "7:round:1a",
    "7:promise:1a",
    "7:replay:1a:12",
    "7:tosses",
    "7:toss:diceeven:5",
    "7:throw:reelsspin:5:0",
    "7:tstake:goaltop",
    "7:throws:99",
    "7:thrown:1a",
    "7:duel",
    "7:pot",
    "7:challenge:flip:5",
    "7:challenge:dice:5",
    "7:challenge:pot:5",
    "0:join:0123456789:5",
    "0:rematch:1a",
    "7:calloff:1a",
    "7:contests:99",
    "7:contest:1a",
    "7:top:week:net",
    "7:list:on:all:staked",
    "7:list:off:last:best",
    "7:fair",
    "7:verify",
    "7:seed",
    "7:rotate:7",
    "7:wallets",
    "7:wallet:usdt",
    "7:playwith:ton",
    "7:payments:9",
    "7:paycsv",
    "7:pay:in",
    "7:payof:out:btc",
    "7:paytype:in:usdt",
    "7:paysum:out:usdt:5yc1s",
    "7:payyes:in:usdt:5yc1s:0",
    "7:deposit:1a",
    "7:ispaid:1a",
    "7:withdrawal:1a",
    "7:payagain:1a",
    "7:office",
    "7:lift",
    "7:dice",
    "7:bankrolls",
    "7:move:on",
    "7:confirm:1a",
    "7:payouts:waiting:9",
    "7:payout:1a",
    "7:approve:1a",
    "7:refuse:1a",
    "7:suspense:9",
    "7:odd:1a",
    "7:settle:1a:give",
    "7:reconcile:off",
];

#[test]
fn buttons_that_are_out_there_are_read_and_written_as_they_were() {
    for data in IN_CHATS {
        let read = wings::deed(data).unwrap_or_else(|| panic!("reads {data}"));
        let owner = read.owner.unwrap_or(PlayerId(0));
        // Nothing was ever said of play credits.
        assert!(read.asset.is_none_or(Asset::is_play), "{data}");
        assert_eq!(read.deed.data(owner, Asset::Play), *data);
        if read.asset.is_some() {
            let real = data.replacen(':', "D:", 1);
            let read = wings::deed(&real).unwrap_or_else(|| panic!("reads {real}"));
            assert_eq!(read.asset, Some(Asset::Ton));
            assert_eq!(read.deed.data(owner, Asset::Ton), real);
        }
    }
}

#[test]
fn every_kind_of_button_is_among_them() {
    let word = |data: &'static str| data.split(':').nth(1).unwrap_or_default();
    let pinned: BTreeSet<_> = IN_CHATS.iter().copied().map(word).collect();
    let words = wings::WINGS.iter().flat_map(|wing| wing.buttons.words);
    assert_eq!(pinned, words.copied().collect());
}
