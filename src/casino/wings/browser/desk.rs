//! What a press on the buttons of the way into the browser does.
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wing::{Press, Pressed};
use crate::casino::wings::browser::deeds::Deed;
use crate::casino::wings::browser::link;

impl Press for Deed {
    fn press(&self, visit: &mut Visit<'_>, _message: i64) -> Result<Pressed, Trouble> {
        match self {
            Self::Browser => link::way(visit),
            Self::Link => link::send(visit),
            Self::End => link::end(visit),
        }
        .map(Pressed::from)
    }
}
