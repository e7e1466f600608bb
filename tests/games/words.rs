//! What games say, in every language.
use super::instant::Numbers;
use super::wager;
use casino_bot::rules::games::{Choice, Draws, GAMES, Game, State, Step};
use casino_bot::speech::languages::LANGUAGES;
use casino_bot::speech::{Language, Voice};
use casino_bot::values::limits;

/// All that a game says to somebody of a choice and of a round on it, played as it plays itself.
fn said(game: &dyn Game, voice: Voice, choice: &Choice, draws: &mut Numbers) -> Vec<String> {
    let mut said = vec![game.label(voice, choice)];
    let buttons = |rows: Vec<Vec<(String, Choice)>>| rows.into_iter().flatten();
    said.extend(buttons(game.layout(voice, choice)).map(|(label, _)| label));
    if let Some(more) = game.more() {
        said.push((more.name)(voice));
        for (at, name) in more.tabs.iter().enumerate() {
            said.push(name(voice));
            said.extend(buttons(game.tab(voice, at, choice)).map(|(label, _)| label));
        }
    }
    let events = game.pays(choice).expect("a choice of this game");
    said.extend(events.iter().map(|(event, _)| event.say(voice)));
    let (wager, mut moves, first) = (wager(choice), Vec::new(), draws.clone());
    loop {
        let played = game.play(&wager, &moves, &mut first.clone());
        let step @ Step { state, .. } = &played.expect("legal");
        said.extend([step.shown.say(voice), step.picture.say(voice)]);
        let State::Open(legal) = state else {
            return said;
        };
        let keys = game.keys(voice, &wager, &moves, step).into_iter().flatten();
        said.extend(keys.map(|key| key.label));
        // A raise and an insurance too, where there is one, and a long way until the table's rule.
        let at = draws.below(u32::try_from(legal.len()).expect("few")) as usize;
        let rule = game.abandon(&wager, &moves, legal);
        moves.extend(rule.filter(|_| moves.len() > 5).or(legal.get(at).cloned()));
    }
}

#[test]
fn no_game_falls_back_to_english() {
    // Cards, cells and signs are the same everywhere; a word has two letters in a row.
    let english = |text: &str| {
        let latin = |word: &str| word.bytes().filter(u8::is_ascii_alphabetic).count();
        let words = text.split(|c: char| !c.is_ascii_alphabetic());
        words.map(latin).max().unwrap_or(0) > 1
    };
    let russian = Language::find("ru").expect("spoken");
    for game in GAMES {
        let spec = game.spec();
        for language in LANGUAGES {
            let (voice, mut draws) = (Voice::without_amounts(language), Numbers(1));
            assert!(!voice.phrase(spec.name).is_empty(), "{}", spec.id);
            let choices = game.offered().into_iter().flatten().chain(game.typical());
            for choice in choices.take(400).flat_map(|choice| vec![choice; 8]) {
                for said in said(*game, voice, &choice, &mut draws) {
                    let falls = language == russian && english(&said);
                    assert!(!falls, "{} {}: {said}", spec.id, choice.as_str());
                }
            }
        }
    }
}

#[test]
fn how_a_round_ended_fits_a_toast() {
    // A mark and what was won or lost stand behind it.
    let most = limits::TOAST_CHARS_MAX - " ✅ +1,000,000,000.000001".chars().count() - 4;
    for game in GAMES {
        let choices = game.choices();
        let longest = choices.iter().map(|choice| choice.as_str().len()).max();
        let long = choices
            .iter()
            .filter(|choice| Some(choice.as_str().len()) == longest);
        let mut draws = Numbers(3);
        for choice in long.take(200).flat_map(|choice| vec![choice; 8]) {
            for language in LANGUAGES {
                let (wager, mut moves, first) = (wager(choice), Vec::new(), draws.clone());
                let shown = loop {
                    let step = game
                        .play(&wager, &moves, &mut first.clone())
                        .expect("legal");
                    let State::Open(legal) = &step.state else {
                        break step.shown.say(Voice::without_amounts(language));
                    };
                    // A raise too, where there is one, and a long way until the table's rule.
                    let at = draws.below(u32::try_from(legal.len()).expect("few")) as usize;
                    let rule = game.abandon(&wager, &moves, legal);
                    moves.extend(rule.filter(|_| moves.len() > 20).or(legal.get(at).cloned()));
                };
                let chars = shown.chars().count();
                assert!(chars <= most, "{} {chars}: {shown}", choice.as_str());
            }
            draws.below(2);
        }
    }
}
