//! What customers say about us as a whole (guide 10.3); the rating of one ticket is an event of that ticket.

use serde::{Deserialize, Serialize};

use super::Record;
use super::amend::{Surroundings, forbidden, invalid, optional_text, words};
use crate::ticket::{Refusal, RefusalCode};
use crate::time::DAY;
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
/// It is no contact's, has no score or no words where it needs them, or comes too soon after the last.
pub(super) fn give(
    id: RecordId,
    about: FeedbackKind,
    score: Option<u8>,
    text: &str,
    around: Surroundings<'_>,
) -> Result<Record, Refusal> {
    let (Role::Contact, Some(customer)) = (around.person.role, around.person.customers.first()) else {
        return Err(forbidden(
            "Feedback is given by a customer's contact.",
            "Write a note on the ticket instead.",
        ));
    };
    let score = match about {
        FeedbackKind::Satisfaction => match score {
            Some(score @ 0..=10) => Some(score),
            _ => return Err(invalid("The score is a number from 0 to 10.", "Choose one.")),
        },
        FeedbackKind::Product if score.is_some() => {
            return Err(invalid("Feedback about the product has no score.", "Say it in words."));
        }
        FeedbackKind::Product => None,
    };
    if about == FeedbackKind::Satisfaction {
        not_asked_lately(around)?;
    }
    let text = match about {
        FeedbackKind::Product => words(text, "The feedback")?,
        FeedbackKind::Satisfaction => optional_text(text, "The feedback")?,
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

/// One contact counts once in a while, however often they answer (guide 10.3).
fn not_asked_lately(around: Surroundings<'_>) -> Result<(), Refusal> {
    let days = around.policy.survey.nps_days;
    let last = around
        .feedback
        .iter()
        .filter(|given| given.about == FeedbackKind::Satisfaction && given.person == around.person.id)
        .map(|given| given.at)
        .max();
    match last {
        Some(at) if around.now.since(at) < i64::from(days) * DAY => Err(Refusal::new(
            RefusalCode::NothingToDo,
            format!("You have told us in the last {days} days how satisfied you are."),
            "Tell us about the product at any time, or rate a ticket.",
        )),
        _ => Ok(()),
    }
}
