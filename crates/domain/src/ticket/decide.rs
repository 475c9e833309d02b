//! An intent becomes events, or a refusal in the user's words.

use serde::{Deserialize, Serialize};

use super::event::{Actor, Event, Kind, Raised, Side};
use super::fold::Ticket;
use super::intent::{Intent, NewTicket, What};
use super::lifecycle::{MoveRefused, allowed_move};
use super::words::{Priority, Status};
use crate::time::{DAY, SECOND};
use crate::{Customer, EventId, Person, Role, UtcMillis};

/// Why an intent was refused; a code exists because some screen acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// Somebody changed the same thing meanwhile; `current` says to what.
    Conflict,
    /// The lifecycle has no such move.
    Lifecycle,
    /// A field is missing, empty or too long.
    Invalid,
    /// This role may not do it, or the ticket is not theirs to see.
    Forbidden,
    /// There is nothing to change.
    NothingToDo,
    /// The rules allow it no longer (a correction after a resolution, an undo on another day).
    TooLate,
}

/// A rule said no. Shown as it is: what happened and what to do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[error("{message}")]
pub struct Refusal {
    /// For machines.
    pub code: RefusalCode,
    /// What happened, in a sentence.
    pub message: String,
    /// What to do next, in a sentence.
    pub next: String,
    /// With `Conflict`: the value in force, as the wire spells it.
    #[serde(default)]
    pub current: Option<String>,
}

impl Refusal {
    fn new(code: RefusalCode, message: impl Into<String>, next: impl Into<String>) -> Self {
        Self { code, message: message.into(), next: next.into(), current: None }
    }
}

/// Who asks, and about whose ticket: what [`decide`] must know beside the ticket.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The person.
    pub person: &'a Person,
    /// The customer of the ticket (for a new one: whose it shall be).
    pub customer: &'a Customer,
}

/// The longest message, in bytes.
const MAX_BODY: usize = 100_000;
/// The longest subject, in characters.
const MAX_SUBJECT: usize = 200;

/// Decides an intent. `ticket` is none exactly for a ticket that does not exist yet.
///
/// # Errors
/// A rule says no.
pub fn decide(
    ticket: Option<&Ticket>,
    standing: Standing<'_>,
    intent: &Intent,
) -> Result<Vec<Kind>, Refusal> {
    let Some(ticket) = ticket else {
        return match &intent.what {
            What::Raise(new) => raise(new, standing),
            _ => Err(Refusal::new(
                RefusalCode::Forbidden,
                "This ticket does not exist, or you may not see it.",
                "Check the number, or ask your support contact.",
            )),
        };
    };
    may(ticket, standing.person, &intent.what)?;
    match &intent.what {
        What::Raise(_) => Err(Refusal::new(
            RefusalCode::NothingToDo,
            "This ticket has been raised already.",
            "Open it from the list.",
        )),
        What::Reply { body } => reply(ticket, standing.person, body),
        What::Note { body } => Ok(vec![Kind::NoteAdded { body: text(body, "The note")? }]),
        What::Ask { body } => ask(ticket, body),
        What::LogCall { held_at, body } => {
            open_for_messages(ticket)?;
            Ok(vec![Kind::CallLogged { held_at: *held_at, body: text(body, "What was said")? }])
        }
        What::Move { expect, to, message, resolution } => {
            if ticket.status != *expect {
                return Err(conflict("status", "moved this ticket", &ticket.status));
            }
            allowed_move(ticket.status, *to).map_err(|why| lifecycle(ticket, why))?;
            let message = match message {
                Some(body) => Some(text(body, "The message")?),
                None => None,
            };
            match to {
                Status::PendingCustomer if message.is_none() => {
                    return Err(needs(
                        "Waiting for the customer needs a question they can see.",
                        "Write what you need from them.",
                    ));
                }
                Status::Resolved if message.is_none() => {
                    return Err(needs(
                        "Resolving needs a message the customer can see.",
                        "Describe the resolution.",
                    ));
                }
                Status::Resolved if resolution.is_none() => {
                    return Err(needs("Resolving needs a resolution type.", "Choose how it was resolved."));
                }
                _ => {}
            }
            let resolution = resolution.filter(|_| *to == Status::Resolved);
            Ok(vec![Kind::StatusChanged { to: *to, message, resolution }])
        }
        What::SetPriority { to, mode, reason } => set_priority(ticket, *to, *mode, reason),
        What::SetTier { to, reason } => {
            not_closed(ticket)?;
            if ticket.tier == *to {
                return Err(nothing(format!("The ticket is at Tier {} already.", to.number())));
            }
            Ok(vec![Kind::TierChanged { to: *to, reason: text(reason, "The reason")?, cause: None }])
        }
        What::Assign { expect, to } => {
            if ticket.assignee != *expect {
                return Err(conflict("assignee", "took or gave away this ticket", &ticket.assignee));
            }
            if expect == to {
                return Err(nothing("The ticket has that assignee already.".to_owned()));
            }
            Ok(vec![Kind::Assigned { to: *to }])
        }
        What::DeclareEmergency => {
            not_closed(ticket)?;
            if ticket.emergency {
                return Err(nothing("An emergency has been declared already.".to_owned()));
            }
            Ok(vec![Kind::EmergencyDeclared])
        }
        What::LogProgress { body } => {
            if !ticket.emergency {
                return Err(Refusal::new(
                    RefusalCode::Lifecycle,
                    "Progress is logged in an emergency, and this is none.",
                    "Write an update instead.",
                ));
            }
            Ok(vec![Kind::ProgressLogged { body: text(body, "The progress")? }])
        }
        What::UndoReopen { message } => {
            if ticket.reopened_by != Some(*message) {
                return Err(nothing("That message did not reopen the ticket.".to_owned()));
            }
            if intent.occurred_at.since(ticket.moved_at) > DAY {
                return Err(Refusal::new(
                    RefusalCode::TooLate,
                    "A reopening can be undone on the same day only.",
                    "Answer the customer and resolve the ticket again.",
                ));
            }
            Ok(vec![Kind::ReopenUndone { message: *message }])
        }
    }
}

/// Turns decided kinds into events. `received_at` is the server's instant of acceptance; without it the events are
/// provisional, shown but counted by no clock. `now` is the writer's best knowledge of the server's time.
pub fn record(
    ticket: Option<&Ticket>,
    person: &Person,
    intent: &Intent,
    kinds: Vec<Kind>,
    received_at: Option<UtcMillis>,
    now: UtcMillis,
) -> Vec<Event> {
    let latest = received_at.unwrap_or(now);
    let side = if person.role.is_staff() { Side::Agent } else { Side::Customer };
    kinds
        .into_iter()
        .enumerate()
        .map(|(index, kind)| Event {
            id: EventId::derive(intent.id.0, &index.to_string()),
            ticket: intent.ticket,
            actor: Actor { side, person: Some(person.id) },
            device: Some(intent.device),
            occurred_at: intent.occurred_at,
            received_at,
            at: effective(ticket, &kind, intent.occurred_at, latest),
            // An instant from the future is the device's clock speaking (EC-98); so is an attested call of a device
            // that did not know its offset (sla.md 2.13).
            flagged: intent.occurred_at > latest.plus(2 * SECOND)
                || (matches!(kind, Kind::CallLogged { .. }) && !intent.clock_trusted),
            kind,
        })
        .collect()
}

/// When an event counts (sla.md 2.13): what the customer sees, at acceptance; a silent move, when it was made, but
/// never before the move it follows and never after its acceptance.
fn effective(ticket: Option<&Ticket>, kind: &Kind, occurred_at: UtcMillis, latest: UtcMillis) -> UtcMillis {
    let made_at = |not_before: UtcMillis| occurred_at.max(not_before).min(latest);
    match (kind, ticket) {
        (Kind::StatusChanged { message: None, .. }, Some(ticket)) => made_at(ticket.moved_at),
        (Kind::PriorityChanged { .. }, Some(ticket)) => made_at(ticket.prioritised_at),
        _ => latest,
    }
}

fn may(ticket: &Ticket, person: &Person, what: &What) -> Result<(), Refusal> {
    let allowed = match (person.role, what) {
        (Role::Agent | Role::Manager | Role::Administrator, _) => true,
        (Role::AccountExecutive, What::Note { .. }) => true,
        (Role::Contact, What::Raise(_) | What::Reply { .. }) => true,
        (Role::Contact, What::Move { to, .. }) => {
            ticket.status == Status::Resolved && matches!(to, Status::Closed | Status::InProgress)
        }
        (Role::AccountExecutive | Role::Contact, _) => false,
    };
    if allowed {
        Ok(())
    } else {
        Err(Refusal::new(
            RefusalCode::Forbidden,
            "Your role can't do that on this ticket.",
            "Ask the agent who has the ticket.",
        ))
    }
}

fn raise(new: &NewTicket, standing: Standing<'_>) -> Result<Vec<Kind>, Refusal> {
    let Standing { person, customer } = standing;
    if person.role == Role::AccountExecutive {
        return Err(Refusal::new(
            RefusalCode::Forbidden,
            "Account executives don't raise tickets.",
            "Ask the customer's contact, or an agent.",
        ));
    }
    let contact = if person.role == Role::Contact { Some(person.id) } else { new.contact };
    let subject = new.subject.trim();
    if subject.is_empty() {
        return Err(needs("The ticket needs a subject.", "Say in one line what is wrong."));
    }
    if subject.chars().count() > MAX_SUBJECT {
        return Err(needs("The subject is longer than 200 characters.", "Shorten it; details go below."));
    }
    let mut description = new.description.clone();
    description.text = text(&description.text, "The description")?;
    Ok(vec![Kind::TicketRaised(Box::new(Raised {
        number: None,
        external: None,
        customer: customer.id,
        contact,
        subject: subject.to_owned(),
        category: new.category,
        channel: new.channel,
        priority: new.priority,
        answers: new.answers,
        description,
        level: customer.level,
        zone: customer.zone.clone(),
        live_call: new.live_call && person.role.handles_tickets(),
    }))])
}

fn reply(ticket: &Ticket, person: &Person, body: &str) -> Result<Vec<Kind>, Refusal> {
    open_for_messages(ticket)?;
    let body = text(body, "The message")?;
    let mut kinds = vec![Kind::ReplySent { body }];
    // Whoever answers an open ticket works on it.
    if person.role.is_staff() && ticket.status == Status::Open {
        kinds.push(Kind::StatusChanged { to: Status::InProgress, message: None, resolution: None });
    }
    Ok(kinds)
}

fn ask(ticket: &Ticket, body: &str) -> Result<Vec<Kind>, Refusal> {
    let question = text(body, "The question")?;
    let pause =
        Kind::StatusChanged { to: Status::PendingCustomer, message: Some(question), resolution: None };
    if ticket.status == Status::PendingCustomer {
        // They answered meanwhile, or we ask for more: the wait begins anew.
        let resume = Kind::StatusChanged { to: Status::InProgress, message: None, resolution: None };
        return Ok(vec![resume, pause]);
    }
    allowed_move(ticket.status, Status::PendingCustomer).map_err(|why| lifecycle(ticket, why))?;
    Ok(vec![pause])
}

fn set_priority(
    ticket: &Ticket,
    to: Priority,
    mode: super::PriorityMode,
    reason: &str,
) -> Result<Vec<Kind>, Refusal> {
    not_closed(ticket)?;
    if ticket.refuses_correction(mode) {
        return Err(Refusal::new(
            RefusalCode::TooLate,
            "The priority can't be corrected any more: the ticket has been resolved once.",
            "Change it instead; a change counts from now.",
        ));
    }
    if ticket.priority == to {
        return Err(nothing(format!("The ticket is {to:?} already.")));
    }
    Ok(vec![Kind::PriorityChanged { from: ticket.priority, to, mode, reason: text(reason, "The reason")? }])
}

fn text(body: &str, what: &str) -> Result<String, Refusal> {
    let body = body.trim();
    if body.is_empty() {
        return Err(needs(format!("{what} is empty."), "Write something first."));
    }
    if body.len() > MAX_BODY {
        return Err(needs(format!("{what} is longer than 100,000 bytes."), "Attach it as a file instead."));
    }
    Ok(body.to_owned())
}

fn open_for_messages(ticket: &Ticket) -> Result<(), Refusal> {
    if ticket.status == Status::Closed {
        return Err(Refusal::new(
            RefusalCode::Lifecycle,
            "This ticket is closed.",
            "Raise a follow-up ticket; your text is kept.",
        ));
    }
    Ok(())
}

fn not_closed(ticket: &Ticket) -> Result<(), Refusal> {
    if ticket.status == Status::Closed {
        return Err(Refusal::new(
            RefusalCode::Lifecycle,
            "This ticket is closed and stays as it is.",
            "Raise a follow-up ticket.",
        ));
    }
    Ok(())
}

fn needs(message: impl Into<String>, next: impl Into<String>) -> Refusal {
    Refusal::new(RefusalCode::Invalid, message, next)
}

fn nothing(message: String) -> Refusal {
    Refusal::new(RefusalCode::NothingToDo, message, "Nothing is left to do.")
}

fn lifecycle(ticket: &Ticket, why: MoveRefused) -> Refusal {
    let mut refusal = Refusal::new(
        RefusalCode::Lifecycle,
        match why {
            MoveRefused::Already { to } => format!("The ticket is already {}.", said(to)),
            MoveRefused::NoSuchMove { from, to } => {
                format!("A ticket that is {} can't become {}.", said(from), said(to))
            }
        },
        if ticket.status == Status::Closed { "Raise a follow-up ticket." } else { "Choose another move." },
    );
    refusal.current = serde_json::to_string(&ticket.status).ok();
    refusal
}

fn conflict(field: &str, did: &str, current: &impl Serialize) -> Refusal {
    Refusal {
        code: RefusalCode::Conflict,
        message: format!("Somebody else {did} first: its {field} is no longer what you saw."),
        next: "Look at the ticket and decide again; your text is kept.".to_owned(),
        current: serde_json::to_string(current).ok(),
    }
}

fn said(status: Status) -> &'static str {
    match status {
        Status::Open => "open",
        Status::InProgress => "in progress",
        Status::PendingCustomer => "waiting for the customer",
        Status::Resolved => "resolved",
        Status::Closed => "closed",
    }
}
