//! The marks in a compiled text, which the build writes and the bot reads.
/// Before a placeholder's number.
pub const PUT: char = '\u{1}';
/// Before the number of the placeholder that a choice goes by.
pub const CHOOSE: char = '\u{2}';
/// Before a variant's name.
pub const VARIANT: char = '\u{3}';
/// Between a variant's name and its text.
pub const TEXT: char = '\u{4}';
/// Behind the last variant, which is the default.
pub const END: char = '\u{5}';
/// The placeholder 0; the others follow.
pub const FIRST: char = ' ';
