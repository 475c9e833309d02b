//! The knowledge base and where else help is found (guide 4, 10).

use serde::{Deserialize, Serialize};
use specta::Type;
use vioe_domain::availability::{AvailabilityMonth, PlatformStatus};
use vioe_domain::record::{ArticleKind, Readership};
use vioe_domain::{Category, Channel, RecordId, UtcMillis};

/// An article in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ArticleItem {
    /// Which.
    pub article: RecordId,
    /// What it is.
    pub kind: ArticleKind,
    /// Who may read it.
    pub readership: Readership,
    /// What it is about, if it is about one category.
    pub category: Option<Category>,
    /// One line.
    pub title: String,
    /// Its version.
    pub version: u32,
    /// When that was written.
    pub written_at: UtcMillis,
    /// This version waits to be sent: nobody else sees it yet.
    pub pending: bool,
    /// Plain text around the first word that was looked for.
    pub excerpt: String,
    /// The words that were found; of a suggestion: those it shares with the ticket.
    pub words: Vec<String>,
}

/// An earlier version of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ArticleVersionView {
    /// Its number.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// Why it was written.
    pub change: String,
    /// By whom.
    pub author: Option<String>,
    /// When.
    pub written_at: UtcMillis,
}

/// An article, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ArticleView {
    /// Which.
    pub article: RecordId,
    /// What it is.
    pub kind: ArticleKind,
    /// Who may read it.
    pub readership: Readership,
    /// What it is about, if it is about one category.
    pub category: Option<Category>,
    /// Its newest version.
    pub newest: ArticleVersionView,
    /// Earlier ones, the newest first.
    pub earlier: Vec<ArticleVersionView>,
    /// What is shown waits to be sent: nobody else sees it yet.
    pub pending: bool,
    /// Changes that would be refused by what is known now, and why.
    pub doubtful: Vec<String>,
    /// This person may write its next version and say who may read it.
    pub may_write: bool,
}

/// A useful link (guide 10.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LinkView {
    /// What is there.
    pub name: String,
    /// Where; as the guide has it until somebody fills it in.
    pub address: String,
}

/// A training resource (guide 10.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TrainingView {
    /// What it is called.
    pub title: String,
    /// What kind of thing it is.
    pub kind: String,
    /// Who can have it, or when.
    pub availability: String,
}

/// A way to reach us (guide 4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ChannelView {
    /// Which.
    pub channel: Channel,
    /// URL, address or number.
    pub address: String,
    /// What it is best for.
    pub best_for: String,
    /// Whether somebody answers now; none for staff: it depends on the customer.
    pub open: Option<bool>,
    /// Open, and not around the clock: when it closes.
    pub closes_at: Option<UtcMillis>,
    /// Closed: when it opens.
    pub opens_at: Option<UtcMillis>,
}

/// Where help is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ResourcesView {
    /// Useful links, in the guide's order.
    pub links: Vec<LinkView>,
    /// Training.
    pub training: Vec<TrainingView>,
    /// Ways to reach us.
    pub channels: Vec<ChannelView>,
    /// What changed in each release, the newest first.
    pub release_notes: Vec<ArticleItem>,
    /// How the platform stood when this desktop last heard of it (`as_of`); none where it never has.
    pub status: Option<PlatformStatus>,
    /// The months' availability, the newest first.
    pub availability: Vec<AvailabilityMonth>,
    /// The instant the channels are true for.
    pub as_of: UtcMillis,
}
