//! What a player is shown: a text and buttons. Knows no wing.
use crate::casino::deed;
use crate::casino::receipt::Receipt;
use crate::casino::talk::{Brief, Button, Markup};
use crate::values::money::Asset;

/// A page: a text and rows of buttons, or a text below a file.
pub struct Page {
    text: String,
    rows: Vec<Vec<Button>>,
    shows: Option<Receipt>,
    asset: Option<Asset>,
    brief: Option<Brief>,
    /// What the file is called, and who writes it.
    pub(super) file: Option<(&'static str, Receipt)>,
}

impl Page {
    /// A text, without buttons so far.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self {
            text,
            rows: Vec::new(),
            shows: None,
            asset: None,
            brief: None,
            file: None,
        }
    }

    /// A text below a file of this name. It can only be said.
    #[must_use]
    pub const fn below_file(text: String, name: &'static str, receipt: Receipt) -> Self {
        Self {
            text,
            rows: Vec::new(),
            shows: None,
            asset: None,
            brief: None,
            file: Some((name, receipt)),
        }
    }

    /// The same page as what shows this, which is nobody's own.
    #[must_use]
    pub const fn of(mut self, shows: Receipt) -> Self {
        self.shows = Some(shows);
        self
    }

    /// The same page about what is played for this asset, whatever wallet who looks at it has open.
    #[must_use]
    pub const fn about(mut self, asset: Asset) -> Self {
        self.asset = Some(asset);
        self
    }

    /// What it shows that is nobody's own.
    #[must_use]
    pub const fn shows(&self) -> Option<Receipt> {
        self.shows
    }

    /// The same page, which its wing makes again out of this. What is changed of it from here on is not in that.
    #[must_use]
    pub const fn briefly(mut self, brief: Brief) -> Self {
        self.brief = Some(brief);
        self
    }

    /// What its wing makes it again out of, if it can.
    #[must_use]
    pub const fn brief(&self) -> Option<Brief> {
        self.brief
    }

    /// Adds a row.
    #[must_use]
    pub fn row(mut self, row: Vec<Button>) -> Self {
        if !row.is_empty() {
            self.brief = None;
            self.rows.push(row);
        }
        self
    }

    /// The same page with this row above all others.
    #[must_use]
    pub fn begin_with(mut self, row: Vec<Button>) -> Self {
        self.brief = None;
        self.rows.insert(0, row);
        self
    }

    /// The same page with its text told otherwise.
    #[must_use]
    pub fn told(mut self, otherwise: impl FnOnce(&str) -> String) -> Self {
        self.brief = None;
        self.text = otherwise(&self.text);
        self
    }

    /// What is sent; the amounts are of `asset` where the page is not about another.
    #[must_use]
    pub fn finish(self, asset: Asset) -> (String, Markup) {
        let asset = self.asset.unwrap_or(asset);
        let row = |row: Vec<Button>| {
            let buttons = row.into_iter();
            buttons
                .map(|button| deed::finished(button, asset))
                .collect()
        };
        let markup = if self.rows.is_empty() {
            Markup::None
        } else {
            Markup::Buttons(self.rows.into_iter().map(row).collect())
        };
        (self.text, markup)
    }
}
