//! What the buttons about seeds do.
use crate::casino::deed::deeds;

deeds! {
    /// What the buttons about seeds do.
    pub enum Deed {
        /// Shows seeds and commitments.
        Fair = "fair",
        /// Shows how to recompute a round.
        Verify = "verify",
        /// Asks for a client seed to be typed.
        AskClientSeed = "seed",
        /// Reveals this seed pair, which is in force when the button is shown, and goes on with the
        /// next, once.
        Rotate { pair: i64 } = "rotate": "7",
    }
}
