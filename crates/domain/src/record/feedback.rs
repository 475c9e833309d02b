//! What customers say about us as a whole (guide 10.3); the rating of one ticket is an event of that ticket.

use serde::{Deserialize, Serialize};

use super::Record;
use super::amend::{Surroundings, invalid, words};
use crate::ticket::{Refusal, RefusalCode};
use crate::{CustomerId, PersonId, RecordId, Role, UtcMillis};

/// What feedback is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum FeedbackKind {
    /// Overall satisfaction: would you recommend us, 0 to 10 (NPS).
    Satisfaction,
    /// The product: a wish or a complaint.
    Product,
}

/// What somebody said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// Which.
    pub id: RecordId,
    /// About what.
    pub about: FeedbackKind,
    /// Whose contact said it.
    pub customer: CustomerId,
    /// Who.
    pub person: PersonId,
    /// When.
    pub at: UtcMillis,
    /// With [`FeedbackKind::Satisfaction`]: 0 to 10.
    #[serde(default)]
    pub score: Option<u8>,
    /// In words.
    pub text: String,
}

/// Says it.
///
/// # Errors
/// It is no contact's, has no score or no words where it needs them.
pub(super) fn give(
    id: RecordId,
    about: FeedbackKind,
    score: Option<u8>,
    text: &str,
    around: Surroundings<'_>,
) -> Result<Record, Refusal> {
    let (Role::Contact, Some(customer)) = (around.person.role, around.person.customers.first()) else {
        return Err(Refusal::new(
            RefusalCode::Forbidden,
            "Feedback is given by a customer's contact.",
            "Write a note on the ticket instead.",
        ));
    };
    let score = match about {
        FeedbackKind::Satisfaction => match score {
            Some(score @ 0..=10) => Some(score),
            _ => return Err(invalid("The score is a number from 0 to 10.", "Choose one.")),
        },
        FeedbackKind::Product => None,
    };
    let text = match about {
        FeedbackKind::Product => words(text, "The feedback")?,
        FeedbackKind::Satisfaction => text.trim().to_owned(),
    };
    Ok(Record::Feedback(Box::new(Feedback {
        id,
        about,
        customer: *customer,
        person: around.person.id,
        at: around.now,
        score,
        text,
    })))
}
