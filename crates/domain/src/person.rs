//! People with an account, and what each role is.

use serde::{Deserialize, Serialize};

use crate::coverage::Zone;
use crate::escalation::Tier;
use crate::ticket::Channel;
use crate::{CustomerId, PersonId};

/// What somebody is here for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A customer's designated contact (guide 9.3).
    Contact,
    /// A support agent of some tier (guide 2).
    Agent,
    /// A support manager: leads the tiers, is told of approaching resolutions (guide 5.2).
    Manager,
    /// An account executive: reviews escalations of the customers assigned (guide 5.3).
    AccountExecutive,
    /// Keeps people, policy and calendars.
    Administrator,
}

impl Role {
    /// Whether this role works for us rather than for a customer.
    pub fn is_staff(self) -> bool {
        self != Self::Contact
    }

    /// Whether this role works on tickets: replies, notes, moves.
    pub fn handles_tickets(self) -> bool {
        matches!(self, Self::Agent | Self::Manager | Self::Administrator)
    }
}

/// What a contact is designated for (guide 9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Designation {
    /// Primary contact for all issues.
    Primary,
    /// Technical contact for complex issues.
    Technical,
    /// Executive contact for escalations.
    Executive,
}

/// A team inside the house (guide 5.4, 6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Team {
    /// The security team: told of every security concern.
    Security,
    /// Engineering.
    Engineering,
    /// Customer success.
    CustomerSuccess,
    /// Legal.
    Legal,
}

/// A stretch of every local day in which somebody is not to be disturbed; it may reach over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// The minute of the day it begins with, 0 to 1439.
    pub from_minute: u16,
    /// The minute of the day it ends before, 0 to 1439.
    pub to_minute: u16,
}

/// How somebody wants to be reached (guide 9.4), and when not to be disturbed (sla.md 2.12).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct Preferences {
    /// Preferred contact method.
    pub method: Option<Channel>,
    /// Their zone, where it is not their customer's.
    pub zone: Option<Zone>,
    /// Their working hours, in words.
    pub working_hours: String,
    /// Escalation preferences, in words.
    pub escalation: String,
    /// Communication restrictions, in words; the composer shows them.
    pub restrictions: String,
    /// When warnings wait (never those of a P1).
    pub quiet_hours: Option<QuietHours>,
}

/// What an account is, beside its role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// A contact's designations (guide 9.3).
    pub designations: Vec<Designation>,
    /// The teams of somebody of ours.
    pub teams: Vec<Team>,
    /// How they want to be reached.
    pub preferences: Preferences,
}

impl Default for Profile {
    /// A contact is the primary one until somebody says otherwise.
    fn default() -> Self {
        Self {
            designations: vec![Designation::Primary],
            teams: Vec::new(),
            preferences: Preferences::default(),
        }
    }
}

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// The name others see.
    pub name: String,
    /// The address they sign in with, in lower case.
    pub email: String,
    /// What they are here for.
    pub role: Role,
    /// An agent's tier; for a manager, none.
    #[serde(default)]
    pub tier: Option<Tier>,
    /// A contact's customers (usually one); an account executive's accounts; empty for the rest.
    #[serde(default)]
    pub customers: Vec<CustomerId>,
    /// Where to call them.
    #[serde(default)]
    pub phone: Option<String>,
    /// A disabled account can neither sign in nor be assigned.
    #[serde(default = "yes")]
    pub active: bool,
    /// Designations, teams, preferences.
    #[serde(default)]
    pub profile: Profile,
}

impl Person {
    /// Whether a contact is designated for that (guide 9.3).
    pub fn is_designated(&self, designation: Designation) -> bool {
        self.role == Role::Contact && self.profile.designations.contains(&designation)
    }

    /// Whether somebody of ours is in that team.
    pub fn is_in(&self, team: Team) -> bool {
        self.role.is_staff() && self.profile.teams.contains(&team)
    }
}

fn yes() -> bool {
    true
}
