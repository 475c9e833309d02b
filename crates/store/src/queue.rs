//! Queues: a closed list of views, each one SQL text; ordered by the next deadline, broken promises first.

use rusqlite::params_from_iter;
use rusqlite::types::Value;
use vioe_domain::escalation::Tier;
use vioe_domain::{Category, CustomerId, PersonId, Priority, Status, UtcMillis};

use crate::read::Result;
use crate::rows::{NO_DUE, one_of};
use crate::search::Search;
use crate::tickets::{COLUMNS, WIDTH, summary};
use crate::{Read, Summary};

/// Which tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueView {
    /// Open, and assigned to this person or to nobody (at this tier, if one is given).
    NextUp {
        /// Who.
        me: PersonId,
        /// Their tier.
        tier: Option<Tier>,
    },
    /// Open and assigned to this person.
    Mine {
        /// Who.
        me: PersonId,
    },
    /// Open at this tier.
    Tier(Tier),
    /// Open and assigned to nobody.
    Unassigned,
    /// Open, in progress or waiting for the customer.
    Open,
    /// Resolved and closed, newest first.
    Done,
    /// Every ticket; open ones first.
    All,
}

/// The instants that separate the groups of a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Due up to here is broken.
    pub now: UtcMillis,
    /// Due before this is "within the hour".
    pub hour: UtcMillis,
    /// Due before this is "today".
    pub day: UtcMillis,
}

/// A page of a queue to read. Empty lists do not filter.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueQuery {
    /// Which tickets.
    pub view: QueueView,
    /// Only these priorities.
    pub priorities: Vec<Priority>,
    /// Only these categories.
    pub categories: Vec<Category>,
    /// Only these statuses.
    pub statuses: Vec<Status>,
    /// Only these customers.
    pub customers: Vec<CustomerId>,
    /// Only tickets with all of these words (prefixes, in subject, conversation, customer), or with that number.
    pub search: String,
    /// Where groups begin.
    pub bounds: Bounds,
    /// How many rows to skip.
    pub offset: u32,
    /// How many rows at most.
    pub limit: u32,
}

impl QueueQuery {
    /// Everything of a view, unfiltered, the first 50 rows.
    pub fn new(view: QueueView, bounds: Bounds) -> Self {
        Self {
            view,
            priorities: Vec::new(),
            categories: Vec::new(),
            statuses: Vec::new(),
            customers: Vec::new(),
            search: String::new(),
            bounds,
            offset: 0,
            limit: 50,
        }
    }
}

/// The groups of a queue, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// A promise is broken.
    Breached,
    /// Due before [`Bounds::hour`].
    WithinHour,
    /// Due before [`Bounds::day`].
    Today,
    /// Due later.
    Later,
    /// No clock runs.
    Stopped,
    /// Resolved or closed.
    Done,
}

/// A page of a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueRows {
    /// The rows from `offset` on, each with its group.
    pub rows: Vec<(Group, Summary)>,
    /// How many there are in all.
    pub total: u32,
    /// How many stand in each group that is not empty, in order.
    pub groups: Vec<(Group, u32)>,
}

/// Where a row stands in its queue: a list goes on behind it, also when rows before it have come or gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    open: bool,
    breached: bool,
    due: i64,
    changed: i64,
    n: i64,
}

impl Place {
    /// As text, such as `1.0.1780394400000.1780390800000.17`.
    pub fn to_text(self) -> String {
        format!(
            "{}.{}.{}.{}.{}",
            u8::from(self.open),
            u8::from(self.breached),
            self.due,
            self.changed,
            self.n
        )
    }

    /// From the text [`Place::to_text`] gives; none where it is not.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(|part| part.parse::<i64>().ok());
        let mut next = || parts.next().flatten();
        let place =
            Self { open: next()? == 1, breached: next()? == 1, due: next()?, changed: next()?, n: next()? };
        next().is_none().then_some(place)
    }
}

/// Rows with their groups and places, and how many stand in each group.
type Page = (Vec<(Group, Place, Summary)>, Vec<(Group, u32)>);

const GROUPS: [Group; 6] =
    [Group::Breached, Group::WithinHour, Group::Today, Group::Later, Group::Stopped, Group::Done];

/// # Errors
/// The database's trouble, or a stored value that can't be read.
impl Read<'_> {
    /// A page of a queue.
    pub fn queue(&self, query: &QueueQuery) -> Result<QueueRows> {
        let (rows, groups) = self.queue_page(query, None)?;
        let rows = rows.into_iter().map(|(group, _, summary)| (group, summary)).collect();
        Ok(QueueRows { rows, total: groups.iter().map(|(_, count)| count).sum(), groups })
    }

    /// The rows of a queue behind a place, each with its own; `query.offset` is not looked at.
    pub fn queue_after(
        &self,
        query: &QueueQuery,
        after: Option<Place>,
    ) -> Result<Vec<(Place, Group, Summary)>> {
        let (rows, _) = self.queue_page(&QueueQuery { offset: 0, ..query.clone() }, after)?;
        Ok(rows.into_iter().map(|(group, place, summary)| (place, group, summary)).collect())
    }

    fn queue_page(&self, query: &QueueQuery, after: Option<Place>) -> Result<Page> {
        let mut condition = Condition::default();
        condition.view(query.view);
        condition.list("t.priority", query.priorities.iter().map(|p| *p as i64));
        condition.list("t.category", query.categories.iter().map(|c| *c as i64));
        condition.list("t.status", query.statuses.iter().map(|s| *s as i64));
        if !query.customers.is_empty() {
            let places = vec!["?"; query.customers.len()].join(", ");
            condition.also(&format!("t.customer IN ({places})"));
            for customer in &query.customers {
                condition.values.push(Value::Blob(customer.0.as_bytes().to_vec()));
            }
        }
        if let Some(search) = Search::read(&query.search) {
            condition.search(search);
        }
        // Clock 2 is the resolution target: missed, it is no broken promise (sla.md 2.12).
        let group = format!(
            "CASE WHEN t.open = 0 THEN 5 WHEN t.breached = 1 OR (t.due_key <= {} AND t.due_clock <> 2) THEN 0 WHEN t.due_key < {} THEN 1
             WHEN t.due_key < {} THEN 2 WHEN t.due_key < {NO_DUE} THEN 3 ELSE 4 END",
            query.bounds.now.0, query.bounds.hour.0, query.bounds.day.0,
        );
        let order = match query.view {
            QueueView::Done => "t.changed_at DESC, t.n DESC",
            QueueView::All => {
                "t.open DESC, CASE t.open WHEN 1 THEN t.breached END DESC,
                 CASE t.open WHEN 1 THEN t.due_key END, t.changed_at DESC, t.n DESC"
            }
            // What broke since the last assessment follows what was broken then: one group, in one order.
            QueueView::NextUp { .. }
            | QueueView::Mine { .. }
            | QueueView::Tier(_)
            | QueueView::Unassigned
            | QueueView::Open => "t.breached DESC, t.due_key, t.n",
        };
        let all = condition.text.clone();
        if let Some(place) = after {
            condition.behind(query.view, place);
        }
        let place = &condition.text;
        let rows = self
            .conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS}, {group}, t.open, t.breached, t.due_key, t.changed_at, t.n FROM ticket t
                 WHERE {place} ORDER BY {order} LIMIT {} OFFSET {}",
                query.limit, query.offset,
            ))?
            .query_map(params_from_iter(&condition.values), |row| {
                let place = Place {
                    open: row.get(WIDTH + 1)?,
                    breached: row.get(WIDTH + 2)?,
                    due: row.get(WIDTH + 3)?,
                    changed: row.get(WIDTH + 4)?,
                    n: row.get(WIDTH + 5)?,
                };
                Ok((one_of(row, WIDTH, &GROUPS)?, place, summary(row)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        if after.is_some() {
            // How many there are in all was told with the first page.
            return Ok((rows, Vec::new()));
        }
        let groups: Vec<(Group, u32)> = self
            .conn
            .prepare(&format!(
                "SELECT {group} AS g, count(*) FROM ticket t WHERE {all} GROUP BY g ORDER BY g"
            ))?
            .query_map(params_from_iter(&condition.values), |row| {
                Ok((one_of(row, 0, &GROUPS)?, row.get(1)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok((rows, groups))
    }
}

/// A condition built from closed pieces; whatever came from outside is a value, never text.
#[derive(Default)]
struct Condition {
    text: String,
    values: Vec<Value>,
}

impl Condition {
    fn also(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push_str(" AND ");
        }
        self.text.push_str(text);
    }

    fn view(&mut self, view: QueueView) {
        let person = |person: PersonId| Value::Blob(person.0.as_bytes().to_vec());
        match view {
            QueueView::NextUp { me, tier } => {
                self.also("t.open = 1");
                match tier {
                    None => self.also("(t.assignee = ? OR t.assignee IS NULL)"),
                    Some(tier) => self.also(&format!(
                        "(t.assignee = ? OR (t.assignee IS NULL AND t.tier = {}))",
                        tier.number()
                    )),
                }
                self.values.push(person(me));
            }
            QueueView::Mine { me } => {
                self.also("t.assignee = ? AND t.open = 1");
                self.values.push(person(me));
            }
            QueueView::Tier(tier) => {
                self.also(&format!("t.tier = {} AND t.open = 1", tier.number()));
            }
            QueueView::Unassigned => self.also("t.assignee IS NULL AND t.open = 1"),
            QueueView::Open => self.also("t.open = 1"),
            QueueView::Done => self.also("t.open = 0"),
            QueueView::All => self.also("1"),
        }
    }

    /// Only what comes behind a place in the view's order.
    fn behind(&mut self, view: QueueView, place: Place) {
        let Place { open, breached, due, changed, n } = place;
        let (open, breached) = (i64::from(open), i64::from(breached));
        // Row values compare as the order does, where each column that falls is turned round.
        self.also(&match view {
            QueueView::Done => format!("(-t.changed_at, -t.n) > ({}, {})", -changed, -n),
            QueueView::All if open == 1 => format!(
                "(-t.open, -t.breached, t.due_key, -t.changed_at, -t.n) > (-1, {}, {due}, {}, {})",
                -breached, -changed, -n
            ),
            QueueView::All => format!("t.open = 0 AND (-t.changed_at, -t.n) > ({}, {})", -changed, -n),
            QueueView::NextUp { .. }
            | QueueView::Mine { .. }
            | QueueView::Tier(_)
            | QueueView::Unassigned
            | QueueView::Open => format!("(-t.breached, t.due_key, t.n) > ({}, {due}, {n})", -breached),
        });
    }

    fn list(&mut self, column: &str, numbers: impl Iterator<Item = i64>) {
        let numbers: Vec<String> = numbers.map(|number| number.to_string()).collect();
        if !numbers.is_empty() {
            self.also(&format!("{column} IN ({})", numbers.join(", ")));
        }
    }

    fn search(&mut self, search: Search) {
        let words = "t.n IN (SELECT rowid FROM search WHERE search MATCH ?)";
        match (search.words, search.number) {
            (Some(text), Some(number)) => {
                self.also(&format!("(t.number = ? OR {words})"));
                self.values.push(Value::Integer(number));
                self.values.push(Value::Text(text));
            }
            (Some(text), None) => {
                self.also(words);
                self.values.push(Value::Text(text));
            }
            (None, Some(number)) => {
                self.also("t.number = ?");
                self.values.push(Value::Integer(number));
            }
            (None, None) => self.also("0"),
        }
    }
}
