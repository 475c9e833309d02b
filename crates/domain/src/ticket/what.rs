//! Everything somebody can want, in the imperative; the wire's names are what `vioe do` takes.

use serde::{Deserialize, Serialize};

use super::event::PriorityMode;
use super::intent::NewTicket;
use super::raised::EmergencyReport;
use super::words::{Priority, Relation, Resolution, Scenario, Status, Topic};
use crate::availability::Month;
use crate::coverage::Zone;
use crate::customer::Calendar;
use crate::escalation::{EscalationLevel, IncidentRole, IssueType, ObligationKind, Tier};
use crate::person::{Designation, Preferences};
use crate::record::{ArticleText, ExclusionRequest, FeedbackKind, Readership};
use crate::{EventId, Level, PersonId, TicketId, UtcMillis};

/// What is wanted. `expect` is the value its author saw: where it no longer holds, the intent is refused as a
/// conflict (sync.md 2.9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "args")]
pub enum What {
    /// Raise a ticket.
    #[serde(rename = "ticket.raise")]
    Raise(Box<NewTicket>),
    /// Write to the other side.
    #[serde(rename = "ticket.reply")]
    Reply {
        /// The message.
        body: String,
    },
    /// Write an internal note.
    #[serde(rename = "ticket.note")]
    Note {
        /// The note.
        body: String,
    },
    /// Ask the customer, and wait for the answer.
    #[serde(rename = "ticket.ask")]
    Ask {
        /// The question.
        body: String,
    },
    /// Log a telephone call that was held.
    #[serde(rename = "ticket.log_call")]
    LogCall {
        /// When it was held.
        held_at: UtcMillis,
        /// What was said.
        body: String,
    },
    /// Move the status.
    #[serde(rename = "ticket.move")]
    Move {
        /// The status its author saw.
        expect: Status,
        /// Where to.
        to: Status,
        /// The message it carries; needed to resolve.
        #[serde(default)]
        message: Option<String>,
        /// How it was resolved; needed to resolve.
        #[serde(default)]
        resolution: Option<Resolution>,
        /// With a workaround: the ticket that goes on with the permanent fix; none: one is opened (guide 3.2).
        #[serde(default)]
        follow_up: Option<TicketId>,
    },
    /// Set the priority anew.
    #[serde(rename = "ticket.set_priority")]
    SetPriority {
        /// Which.
        to: Priority,
        /// From when on it counts.
        mode: PriorityMode,
        /// Why.
        reason: String,
    },
    /// Hand the ticket to another tier.
    #[serde(rename = "ticket.set_tier")]
    SetTier {
        /// Which.
        to: Tier,
        /// Why.
        reason: String,
    },
    /// Give the ticket to somebody, or to nobody.
    #[serde(rename = "ticket.assign")]
    Assign {
        /// The assignee its author saw.
        expect: Option<PersonId>,
        /// Who shall have it.
        to: Option<PersonId>,
    },
    /// Declare an emergency (guide 6).
    #[serde(rename = "emergency.declare")]
    DeclareEmergency {
        /// Which row of guide 6.1; a row of 6.2 is refused, with its reason.
        scenario: Scenario,
        /// Who commands it; the author, if an agent says nothing. Mandatory for staff (guide 6.4).
        #[serde(default)]
        commander: Option<PersonId>,
        /// The information of guide 6.3.
        #[serde(default)]
        report: Option<Box<EmergencyReport>>,
    },
    /// Give a role of the emergency response team to somebody, or to nobody (guide 6.4).
    #[serde(rename = "emergency.assign_role")]
    AssignRole {
        /// Which role.
        role: IncidentRole,
        /// Who has it, as the author saw it.
        #[serde(default)]
        expect: Option<PersonId>,
        /// Who shall have it.
        to: Option<PersonId>,
    },
    /// Send one update to the incident and to every affected ticket (guide 6.3).
    #[serde(rename = "emergency.broadcast")]
    Broadcast {
        /// The update.
        body: String,
        /// The affected tickets: children of this one.
        also: Vec<TicketId>,
    },
    /// Give an obligation to somebody.
    #[serde(rename = "emergency.assign_obligation")]
    AssignObligation {
        /// Which.
        obligation: ObligationKind,
        /// Who shall owe it.
        to: Option<PersonId>,
    },
    /// Deliver what is owed (guide 6.5).
    #[serde(rename = "emergency.meet_obligation")]
    MeetObligation {
        /// Which.
        obligation: ObligationKind,
        /// The text, or where it is found.
        body: String,
    },
    /// Log progress in an emergency.
    #[serde(rename = "emergency.progress")]
    LogProgress {
        /// What was achieved.
        body: String,
    },
    /// Undo the reopening by a "thank you", the same day (EC-76).
    #[serde(rename = "ticket.undo_reopen")]
    UndoReopen {
        /// The message that reopened it.
        message: EventId,
    },
    /// Decide whether support covers it (guide 1.2).
    #[serde(rename = "ticket.decide_scope")]
    DecideScope {
        /// What it is about.
        topic: Topic,
        /// Out of scope: what the customer is told; none: the policy's redirect. The ticket is resolved with it.
        #[serde(default)]
        message: Option<String>,
    },
    /// Ask for another priority, with a justification (guide 7.3).
    #[serde(rename = "ticket.request_priority")]
    RequestPriority {
        /// Which.
        to: Priority,
        /// Why.
        justification: String,
    },
    /// Answer a request for another priority.
    #[serde(rename = "ticket.answer_priority")]
    AnswerPriority {
        /// Which request.
        request: EventId,
        /// Granted as a change or a correction; none: not granted.
        #[serde(default)]
        grant: Option<PriorityMode>,
        /// The answer, for the customer.
        answer: String,
    },
    /// Ask for escalation, with the business impact (guide 5.3).
    #[serde(rename = "ticket.request_escalation")]
    RequestEscalation {
        /// Whom to ask.
        level: EscalationLevel,
        /// The business impact.
        impact: String,
    },
    /// Answer a request for escalation (guide 5.2: tier manager review).
    #[serde(rename = "ticket.answer_escalation")]
    AnswerEscalation {
        /// Which request.
        request: EventId,
        /// Whether it is upheld: the ticket goes to the next tier, or leadership is asked in.
        uphold: bool,
        /// The answer, for the customer.
        answer: String,
    },
    /// Hand it one step along the matrix of guide 5.4.
    #[serde(rename = "ticket.escalate_internally")]
    EscalateInternally {
        /// Along which path.
        issue: IssueType,
        /// Why.
        reason: String,
    },
    /// Raise a security concern (guide 5.2).
    #[serde(rename = "ticket.raise_security")]
    RaiseSecurity {
        /// Why.
        reason: String,
    },
    /// Say that it was none.
    #[serde(rename = "ticket.clear_security")]
    ClearSecurity {
        /// Why.
        reason: String,
    },
    /// Take or leave a ticket that leadership was asked into (guide 2.4).
    #[serde(rename = "ticket.decide_leadership")]
    DecideLeadership {
        /// Which proposal.
        proposal: EventId,
        /// Take it: it goes to Tier 4.
        take: bool,
        /// Why.
        reason: String,
    },
    /// Take the ticket out of the queue for a while; no clock stops.
    #[serde(rename = "ticket.snooze")]
    Snooze {
        /// Until when.
        until: UtcMillis,
        /// Why.
        reason: String,
    },
    /// Put it back.
    #[serde(rename = "ticket.wake")]
    Wake,
    /// Merge this ticket into another one of the same customer.
    #[serde(rename = "ticket.merge")]
    Merge {
        /// The survivor.
        into: TicketId,
    },
    /// Undo the merge of this ticket, within the policy's window.
    #[serde(rename = "ticket.unmerge")]
    Unmerge {
        /// The survivor.
        from: TicketId,
    },
    /// Make a message of this ticket a ticket of its own.
    #[serde(rename = "ticket.split")]
    Split {
        /// Which message of the customer.
        message: EventId,
        /// The new ticket's id, minted with the intent.
        new: TicketId,
        /// Its subject.
        subject: String,
    },
    /// Say that two tickets belong together.
    #[serde(rename = "ticket.link")]
    Link {
        /// The other one.
        other: TicketId,
        /// How, seen from this one.
        relation: Relation,
    },
    /// Say that they don't.
    #[serde(rename = "ticket.unlink")]
    Unlink {
        /// The other one.
        other: TicketId,
    },
    /// Take a message back, or make it internal: it no longer counts (EC-53).
    #[serde(rename = "ticket.withdraw_message")]
    WithdrawMessage {
        /// Which message of ours.
        message: EventId,
    },
    /// Report that a message did not reach the customer (EC-65).
    #[serde(rename = "ticket.report_bounce")]
    ReportBounce {
        /// Which message of ours.
        message: EventId,
    },
    /// Ask for read-only access (guide 9.2).
    #[serde(rename = "access.request")]
    RequestAccess {
        /// To what.
        what: String,
        /// Why.
        reason: String,
    },
    /// Grant read-only access for a limited time.
    #[serde(rename = "access.grant")]
    GrantAccess {
        /// To what.
        what: String,
        /// Until when.
        until: UtcMillis,
        /// The request it answers.
        #[serde(default)]
        request: Option<EventId>,
    },
    /// Withdraw a grant.
    #[serde(rename = "access.withdraw")]
    WithdrawAccess {
        /// Which grant.
        grant: EventId,
        /// Why.
        reason: String,
    },
    /// Rate the support of this ticket (guide 10.3).
    #[serde(rename = "ticket.survey")]
    AnswerSurvey {
        /// 1 (poor) to 5 (excellent).
        score: u8,
        /// What to add.
        #[serde(default)]
        comment: String,
    },
    /// Ask for a window that does not count (guide 3.4). About a new exclusion.
    #[serde(rename = "exclusion.request")]
    RequestExclusion(Box<ExclusionRequest>),
    /// Approve or reject it. About that exclusion.
    #[serde(rename = "exclusion.decide")]
    DecideExclusion {
        /// Approve.
        approve: bool,
        /// Why.
        reason: String,
    },
    /// Set a customer's calendar (sla.md 2.9). About that customer.
    #[serde(rename = "customer.set_calendar")]
    SetCalendar {
        /// The calendar its author saw.
        expect: Calendar,
        /// The new one.
        to: Calendar,
    },
    /// Set a customer's level and zone. Touches no open ticket (sla.md 2.9). About that customer.
    #[serde(rename = "customer.set_terms")]
    SetTerms {
        /// What they bought.
        level: Level,
        /// Where they work.
        zone: Zone,
    },
    /// Apply the customer's level and zone to a ticket, from now on (sla.md 2.9).
    #[serde(rename = "ticket.apply_terms")]
    ApplyTerms,
    /// Say what a contact is designated for (guide 9.3). About that person.
    #[serde(rename = "person.designate")]
    Designate {
        /// For what; empty: no longer authorised.
        designations: Vec<Designation>,
    },
    /// Say how one wants to be reached, and when one is not to be disturbed (guide 9.4). About oneself.
    #[serde(rename = "person.set_preferences")]
    SetPreferences(Box<Preferences>),
    /// Write an article, or a new version of one (guide 10.1). About that article.
    #[serde(rename = "article.write")]
    WriteArticle(Box<ArticleText>),
    /// Show it to customers, or to us alone, or retire it. About that article.
    #[serde(rename = "article.publish")]
    PublishArticle {
        /// To whom.
        to: Readership,
    },
    /// Request a service credit (guide 3.5). About that credit.
    #[serde(rename = "credit.claim")]
    ClaimCredit {
        /// What to add.
        #[serde(default)]
        note: String,
    },
    /// Grant or decline it. About that credit.
    #[serde(rename = "credit.decide")]
    DecideCredit {
        /// Grant it.
        grant: bool,
        /// Why.
        reason: String,
    },
    /// Lock a month's report: exclusions no longer reach into it (sla.md 2.11). About that month's lock.
    #[serde(rename = "report.lock")]
    LockMonth {
        /// The UTC calendar month, such as `2026-06`.
        month: Month,
    },
    /// Say how satisfied one is over all, or what the product lacks (guide 10.3). About a new feedback.
    #[serde(rename = "feedback.give")]
    GiveFeedback {
        /// Which.
        about: FeedbackKind,
        /// With the overall satisfaction: 0 to 10.
        #[serde(default)]
        score: Option<u8>,
        /// In words.
        #[serde(default)]
        text: String,
    },
}

impl What {
    /// The other tickets it names: whoever decides must know them.
    pub fn others(&self) -> Vec<TicketId> {
        match self {
            Self::Merge { into: other }
            | Self::Unmerge { from: other }
            | Self::Link { other, .. }
            | Self::Unlink { other }
            | Self::Move { follow_up: Some(other), .. } => vec![*other],
            Self::Broadcast { also, .. } => also.clone(),
            _ => Vec::new(),
        }
    }

    /// Whether it is about a record, and not about a ticket.
    pub fn is_about_a_record(&self) -> bool {
        matches!(
            self,
            Self::RequestExclusion(_)
                | Self::DecideExclusion { .. }
                | Self::SetCalendar { .. }
                | Self::SetTerms { .. }
                | Self::Designate { .. }
                | Self::SetPreferences(_)
                | Self::WriteArticle(_)
                | Self::PublishArticle { .. }
                | Self::ClaimCredit { .. }
                | Self::DecideCredit { .. }
                | Self::LockMonth { .. }
                | Self::GiveFeedback { .. }
        )
    }
}
