//! What can happen to a ticket, in the past tense.

use serde::{Deserialize, Serialize};

use super::event::PriorityMode;
use super::raised::{EmergencyReport, Raised};
use super::words::{Priority, Relation, Resolution, Scenario, Status, Topic};
use crate::coverage::Zone;
use crate::escalation::{EscalationLevel, IncidentRole, IssueType, ObligationKind, Tier, TierFourTrigger};
use crate::{AlertId, EventId, Level, PersonId, TicketId, UtcMillis};

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// The ticket was raised. Always the first event.
    TicketRaised(Box<Raised>),
    /// A message the other side sees. By an agent it counts as response and update.
    ReplySent {
        /// What was written, as Markdown text.
        body: String,
    },
    /// An internal note; customers never receive it.
    NoteAdded {
        /// What was written.
        body: String,
    },
    /// An automatic acknowledgement; never counts.
    AutoReplySent {
        /// What was sent.
        body: String,
    },
    /// An agent logged a telephone call that was held.
    CallLogged {
        /// When it was held, as the agent attests.
        held_at: UtcMillis,
        /// What was said.
        body: String,
    },
    /// The status moved. To `PendingCustomer` it carries the question, to `Resolved` the solution: both customer-visible.
    StatusChanged {
        /// Where it stands now.
        to: Status,
        /// The message it carries.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
        /// With `Resolved`: how (guide 8.2).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resolution: Option<Resolution>,
    },
    /// The priority was set anew.
    PriorityChanged {
        /// What it was.
        from: Priority,
        /// What it is.
        to: Priority,
        /// From when on it counts.
        mode: PriorityMode,
        /// Why.
        reason: String,
    },
    /// The ticket went to another tier. Touches no customer clock (sla.md 2.12).
    TierChanged {
        /// Which.
        to: Tier,
        /// Why.
        reason: String,
        /// The alert that caused it, if a timer did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<AlertId>,
    },
    /// Somebody (or nobody) has it now.
    Assigned {
        /// Who.
        to: Option<PersonId>,
    },
    /// An emergency was declared (guide 6). The priority becomes P1.
    EmergencyDeclared {
        /// Which row of guide 6.1; none where it was declared without triage (an import).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scenario: Option<Scenario>,
        /// What the customer provided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        report: Option<Box<EmergencyReport>>,
    },
    /// Somebody (or nobody) has a role of the emergency response team (guide 6.4).
    RoleAssigned {
        /// Which.
        role: IncidentRole,
        /// Who.
        person: Option<PersonId>,
    },
    /// Progress in an emergency; restarts the stall clock.
    ProgressLogged {
        /// What was achieved.
        body: String,
    },
    /// One update of an incident, sent to this affected ticket too; counts like a reply (guide 6.3).
    BroadcastSent {
        /// What was written.
        body: String,
        /// The incident's ticket.
        from: TicketId,
    },
    /// Somebody owes it now.
    ObligationAssigned {
        /// What.
        obligation: ObligationKind,
        /// Who.
        to: Option<PersonId>,
    },
    /// What was owed was delivered (guide 6.5).
    ObligationMet {
        /// What.
        obligation: ObligationKind,
        /// The text, or where it is found.
        body: String,
    },
    /// Merged into another ticket; every clock is cancelled.
    MergedAway {
        /// Into which: an external reference or a number.
        into: String,
        /// The ticket itself, where it is one of ours.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        survivor: Option<TicketId>,
    },
    /// Another ticket was merged into this one.
    MergedIn {
        /// Which.
        from: TicketId,
        /// Its number, as people say it.
        number: String,
    },
    /// The merge was undone: the ticket is as if it had never been merged.
    MergeUndone {
        /// The event that merged it away.
        merge: EventId,
    },
    /// A ticket that had been merged into this one stands alone again.
    MergedOut {
        /// Which.
        from: TicketId,
    },
    /// A message of this ticket became a ticket of its own.
    SplitOff {
        /// Which message.
        message: EventId,
        /// Into which ticket.
        into: TicketId,
    },
    /// Two tickets belong together.
    Linked {
        /// The other one.
        other: TicketId,
        /// How, seen from here.
        relation: Relation,
    },
    /// They no longer do.
    Unlinked {
        /// The other one.
        other: TicketId,
    },
    /// Whether support covers it was decided (guide 1.2).
    ScopeDecided {
        /// What it is about.
        topic: Topic,
        /// Where it belongs, if it is out of scope; for the customer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        redirect: Option<String>,
    },
    /// The customer asks for another priority (guide 7.3).
    PriorityRequested {
        /// Which.
        to: Priority,
        /// Why.
        justification: String,
    },
    /// The request was answered; if it was granted, the change or correction follows.
    PriorityAnswered {
        /// Which request.
        request: EventId,
        /// From when on it counts; none: not granted.
        granted: Option<PriorityMode>,
        /// The answer, for the customer.
        answer: String,
    },
    /// The customer asks for escalation (guide 5.3).
    EscalationRequested {
        /// Whom they ask for.
        level: EscalationLevel,
        /// The business impact, in their words.
        impact: String,
    },
    /// The tier manager has reviewed the request (guide 5.2).
    EscalationAnswered {
        /// Which request.
        request: EventId,
        /// Whether it was upheld.
        upheld: bool,
        /// The answer, for the customer.
        answer: String,
    },
    /// Handed one step along the matrix of guide 5.4. Internal.
    EscalatedInternally {
        /// Along which path.
        issue: IssueType,
        /// Which step of it, from 1 (0 is Support).
        step: u8,
        /// Who is asked there.
        to: String,
        /// Why.
        reason: String,
    },
    /// A security concern: the security team is told and few may see the ticket from here on (guide 5.2). Internal.
    SecurityRaised {
        /// Why.
        reason: String,
    },
    /// It was none after all: everybody may see the ticket again. Internal.
    SecurityCleared {
        /// Why.
        reason: String,
    },
    /// Leadership is asked in, by a trigger of guide 2.4, once for each cause. Internal.
    LeadershipProposed {
        /// Which trigger.
        trigger: TierFourTrigger,
        /// What set it off: the alert of a breach, or the event of an answer.
        cause: uuid::Uuid,
    },
    /// Leadership took it (the move to Tier 4 follows) or left it. Internal.
    LeadershipDecided {
        /// Which proposal.
        proposal: EventId,
        /// Whether they took it.
        taken: bool,
        /// Why.
        reason: String,
    },
    /// It is one of several related tickets (guide 5.2). Internal.
    TrendFound {
        /// The others.
        tickets: Vec<TicketId>,
        /// The significant words they share.
        words: Vec<String>,
        /// Whether they are of one customer; otherwise of one category.
        same_customer: bool,
    },
    /// Out of the queue until then; no clock stops. Internal.
    Snoozed {
        /// Until when.
        until: UtcMillis,
        /// Why.
        reason: String,
    },
    /// Back in the queue before its time. Internal.
    Woken,
    /// Support asks for read-only access (guide 9.2).
    AccessRequested {
        /// To what.
        what: String,
        /// Why.
        reason: String,
    },
    /// The customer granted read-only access for a limited time.
    AccessGranted {
        /// To what.
        what: String,
        /// Until when.
        until: UtcMillis,
        /// The request it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request: Option<EventId>,
    },
    /// A grant was withdrawn, by either side.
    AccessWithdrawn {
        /// Which grant.
        grant: EventId,
        /// Why.
        reason: String,
    },
    /// The contact rated the support of this ticket (guide 10.3).
    SurveyAnswered {
        /// 1 (poor) to 5 (excellent).
        score: u8,
        /// What they add.
        comment: String,
    },
    /// The customer's new level or zone was applied to this ticket, from this instant on (sla.md 2.9).
    TermsApplied {
        /// The new level.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        level: Option<Level>,
        /// The new zone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zone: Option<Zone>,
    },
    /// A message turned out not to have reached the customer, or was made internal: it no longer counts (EC-53, EC-65).
    MessageWithdrawn {
        /// Which message.
        message: EventId,
        /// Whether it bounced; otherwise somebody deleted it or made it a note.
        bounced: bool,
    },
    /// A "thank you" had reopened the ticket; the reopening is undone as if it had never been (EC-76).
    ReopenUndone {
        /// The message that reopened it.
        message: EventId,
    },
}

impl Kind {
    /// Whether the customer may receive it. What moves customer-visible state or clocks must be true here, so that
    /// a contact's desktop folds to a right ticket without the rest (sync.md 0).
    pub fn is_customer_visible(&self) -> bool {
        match self {
            Self::NoteAdded { .. }
            | Self::EscalatedInternally { .. }
            | Self::SecurityRaised { .. }
            | Self::SecurityCleared { .. }
            | Self::LeadershipProposed { .. }
            | Self::LeadershipDecided { .. }
            | Self::TrendFound { .. }
            | Self::Snoozed { .. }
            | Self::Woken => false,
            Self::TicketRaised(_)
            | Self::ReplySent { .. }
            | Self::AutoReplySent { .. }
            | Self::CallLogged { .. }
            | Self::StatusChanged { .. }
            | Self::PriorityChanged { .. }
            | Self::TierChanged { .. }
            | Self::Assigned { .. }
            | Self::EmergencyDeclared { .. }
            | Self::RoleAssigned { .. }
            | Self::ProgressLogged { .. }
            | Self::BroadcastSent { .. }
            | Self::ObligationAssigned { .. }
            | Self::ObligationMet { .. }
            | Self::MergedAway { .. }
            | Self::MergedIn { .. }
            | Self::MergeUndone { .. }
            | Self::MergedOut { .. }
            | Self::SplitOff { .. }
            | Self::Linked { .. }
            | Self::Unlinked { .. }
            | Self::ScopeDecided { .. }
            | Self::PriorityRequested { .. }
            | Self::PriorityAnswered { .. }
            | Self::EscalationRequested { .. }
            | Self::EscalationAnswered { .. }
            | Self::AccessRequested { .. }
            | Self::AccessGranted { .. }
            | Self::AccessWithdrawn { .. }
            | Self::SurveyAnswered { .. }
            | Self::TermsApplied { .. }
            | Self::MessageWithdrawn { .. }
            | Self::ReopenUndone { .. } => true,
        }
    }

    /// The text somebody wrote, if there is one.
    pub fn body(&self) -> Option<&str> {
        match self {
            Self::TicketRaised(raised) => Some(&raised.description.text),
            Self::ReplySent { body }
            | Self::NoteAdded { body }
            | Self::AutoReplySent { body }
            | Self::CallLogged { body, .. }
            | Self::ProgressLogged { body }
            | Self::BroadcastSent { body, .. }
            | Self::ObligationMet { body, .. } => Some(body),
            Self::StatusChanged { message, .. } => message.as_deref(),
            Self::ScopeDecided { redirect, .. } => redirect.as_deref(),
            Self::PriorityChanged { reason, .. }
            | Self::TierChanged { reason, .. }
            | Self::EscalatedInternally { reason, .. }
            | Self::SecurityRaised { reason }
            | Self::SecurityCleared { reason }
            | Self::LeadershipDecided { reason, .. }
            | Self::Snoozed { reason, .. }
            | Self::AccessRequested { reason, .. }
            | Self::AccessWithdrawn { reason, .. } => Some(reason),
            Self::PriorityRequested { justification, .. } => Some(justification),
            Self::PriorityAnswered { answer, .. } | Self::EscalationAnswered { answer, .. } => Some(answer),
            Self::EscalationRequested { impact, .. } => Some(impact),
            Self::SurveyAnswered { comment, .. } => Some(comment),
            Self::Assigned { .. }
            | Self::EmergencyDeclared { .. }
            | Self::RoleAssigned { .. }
            | Self::ObligationAssigned { .. }
            | Self::MergedAway { .. }
            | Self::MergedIn { .. }
            | Self::MergeUndone { .. }
            | Self::MergedOut { .. }
            | Self::SplitOff { .. }
            | Self::Linked { .. }
            | Self::Unlinked { .. }
            | Self::LeadershipProposed { .. }
            | Self::TrendFound { .. }
            | Self::Woken
            | Self::AccessGranted { .. }
            | Self::TermsApplied { .. }
            | Self::MessageWithdrawn { .. }
            | Self::ReopenUndone { .. } => None,
        }
    }
}
