//! Records: what the desk knows beside tickets, as latest-state rows (sync.md 0). A ticket is its log; a record is a value
//! that [`amend`] turns into its next value, or refuses to.

mod amend;
mod article;
mod exclusion;
mod feedback;
mod month;
mod people;

use serde::{Deserialize, Serialize};

pub use amend::{Surroundings, amend};
pub use article::{Article, ArticleKind, ArticleText, ArticleVersion, Readership};
pub use exclusion::{ExclusionDecision, ExclusionRecord, ExclusionRequest};
pub use feedback::{Feedback, FeedbackKind};
pub use month::{MonthLock, availability_id, lock_id};

use crate::availability::{AvailabilityMonth, Credit, PlatformStatus};
use crate::{Customer, CustomerId, Person, RecordId};

/// A record, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum Record {
    /// A customer with its calendar.
    Customer(Box<Customer>),
    /// Somebody with an account.
    Person(Box<Person>),
    /// A window that does not count, wanted or decided.
    Exclusion(Box<ExclusionRecord>),
    /// An article of the knowledge base, or a release note.
    Article(Box<Article>),
    /// A service credit.
    Credit(Box<Credit>),
    /// A month whose report is locked.
    Lock(MonthLock),
    /// What somebody said about us.
    Feedback(Box<Feedback>),
    /// How the platform does; written by the server alone.
    Status(Box<PlatformStatus>),
    /// A month's availability; written by the server alone.
    Availability(Box<AvailabilityMonth>),
}

impl Record {
    /// Whose it is, where it is about one customer.
    pub fn customer(&self) -> Option<CustomerId> {
        match self {
            Self::Customer(customer) => Some(customer.id),
            Self::Person(person) => person.customers.first().copied(),
            Self::Exclusion(exclusion) => exclusion.customer,
            Self::Credit(credit) => Some(credit.customer),
            Self::Feedback(feedback) => Some(feedback.customer),
            Self::Article(_) | Self::Lock(_) | Self::Status(_) | Self::Availability(_) => None,
        }
    }

    /// Its key.
    pub fn id(&self) -> RecordId {
        match self {
            Self::Customer(customer) => RecordId(customer.id.0),
            Self::Person(person) => RecordId(person.id.0),
            Self::Exclusion(exclusion) => RecordId(exclusion.id.0),
            Self::Article(article) => article.id,
            Self::Credit(credit) => RecordId(credit.id.0),
            Self::Lock(lock) => lock_id(lock.month),
            Self::Feedback(feedback) => feedback.id,
            // There is one platform.
            Self::Status(_) => RecordId(uuid::Uuid::nil()),
            Self::Availability(month) => availability_id(month.month),
        }
    }
}
