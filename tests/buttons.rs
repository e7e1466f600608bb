//! What hangs below messages that are in chats already goes on working, byte for byte: each wing says beside its deeds
//! what that is.
use casino_bot::casino::deed::Carried;
use casino_bot::casino::wing::Press;
use casino_bot::casino::wings;
use casino_bot::rules::ledger::PlayerId;
use casino_bot::values::money::Asset;

/// As a button of player 7's, or of all.
fn read(owner: &str, fields: &str) -> Option<Carried<dyn Press>> {
    wings::deed(&[owner, fields].join(":"))
}

#[test]
fn buttons_that_are_out_there_are_read_and_written_as_they_were() {
    for buttons in wings::WINGS.iter().map(|wing| &wing.buttons) {
        for (word, seen) in buttons.words.iter().zip(buttons.in_chats) {
            for fields in *seen {
                // Nothing was ever said of play credits.
                let own = read("7", fields).or_else(|| read("0", fields));
                let own = own.unwrap_or_else(|| panic!("{word}: {fields} is read"));
                assert_eq!(own.deed.fields(), *fields);
                assert!(own.asset.is_none_or(Asset::is_play), "{fields}");
                let ton = read("7D", fields).or_else(|| read("0D", fields));
                assert_eq!(own.asset.is_some(), ton.is_some(), "{fields}");
                if let Some(ton) = ton {
                    assert_eq!(ton.asset, Some(Asset::Ton));
                    let owner = ton.owner.unwrap_or(PlayerId(0));
                    let data = ton.deed.data(owner, Asset::Ton);
                    assert!(data.ends_with(&format!("D:{fields}")), "{data}");
                }
            }
        }
    }
}

#[test]
fn each_word_says_what_is_behind_it_in_chats() {
    for buttons in wings::WINGS.iter().map(|wing| &wing.buttons) {
        let said = buttons.in_chats.iter().map(|seen| seen[0]);
        let said = said.map(|seen| seen.split(':').next().unwrap_or_default());
        assert_eq!(buttons.words, said.collect::<Vec<_>>());
    }
}
