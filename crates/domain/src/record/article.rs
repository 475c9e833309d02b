//! The knowledge base and the release notes (guide 10.1): Markdown, versioned, for customers or for us alone.

use serde::{Deserialize, Serialize};

use super::Record;
use super::amend::{Surroundings, forbidden, line, nothing, optional_text, words};
use crate::ticket::{Refusal, RefusalCode};
use crate::{Category, PersonId, RecordId, UtcMillis};

/// What an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ArticleKind {
    /// How to do something.
    HowTo,
    /// A question often asked.
    Faq,
    /// A known issue and what helps (guide 2.1).
    KnownIssue,
    /// What changed in a release.
    ReleaseNote,
}

/// Who may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Readership {
    /// Staff.
    Internal,
    /// Everybody.
    Public,
    /// Nobody finds it any more; staff can open it by its link.
    Retired,
}

/// What an author writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct ArticleText {
    /// The version its author saw; 0 for a new article.
    #[serde(default)]
    pub expect: u32,
    /// What it is.
    pub kind: ArticleKind,
    /// One line.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// What it is about, if it is about one category.
    #[serde(default)]
    pub category: Option<Category>,
    /// Why this version was written.
    #[serde(default)]
    pub change: String,
}

/// An article in its newest version. Earlier ones are kept beside it, newest first, at most [`Article::KEPT`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Which.
    pub id: RecordId,
    /// What stands in it; `expect` is this version's number.
    pub text: ArticleText,
    /// The number of this version, from 1.
    pub version: u32,
    /// Who may read it.
    pub readership: Readership,
    /// Who wrote this version.
    pub author: PersonId,
    /// When.
    pub written_at: UtcMillis,
    /// Earlier versions, newest first.
    #[serde(default)]
    pub earlier: Vec<ArticleVersion>,
}

/// An earlier version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleVersion {
    /// Its number.
    pub version: u32,
    /// What stood in it.
    pub text: ArticleText,
    /// Who wrote it.
    pub author: PersonId,
    /// When.
    pub written_at: UtcMillis,
}

impl Article {
    /// How many earlier versions travel with an article.
    pub const KEPT: usize = 10;

    /// Whether a new version would say nothing new, whatever its author gives as the reason.
    fn says(&self, next: &ArticleText) -> bool {
        let now = &self.text;
        (now.kind, &now.title, &now.body, now.category) == (next.kind, &next.title, &next.body, next.category)
    }
}

/// The longest title, in characters.
const MAX_TITLE: usize = 200;

/// Writes an article or its next version. Customers go on reading what they read until it is published to them; a public
/// article's new version is public at once.
///
/// # Errors
/// A contact writes it, a part is empty, or somebody else has written a version meanwhile.
pub(super) fn write(
    id: RecordId,
    current: Option<&Article>,
    text: &ArticleText,
    around: Surroundings<'_>,
) -> Result<Record, Refusal> {
    by_staff(around)?;
    let seen = current.map_or(0, |article| article.version);
    if text.expect != seen {
        let mut refusal = Refusal::new(
            RefusalCode::Conflict,
            format!("Somebody else has written version {seen} of this article meanwhile."),
            "Look at it and write yours on top; your text is kept.",
        );
        refusal.current = Some(seen.to_string());
        return Err(refusal);
    }
    let version = seen + 1;
    let next = ArticleText {
        expect: version,
        title: line(&text.title, "The title", MAX_TITLE)?,
        body: words(&text.body, "The article")?,
        change: optional_text(&text.change, "The reason of the change")?,
        ..text.clone()
    };
    if current.is_some_and(|before| before.says(&next)) {
        return Err(nothing("The article says that already."));
    }
    let mut earlier = Vec::new();
    if let Some(before) = current {
        earlier.push(ArticleVersion {
            version: before.version,
            text: before.text.clone(),
            author: before.author,
            written_at: before.written_at,
        });
        earlier.extend(before.earlier.iter().take(Article::KEPT - 1).cloned());
    }
    Ok(Record::Article(Box::new(Article {
        id,
        text: next,
        version,
        readership: current.map_or(Readership::Internal, |article| article.readership),
        author: around.person.id,
        written_at: around.now,
        earlier,
    })))
}

/// Says who may read it.
///
/// # Errors
/// A contact does, or it is so already.
pub(super) fn publish(
    article: &Article,
    to: Readership,
    around: Surroundings<'_>,
) -> Result<Record, Refusal> {
    by_staff(around)?;
    if article.readership == to {
        return Err(nothing("The article has those readers already."));
    }
    Ok(Record::Article(Box::new(Article { readership: to, ..article.clone() })))
}

fn by_staff(around: Surroundings<'_>) -> Result<(), Refusal> {
    if around.person.role.handles_tickets() {
        Ok(())
    } else {
        Err(forbidden("Articles are written by support.", "Tell the agent what is missing."))
    }
}
