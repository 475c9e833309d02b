//! Every kind of intent that a person may wish for on a ticket now: asked of the rules themselves, by trying each with
//! fields that would do.

use serde_json::{Map, Value};
use vioe_domain::escalation::{EscalationLevel, IncidentRole, IssueType, ObligationKind, Tier};
use vioe_domain::policy::Policy;
use vioe_domain::ticket::{
    Event, Intent, Kind, PriorityMode, Relation, Resolution, Scenario, Side, Standing, Target, Ticket, Topic,
    What, decide,
};
use vioe_domain::time::HOUR;
use vioe_domain::{Customer, DeviceId, EventId, IntentId, Person, Priority, Status, TicketId, UtcMillis};

/// A kind of intent, and those of its fields that are no choice any more.
#[derive(Clone, Debug, PartialEq)]
pub struct May {
    /// The kind, as the protocol spells it.
    pub kind: String,
    /// The fields that are given.
    pub fields: Map<String, Value>,
}

/// Who asks, about which ticket, and what else the rules look at.
pub struct Asked<'a> {
    /// The ticket.
    pub ticket: &'a Ticket,
    /// Its log.
    pub log: &'a [Event],
    /// Other tickets: those it is tied to, and one it could be.
    pub others: &'a [&'a Ticket],
    /// Who.
    pub person: &'a Person,
    /// Whose ticket it is.
    pub customer: &'a Customer,
    /// The policy in force.
    pub policy: &'a Policy,
    /// Now.
    pub now: UtcMillis,
}

/// What may be wished for now.
pub fn may(asked: &Asked<'_>) -> Vec<May> {
    let mut found = Vec::new();
    let mut tried = |what: What, given: &[&str]| {
        let intent = Intent {
            id: IntentId(uuid::Uuid::nil()),
            target: Target::Ticket(asked.ticket.id),
            person: asked.person.id,
            device: DeviceId(uuid::Uuid::nil()),
            occurred_at: asked.now,
            clock_trusted: true,
            what,
        };
        let standing = Standing {
            person: asked.person,
            customer: asked.customer,
            policy: asked.policy,
            others: asked.others,
        };
        if decide(Some(asked.ticket), standing, &intent).is_ok() {
            let may = named(&intent.what, given);
            // Two fields that would do are one thing that may be done.
            if !found.contains(&may) {
                found.push(may);
            }
        }
    };
    conversation(asked, &mut tried);
    state(asked, &mut tried);
    requests(asked, &mut tried);
    emergency(asked, &mut tried);
    ties(asked, &mut tried);
    margin(asked, &mut tried);
    found
}

fn named(what: &What, given: &[&str]) -> May {
    // A wish always has a JSON form with these two keys.
    let value = serde_json::to_value(what).unwrap_or_default();
    let fields = value["args"].as_object().map(|args| {
        args.iter()
            .filter(|(name, _)| given.contains(&name.as_str()))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect()
    });
    May { kind: value["kind"].as_str().unwrap_or_default().to_owned(), fields: fields.unwrap_or_default() }
}

fn text() -> String {
    "x".to_owned()
}

type Try<'t> = dyn FnMut(What, &[&str]) + 't;

fn conversation(asked: &Asked<'_>, tried: &mut Try<'_>) {
    tried(What::Reply { body: text() }, &[]);
    tried(What::Note { body: text() }, &[]);
    tried(What::Ask { body: text() }, &[]);
    tried(What::LogCall { held_at: asked.now, body: text() }, &[]);
    if let Some(message) = asked.ticket.reopened_by {
        tried(What::UndoReopen { message }, &["message"]);
    }
    if let Some(message) = last_message(asked.log, Side::Agent) {
        tried(What::WithdrawMessage { message }, &[]);
        tried(What::ReportBounce { message }, &[]);
    }
}

fn state(asked: &Asked<'_>, tried: &mut Try<'_>) {
    let ticket = asked.ticket;
    for to in Status::ALL {
        let (message, resolution) = (Some(text()), Some(Resolution::Fixed));
        let what = What::Move { expect: ticket.status, to: *to, message, resolution, follow_up: None };
        tried(what, &["to"]);
    }
    let to = if ticket.priority == Priority::P1 { Priority::P2 } else { Priority::P1 };
    for mode in [PriorityMode::Change, PriorityMode::Correction] {
        tried(What::SetPriority { to, mode, reason: text() }, &["mode"]);
    }
    let tier = if ticket.tier == Tier::T1 { Tier::T2 } else { Tier::T1 };
    tried(What::SetTier { to: tier, reason: text() }, &[]);
    if ticket.status != Status::Closed {
        // The rules let an assignment on a closed ticket pass; there is nothing left to do on it.
        let to = if ticket.assignee.is_some() { None } else { Some(asked.person.id) };
        tried(What::Assign { expect: ticket.assignee, to }, &[]);
    }
    tried(What::DecideScope { topic: Topic::ALL[0], message: Some(text()) }, &[]);
    tried(What::ApplyTerms, &[]);
    tried(What::Snooze { until: asked.now.plus(HOUR), reason: text() }, &[]);
    tried(What::Wake, &[]);
}

fn requests(asked: &Asked<'_>, tried: &mut Try<'_>) {
    let (ticket, open) = (asked.ticket, &asked.ticket.requests);
    let to = if ticket.priority == Priority::P1 { Priority::P2 } else { Priority::P1 };
    tried(What::RequestPriority { to, justification: text() }, &[]);
    for request in open.priorities.iter().filter(|request| request.answer.is_none()) {
        let what = What::AnswerPriority { request: request.id, grant: None, answer: text() };
        tried(what, &["request"]);
    }
    for level in EscalationLevel::ALL {
        tried(What::RequestEscalation { level: *level, impact: text() }, &["level"]);
    }
    for request in open.escalations.iter().filter(|request| request.answer.is_none()) {
        let what = What::AnswerEscalation { request: request.id, uphold: true, answer: text() };
        tried(what, &["request"]);
    }
    for issue in IssueType::ALL {
        tried(What::EscalateInternally { issue: *issue, reason: text() }, &["issue"]);
    }
    tried(What::RaiseSecurity { reason: text() }, &[]);
    tried(What::ClearSecurity { reason: text() }, &[]);
    for proposal in open.leadership.iter().filter(|proposal| proposal.answer.is_none()) {
        let what = What::DecideLeadership { proposal: proposal.id, take: true, reason: text() };
        tried(what, &["proposal"]);
    }
}

fn emergency(asked: &Asked<'_>, tried: &mut Try<'_>) {
    let me = asked.person.id;
    let declared =
        What::DeclareEmergency { scenario: Scenario::PlatformUnavailable, commander: Some(me), report: None };
    tried(declared, &[]);
    tried(What::LogProgress { body: text() }, &[]);
    let Some(incident) = &asked.ticket.incident else { return };
    for role in IncidentRole::ALL {
        let expect = incident.roles.get(role).copied();
        let to = if expect == Some(me) { None } else { Some(me) };
        tried(What::AssignRole { role: *role, expect, to }, &["role"]);
    }
    for obligation in ObligationKind::ALL {
        tried(What::AssignObligation { obligation: *obligation, to: Some(me) }, &["obligation"]);
        tried(What::MeetObligation { obligation: *obligation, body: text() }, &["obligation"]);
    }
    let also: Vec<TicketId> = asked.ticket.bonds.all(Relation::ParentOf).collect();
    tried(What::Broadcast { body: text(), also }, &["also"]);
}

fn ties(asked: &Asked<'_>, tried: &mut Try<'_>) {
    let tied = |other: TicketId| asked.ticket.bonds.links.iter().any(|link| link.other == other);
    for other in asked.others {
        if tied(other.id) {
            tried(What::Unlink { other: other.id }, &["other"]);
        } else {
            tried(What::Link { other: other.id, relation: Relation::Related }, &[]);
            tried(What::Merge { into: other.id }, &[]);
        }
    }
    if let Some(survivor) = asked.ticket.merged.as_ref().and_then(|merge| merge.survivor) {
        tried(What::Unmerge { from: survivor }, &["from"]);
    }
    if let Some(message) = last_message(asked.log, Side::Customer) {
        // An id that no ticket has: the new one's is minted with the intent.
        let new = TicketId(uuid::Uuid::nil());
        tried(What::Split { message, new, subject: text() }, &[]);
    }
}

fn margin(asked: &Asked<'_>, tried: &mut Try<'_>) {
    let (access, until) = (&asked.ticket.access, asked.now.plus(HOUR));
    tried(What::RequestAccess { what: text(), reason: text() }, &[]);
    tried(What::GrantAccess { what: text(), until, request: None }, &[]);
    for (request, ..) in &access.asked {
        tried(What::GrantAccess { what: text(), until, request: Some(*request) }, &["request"]);
    }
    for grant in access.grants.iter().filter(|grant| grant.withdrawn_at.is_none()) {
        tried(What::WithdrawAccess { grant: grant.id, reason: text() }, &["grant"]);
    }
    tried(What::AnswerSurvey { score: 5, comment: String::new() }, &[]);
}

/// The last message of a side.
fn last_message(log: &[Event], side: Side) -> Option<EventId> {
    let is_message =
        |event: &&Event| matches!(event.kind, Kind::ReplySent { .. }) && event.actor.side == side;
    log.iter().rev().find(is_message).map(|event| event.id)
}
