//! An intent about a record becomes its next value, or a refusal in the user's words.

use super::{Feedback, Record, article, exclusion, feedback, month, people};
use crate::availability::{self, Month};
use crate::policy::Policy;
pub(super) use crate::ticket::refusal::{
    forbidden, line, needs as invalid, nothing, optional_text, text as words,
};
use crate::ticket::{Intent, Refusal, RefusalCode, What};
use crate::{Customer, Person, RecordId, UtcMillis};

/// What [`amend`] must know beside the record.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Who asks.
    pub person: &'a Person,
    /// The customer the record is (or shall be) about, if it is about one.
    pub customer: Option<&'a Customer>,
    /// The policy in force.
    pub policy: &'a Policy,
    /// Months whose report is locked.
    pub locked: &'a [Month],
    /// To designate somebody: the active contacts of their customers, as far as they are known here.
    pub contacts: &'a [Person],
    /// To give feedback: what the same person has given before, as far as it is known here.
    pub feedback: &'a [Feedback],
    /// When it counts.
    pub now: UtcMillis,
}

/// Decides an intent about a record. `current` is none where no record has that id.
///
/// # Errors
/// A rule says no.
pub fn amend(current: Option<&Record>, around: Surroundings<'_>, intent: &Intent) -> Result<Record, Refusal> {
    let Some(id) = intent.record() else {
        return Err(gone());
    };
    match (&intent.what, current) {
        (What::RequestExclusion(request), None) => exclusion::request(id, request, around),
        (What::RequestExclusion(_), Some(_)) => Err(known_already()),
        (What::DecideExclusion { approve, reason }, Some(Record::Exclusion(record))) => {
            exclusion::decide(record, *approve, reason, around)
        }
        (What::SetCalendar { expect, to }, Some(Record::Customer(customer))) => {
            people::set_calendar(customer, expect, to, around)
        }
        (What::SetTerms { level, zone }, Some(Record::Customer(customer))) => {
            people::set_terms(customer, *level, zone, around)
        }
        (What::Designate { designations }, Some(Record::Person(person))) => {
            people::designate(person, designations, around)
        }
        (What::SetPreferences(preferences), Some(Record::Person(person))) => {
            people::set_preferences(person, preferences, around)
        }
        (What::WriteArticle(text), None | Some(Record::Article(_))) => {
            article::write(id, article_of(current), text, around)
        }
        (What::PublishArticle { to }, Some(Record::Article(article))) => {
            article::publish(article, *to, around)
        }
        (What::ClaimCredit { note }, Some(Record::Credit(credit))) => {
            let claimed = availability::claim(credit, around.person, note, around.now)?;
            Ok(Record::Credit(Box::new(claimed)))
        }
        (What::DecideCredit { grant, reason }, Some(Record::Credit(credit))) => {
            let decided = availability::decide_claim(credit, around.person, *grant, reason, around.now)?;
            Ok(Record::Credit(Box::new(decided)))
        }
        (What::LockMonth { month }, current) => month::lock(id, *month, current.is_some(), around),
        (What::GiveFeedback { about, score, text }, None) => feedback::give(id, *about, *score, text, around),
        (What::GiveFeedback { .. }, Some(_)) => Err(known_already()),
        _ => Err(gone()),
    }
}

fn article_of(record: Option<&Record>) -> Option<&super::Article> {
    match record {
        Some(Record::Article(article)) => Some(article),
        _ => None,
    }
}

/// What is not there, or not this person's to see: the two are not told apart.
fn gone() -> Refusal {
    Refusal::new(
        RefusalCode::Forbidden,
        "This does not exist, or you may not see it.",
        "Look for it again, or ask your support contact.",
    )
}

fn known_already() -> Refusal {
    Refusal::new(RefusalCode::NothingToDo, "This has been sent already.", "Nothing is left to do.")
}

/// The key of a record that is made by this intent; shown so that both sides refuse the same.
pub(super) fn must_be(id: RecordId, expected: RecordId) -> Result<(), Refusal> {
    if id == expected {
        Ok(())
    } else {
        Err(Refusal::new(
            RefusalCode::Invalid,
            "This record has another key than it should.",
            "Send it again from an up-to-date console.",
        ))
    }
}
