//! What a notification says: one alert, or one digest of many.

use vioe_domain::escalation::{Cause, Severity, Threshold};
use vioe_domain::{AlertId, TicketId, UtcMillis};

use crate::words;

/// More at once than this become one digest (sla.md 2.12).
const ONE_BY_ONE: usize = 5;
/// How many lines a digest names.
const LINES: usize = 5;

/// How a notification is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// It goes by itself.
    Normal,
    /// It stays until it is settled.
    Critical,
}

/// A notification for the shell to show; it answers with [`crate::Desk::alert_shown`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertToShow {
    /// The alerts it stands for.
    pub ids: Vec<AlertId>,
    /// One line.
    pub title: String,
    /// A few lines.
    pub body: String,
    /// How to show it.
    pub urgency: Urgency,
    /// Where a click leads; none for a digest, whose click leads to the inbox.
    pub ticket: Option<TicketId>,
}

/// An alert to tell of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which.
    pub id: AlertId,
    /// Of which ticket.
    pub ticket: TicketId,
    /// `VI-4188`.
    pub number: String,
    /// One line.
    pub subject: String,
    /// Whose.
    pub customer: String,
    /// What it is about.
    pub cause: Cause,
    /// How much it matters.
    pub severity: Severity,
    /// When the threshold was reached.
    pub at: UtcMillis,
    /// When the clock is or was due, in words, in the device's zone.
    pub due: Option<String>,
}

/// One notification for all that waited in quiet hours (sla.md 2.12).
pub fn after_quiet(mut told: Vec<Told>) -> Vec<AlertToShow> {
    if told.len() < 2 {
        return notices(told);
    }
    sort(&mut told);
    vec![digest(&told)]
}

/// The most severe first.
fn sort(told: &mut [Told]) {
    told.sort_by(|a, b| (b.severity, a.at, a.id).cmp(&(a.severity, b.at, b.id)));
}

/// One notification each, or one digest, the most severe first (EC-94).
pub fn notices(mut told: Vec<Told>) -> Vec<AlertToShow> {
    sort(&mut told);
    if told.len() > ONE_BY_ONE {
        return vec![digest(&told)];
    }
    told.iter().map(single).collect()
}

fn single(told: &Told) -> AlertToShow {
    let due = match (&told.due, told.cause.threshold()) {
        (Some(due), Threshold::Breach) => format!("\nWas due {due}."),
        (Some(due), _) => format!("\nDue {due}."),
        (None, _) => String::new(),
    };
    AlertToShow {
        ids: vec![told.id],
        title: format!("{}: {}", told.number, words::alert(told.cause)),
        body: format!("{} · {}{due}", told.subject, told.customer),
        urgency: urgency(told.severity),
        ticket: Some(told.ticket),
    }
}

fn digest(told: &[Told]) -> AlertToShow {
    let breached = told.iter().filter(|one| one.severity == Severity::Breach).count();
    let title = match breached {
        0 => format!("{} deadlines need you", told.len()),
        _ => format!("{} deadlines need you, {breached} of them breached", told.len()),
    };
    let mut lines: Vec<String> =
        told.iter().take(LINES).map(|one| format!("{}: {}", one.number, words::alert(one.cause))).collect();
    if told.len() > LINES {
        lines.push(format!("and {} more", told.len() - LINES));
    }
    AlertToShow {
        ids: told.iter().map(|one| one.id).collect(),
        title,
        body: lines.join("\n"),
        urgency: told.first().map_or(Urgency::Normal, |worst| urgency(worst.severity)),
        ticket: None,
    }
}

fn urgency(severity: Severity) -> Urgency {
    match severity {
        Severity::Badge | Severity::Warning => Urgency::Normal,
        Severity::Urgent | Severity::Breach => Urgency::Critical,
    }
}
