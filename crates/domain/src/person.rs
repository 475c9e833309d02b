//! People with an account, and what each role is.

use serde::{Deserialize, Serialize};

use crate::escalation::Tier;
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
}

fn yes() -> bool {
    true
}
