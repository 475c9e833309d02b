//! The knowledge base offline (guide 10.1), and where else help is found (guide 4, 10.2, 10.4).

use uuid::Uuid;
use vioe_domain::channels;
use vioe_domain::record::{Article, ArticleText, ArticleVersion, Readership, Record};
use vioe_domain::ticket::{Refusal, RefusalCode, Target, What};
use vioe_domain::{Person, RecordId, Role, UtcMillis};
use vioe_store::{ArticleRow, Read, StoreError};

use crate::view::{
    ArticleItem, ArticleVersionView, ArticleView, ChannelView, LinkView, ResourcesView, TrainingView,
};
use crate::{Desk, DeskError, Outcome};

/// The most articles of one list.
const MAX_ROWS: u32 = 200;
/// So many release notes are listed.
const RELEASE_NOTES: u32 = 50;
/// How many characters of an article a list shows, and how many of them before the word.
const EXCERPT: usize = 200;
const BEFORE: usize = 60;

/// # Errors
/// Every method: nobody is signed in; the store's trouble.
impl Desk {
    /// Articles with all of these words or beginnings of words, those with them in the title first; without words all of
    /// them, the newest first.
    pub async fn search_articles(&self, query: String, limit: u32) -> Result<Vec<ArticleItem>, DeskError> {
        self.read(move |read| {
            let words: Vec<String> = query
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(str::to_lowercase)
                .collect();
            let found = read.search_articles(&query, limit.min(MAX_ROWS))?;
            found.into_iter().map(|row| item(read, row, words.clone())).collect()
        })
        .await
    }

    /// At most three articles that may answer a ticket as it is typed, each with the words that say so.
    pub async fn suggest_articles(
        &self,
        subject: String,
        text: String,
    ) -> Result<Vec<ArticleItem>, DeskError> {
        self.read(move |read| {
            let found = read.suggest_articles(&[&subject, &text])?;
            found.into_iter().map(|(row, words)| item(read, row, words)).collect()
        })
        .await
    }

    /// An article with its versions, and with what waits to be sent on top.
    pub async fn article(&self, article: RecordId) -> Result<ArticleView, DeskError> {
        let person = self.signed_in()?.person();
        self.read(move |read| {
            let Some((found, pending)) = read.article(article)? else { return Ok(None) };
            whole(read, &person, found, pending).map(Some)
        })
        .await?
        .ok_or_else(no_article)
    }

    /// Writes an article, or the next version of one; `text.expect` is the version its author saw. Answers with its key.
    ///
    /// # Errors
    /// A rule says no; nobody is signed in; the store's trouble.
    pub async fn write_article(
        &self,
        article: Option<RecordId>,
        text: ArticleText,
    ) -> Result<Outcome<RecordId>, DeskError> {
        let id = article.unwrap_or_else(|| RecordId(Uuid::now_v7()));
        let intent = self.intent(Target::Record(id), What::WriteArticle(Box::new(text)))?;
        let outcome = self.submit(intent, None).await?;
        Ok(Outcome { value: id, touched: outcome.touched })
    }

    /// Says who may read an article.
    ///
    /// # Errors
    /// A rule says no; nobody is signed in; the store's trouble.
    pub async fn publish_article(
        &self,
        article: RecordId,
        to: Readership,
    ) -> Result<Outcome<RecordId>, DeskError> {
        let intent = self.intent(Target::Record(article), What::PublishArticle { to })?;
        let outcome = self.submit(intent, None).await?;
        Ok(Outcome { value: article, touched: outcome.touched })
    }

    /// Where help is found: links, training, channels, release notes, the platform's status as it was last heard of, and the
    /// months' availability.
    pub async fn resources(&self) -> Result<ResourcesView, DeskError> {
        let (now, person) = (self.now(), self.signed_in()?.person());
        self.read(move |read| resources(read, &person, now)).await
    }
}

fn no_article() -> DeskError {
    DeskError::Refusal(Refusal {
        code: RefusalCode::Forbidden,
        message: "This article does not exist, or you may not read it.".to_owned(),
        next: "Look for it again, or ask your support contact.".to_owned(),
        current: None,
    })
}

fn item(read: &Read<'_>, row: ArticleRow, words: Vec<String>) -> Result<ArticleItem, StoreError> {
    let body = read.article(row.article)?.map(|(article, _)| article.text.body).unwrap_or_default();
    Ok(ArticleItem {
        article: row.article,
        kind: row.kind,
        readership: row.readership,
        category: row.category,
        title: row.title,
        version: row.version,
        written_at: row.written_at,
        pending: row.pending,
        excerpt: excerpt(&body, &words),
        words,
    })
}

/// Plain text around the first of the words, on one line.
fn excerpt(body: &str, words: &[String]) -> String {
    let text: Vec<char> = body.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    // One character for one: a place in the one is a place in the other.
    let lower: Vec<char> = text.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
    let begins = |place: usize| place == 0 || !lower[place - 1].is_alphanumeric();
    let found = (0..lower.len()).filter(|place| begins(*place)).find(|place| {
        words.iter().any(|word| {
            let mut letters = word.chars();
            let mut here = lower[*place..].iter();
            letters.all(|letter| here.next() == Some(&letter))
        })
    });
    let from = found.unwrap_or(0).saturating_sub(BEFORE);
    let to = (from + EXCERPT).min(text.len());
    let mut shown: String = text[from..to].iter().collect();
    if from > 0 {
        shown.insert(0, '…');
    }
    if to < text.len() {
        shown.push('…');
    }
    shown
}

fn whole(
    read: &Read<'_>,
    person: &Person,
    article: Article,
    pending: bool,
) -> Result<ArticleView, StoreError> {
    let (_, doubtful) = read.record(article.id)?;
    let newest = ArticleVersion {
        version: article.version,
        text: article.text.clone(),
        author: article.author,
        written_at: article.written_at,
    };
    Ok(ArticleView {
        article: article.id,
        kind: article.text.kind,
        readership: article.readership,
        category: article.text.category,
        newest: version(read, newest)?,
        earlier: article.earlier.into_iter().map(|one| version(read, one)).collect::<Result<_, _>>()?,
        pending,
        doubtful: doubtful.into_iter().map(|(_, refusal)| refusal.message).collect(),
        may_write: person.role.handles_tickets(),
    })
}

fn version(read: &Read<'_>, one: ArticleVersion) -> Result<ArticleVersionView, StoreError> {
    Ok(ArticleVersionView {
        version: one.version,
        title: one.text.title,
        body: one.text.body,
        change: one.text.change,
        author: read.person(one.author)?.map(|person| person.name.clone()),
        written_at: one.written_at,
    })
}

fn resources(read: &Read<'_>, person: &Person, now: UtcMillis) -> Result<ResourcesView, StoreError> {
    let policy = read.policy()?;
    let links = &policy.links;
    let links = [
        ("Support Portal", &links.portal),
        ("System Status", &links.status),
        ("Documentation", &links.documentation),
        ("Release Notes", &links.release_notes),
        ("Security Advisories", &links.security_advisories),
        ("Community", &links.community),
    ];
    let (mut status, mut availability) = (None, Vec::new());
    for record in read.records()? {
        match record {
            Record::Status(found) => status = Some(*found),
            Record::Availability(month) => availability.push(*month),
            _ => {}
        }
    }
    availability.sort_by_key(|month| std::cmp::Reverse(month.month));
    let notes = read.release_notes(RELEASE_NOTES)?;
    Ok(ResourcesView {
        links: links
            .map(|(name, address)| LinkView { name: name.to_owned(), address: address.clone() })
            .to_vec(),
        training: policy
            .training
            .iter()
            .map(|one| TrainingView {
                title: one.title.clone(),
                kind: one.kind.clone(),
                availability: one.availability.clone(),
            })
            .collect(),
        channels: channel_views(read, person, now)?,
        release_notes: notes.into_iter().map(|row| item(read, row, Vec::new())).collect::<Result<_, _>>()?,
        status,
        availability,
        as_of: now,
    })
}

/// A contact's channels are open or closed by their customer's hours; what staff see depends on nobody's.
fn channel_views(read: &Read<'_>, person: &Person, now: UtcMillis) -> Result<Vec<ChannelView>, StoreError> {
    let policy = read.policy()?;
    let theirs = match person.customers.first().filter(|_| person.role == Role::Contact) {
        Some(customer) => read.customer(*customer)?,
        None => None,
    };
    let Some(customer) = theirs else {
        let channels = policy.channels.0.iter().map(|info| ChannelView {
            channel: info.channel,
            address: info.address.clone(),
            best_for: info.best_for.clone(),
            open: None,
            closes_at: None,
            opens_at: None,
        });
        return Ok(channels.collect());
    };
    let hours = read.hours(customer.id)?;
    let channels = channels::now(&policy, &customer, &hours, now).into_iter().map(|channel| ChannelView {
        channel: channel.channel,
        address: channel.address,
        best_for: channel.best_for,
        open: Some(channel.open),
        closes_at: channel.closes_at,
        opens_at: channel.opens_at,
    });
    Ok(channels.collect())
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn an_excerpt_shows_the_word_on_one_line() {
        let body = format!(
            "{}\n\n## Reset\nA stuck *scanner* is reset.\n{}",
            "Before. ".repeat(30),
            "After. ".repeat(60)
        );
        let shown = excerpt(&body, &["scann".to_owned()]);
        assert!(shown.contains("stuck *scanner* is reset."), "{shown}");
        assert!(shown.starts_with('…') && shown.ends_with('…') && !shown.contains('\n'));
        assert_eq!(excerpt("Short.", &["absent".to_owned()]), "Short.");
        assert_eq!(excerpt("", &[]), "");
    }
}
