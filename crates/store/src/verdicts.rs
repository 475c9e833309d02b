//! What promises came to, as reports count them. Kept with every ticket, counted by one statement: also of 100,000
//! tickets while somebody looks on. An open promise that has broken since it was written counts as late.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Row, params, params_from_iter};
use vioe_domain::availability::Month;
use vioe_domain::escalation::Tier;
use vioe_domain::report::{By, Counts, Key, Outcome, Satisfaction, TierShares, judge};
use vioe_domain::sla::Assessment;
use vioe_domain::ticket::Ticket;
use vioe_domain::{CustomerId, PersonId, Priority, TicketId, UtcMillis};

use crate::read::Result;
use crate::rows::{CLOCKS, NO_DUE, maybe_uuid, one_of, uuid};
use crate::{Read, Write};

/// What a report covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// From this month on.
    pub from: Option<Month>,
    /// Up to and with this month.
    pub to: Option<Month>,
    /// Only these customers' tickets; empty: everybody's.
    pub customers: Vec<CustomerId>,
}

/// A figure of a compliance report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketFigure {
    /// What it is about.
    pub key: Key,
    /// Cycles of clocks.
    pub counts: Counts,
    /// How many different tickets they belong to.
    pub tickets: u32,
}

/// # Errors
/// Every method: the database's trouble, or a stored value that can't be read.
impl Read<'_> {
    /// How many promises were kept as of `now`, told apart by `by`, in the order of the keys.
    pub fn compliance(&self, period: &Period, by: &[By], now: UtcMillis) -> Result<Vec<TicketFigure>> {
        let mut condition = Condition::of("v.month", period);
        let columns: String = by.iter().map(|by| format!("{}, ", column(*by))).collect();
        let outcomes = Outcome::ALL.map(|outcome| {
            format!("sum(CASE WHEN {} = {} THEN v.count ELSE 0 END)", outcome_at(now), outcome as i64)
        });
        let groups = match by.len() {
            0 => String::new(),
            many => format!(
                "GROUP BY {}",
                (1..=many).map(|place| place.to_string()).collect::<Vec<_>>().join(", ")
            ),
        };
        let sql = format!(
            "SELECT {columns}{}, count(DISTINCT v.ticket) FROM verdict v {} WHERE {} {groups}",
            outcomes.join(", "),
            whose(period, by),
            condition.text,
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(std::mem::take(&mut condition.values)))?;
        let mut figures = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let tickets: u32 = row.get(by.len() + 4)?;
            if tickets == 0 {
                // A sum of nothing is one row.
                continue;
            }
            let key = key(row, by)?;
            let counts = Counts {
                met: row.get(by.len())?,
                late: row.get(by.len() + 1)?,
                excused: row.get(by.len() + 2)?,
                open: row.get(by.len() + 3)?,
            };
            figures.insert(key, TicketFigure { key, counts, tickets });
        }
        Ok(figures.into_values().collect())
    }

    /// The tickets behind one outcome of one figure, those that changed last first; and how many there are in all.
    pub fn tickets_behind(
        &self,
        period: &Period,
        figure: &(Key, Vec<By>),
        outcome: Outcome,
        now: UtcMillis,
        offset: u32,
        limit: u32,
    ) -> Result<(Vec<TicketId>, u32)> {
        let mut condition = Condition::of("v.month", period);
        let (key, by) = figure;
        for by in by {
            condition.is(column(*by), value(key, *by));
        }
        condition.also(&format!("{} = {}", outcome_at(now), outcome as i64));
        let from = format!(
            "FROM ticket t WHERE t.n IN (SELECT v.ticket FROM verdict v {} WHERE {})",
            whose(period, by),
            condition.text
        );
        let count = self
            .conn
            .prepare_cached(&format!("SELECT count(*) {from}"))?
            .query_row(params_from_iter(condition.values.clone()), |row| row.get(0))?;
        let tickets = self
            .conn
            .prepare_cached(&format!(
                "SELECT t.id {from} ORDER BY t.changed_at DESC, t.n DESC LIMIT {limit} OFFSET {offset}"
            ))?
            .query_map(params_from_iter(condition.values), |row| Ok(TicketId(uuid(row, 0)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok((tickets, count))
    }

    /// Which tier resolved how many tickets (guide 2.1, 2.2), told apart by customer, agent or month.
    pub fn tier_shares(&self, period: &Period, by: &[By]) -> Result<Vec<(Key, TierShares)>> {
        let targets = self.policy()?.escalation.targets;
        let mut groups: BTreeMap<Key, Vec<(Tier, u32)>> = BTreeMap::new();
        if by.is_empty() {
            groups.insert(Key::default(), Vec::new());
        }
        self.results(period, "r.resolved_month", "r.tier, count(*)", by, |key, row, column| {
            let number: u8 = row.get(column)?;
            let tier = Tier::new(number)
                .ok_or(rusqlite::Error::IntegralValueOutOfRange(column, i64::from(number)))?;
            groups.entry(key).or_default().push((tier, row.get(column + 1)?));
            Ok(())
        })?;
        Ok(groups.into_iter().map(|(key, tiers)| (key, TierShares::of(tiers, targets))).collect())
    }

    /// How tickets were rated (guide 10.3), told apart by customer, agent or month.
    pub fn ratings(&self, period: &Period, by: &[By]) -> Result<Vec<(Key, Satisfaction)>> {
        let mut groups: BTreeMap<Key, Satisfaction> = BTreeMap::new();
        self.results(period, "r.rated_month", "r.score, count(*)", by, |key, row, column| {
            let (score, count): (u8, u32) = (row.get(column)?, row.get(column + 1)?);
            let ratings = groups.entry(key).or_default();
            (0..count).for_each(|_| ratings.add(score));
            Ok(())
        })?;
        Ok(groups.into_iter().collect())
    }

    fn results(
        &self,
        period: &Period,
        month: &str,
        columns: &str,
        by: &[By],
        mut each: impl FnMut(Key, &Row<'_>, usize) -> rusqlite::Result<()>,
    ) -> Result<()> {
        let mut condition = Condition::of(month, period);
        condition.also(&format!("{month} IS NOT NULL"));
        let keys: String = by
            .iter()
            .map(|by| match by {
                By::Month => format!("{month}, "),
                other => format!("{}, ", column(*other)),
            })
            .collect();
        let places: Vec<String> = (1..=by.len() + 1).map(|place| place.to_string()).collect();
        let sql = format!(
            "SELECT {keys}{columns} FROM ticket_result r CROSS JOIN ticket t ON t.n = r.ticket WHERE {} GROUP BY {}",
            condition.text,
            places.join(", "),
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(condition.values))?;
        while let Some(row) = rows.next()? {
            each(key(row, by)?, row, by.len())?;
        }
        Ok(())
    }
}

/// # Errors
/// Every method: the database's trouble, or a stored value that can't be read.
impl Write<'_> {
    /// Writes what is to be reported of the ticket at that place, in place of what was.
    pub(crate) fn keep_verdicts(&self, n: i64, ticket: &Ticket, assessment: &Assessment) -> Result<()> {
        self.forget_verdicts(n)?;
        if !ticket.accepted {
            return Ok(());
        }
        let read = self.read();
        let customer = ticket.raised.customer;
        let (hours, policy) = (read.hours(customer)?, read.policy()?);
        let exclusions = read.exclusions(ticket.id, customer)?;
        let judged = judge(ticket, assessment, &hours, &exclusions, &policy, self.now);
        let mut keep = self.conn.prepare_cached(
            "INSERT INTO verdict (ticket, clock, priority, tier, month, outcome, due, count)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1) ON CONFLICT DO UPDATE SET count = count + 1",
        )?;
        for verdict in &judged.verdicts {
            // What was decided is due no more: its cycles are counted together.
            let due = match verdict.outcome {
                Outcome::Open => verdict.due_at.map_or(NO_DUE, |at| at.0),
                Outcome::Met | Outcome::Late | Outcome::Excused => NO_DUE,
            };
            let clock = CLOCKS.iter().position(|clock| *clock == verdict.clock);
            keep.execute(params![
                n,
                // Every kind is in the list.
                clock.and_then(|place| i64::try_from(place).ok()),
                verdict.priority as i64,
                verdict.tier.number(),
                verdict.month.start().0,
                verdict.outcome as i64,
                due,
            ])?;
        }
        let (resolved, rated) = (judged.result.resolved, judged.result.rated);
        if resolved.is_some() || rated.is_some() {
            self.conn
                .prepare_cached(
                    "INSERT INTO ticket_result (ticket, resolved_at, resolved_month, tier, rated_month, score)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![
                    n,
                    resolved.map(|resolved| resolved.at.0),
                    resolved.map(|resolved| resolved.month().start().0),
                    resolved.map(|resolved| resolved.tier.number()),
                    rated.map(|rated| rated.month().start().0),
                    rated.map(|rated| rated.score),
                ])?;
        }
        Ok(())
    }

    /// Forgets what was to be reported of the ticket at that place.
    pub(crate) fn forget_verdicts(&self, n: i64) -> Result<()> {
        for sql in ["DELETE FROM verdict WHERE ticket = ?1", "DELETE FROM ticket_result WHERE ticket = ?1"] {
            self.conn.prepare_cached(sql)?.execute([n])?;
        }
        Ok(())
    }
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

/// The ticket's own row is looked at only where somebody asks whose it is.
fn whose(period: &Period, by: &[By]) -> &'static str {
    if period.customers.is_empty() && !by.iter().any(|by| matches!(by, By::Customer | By::Agent)) {
        ""
    } else {
        "CROSS JOIN ticket t ON t.n = v.ticket"
    }
}

fn outcome_at(now: UtcMillis) -> String {
    format!("CASE WHEN v.outcome = 3 AND v.due < {} THEN 1 ELSE v.outcome END", now.0)
}

fn key(row: &Row<'_>, by: &[By]) -> rusqlite::Result<Key> {
    let mut key = Key::default();
    for (column, by) in by.iter().enumerate() {
        match by {
            By::Clock => key.clock = Some(one_of(row, column, &CLOCKS)?),
            By::Priority => key.priority = Some(one_of(row, column, Priority::ALL)?),
            By::Customer => key.customer = Some(CustomerId(uuid(row, column)?)),
            By::Tier => key.tier = Tier::new(row.get(column)?),
            By::Agent => key.agent = maybe_uuid(row, column)?.map(PersonId),
            By::Month => key.month = Some(Month::of(UtcMillis(row.get(column)?))),
        }
    }
    Ok(key)
}

fn value(key: &Key, by: By) -> Value {
    let number = |number: Option<i64>| number.map_or(Value::Null, Value::Integer);
    let id = |id: Option<uuid::Uuid>| id.map_or(Value::Null, |id| Value::Blob(id.as_bytes().to_vec()));
    match by {
        By::Clock => number(key.clock.and_then(|clock| {
            CLOCKS.iter().position(|one| *one == clock).and_then(|place| i64::try_from(place).ok())
        })),
        By::Priority => number(key.priority.map(|priority| priority as i64)),
        By::Customer => id(key.customer.map(|customer| customer.0)),
        By::Tier => number(key.tier.map(|tier| i64::from(tier.number()))),
        By::Agent => id(key.agent.map(|agent| agent.0)),
        By::Month => number(key.month.map(|month| month.start().0)),
    }
}

/// A condition built from closed pieces; whatever came from outside is a value, never text.
struct Condition {
    text: String,
    values: Vec<Value>,
}

impl Condition {
    fn of(month: &str, period: &Period) -> Self {
        let mut condition = Self { text: "1".to_owned(), values: Vec::new() };
        if let Some(from) = period.from {
            condition.also(&format!("{month} >= {}", from.start().0));
        }
        if let Some(to) = period.to {
            condition.also(&format!("{month} <= {}", to.start().0));
        }
        if !period.customers.is_empty() {
            let places = vec!["?"; period.customers.len()].join(", ");
            condition.also(&format!("t.customer IN ({places})"));
            let ids = period.customers.iter().map(|customer| Value::Blob(customer.0.as_bytes().to_vec()));
            condition.values.extend(ids);
        }
        condition
    }

    fn also(&mut self, text: &str) {
        self.text.push_str(" AND ");
        self.text.push_str(text);
    }

    /// Equal, nobody to nobody.
    fn is(&mut self, column: &str, value: Value) {
        self.also(&format!("{column} IS ?"));
        self.values.push(value);
    }
}
