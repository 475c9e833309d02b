//! What promises came to, ticket by ticket: a cache beside the log, for reports. An open promise that has broken since it
//! was written is counted as late by the statement that reads it.

use uuid::Uuid;
use vioe_domain::availability::Month;
use vioe_domain::escalation::Tier;
use vioe_domain::report::{By, Counts, Judged, Key, Outcome, Rated, Resolved, TicketResult, Verdict};
use vioe_domain::sla::ClockKind;
use vioe_domain::{CustomerId, PersonId, Priority, TicketId, UtcMillis};

use super::{Arg, DbError, Row, Tx};

const FORGET: &str = "DELETE FROM verdict WHERE ticket = $1";
const SAVE: &str = "INSERT INTO verdict (ticket, clock, cycle, month, outcome, priority, tier, due_at, \
     stopped_at, overrun_ms) VALUES";
const SAVE_RESULT: &str = "INSERT INTO ticket_result (ticket, resolved_at, tier, rated_at, score) VALUES";
const SAVE_RESULT_END: &str = "ON CONFLICT (ticket) DO UPDATE SET resolved_at = excluded.resolved_at, \
     tier = excluded.tier, rated_at = excluded.rated_at, score = excluded.score";
const UNJUDGED: &str = "SELECT t.id FROM ticket t LEFT JOIN ticket_result r ON r.ticket = t.id \
     WHERE r.ticket IS NULL AND t.id > $1 ORDER BY t.id LIMIT $2";
const AFTER: &str = "SELECT id FROM ticket WHERE id > $1 ORDER BY id LIMIT $2";
const RESULTS: &str = "SELECT r.ticket, t.customer, t.assignee, r.resolved_at, r.tier, r.rated_at, r.score, \
     t.number, t.external FROM ticket_result r JOIN ticket t ON t.id = r.ticket \
     WHERE r.ticket > $1 AND (r.resolved_at IS NOT NULL OR r.rated_at IS NOT NULL) ORDER BY r.ticket LIMIT $2";
/// $1 is now, $2 and $3 the first and the last month.
const OUTCOME: &str = "CASE WHEN v.outcome = 3 AND v.due_at < $1 THEN 1 ELSE v.outcome END";
const FROM: &str = "FROM verdict v JOIN ticket t ON t.id = v.ticket WHERE v.month >= $2 AND v.month <= $3";
const COLUMNS: &str = "v.ticket, t.customer, t.assignee, v.clock, v.cycle, v.month, v.outcome, v.priority, \
     v.tier, v.due_at, v.stopped_at, v.overrun_ms, t.number, t.external";

/// Which verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filter {
    /// From this month on.
    pub from: Option<Month>,
    /// Up to and with this month.
    pub to: Option<Month>,
    /// One customer's.
    pub customer: Option<CustomerId>,
    /// As of this instant.
    pub now: UtcMillis,
}

/// A verdict and how people name its ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<T> {
    /// What it is.
    pub what: T,
    /// `VI-4188`, or empty while it has no number.
    pub number: String,
    /// The reference in the helpdesk it came from.
    pub external: Option<String>,
}

/// Where a page of verdicts goes on.
pub type Place = (TicketId, ClockKind, u32);

/// Writes what is to be reported of several tickets, in place of what was.
///
/// # Errors
/// See [`DbError`].
pub fn save(tx: &mut dyn Tx, tickets: &[Judged]) -> Result<(), DbError> {
    let (mut verdicts, mut results) = (Vec::new(), Vec::new());
    for judged in tickets {
        tx.execute(FORGET, &[Arg::from(&judged.result.ticket.0)])?;
        for verdict in &judged.verdicts {
            verdicts.extend([
                Arg::from(&verdict.ticket.0),
                Arg::Int(place(&ClockKind::ALL, verdict.clock)),
                Arg::Int(verdict.cycle.into()),
                verdict.month.start().into(),
                Arg::Int(place(&Outcome::ALL, verdict.outcome)),
                Arg::Int(place(Priority::ALL, verdict.priority) + 1),
                Arg::Int(verdict.tier.number().into()),
                verdict.due_at.into(),
                verdict.stopped_at.into(),
                verdict.overrun_ms.into(),
            ]);
        }
        let TicketResult { ticket, resolved, rated, .. } = &judged.result;
        results.extend([
            Arg::from(&ticket.0),
            resolved.map(|resolved| resolved.at).into(),
            resolved.map(|resolved| i64::from(resolved.tier.number())).into(),
            rated.map(|rated| rated.at).into(),
            rated.map(|rated| i64::from(rated.score)).into(),
        ]);
    }
    tx.insert_many(SAVE, 10, "", &verdicts)?;
    tx.insert_many(SAVE_RESULT, 5, SAVE_RESULT_END, &results)
}

/// Tickets behind `after`, by id; with `missing`, only those nothing was written of yet.
///
/// # Errors
/// See [`DbError`].
pub fn tickets_after(
    tx: &mut dyn Tx,
    after: TicketId,
    missing: bool,
    limit: i64,
) -> Result<Vec<TicketId>, DbError> {
    let sql = if missing { UNJUDGED } else { AFTER };
    tx.query(sql, &[Arg::from(&after.0), limit.into()])?.iter().map(|row| row.id(0).map(TicketId)).collect()
}

/// How many verdicts of what outcome there are, told apart by `by`.
///
/// # Errors
/// See [`DbError`].
pub fn counts(tx: &mut dyn Tx, filter: &Filter, by: &[By]) -> Result<Vec<(Key, Counts)>, DbError> {
    let columns: Vec<&str> = by.iter().map(|by| column(*by)).collect();
    let groups: Vec<String> = (1..=by.len() + 1).map(|place| place.to_string()).collect();
    let (args, whose) = bind(filter);
    let sql = format!(
        "SELECT {}{OUTCOME}, COUNT(*) {FROM}{} GROUP BY {}",
        columns.iter().map(|column| format!("{column}, ")).collect::<String>(),
        if whose.is_some() { " AND t.customer = $4" } else { "" },
        groups.join(", "),
    );
    let mut found: std::collections::BTreeMap<Key, Counts> = std::collections::BTreeMap::new();
    for row in tx.query(&sql, &with(&args, whose.as_ref()))? {
        let mut key = Key::default();
        for (column, by) in by.iter().enumerate() {
            match by {
                By::Clock => key.clock = Some(one_of(&row, column, &ClockKind::ALL, 0)?),
                By::Priority => key.priority = Some(one_of(&row, column, Priority::ALL, 1)?),
                By::Customer => key.customer = Some(CustomerId(row.id(column)?)),
                By::Tier => key.tier = Some(tier(&row, column)?),
                By::Agent => key.agent = row.id_opt(column)?.map(PersonId),
                By::Month => key.month = Some(Month::of(row.at(column)?)),
            }
        }
        let outcome = one_of(&row, by.len(), &Outcome::ALL, 0)?;
        let count = u32::try_from(row.int(by.len() + 1)?).unwrap_or(u32::MAX);
        found.entry(key).or_default().add(outcome, count);
    }
    Ok(found.into_iter().collect())
}

/// A page of verdicts, by ticket, clock and cycle.
///
/// # Errors
/// See [`DbError`].
pub fn page(
    tx: &mut dyn Tx,
    filter: &Filter,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Named<Verdict>>, DbError> {
    let (mut args, whose) = bind(filter);
    // Ruled out by months and the place alone: now is asked of each verdict ([`Verdict::outcome_at`]).
    args.remove(0);
    let (ticket, clock, cycle) = match &after {
        Some((ticket, clock, cycle)) => (ticket.0, place(&ClockKind::ALL, *clock), i64::from(*cycle)),
        None => (Uuid::nil(), -1, 0),
    };
    args.extend([Arg::from(&ticket), clock.into(), cycle.into(), limit.into()]);
    let sql = format!(
        "SELECT {COLUMNS} FROM verdict v JOIN ticket t ON t.id = v.ticket WHERE v.month >= $1 AND v.month <= $2 \
         AND (v.ticket, v.clock, v.cycle) > ($3, $4, $5){} ORDER BY v.ticket, v.clock, v.cycle LIMIT $6",
        if whose.is_some() { " AND t.customer = $7" } else { "" },
    );
    tx.query(&sql, &with(&args, whose.as_ref()))?.iter().map(verdict).collect()
}

/// A page of tickets that were resolved or rated, by id.
///
/// # Errors
/// See [`DbError`].
pub fn results_after(
    tx: &mut dyn Tx,
    after: TicketId,
    limit: i64,
) -> Result<Vec<Named<TicketResult>>, DbError> {
    let rows = tx.query(RESULTS, &[Arg::from(&after.0), limit.into()])?;
    rows.iter()
        .map(|row| {
            let resolved = match row.at_opt(3)? {
                Some(at) => Some(Resolved { at, tier: tier(row, 4)? }),
                None => None,
            };
            let rated = match (row.at_opt(5)?, row.int_opt(6)?) {
                (Some(at), Some(score)) => Some(Rated { at, score: u8::try_from(score).unwrap_or(0) }),
                _ => None,
            };
            let what = TicketResult {
                ticket: TicketId(row.id(0)?),
                customer: CustomerId(row.id(1)?),
                agent: row.id_opt(2)?.map(PersonId),
                resolved,
                rated,
            };
            Ok(Named { what, number: number(row, 7)?, external: text_opt(row, 8)? })
        })
        .collect()
}

fn verdict(row: &Row) -> Result<Named<Verdict>, DbError> {
    let what = Verdict {
        ticket: TicketId(row.id(0)?),
        customer: CustomerId(row.id(1)?),
        agent: row.id_opt(2)?.map(PersonId),
        clock: one_of(row, 3, &ClockKind::ALL, 0)?,
        cycle: u32::try_from(row.int(4)?).unwrap_or(u32::MAX),
        month: Month::of(row.at(5)?),
        outcome: one_of(row, 6, &Outcome::ALL, 0)?,
        priority: one_of(row, 7, Priority::ALL, 1)?,
        tier: tier(row, 8)?,
        due_at: row.at_opt(9)?,
        stopped_at: row.at_opt(10)?,
        overrun_ms: row.int(11)?,
    };
    Ok(Named { what, number: number(row, 12)?, external: text_opt(row, 13)? })
}

fn column(by: By) -> &'static str {
    match by {
        By::Clock => "v.clock",
        By::Priority => "v.priority",
        By::Customer => "t.customer",
        By::Tier => "v.tier",
        By::Agent => "t.assignee",
        By::Month => "v.month",
    }
}

/// Now and the months; and whose, which goes last.
fn bind(filter: &Filter) -> (Vec<Arg<'static>>, Option<Uuid>) {
    let from = filter.from.map_or(0, |month| month.start().0);
    let to = filter.to.map_or(i64::MAX, |month| month.start().0);
    (vec![filter.now.into(), from.into(), to.into()], filter.customer.map(|customer| customer.0))
}

fn with<'a>(args: &[Arg<'a>], whose: Option<&'a Uuid>) -> Vec<Arg<'a>> {
    args.iter().copied().chain(whose.map(Arg::from)).collect()
}

fn place<T: PartialEq>(list: &[T], of: T) -> i64 {
    // Each list names every value of its type.
    list.iter().position(|one| *one == of).and_then(|place| i64::try_from(place).ok()).unwrap_or(0)
}

fn one_of<T: Copy>(row: &Row, column: usize, list: &[T], first: i64) -> Result<T, DbError> {
    let number = row.int(column)?;
    usize::try_from(number - first)
        .ok()
        .and_then(|place| list.get(place).copied())
        .ok_or_else(|| DbError::Damaged { table: "verdict", why: format!("column {column} holds {number}") })
}

fn tier(row: &Row, column: usize) -> Result<Tier, DbError> {
    let number = row.int(column)?;
    u8::try_from(number)
        .ok()
        .and_then(Tier::new)
        .ok_or_else(|| DbError::Damaged { table: "verdict", why: format!("tier {number}") })
}

fn number(row: &Row, column: usize) -> Result<String, DbError> {
    Ok(row.int_opt(column)?.map_or_else(String::new, |number| format!("VI-{number}")))
}

fn text_opt(row: &Row, column: usize) -> Result<Option<String>, DbError> {
    match row.0.get(column) {
        Some(super::Value::Null) => Ok(None),
        _ => row.text(column).map(|text| Some(text.to_owned())),
    }
}
