//! How a ticket begins: what was asked at intake, and the customer's terms at that moment.

use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::words::{Category, Channel, Priority, Relation, Scenario, Topic};
use crate::coverage::Zone;
use crate::{CustomerId, Level, PersonId, TicketId, UtcMillis};

/// The information the guide requires from a customer (guide 8.4). Only `text` must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct Description {
    /// The issue in the customer's words.
    pub text: String,
    /// Steps to reproduce.
    pub steps: String,
    /// Expected behaviour.
    pub expected: String,
    /// Actual behaviour.
    pub actual: String,
    /// Error messages.
    pub errors: String,
    /// Affected users.
    pub affected_users: String,
    /// Business impact.
    pub business_impact: String,
}

/// What a customer provides in an emergency beside company and account (guide 6.3, step 2). What is missing is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct EmergencyReport {
    /// Contact name: who stays available.
    pub contact_name: String,
    /// And their phone.
    pub contact_phone: String,
    /// Issue description.
    pub issue: String,
    /// Business impact.
    pub business_impact: String,
    /// When the issue started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<UtcMillis>,
}

/// What was asked at intake beside the four questions (guide 1.2, 6.1 to 6.3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct IntakeAnswers {
    /// What the request is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    /// Which scenario of the two lists fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenario: Option<Scenario>,
    /// The information of guide 6.3, in an emergency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emergency: Option<EmergencyReport>,
}

/// The ticket a ticket came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Which.
    pub ticket: TicketId,
    /// How, seen from the new one: a follow-up or a split.
    pub relation: Relation,
}

/// How a ticket begins. The ticket keeps its own copy of level and zone (sla.md 2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    /// The number people say, given by the server (shown as `VI-4188`); none while it waits to be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// The reference in the helpdesk it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<String>,
    /// Whose ticket.
    pub customer: CustomerId,
    /// The contact it is for.
    #[serde(default)]
    pub contact: Option<PersonId>,
    /// One line.
    pub subject: String,
    /// What it is about.
    pub category: Category,
    /// How it reached us.
    pub channel: Channel,
    /// As assessed when raised.
    pub priority: Priority,
    /// The four answers that proposed the priority, if they were asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Answers>,
    /// The required information.
    pub description: Description,
    /// The customer's level then.
    pub level: Level,
    /// The customer's zone then.
    pub zone: Zone,
    /// An agent wrote it down during a live call: the first response is met at once (sla.md 2.6).
    #[serde(default)]
    pub live_call: bool,
    /// What else was asked at intake.
    #[serde(default)]
    pub intake: IntakeAnswers,
    /// The ticket it came from, if it is a follow-up or was split off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}
