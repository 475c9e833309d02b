//! Read-only access, the rating, new terms applied (guide 9.2, 10.3; sla.md 2.9).

use super::intake::is_authorised;
use super::{Decision, Standing};
use crate::sla::FactKind;
use crate::ticket::fold::Ticket;
use crate::ticket::grant::GrantState;
use crate::ticket::intent::Intent;
use crate::ticket::kind::Kind;
use crate::ticket::refusal::{
    Refusal, RefusalCode, forbidden, line, needs, not_closed, nothing, optional_text, text,
};
use crate::time::DAY;
use crate::{EventId, UtcMillis};

/// The longest name of what access is asked to, in characters.
const MAX_WHAT: usize = 500;

/// Support asks for read-only access.
pub(super) fn request(ticket: &Ticket, what: &str, reason: &str) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    let what = line(what, "What access is needed to", MAX_WHAT)?;
    let reason = text(reason, "The reason")?;
    if ticket.access.asked.iter().any(|(_, _, asked, _)| *asked == what) {
        return Err(nothing("The customer has been asked for this access already."));
    }
    Ok(Kind::AccessRequested { what, reason }.into())
}

/// A contact grants it, read-only and for a limited time.
pub(super) fn grant(
    ticket: &Ticket,
    standing: Standing<'_>,
    intent: &Intent,
    what: &str,
    until: UtcMillis,
    request: Option<EventId>,
) -> Result<Decision, Refusal> {
    if !is_authorised(standing.person) {
        return Err(forbidden(
            "Only a primary or technical contact grants access.",
            "Ask one of them to grant it.",
        ));
    }
    not_closed(ticket)?;
    let what = line(what, "What access is granted to", MAX_WHAT)?;
    if let Some(request) = request
        && !ticket.access.asked.iter().any(|(asked, ..)| *asked == request)
    {
        return Err(needs(
            "There is no such request for access, or it has been answered.",
            "Choose a request that waits, or grant access without one.",
        ));
    }
    let now = intent.occurred_at;
    if until <= now {
        return Err(needs("The access would have ended already.", "Choose an end in the future."));
    }
    let longest = standing.policy.in_ms(standing.policy.access.longest);
    if until.since(now) > longest {
        return Err(needs(
            format!("Access for support lasts at most {}.", long(longest)),
            "Choose an earlier end; it can be granted again later.",
        ));
    }
    Ok(Kind::AccessGranted { what, until, request }.into())
}

/// Either side withdraws a grant, while it lasts.
pub(super) fn withdraw(
    ticket: &Ticket,
    standing: Standing<'_>,
    intent: &Intent,
    grant: EventId,
    reason: &str,
) -> Result<Decision, Refusal> {
    let Some(found) = ticket.access.grants.iter().find(|known| known.id == grant) else {
        return Err(needs("There is no such access on this ticket.", "Choose one that was granted."));
    };
    match found.state(intent.occurred_at, standing.policy) {
        GrantState::Withdrawn => return Err(nothing("The access has been withdrawn already.")),
        GrantState::Ended => {
            return Err(Refusal::new(
                RefusalCode::TooLate,
                "The access has ended by itself.",
                "Nothing is left to do.",
            ));
        }
        GrantState::Active | GrantState::Ending => {}
    }
    Ok(Kind::AccessWithdrawn { grant, reason: text(reason, "The reason")? }.into())
}

/// A contact rates the support of this ticket, once, while the survey is open.
pub(super) fn rate(
    ticket: &Ticket,
    standing: Standing<'_>,
    intent: &Intent,
    score: u8,
    comment: &str,
) -> Result<Decision, Refusal> {
    if !(1..=5).contains(&score) {
        return Err(needs("The rating is a number from 1 (poor) to 5 (excellent).", "Choose one."));
    }
    if let Some(merge) = &ticket.merged {
        return Err(Refusal::new(
            RefusalCode::Lifecycle,
            format!("This ticket was merged into {}.", merge.into),
            "Rate that ticket.",
        ));
    }
    let Some(resolved_at) = ticket.resolved_at else {
        return Err(Refusal::new(
            RefusalCode::Lifecycle,
            "The ticket is not resolved: there is nothing to rate yet.",
            "Rate it when it is resolved.",
        ));
    };
    if ticket.rating.is_some() {
        return Err(nothing("This ticket has been rated already."));
    }
    let open_days = standing.policy.survey.open_days;
    if intent.occurred_at.since(resolved_at) > i64::from(open_days) * DAY {
        return Err(Refusal::new(
            RefusalCode::TooLate,
            format!("A ticket can be rated for {open_days} days after it was resolved."),
            "Tell us what you think as feedback about our support as a whole.",
        ));
    }
    Ok(Kind::SurveyAnswered { score, comment: optional_text(comment, "The comment")? }.into())
}

/// Applies the customer's level and zone to a ticket, from now on (sla.md 2.9).
pub(super) fn apply_terms(ticket: &Ticket, standing: Standing<'_>) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    let (mut level, mut zone) = (ticket.history.level, &ticket.history.zone);
    for fact in &ticket.history.facts {
        if let FactKind::Terms { level: to, zone: place } = &fact.kind {
            level = to.unwrap_or(level);
            zone = place.as_ref().unwrap_or(zone);
        }
    }
    let customer = standing.customer;
    let level = (level != customer.level).then_some(customer.level);
    let zone = (*zone != customer.zone).then(|| customer.zone.clone());
    if level.is_none() && zone.is_none() {
        return Err(nothing("The ticket has the customer's level and zone already."));
    }
    Ok(Kind::TermsApplied { level, zone }.into())
}

/// A length of wall time in words: whole days where it is some.
fn long(ms: i64) -> String {
    if ms % DAY == 0 {
        let days = ms / DAY;
        format!("{days} {}", if days == 1 { "day" } else { "days" })
    } else {
        crate::policy::Span::of(ms).to_string()
    }
}
