//! Claiming a credit and answering the claim (guide 3.5): what is asked becomes the next record, or a refusal.

use super::credit::{Credit, CreditClaim, CreditDecision, CreditState};
use crate::ticket::{Refusal, RefusalCode};
use crate::{Person, Role, UtcMillis};

/// The longest note or reason, in characters.
const LONGEST: usize = 10_000;

/// A customer's designated contact, whatever for (guide 9.3), asks for the credit. `at` is when the request counts.
///
/// # Errors
/// Somebody else's credit, too late, claimed already, or no longer due.
pub fn claim(credit: &Credit, person: &Person, note: &str, at: UtcMillis) -> Result<Credit, Refusal> {
    let designated = person.role == Role::Contact && !person.profile.designations.is_empty();
    if !designated || !person.customers.contains(&credit.customer) || !person.active {
        return Err(refused(
            RefusalCode::Forbidden,
            "A credit is claimed by a designated contact of the customer.".to_owned(),
            "Ask a designated contact to claim it.",
        ));
    }
    match credit.state(at) {
        CreditState::Proposed => {}
        CreditState::Claimed => {
            return Err(nothing(format!("The credit for {} has been claimed already.", credit.month)));
        }
        CreditState::Granted | CreditState::Declined => {
            return Err(nothing(format!("The credit for {} has been decided already.", credit.month)));
        }
        CreditState::Withdrawn => {
            return Err(nothing(format!("No credit is due for {} any longer.", credit.month)));
        }
        CreditState::Expired => {
            return Err(refused(
                RefusalCode::TooLate,
                format!(
                    "The credit for {} could be claimed until {}, your time.",
                    credit.month, credit.claim_by_local
                ),
                "Talk to your account executive.",
            ));
        }
    }
    let note = text(note, "The note")?;
    Ok(Credit { claim: Some(CreditClaim { by: person.id, at, note }), ..credit.clone() })
}

/// The customer's account executive or a manager answers a claim, with a reason for the customer to read.
///
/// # Errors
/// Not theirs to decide, nothing claimed, decided already, or no reason.
pub fn decide_claim(
    credit: &Credit,
    person: &Person,
    granted: bool,
    reason: &str,
    at: UtcMillis,
) -> Result<Credit, Refusal> {
    let theirs = match person.role {
        Role::Manager => true,
        Role::AccountExecutive => person.customers.contains(&credit.customer),
        Role::Contact | Role::Agent | Role::Administrator => false,
    };
    if !theirs || !person.active {
        return Err(refused(
            RefusalCode::Forbidden,
            "A claim is decided by the customer's account executive or a manager.".to_owned(),
            "Ask one of them to decide.",
        ));
    }
    match credit.state(at) {
        CreditState::Claimed => {}
        CreditState::Granted | CreditState::Declined => {
            return Err(nothing(format!("The claim for {} has been decided already.", credit.month)));
        }
        CreditState::Proposed | CreditState::Expired | CreditState::Withdrawn => {
            return Err(refused(
                RefusalCode::NothingToDo,
                format!("Nobody has claimed the credit for {}.", credit.month),
                "Wait for the customer to claim it.",
            ));
        }
    }
    if granted && credit.percent == 0 {
        return Err(refused(
            RefusalCode::Invalid,
            format!("No credit is due for {} any longer: what failed has been excluded.", credit.month),
            "Decline the claim with this reason.",
        ));
    }
    let reason = text(reason, "The reason")?;
    if reason.is_empty() {
        return Err(refused(
            RefusalCode::Invalid,
            "The reason is empty.".to_owned(),
            "Write a reason that the customer can read.",
        ));
    }
    Ok(Credit { decision: Some(CreditDecision { by: person.id, at, granted, reason }), ..credit.clone() })
}

fn text(text: &str, what: &str) -> Result<String, Refusal> {
    if text.chars().count() > LONGEST {
        return Err(refused(
            RefusalCode::Invalid,
            format!("{what} is longer than {LONGEST} characters."),
            "Shorten it.",
        ));
    }
    Ok(text.trim().to_owned())
}

fn refused(code: RefusalCode, message: String, next: &str) -> Refusal {
    Refusal { code, message, next: next.to_owned(), current: None }
}

fn nothing(message: String) -> Refusal {
    refused(RefusalCode::NothingToDo, message, "Nothing is left to do.")
}
