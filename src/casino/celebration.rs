//! What the texts' tests count as a celebration: nothing that is paid at most its stake is told with one (the
//! Gambling Commission's RTS 14).

const SIGNS: [&str; 11] = [
    "✅",
    "🏆",
    "🎉",
    "🎊",
    "🥳",
    "🎁",
    "win",
    "won",
    "выигр",
    "побед",
    "поздрав",
];

/// Whether a text celebrates.
pub fn celebrates(text: &str) -> bool {
    let text = text.to_lowercase();
    SIGNS.iter().any(|sign| text.contains(sign))
}
