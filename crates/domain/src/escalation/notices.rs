//! What a ticket has to tell that no clock tells: requests that wait, what is owed, repeated reopenings (sla.md 2.10, 2.12).

use uuid::Uuid;

use super::alert::{Alert, Audience, Cause, Notice, Severity, Threshold};
use super::{EscalationLevel, ObligationKind, ObligationStatus, obligations};
use crate::coverage::Hours;
use crate::policy::Policy;
use crate::sla::{Exclusion, FactKind, stays};
use crate::ticket::{Status, Ticket};
use crate::{AlertId, EventId, UtcMillis};

/// The alerts of a ticket that no clock raises, and the next instant at which one comes or goes by itself. An alert is there
/// for as long as it is not acted upon. A closed ticket has none but those of what is still owed.
pub fn notices(
    ticket: &Ticket,
    hours: &Hours,
    exclusions: &[Exclusion],
    policy: &Policy,
    now: UtcMillis,
) -> (Vec<Alert>, Option<UtcMillis>) {
    let mut told = Teller { ticket, now, alerts: Vec::new(), wake: None };
    told.owed(hours, policy);
    if ticket.status != Status::Closed {
        told.asked();
        told.emergency(policy);
        told.lifecycle(policy);
        told.access(policy);
        told.tier(hours, exclusions, policy);
    }
    (told.alerts, told.wake)
}

/// Gathers what is to be told.
struct Teller<'t> {
    ticket: &'t Ticket,
    now: UtcMillis,
    alerts: Vec<Alert>,
    wake: Option<UtcMillis>,
}

impl Teller<'_> {
    /// Whether it is time already; otherwise it is looked at again then.
    fn is_time(&mut self, at: UtcMillis) -> bool {
        if at > self.now {
            self.wake = Some(self.wake.map_or(at, |wake| wake.min(at)));
        }
        at <= self.now
    }

    fn tell(&mut self, notice: Notice, of: EventId, at: UtcMillis, severity: Severity, to: &[Audience]) {
        if self.is_time(at) {
            let cause = Cause::Notice { notice, of };
            self.push(&format!("{notice:?} {of} {severity:?}"), cause, at, severity, to);
        }
    }

    fn push(&mut self, name: &str, cause: Cause, at: UtcMillis, severity: Severity, to: &[Audience]) {
        let id = AlertId(Uuid::new_v5(&self.ticket.id.0, name.as_bytes()));
        self.alerts.push(Alert { id, ticket: self.ticket.id, cause, at, severity, audience: to.to_vec() });
    }

    /// What is owed: three quarters of its time used, and overdue (guide 5.2, 6.5, 7.3).
    fn owed(&mut self, hours: &Hours, policy: &Policy) {
        for owed in obligations(self.ticket, hours, policy, self.now) {
            if matches!(owed.status, ObligationStatus::Met | ObligationStatus::MetLate) {
                continue;
            }
            let review =
                matches!(owed.kind, ObligationKind::EscalationReview | ObligationKind::PriorityReview);
            let owner = match owed.owner {
                _ if review => Audience::Manager,
                Some(person) => Audience::Person(person),
                None => Audience::Commander,
            };
            let second = if review { Audience::AccountExecutive } else { Audience::Manager };
            let marks = [
                (Threshold::ThreeQuarters, owed.warned_at, owed.warned_at, Severity::Warning, vec![owner]),
                (Threshold::Breach, owed.due_at, owed.due_at.plus(1), Severity::Breach, vec![owner, second]),
            ];
            for (threshold, at, told_at, severity, to) in marks {
                // Due at once: there is nothing to warn of.
                let outdone = threshold != Threshold::Breach && at >= owed.due_at;
                if !outdone && self.is_time(told_at) {
                    let cause = Cause::Obligation { obligation: owed.kind, of: owed.of, threshold };
                    self.push(
                        &format!("{:?} {} {threshold:?}", owed.kind, owed.of),
                        cause,
                        at,
                        severity,
                        &to,
                    );
                }
            }
        }
    }

    /// Requests nobody has answered, leadership, a security concern, a trend (guide 2.4, 5.2, 5.3, 7.3).
    fn asked(&mut self) {
        let requests = &self.ticket.requests;
        for asked in requests.escalations.iter().filter(|asked| asked.answer.is_none()) {
            let to: &[Audience] = match asked.level {
                EscalationLevel::AccountExecutive => &[Audience::Manager, Audience::AccountExecutive],
                EscalationLevel::SupportManager | EscalationLevel::CustomerSuccessManager => {
                    &[Audience::Manager]
                }
            };
            self.tell(Notice::EscalationRequested, asked.id, asked.at, Severity::Warning, to);
        }
        for asked in requests.priorities.iter().filter(|asked| asked.answer.is_none()) {
            let to = [Audience::Assignee, Audience::Manager];
            self.tell(Notice::PriorityRequested, asked.id, asked.at, Severity::Warning, &to);
        }
        // Who has taken it needs no asking, whatever else it was proposed for.
        let taken = requests.at_leadership.is_some();
        for asked in requests.leadership.iter().filter(|asked| asked.answer.is_none() && !taken) {
            let to = [Audience::Manager, Audience::AccountExecutive];
            self.tell(Notice::LeadershipProposed, asked.id, asked.at, Severity::Urgent, &to);
        }
        if let Some((of, at)) = requests.at_leadership
            && self.is_open()
        {
            let to = [Audience::ExecutiveContact];
            self.tell(Notice::LeadershipProposed, of, at, Severity::Warning, &to);
        }
        if let Some((of, at)) = requests.security {
            self.tell(Notice::SecurityConcern, of, at, Severity::Urgent, &[Audience::SecurityTeam]);
        }
        if let Some(trend) = requests.trends.last().filter(|_| self.is_open()) {
            self.tell(Notice::TrendFound, trend.id, trend.at, Severity::Warning, &[Audience::Manager]);
        }
    }

    /// A commander is mandatory (guide 6.4): whoever has the ticket is told at once, the tier leads after a while.
    fn emergency(&mut self, policy: &Policy) {
        let Some(incident) = self.ticket.incident.as_ref().filter(|_| self.is_open()) else { return };
        if incident.commander().is_some() {
            return;
        }
        let late = incident.roles_at.plus(policy.in_ms(policy.emergency.commander_within));
        let (at, severity, to) = if self.is_time(late) {
            (late, Severity::Urgent, vec![Audience::Assignee, Audience::TierLead])
        } else {
            (incident.roles_at, Severity::Warning, vec![Audience::Assignee])
        };
        self.tell(Notice::CommanderMissing, incident.declaration, at, severity, &to);
    }

    /// Reopened again, a message that bounced, a snooze that is over (sla.md 2.10; EC-65).
    fn lifecycle(&mut self, policy: &Policy) {
        let ticket = self.ticket;
        let count = u32::try_from(ticket.reopenings.len()).unwrap_or(u32::MAX);
        if let Some((of, at)) = ticket.reopenings.last()
            && count >= policy.lifecycle.reopenings_told.max(1)
            && self.is_open()
        {
            self.tell(Notice::ReopenedAgain, *of, *at, Severity::Warning, &[Audience::Manager]);
        }
        let spoken = ticket.history.facts.iter().rev().find(|fact| {
            matches!(fact.kind, FactKind::AgentMessage | FactKind::Call { .. })
                || matches!(fact.kind, FactKind::Move { to: Status::PendingCustomer | Status::Resolved })
        });
        for (of, at) in &ticket.bounces {
            if spoken.is_none_or(|fact| fact.at <= *at) {
                let to = [Audience::Assignee, Audience::TierLead];
                self.tell(Notice::MessageBounced, *of, *at, Severity::Urgent, &to);
            }
        }
        // Woken, or worked on since.
        let acted = |until: UtcMillis| {
            ticket.history.facts.iter().any(|fact| {
                fact.at >= until && !matches!(fact.kind, FactKind::CustomerMessage | FactKind::Terms { .. })
            })
        };
        if let Some((of, until, by)) = ticket.snoozed
            && !acted(until)
        {
            let to = by.map_or(Audience::Assignee, Audience::Person);
            self.tell(Notice::SnoozeOver, of, until, Severity::Warning, &[to]);
        }
    }

    /// A grant that ends soon (guide 9.2).
    fn access(&mut self, policy: &Policy) {
        let ticket = self.ticket;
        for grant in ticket.access.grants.iter().filter(|grant| grant.withdrawn_at.is_none()) {
            if !self.is_time(grant.until) {
                let at = grant.until.plus(-policy.in_ms(policy.access.warn_before)).max(grant.at);
                let to = [Audience::Assignee, Audience::Contact];
                self.tell(Notice::AccessEnding, grant.id, at, Severity::Warning, &to);
            }
        }
    }

    /// The internal budget of the tier that has it, where the policy sets one (guide 2; sla.md 2.5).
    fn tier(&mut self, hours: &Hours, exclusions: &[Exclusion], policy: &Policy) {
        let ola = &policy.escalation.ola;
        let sets_one = [ola.tier1, ola.tier2, ola.tier3, ola.tier4].iter().any(Option::is_some);
        if !sets_one || !self.is_open() {
            return;
        }
        let stays = stays(&self.ticket.history, hours, exclusions, policy, self.now);
        if let Some(stay) = stays.last()
            && let Some(due_at) = stay.due_at
            && self.is_time(due_at.plus(1))
        {
            // The stay has no event of its own where the ticket began there.
            let name = format!("stay {} {}", stay.tier.number(), stay.entered_at.0);
            let of = EventId::derive(self.ticket.id.0, &name);
            self.tell(Notice::TierOverdue, of, due_at, Severity::Urgent, &[Audience::TierLead]);
        }
    }

    /// Whether it is being worked on.
    fn is_open(&self) -> bool {
        !matches!(self.ticket.status, Status::Resolved | Status::Closed)
    }
}
