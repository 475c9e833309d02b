//! What was asked for on a ticket and how it was answered: priority (guide 7.3), escalation (guide 5.3), leadership
//! (guide 2.4), the matrix (guide 5.4), a security concern (guide 5.2), a trend.

use super::event::{Actor, PriorityMode};
use super::kind::Kind;
use super::words::Priority;
use crate::escalation::{EscalationLevel, IssueType, Tier, TierFourTrigger};
use crate::{EventId, TicketId, UtcMillis};

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// By which event.
    pub event: EventId,
    /// When.
    pub at: UtcMillis,
    /// Whether it was granted, upheld or taken.
    pub yes: bool,
    /// In words.
    pub text: String,
}

/// A request for another priority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriorityRequest {
    /// The event.
    pub id: EventId,
    /// When.
    pub at: UtcMillis,
    /// By whom.
    pub by: Actor,
    /// Which.
    pub to: Priority,
    /// Why.
    pub justification: String,
    /// Granted as what.
    pub granted: Option<PriorityMode>,
    /// The answer.
    pub answer: Option<Answered>,
}

/// A request for escalation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EscalationRequest {
    /// The event.
    pub id: EventId,
    /// When.
    pub at: UtcMillis,
    /// By whom.
    pub by: Actor,
    /// Whom they ask for.
    pub level: EscalationLevel,
    /// The business impact.
    pub impact: String,
    /// The answer.
    pub answer: Option<Answered>,
}

/// Leadership asked in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadershipProposal {
    /// The event.
    pub id: EventId,
    /// When.
    pub at: UtcMillis,
    /// By which trigger.
    pub trigger: TierFourTrigger,
    /// What set it off.
    pub cause: uuid::Uuid,
    /// The answer.
    pub answer: Option<Answered>,
}

/// Where a ticket stands on the matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnPath {
    /// Which path.
    pub issue: IssueType,
    /// Which step, from 1.
    pub step: u8,
    /// Who is asked.
    pub to: String,
    /// Since when.
    pub at: UtcMillis,
}

/// One of several related tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrendFinding {
    /// The event.
    pub id: EventId,
    /// When.
    pub at: UtcMillis,
    /// The others.
    pub tickets: Vec<TicketId>,
    /// What they share.
    pub words: Vec<String>,
    /// Of one customer; otherwise of one category.
    pub same_customer: bool,
}

/// Everything asked for on a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requests {
    /// Other priorities, in order.
    pub priorities: Vec<PriorityRequest>,
    /// Escalations, in order.
    pub escalations: Vec<EscalationRequest>,
    /// Leadership, in order.
    pub leadership: Vec<LeadershipProposal>,
    /// The matrix: the last step.
    pub path: Option<OnPath>,
    /// The event of the security concern that stands, and when.
    pub security: Option<(EventId, UtcMillis)>,
    /// Trends it is part of.
    pub trends: Vec<TrendFinding>,
    /// While it is at Tier 4: the event that took it there, and when. Unlike the proposals, customers see it too.
    pub at_leadership: Option<(EventId, UtcMillis)>,
}

impl Requests {
    pub(super) fn apply(&mut self, id: EventId, at: UtcMillis, actor: Actor, kind: &Kind) {
        match kind {
            Kind::PriorityRequested { to, justification } => self.priorities.push(PriorityRequest {
                id,
                at,
                by: actor,
                to: *to,
                justification: justification.clone(),
                granted: None,
                answer: None,
            }),
            Kind::PriorityAnswered { request, granted, answer } => {
                if let Some(asked) = self.priorities.iter_mut().find(|asked| asked.id == *request) {
                    asked.granted = *granted;
                    let yes = granted.is_some();
                    asked.answer.get_or_insert(Answered { event: id, at, yes, text: answer.clone() });
                }
            }
            Kind::EscalationRequested { level, impact } => self.escalations.push(EscalationRequest {
                id,
                at,
                by: actor,
                level: *level,
                impact: impact.clone(),
                answer: None,
            }),
            Kind::EscalationAnswered { request, upheld, answer } => {
                if let Some(asked) = self.escalations.iter_mut().find(|asked| asked.id == *request) {
                    let text = answer.clone();
                    asked.answer.get_or_insert(Answered { event: id, at, yes: *upheld, text });
                }
            }
            Kind::LeadershipProposed { trigger, cause } => self.leadership.push(LeadershipProposal {
                id,
                at,
                trigger: *trigger,
                cause: *cause,
                answer: None,
            }),
            Kind::LeadershipDecided { proposal, taken, reason } => {
                if let Some(asked) = self.leadership.iter_mut().find(|asked| asked.id == *proposal) {
                    let text = reason.clone();
                    asked.answer.get_or_insert(Answered { event: id, at, yes: *taken, text });
                }
            }
            Kind::EscalatedInternally { issue, step, to, .. } => {
                self.path = Some(OnPath { issue: *issue, step: *step, to: to.clone(), at });
            }
            Kind::SecurityRaised { .. } => {
                self.security.get_or_insert((id, at));
            }
            Kind::SecurityCleared { .. } => self.security = None,
            Kind::TierChanged { to, .. } => {
                self.at_leadership = (*to == Tier::T4).then(|| self.at_leadership.unwrap_or((id, at)));
            }
            Kind::TrendFound { tickets, words, same_customer } => self.trends.push(TrendFinding {
                id,
                at,
                tickets: tickets.clone(),
                words: words.clone(),
                same_customer: *same_customer,
            }),
            _ => {}
        }
    }
}
