//! Raising a ticket and deciding whether support covers it (guide 1.2, 6.1 to 6.3, 7.1, 8.4, 9.3).

use super::{Decision, Standing, escalation};
use crate::escalation::IncidentRole;
use crate::intake::{completed_report, scope};
use crate::person::Designation;
use crate::policy::Policy;
use crate::ticket::fold::Ticket;
use crate::ticket::intent::{Intent, NewTicket};
use crate::ticket::kind::Kind;
use crate::ticket::lifecycle::allowed_move;
use crate::ticket::raised::{Description, EmergencyReport, Raised};
use crate::ticket::refusal::{
    Refusal, RefusalCode, forbidden, lifecycle, line, needs, not_closed, optional_text, printable, text,
};
use crate::ticket::words::{Channel, Priority, Resolution, Scenario, Status, Topic};
use crate::{Person, Role, UtcMillis};

/// The longest subject, in characters.
const MAX_SUBJECT: usize = 200;
/// The longest name or telephone number, in characters.
const MAX_NAME: usize = 200;

/// Raises a ticket. A scenario of guide 6.1 declares the emergency with it: the ticket is P1 whatever was asked for. A
/// scenario of 6.2 never does. Otherwise the ticket is raised as asked, also where the four answers propose less: the
/// stricter promise counts until support has assessed it (guide 7.3).
pub(super) fn raise(new: &NewTicket, standing: Standing<'_>, intent: &Intent) -> Result<Decision, Refusal> {
    let Standing { person, customer, policy, .. } = standing;
    let scenario = new.intake.scenario.filter(|scenario| scenario.is_emergency());
    may_raise(person, scenario, policy)?;
    if new.subject.trim().is_empty() {
        return Err(needs("The ticket needs a subject.", "Say in one line what is wrong."));
    }
    let subject = line(&new.subject, "The subject", MAX_SUBJECT)?;
    let description = described(&new.description)?;
    let mut intake = new.intake.clone();
    if let Some(report) = &intake.emergency {
        intake.emergency = Some(reported(report, intent.occurred_at)?);
    }
    let by_contact = person.role == Role::Contact;
    // What was written without an emergency is kept as it is: nothing is declared by it.
    let report = scenario.map(|_| {
        let report = intake.emergency.clone().unwrap_or_default();
        completed_report(&report, &description, by_contact.then_some(person))
    });
    if report.is_some() {
        intake.emergency.clone_from(&report);
    }
    let raised = Kind::TicketRaised(Box::new(Raised {
        number: None,
        external: None,
        customer: customer.id,
        contact: if by_contact { Some(person.id) } else { new.contact },
        subject,
        category: new.category,
        channel: new.channel,
        priority: if scenario.is_some() { Priority::P1 } else { new.priority },
        answers: new.answers,
        description,
        level: customer.level,
        zone: customer.zone.clone(),
        live_call: new.live_call && person.role.handles_tickets(),
        intake,
        origin: None,
    }));
    // A security concern is one from its first moment (guide 5.2).
    let security = match &raised {
        Kind::TicketRaised(raised) => escalation::follows_raise(raised),
        _ => Vec::new(),
    };
    let mut kinds = vec![raised];
    kinds.extend(security);
    if let Some(scenario) = scenario {
        kinds.push(Kind::EmergencyDeclared { scenario: Some(scenario), report: report.map(Box::new) });
        // An emergency that staff declare has a commander from its first instant (guide 6.4).
        if !by_contact {
            kinds.push(Kind::RoleAssigned { role: IncidentRole::Commander, person: Some(person.id) });
        }
    }
    Ok(kinds.into())
}

/// Who raises (guide 9.3): staff who handle tickets, and contacts designated as primary or technical.
fn may_raise(person: &Person, emergency: Option<Scenario>, policy: &Policy) -> Result<(), Refusal> {
    match person.role {
        Role::AccountExecutive => Err(forbidden(
            "Account executives don't raise tickets.",
            "Ask the customer's contact, or an agent.",
        )),
        Role::Contact if !is_authorised(person) => {
            let hotline = policy.channels.0.iter().find(|info| info.channel == Channel::Hotline);
            let next = match (emergency, hotline) {
                (Some(_), Some(hotline)) => format!(
                    "Call the emergency hotline now ({}), and ask your primary or technical contact to raise it.",
                    hotline.address
                ),
                _ => "Ask your primary or technical contact to raise it, or your primary contact to designate you."
                    .to_owned(),
            };
            Err(forbidden("Only a primary or technical contact raises tickets.", next))
        }
        Role::Contact | Role::Agent | Role::Manager | Role::Administrator => Ok(()),
    }
}

/// A contact who speaks for the customer about tickets: primary for all issues, technical for complex ones (guide 9.3).
/// The executive contact is for escalations.
pub(super) fn is_authorised(person: &Person) -> bool {
    person.is_designated(Designation::Primary) || person.is_designated(Designation::Technical)
}

fn described(description: &Description) -> Result<Description, Refusal> {
    let text = |said: &str, what: &str| {
        printable(said, what, true)?;
        text(said, what)
    };
    let optional_text =
        |said: &str, what: &str| if said.trim().is_empty() { Ok(String::new()) } else { text(said, what) };
    Ok(Description {
        text: text(&description.text, "The description")?,
        steps: optional_text(&description.steps, "The text about the steps")?,
        expected: optional_text(&description.expected, "The expected behavior")?,
        actual: optional_text(&description.actual, "The actual behavior")?,
        errors: optional_text(&description.errors, "The text of the error messages")?,
        affected_users: optional_text(&description.affected_users, "The text about affected users")?,
        business_impact: optional_text(&description.business_impact, "The business impact")?,
    })
}

/// An emergency report that can be kept: short names, texts that fit, no start in the future (guide 6.3).
fn reported(report: &EmergencyReport, now: UtcMillis) -> Result<EmergencyReport, Refusal> {
    if let Some(at) = report.started_at {
        if at > now {
            return Err(needs(
                "The issue can't have started in the future.",
                "Give the time at which it started, or leave it out.",
            ));
        }
        if at.0 < 0 {
            return Err(needs(
                "The time at which the issue started lies outside the calendar.",
                "Give the time at which it started, or leave it out.",
            ));
        }
    }
    let name = |said: &str, what| match said.trim() {
        "" => Ok(String::new()),
        said => line(said, what, MAX_NAME),
    };
    Ok(EmergencyReport {
        contact_name: name(&report.contact_name, "The contact's name")?,
        contact_phone: name(&report.contact_phone, "The contact's phone number")?,
        issue: optional_text(&report.issue, "The issue description")?,
        business_impact: optional_text(&report.business_impact, "The business impact")?,
        started_at: report.started_at,
    })
}

/// Decides whether support covers it (guide 1.2). Out of scope is a resolution with a message the customer sees and can
/// answer, never a silent closing.
pub(super) fn decide_scope(
    ticket: &Ticket,
    standing: Standing<'_>,
    topic: Topic,
    message: Option<&str>,
) -> Result<Decision, Refusal> {
    not_closed(ticket)?;
    let message = message.map(str::trim).filter(|message| !message.is_empty());
    let answer = scope(topic, standing.policy);
    let Some(standard) = answer.message() else {
        if message.is_some() {
            return Err(needs(
                format!("{} is in the scope of support: no message goes with that.", answer.words),
                "Leave the message out, or send it as a reply.",
            ));
        }
        if ticket.scope == Some((topic, None)) {
            return Err(Refusal::new(
                RefusalCode::NothingToDo,
                "That is what the ticket is about already, and support covers it.",
                "Nothing is left to do.",
            ));
        }
        return Ok(Kind::ScopeDecided { topic, redirect: None }.into());
    };
    allowed_move(ticket.status, Status::Resolved).map_err(|why| lifecycle(ticket, why))?;
    let message = match message {
        Some(message) => text(message, "The message")?,
        None => standard,
    };
    Ok(vec![
        Kind::ScopeDecided { topic, redirect: answer.redirect },
        Kind::StatusChanged {
            to: Status::Resolved,
            message: Some(message),
            resolution: Some(Resolution::ByDesign),
        },
    ]
    .into())
}
