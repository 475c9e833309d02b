//! The knowledge base as this person may read it (guide 10.1): found by its words offline, suggested while a ticket is
//! typed, with what waits to be sent on top. What no scope brought down is not here.

use rusqlite::{OptionalExtension, Row, params};
use vioe_domain::record::{Article, ArticleKind, Readership, Record};
use vioe_domain::trend::words;
use vioe_domain::{Category, RecordId, TicketId, UtcMillis};

use crate::read::Result;
use crate::rows::{instant, one_of, uuid};
use crate::search::Search;
use crate::{Read, Write};

const KINDS: [ArticleKind; 4] =
    [ArticleKind::HowTo, ArticleKind::Faq, ArticleKind::KnownIssue, ArticleKind::ReleaseNote];
const READERS: [Readership; 3] = [Readership::Internal, Readership::Public, Readership::Retired];

/// So many words of a ticket are looked for.
const LOOKED_FOR: usize = 32;
/// So many suggestions are worth reading.
const SUGGESTED: u32 = 3;
/// A title's word weighs so much more than one of the body.
const WEIGHTS: &str = "8.0, 1.0";

const COLUMNS: &str = "a.id, a.kind, a.readership, a.category, a.title, a.version, a.written_at, a.pending";

/// An article in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleRow {
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
    /// The version it shows.
    pub version: u32,
    /// When that was written.
    pub written_at: UtcMillis,
    /// Something of it waits to be sent: nobody else sees this version yet.
    pub pending: bool,
}

/// # Errors
/// Every method: the database's trouble, or a stored value that can't be read.
impl Read<'_> {
    /// Articles with all of these words or beginnings of words: those that have them in the title first, and the better
    /// ones of each first. Without words: every article, the newest first.
    pub fn search_articles(&self, text: &str, limit: u32) -> Result<Vec<ArticleRow>> {
        let Some(search) = Search::read(text) else {
            return self.articles(
                &format!("SELECT {COLUMNS} FROM article a WHERE a.readership <> 2 ORDER BY a.written_at DESC, a.n DESC LIMIT ?1"),
                [limit],
            );
        };
        let Some(words) = search.words else { return Ok(Vec::new()) };
        self.articles(
            &format!(
                "SELECT {COLUMNS} FROM article_search s JOIN article a ON a.n = s.rowid
                 WHERE s.article_search MATCH ?1
                 ORDER BY s.rowid IN (SELECT rowid FROM article_search WHERE article_search MATCH ?2) DESC,
                   bm25(article_search, {WEIGHTS}), a.n LIMIT ?3"
            ),
            params![words, format!("title : ({words})"), limit],
        )
    }

    /// Articles that may answer a ticket, the best first, each with the words that say so. Only significant words count
    /// ([`vioe_domain::trend::words`]), the rarer the more; an article shares at least two, where there are two.
    pub fn suggest_articles(&self, texts: &[&str]) -> Result<Vec<(ArticleRow, Vec<String>)>> {
        let mut words = words(texts);
        words.truncate(LOOKED_FOR);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let any = words.iter().map(|word| term(word)).collect::<Vec<_>>().join(" OR ");
        // Some more than are shown: those that share too little are passed over.
        let found = self.articles(
            &format!(
                "SELECT {COLUMNS} FROM article_search s JOIN article a ON a.n = s.rowid
                 WHERE s.article_search MATCH ?1 ORDER BY bm25(article_search, {WEIGHTS}), a.n LIMIT ?2"
            ),
            params![any, SUGGESTED * 4],
        )?;
        let needed = words.len().min(2);
        let mut suggested = Vec::new();
        for article in found {
            let mut shared = Vec::new();
            for word in &words {
                if self.article_has(article.article, word)? {
                    shared.push(word.clone());
                }
            }
            if shared.len() >= needed {
                suggested.push((article, shared));
            }
            if suggested.len() == SUGGESTED as usize {
                break;
            }
        }
        Ok(suggested)
    }

    /// What changed in each release, the newest first.
    pub fn release_notes(&self, limit: u32) -> Result<Vec<ArticleRow>> {
        self.articles(
            &format!(
                "SELECT {COLUMNS} FROM article a WHERE a.kind = 3 AND a.readership <> 2
                 ORDER BY a.written_at DESC, a.n DESC LIMIT ?1"
            ),
            [limit],
        )
    }

    /// An article with what waits to be sent, and whether anything of it does.
    pub fn article(&self, id: RecordId) -> Result<Option<(Article, bool)>> {
        let (Some(Record::Article(article)), _) = self.record(id)? else { return Ok(None) };
        let pending = match self.base_record(id)? {
            Some(Record::Article(sent)) => sent != article,
            _ => true,
        };
        Ok(Some((*article, pending)))
    }

    fn article_has(&self, article: RecordId, word: &str) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM article_search WHERE article_search MATCH ?2
                 AND rowid = (SELECT n FROM article WHERE id = ?1)",
            )?
            .exists(params![article.0.into_bytes(), term(word)])?)
    }

    fn articles(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<ArticleRow>> {
        Ok(self.conn.prepare_cached(sql)?.query_map(params, article_row)?.collect::<rusqlite::Result<_>>()?)
    }
}

/// A significant word, however it ends: `exports` finds `export`, `exported` finds `exporting`.
fn term(word: &str) -> String {
    let stem = ["ing", "ed", "es", "s"]
        .into_iter()
        .find_map(|end| word.strip_suffix(end).filter(|stem| stem.chars().count() >= 4));
    // Only letters are in a significant word: nothing typed can be an operator.
    format!("\"{}\"*", stem.unwrap_or(word))
}

fn article_row(row: &Row<'_>) -> rusqlite::Result<ArticleRow> {
    let category: Option<i64> = row.get(3)?;
    Ok(ArticleRow {
        article: RecordId(uuid(row, 0)?),
        kind: one_of(row, 1, &KINDS)?,
        readership: one_of(row, 2, &READERS)?,
        category: if category.is_some() { Some(one_of(row, 3, Category::ALL)?) } else { None },
        title: row.get(4)?,
        version: row.get(5)?,
        written_at: instant(row, 6)?,
        pending: row.get(7)?,
    })
}

/// # Errors
/// Every method: the database's trouble, or a stored value that can't be read.
impl Write<'_> {
    /// Brings the list and the index in step with an article that came, changed or left, or of which something waits to be
    /// sent. What is no article leaves no trace.
    pub(crate) fn index_article(&mut self, id: RecordId) -> Result<()> {
        let key = id.0.into_bytes();
        let known: Option<i64> = self
            .conn
            .prepare_cached("SELECT n FROM article WHERE id = ?1")?
            .query_row([key], |row| row.get(0))
            .optional()?;
        let found = self.read().article(id)?;
        if let Some(n) = known {
            self.conn.prepare_cached("DELETE FROM article_search WHERE rowid = ?1")?.execute([n])?;
            self.conn.prepare_cached("DELETE FROM article WHERE n = ?1")?.execute([n])?;
            self.touched.reference = true;
        }
        let Some((article, pending)) = found else { return Ok(()) };
        self.touched.reference = true;
        let text = &article.text;
        let n: i64 = self
            .conn
            .prepare_cached(
                "INSERT INTO article (n, id, kind, readership, category, title, version, written_at, pending)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING n",
            )?
            .query_row(
                params![
                    known,
                    key,
                    text.kind as i64,
                    article.readership as i64,
                    text.category.map(|category| category as i64),
                    text.title,
                    article.version,
                    article.written_at.0,
                    pending,
                ],
                |row| row.get(0),
            )?;
        if article.readership != Readership::Retired {
            self.conn
                .prepare_cached("INSERT INTO article_search (rowid, title, body) VALUES (?1, ?2, ?3)")?
                .execute(params![n, text.title, text.body])?;
        }
        Ok(())
    }

    /// Notes that an article's row came, changed or left. Its key names no ticket, so folding it finds none, and the article
    /// is indexed instead.
    pub(crate) fn article_changed(&mut self, record: &Record) {
        if matches!(record, Record::Article(_)) {
            self.pending.insert(TicketId(record.id().0));
        }
    }

    /// Forgets every article.
    pub(crate) fn forget_articles(&self) -> Result<()> {
        self.conn.execute_batch(
            "DELETE FROM article; INSERT INTO article_search (article_search) VALUES ('delete-all');",
        )?;
        Ok(())
    }
}
