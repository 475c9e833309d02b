//! Records that have no table of their own: articles, credits, locked months, feedback, the platform's status and
//! availability. Latest state, whole, as JSON.

use uuid::Uuid;
use vioe_domain::record::{Readership, Record};
use vioe_domain::{CustomerId, RecordId};
use vioe_protocol::Table;
use vioe_protocol::row::ScopeClass;

use super::feed::Stamper;
use super::value::json_text;
use super::{Arg, DbError, Tx, scopes};

const BY_ID: &str = "SELECT body FROM record WHERE id = $1";
const LOCK: &str = "SELECT body, scope_id FROM record WHERE id = $1";
const QUEUE: &str = "SELECT value FROM counter WHERE name = 'record'";
const OF_KIND: &str = "SELECT body FROM record WHERE kind = $1 ORDER BY id";
const SAVE: &str = "INSERT INTO record (id, kind, customer, scope_id, body) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, customer = excluded.customer, \
     scope_id = excluded.scope_id, body = excluded.body";

/// What a record is, as the database says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// Articles and release notes.
    Article,
    /// Credits.
    Credit,
    /// Locked months.
    Lock,
    /// Feedback.
    Feedback,
    /// The platform's status.
    Status,
    /// Months' availability.
    Availability,
}

impl RecordKind {
    fn word(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Credit => "credit",
            Self::Lock => "lock",
            Self::Feedback => "feedback",
            Self::Status => "status",
            Self::Availability => "availability",
        }
    }
}

/// A record.
///
/// # Errors
/// See [`DbError`].
pub fn by_id(tx: &mut dyn Tx, id: RecordId) -> Result<Option<Record>, DbError> {
    let row = tx.query_opt(BY_ID, &[Arg::from(&id.0)])?;
    row.map(|row| row.json(0, "record")).transpose()
}

/// A record under lock.
///
/// # Errors
/// See [`DbError`].
pub fn lock(tx: &mut dyn Tx, id: RecordId) -> Result<Option<Record>, DbError> {
    let sql = format!("{LOCK} {}", tx.lock_hint());
    let row = tx.query_opt(&sql, &[Arg::from(&id.0)])?;
    row.map(|row| row.json(0, "record")).transpose()
}

/// Waits for its turn among the writers of records, until the transaction ends.
///
/// # Errors
/// See [`DbError`].
pub fn queue(tx: &mut dyn Tx) -> Result<(), DbError> {
    let sql = format!("{QUEUE} {}", tx.lock_hint());
    tx.query_opt(&sql, &[])?;
    Ok(())
}

/// Every record of a kind, by id.
///
/// # Errors
/// See [`DbError`].
pub fn of_kind(tx: &mut dyn Tx, kind: RecordKind) -> Result<Vec<Record>, DbError> {
    tx.query(OF_KIND, &[kind.word().into()])?.iter().map(|row| row.json(0, "record")).collect()
}

/// Adds or replaces a record; whoever may see it receives it, and whoever no longer may loses it. Customers, people and
/// exclusions have tables of their own and are refused.
///
/// # Errors
/// See [`DbError`].
pub fn save(tx: &mut dyn Tx, record: &Record, stamper: &mut Stamper) -> Result<(), DbError> {
    let (kind, class, customer) = place(record)?;
    let whose = customer.map_or(Uuid::nil(), |customer| customer.0);
    let scope = scopes::ensure(tx, class, whose)?;
    let id = record.id().0;
    let before = tx.query_opt(LOCK, &[Arg::from(&id)])?.map(|row| row.int(1)).transpose()?;
    tx.execute(
        SAVE,
        &[
            Arg::from(&id),
            kind.word().into(),
            Arg::from(&whose),
            scope.0.into(),
            (&json_text(record, "record")?).into(),
        ],
    )?;
    stamper.put(Table::Record, id, scope);
    if let Some(left) = before.filter(|left| *left != scope.0) {
        stamper.gone(Table::Record, id, vioe_protocol::ScopeId(left));
    }
    Ok(())
}

/// What a record is, and who may see it.
fn place(record: &Record) -> Result<(RecordKind, ScopeClass, Option<CustomerId>), DbError> {
    Ok(match record {
        Record::Article(article) => {
            let class = match article.readership {
                Readership::Public => ScopeClass::Public,
                Readership::Internal | Readership::Retired => ScopeClass::Staff,
            };
            (RecordKind::Article, class, None)
        }
        Record::Credit(credit) => (RecordKind::Credit, ScopeClass::Customer, Some(credit.customer)),
        Record::Lock(_) => (RecordKind::Lock, ScopeClass::Staff, None),
        Record::Feedback(feedback) => (RecordKind::Feedback, ScopeClass::Customer, Some(feedback.customer)),
        Record::Status(_) => (RecordKind::Status, ScopeClass::Public, None),
        Record::Availability(_) => (RecordKind::Availability, ScopeClass::Public, None),
        Record::Customer(_) | Record::Person(_) | Record::Exclusion(_) => {
            return Err(DbError::Damaged { table: "record", why: "it has a table of its own".to_owned() });
        }
    })
}
