//! What recent tickets are about, in words: what finding related ones needs (guide 5.2, trends).

use std::collections::BTreeMap;

use uuid::Uuid;
use vioe_domain::trend::Sketch;
use vioe_domain::{CustomerId, TicketId, UtcMillis};

use super::value::json_text;
use super::{Arg, DbError, Tx};

const SAVE: &str = "INSERT INTO sketch (ticket, customer, category, raised_at, due) \
     VALUES ($1, $2, $3, $4, 1) ON CONFLICT (ticket) DO NOTHING";
const SAVE_WORDS: &str = "INSERT INTO sketch_word (word, raised_at, ticket) VALUES";
const REMOVE: &str = "DELETE FROM sketch WHERE ticket = $1";
const REMOVE_WORDS: &str = "DELETE FROM sketch_word WHERE ticket = $1";
const DROP: &str = "DELETE FROM sketch WHERE raised_at < $1";
const DROP_WORDS: &str = "DELETE FROM sketch_word WHERE raised_at < $1";
const OLDEST: &str = "SELECT raised_at FROM sketch WHERE raised_at < $1 ORDER BY raised_at LIMIT 1 OFFSET $2";
const DUE: &str = "SELECT ticket FROM sketch WHERE due = 1 ORDER BY raised_at LIMIT $1";
const DONE: &str = "UPDATE sketch SET due = 0 WHERE ticket = $1 AND due = 1";
const COUNT: &str = "SELECT COUNT(*) FROM sketch WHERE raised_at >= $1 AND raised_at <= $2";
const WITH_WORD: &str = "SELECT ticket FROM sketch_word \
     WHERE word = $1 AND raised_at >= $2 AND raised_at <= $3 LIMIT $4";
const BY_ID: &str = "SELECT ticket, customer, category, raised_at FROM sketch WHERE ticket";

/// Keeps a ticket's sketch; it is to be compared with those before it.
///
/// # Errors
/// See [`DbError`].
pub fn save(tx: &mut dyn Tx, sketch: &Sketch) -> Result<(), DbError> {
    let category = json_text(&sketch.category, "sketch")?;
    let added = tx.execute(
        SAVE,
        &[
            Arg::from(&sketch.ticket.0),
            Arg::from(&sketch.customer.0),
            Arg::Text(category.trim_matches('"')),
            sketch.raised_at.into(),
        ],
    )?;
    if added == 0 {
        return Ok(());
    }
    let mut args = Vec::with_capacity(sketch.words.len() * 3);
    for word in &sketch.words {
        args.extend([Arg::from(word), sketch.raised_at.into(), Arg::from(&sketch.ticket.0)]);
    }
    tx.insert_many(SAVE_WORDS, 3, "", &args)
}

/// Forgets a ticket's sketch.
///
/// # Errors
/// See [`DbError`].
pub fn remove(tx: &mut dyn Tx, ticket: TicketId) -> Result<(), DbError> {
    tx.execute(REMOVE, &[Arg::from(&ticket.0)])?;
    tx.execute(REMOVE_WORDS, &[Arg::from(&ticket.0)])?;
    Ok(())
}

/// Forgets sketches from before an instant, about `limit` of them; whether there were any.
///
/// # Errors
/// See [`DbError`].
pub fn drop_before(tx: &mut dyn Tx, before: UtcMillis, limit: i64) -> Result<bool, DbError> {
    if tx.query_opt(OLDEST, &[before.into(), Arg::Int(0)])?.is_none() {
        return Ok(false);
    }
    let until = match tx.query_opt(OLDEST, &[before.into(), limit.into()])? {
        Some(row) => row.at(0)?.plus(1),
        None => before,
    };
    tx.execute(DROP, &[until.into()])?;
    tx.execute(DROP_WORDS, &[until.into()])?;
    Ok(true)
}

/// Tickets that wait to be compared with those before them, the oldest first.
///
/// # Errors
/// See [`DbError`].
pub fn due(tx: &mut dyn Tx, limit: i64) -> Result<Vec<TicketId>, DbError> {
    tx.query(DUE, &[limit.into()])?.iter().map(|row| row.id(0).map(TicketId)).collect()
}

/// Notes that a ticket has been compared; whether it waited for it. The ticket must be locked.
///
/// # Errors
/// See [`DbError`].
pub fn done(tx: &mut dyn Tx, ticket: TicketId) -> Result<bool, DbError> {
    Ok(tx.execute(DONE, &[Arg::from(&ticket.0)])? > 0)
}

/// How many tickets were raised from `from` to `to`.
///
/// # Errors
/// See [`DbError`].
pub fn count(tx: &mut dyn Tx, from: UtcMillis, to: UtcMillis) -> Result<usize, DbError> {
    let row = tx.query_opt(COUNT, &[from.into(), to.into()])?;
    let count = row.map(|row| row.int(0)).transpose()?.unwrap_or(0);
    Ok(usize::try_from(count).unwrap_or(0))
}

/// The tickets raised from `from` to `to` that share one of `words`, with what they share; a word that more than `most`
/// have is left out.
///
/// # Errors
/// See [`DbError`].
pub fn sharing(
    tx: &mut dyn Tx,
    words: &[String],
    from: UtcMillis,
    to: UtcMillis,
    most: usize,
) -> Result<Vec<Sketch>, DbError> {
    let mut shared: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for word in words {
        let limit = Arg::Int(most as i64 + 1);
        let rows = tx.query(WITH_WORD, &[word.into(), from.into(), to.into(), limit])?;
        if rows.len() > most {
            continue;
        }
        for row in rows {
            shared.entry(row.id(0)?).or_default().push(word.clone());
        }
    }
    let ids: Vec<Uuid> = shared.keys().copied().collect();
    let mut found = Vec::with_capacity(ids.len());
    for row in tx.query_in(BY_ID, &ids, "ORDER BY raised_at, ticket")? {
        let ticket = row.id(0)?;
        found.push(Sketch {
            ticket: TicketId(ticket),
            customer: CustomerId(row.id(1)?),
            category: serde_json::from_value(row.text(2)?.into())
                .map_err(|error| DbError::Damaged { table: "sketch", why: error.to_string() })?,
            raised_at: row.at(3)?,
            words: shared.remove(&ticket).unwrap_or_default(),
        });
    }
    Ok(found)
}
