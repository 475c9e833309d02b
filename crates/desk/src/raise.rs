//! Raising a ticket: the proposed priority, the promises it would get, and the ticket itself.

use uuid::Uuid;
use vioe_domain::sla::{ClockKind, History, Policy, assess};
use vioe_domain::ticket::{
    Answers, IntakeAnswers, NewTicket, Refusal, RefusalCode, Side, What, propose_priority,
};
use vioe_domain::{Customer, CustomerId, Person, Priority, Role, TicketId, UtcMillis};

use crate::view::{NewTicketForm, PromisePreview, ProposedPriority};
use crate::views::schedule;
use crate::{Desk, DeskError, Outcome, words};

impl Desk {
    /// The priority that four answers propose (guide 7.1).
    pub fn propose_priority(&self, answers: Answers) -> ProposedPriority {
        proposed(&answers)
    }

    /// The promises a ticket would get if the server received it now.
    ///
    /// # Errors
    /// No customer is given, or this person may not see it; the store's trouble.
    pub async fn preview_promises(
        &self,
        customer: Option<CustomerId>,
        priority: Priority,
    ) -> Result<PromisePreview, DeskError> {
        let (now, person) = (self.now(), self.signed_in()?.person());
        let id = whose(customer, &person)?;
        self.read(move |read| {
            let Some(customer) = read.customer(id)? else { return Ok(None) };
            let (hours, policy) = (read.hours(id)?, read.policy()?);
            Ok(preview(&customer, &hours, &policy, priority, now))
        })
        .await?
        .ok_or_else(no_customer)
    }

    /// Raises a ticket.
    ///
    /// # Errors
    /// A rule says no; the store's trouble.
    pub async fn raise_ticket(&self, form: NewTicketForm) -> Result<Outcome<TicketId>, DeskError> {
        let person = self.signed_in()?.person();
        let ticket = TicketId(Uuid::now_v7());
        let new = NewTicket {
            customer: whose(form.customer, &person)?,
            contact: form.contact,
            subject: form.subject,
            category: form.category,
            channel: form.channel,
            priority: form.priority,
            answers: form.answers,
            description: form.description,
            live_call: form.live_call,
            intake: IntakeAnswers::default(),
        };
        let outcome = self.act(ticket, What::Raise(Box::new(new))).await?;
        Ok(Outcome { value: ticket, touched: outcome.touched })
    }
}

fn proposed(answers: &Answers) -> ProposedPriority {
    let priority = propose_priority(answers);
    let rows = [answers.impact.row(), answers.users.row(), answers.business.row(), answers.workaround.row()];
    let agreeing = rows.iter().filter(|row| **row <= priority).count();
    // Four at most.
    ProposedPriority { priority, agreeing: u32::try_from(agreeing).unwrap_or(4) }
}

/// Whose ticket it is to be: a contact's own customer where none is given.
fn whose(customer: Option<CustomerId>, person: &Person) -> Result<CustomerId, DeskError> {
    customer
        .or_else(|| person.customers.first().copied().filter(|_| person.role == Role::Contact))
        .ok_or_else(no_customer)
}

fn no_customer() -> DeskError {
    DeskError::Refusal(Refusal {
        code: RefusalCode::Invalid,
        message: "The ticket needs a customer.".to_owned(),
        next: "Choose whose ticket it is.".to_owned(),
        current: None,
    })
}

fn preview(
    customer: &Customer,
    hours: &vioe_domain::coverage::Hours,
    policy: &Policy,
    priority: Priority,
    now: UtcMillis,
) -> Option<PromisePreview> {
    let history = History {
        opened_at: now,
        opened_by: Side::Customer,
        live_call: false,
        priority,
        level: customer.level,
        zone: customer.zone.clone(),
        facts: Vec::new(),
    };
    let assessment = assess(TicketId(Uuid::nil()), &history, hours, &[], policy, now);
    let due = |kind| assessment.clocks.iter().find(|clock| clock.kind == kind).and_then(|clock| clock.due_at);
    Some(PromisePreview {
        first_response_at: due(ClockKind::FirstResponse)?,
        update_every_ms: policy.budget_ms(ClockKind::Update, priority),
        target_at: due(ClockKind::ResolutionTarget)?,
        maximum_at: due(ClockKind::ResolutionMaximum)?,
        level: customer.level,
        zone: customer.zone.clone(),
        hours: words::hours(schedule(ClockKind::ResolutionTarget, priority, customer.level)).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use vioe_domain::ticket::{BusinessImpact, Impact, UsersAffected, Workaround};

    use super::*;

    #[test]
    fn two_answers_in_a_row_or_above_propose_it() {
        let answers = Answers {
            impact: Impact::PlatformDown,
            users: UsersAffected::SeveralTeams,
            business: BusinessImpact::Inconvenient,
            workaround: Workaround::NotNeeded,
        };
        assert_eq!(proposed(&answers), ProposedPriority { priority: Priority::P2, agreeing: 2 });
    }
}
