//! The rows the feed carries. A ticket's events are rows too; the ticket itself is their fold (sync.md 0).

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vioe_domain::policy::Policy;
use vioe_domain::record::{ExclusionRecord, Record};
use vioe_domain::ticket::Event;
use vioe_domain::{AlertId, Customer, CustomerId, Person, PersonId, UtcMillis};

/// A position in the feed; rises by one with every transaction that changes rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub i64);

/// The unit of visibility (sync.md 2.1): every row has exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScopeId(pub i64);

/// What a scope holds, and so who may see it (sync.md 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopeClass {
    /// Reference data for everybody: the policy, our agents.
    Public,
    /// Reference data for staff.
    Staff,
    /// What a customer may see of their own.
    Customer,
    /// What only we see of a customer: notes.
    Internal,
    /// One person's own: which alerts they have dealt with.
    Own,
    /// What the customer may see of one restricted ticket (guide 5.2, security).
    RestrictedCustomer,
    /// What only we see of one restricted ticket: the security team, managers, and whoever has it.
    RestrictedInternal,
}

/// The tables of the feed; the number is the wire's and the database's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(i64)]
pub enum Table {
    /// The policy; one row.
    Policy = 1,
    /// People.
    Person = 2,
    /// Customers with their calendars.
    Customer = 3,
    /// Events of tickets.
    Event = 4,
    /// Exclusions.
    Exclusion = 5,
    /// Alerts somebody has been shown or has dealt with.
    AlertMark = 6,
    /// Articles, credits, locked months, feedback, the platform's status and availability.
    Record = 7,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 7] = [
        Self::Policy,
        Self::Person,
        Self::Customer,
        Self::Event,
        Self::Exclusion,
        Self::AlertMark,
        Self::Record,
    ];

    /// The table of that number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|table| *table as i64 == number)
    }
}

/// One row, whole. A row has one encoding for whoever may see it: nothing in it is hidden from some.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "tbl", content = "row", rename_all = "snake_case")]
pub enum Row {
    /// The policy.
    Policy(Box<Policy>),
    /// A person.
    Person(Person),
    /// A customer.
    Customer(Customer),
    /// An event.
    Event(Box<EventRow>),
    /// An exclusion.
    Exclusion(Box<ExclusionRecord>),
    /// A mark on an alert.
    AlertMark(AlertMark),
    /// Anything else that is no ticket; the variants that have a table of their own never stand here.
    Record(Record),
}

/// An event and its place in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRow {
    /// Its place among events with the same instant: the server's order of acceptance.
    pub order: i64,
    /// Whose ticket it belongs to.
    pub customer: CustomerId,
    /// The event.
    pub event: Event,
}

/// What one person has done about one alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertMark {
    /// Which alert.
    pub alert: AlertId,
    /// Whose mark.
    pub person: PersonId,
    /// When one of their devices showed it.
    #[serde(default)]
    pub shown_at: Option<UtcMillis>,
    /// When they settled it.
    #[serde(default)]
    pub acknowledged_at: Option<UtcMillis>,
}

impl Row {
    /// Its table.
    pub fn table(&self) -> Table {
        match self {
            Self::Policy(_) => Table::Policy,
            Self::Person(_) => Table::Person,
            Self::Customer(_) => Table::Customer,
            Self::Event(_) => Table::Event,
            Self::Exclusion(_) => Table::Exclusion,
            Self::AlertMark(_) => Table::AlertMark,
            Self::Record(_) => Table::Record,
        }
    }

    /// Its key within the table.
    pub fn id(&self) -> Uuid {
        match self {
            Self::Policy(_) => Uuid::nil(),
            Self::Person(person) => person.id.0,
            Self::Customer(customer) => customer.id.0,
            Self::Event(row) => row.event.id.0,
            Self::Exclusion(row) => row.id.0,
            Self::AlertMark(mark) => AlertMark::row_id(mark.alert, mark.person),
            Self::Record(record) => record.id().0,
        }
    }
}

impl AlertMark {
    /// The key of one person's mark on one alert.
    pub fn row_id(alert: AlertId, person: PersonId) -> Uuid {
        Uuid::new_v5(&person.0, alert.0.as_bytes())
    }
}

/// A row as the feed carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowChange {
    /// In which scope it is.
    pub scope: ScopeId,
    /// The position of its last change.
    pub ver: Seq,
    /// The row.
    #[serde(flatten)]
    pub row: Row,
}
