//! What the buttons about what is kept do.
use crate::casino::deed::deeds;

deeds! {
    /// What the buttons about what is kept do.
    pub enum Deed {
        /// Shows what is kept.
        Privacy = "privacy",
        /// Sends all of it as a file.
        Data = "mydata",
        /// Shows what would be erased.
        AskErase = "erase",
        /// Erases it; `at`: when that was shown, in seconds.
        Erase { at: i64 } = "eraseit": "1a",
    }
}
