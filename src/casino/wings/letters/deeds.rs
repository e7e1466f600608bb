//! What the buttons about letters do.
use crate::casino::deed::deeds;

deeds! {
    /// What the buttons about letters do.
    pub enum Deed {
        /// Has them from now on, or has them no more.
        Letters { wanted: bool } = "letters": "off",
        /// The same, below a letter, which stays.
        NoMore = "nomore",
    }
}
