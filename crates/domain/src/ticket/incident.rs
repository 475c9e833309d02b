//! What is known of an emergency (guide 6): what was declared, who does what, what is owed afterwards.

use std::collections::BTreeMap;

use super::kind::Kind;
use super::raised::EmergencyReport;
use super::words::{Scenario, Status};
use crate::escalation::{IncidentRole, ObligationKind};
use crate::{EventId, PersonId, UtcMillis};

/// What is owed and by whom; the clock of it is [`crate::escalation::obligations`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owed {
    /// Who owes it.
    pub owner: Option<PersonId>,
    /// When it was delivered, by which event.
    pub met: Option<(UtcMillis, EventId)>,
}

/// A resolution of an emergency: what is owed afterwards counts from the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The event.
    pub id: EventId,
    /// When.
    pub at: UtcMillis,
    /// Whether it carried a message to the customer: the "issue resolved communication" (guide 6.5).
    pub told: bool,
}

/// An emergency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// The event that declared it.
    pub declaration: EventId,
    /// When.
    pub declared_at: UtcMillis,
    /// Which row of guide 6.1.
    pub scenario: Option<Scenario>,
    /// What the customer provided.
    pub report: Option<EmergencyReport>,
    /// Who has which role.
    pub roles: BTreeMap<IncidentRole, PersonId>,
    /// When there last was a commander change; the declaration before that.
    pub roles_at: UtcMillis,
    /// The last progress.
    pub progress_at: Option<UtcMillis>,
    /// Its resolutions, in order; more than one where it was reopened.
    pub resolutions: Vec<Resolved>,
    /// What is owed.
    pub owed: BTreeMap<ObligationKind, Owed>,
}

impl Incident {
    pub(super) fn declared(
        declaration: EventId,
        at: UtcMillis,
        scenario: Option<Scenario>,
        report: Option<&EmergencyReport>,
    ) -> Self {
        Self {
            declaration,
            declared_at: at,
            scenario,
            report: report.cloned(),
            roles: BTreeMap::new(),
            roles_at: at,
            progress_at: None,
            resolutions: Vec::new(),
            owed: BTreeMap::new(),
        }
    }

    pub(super) fn apply(&mut self, id: EventId, at: UtcMillis, kind: &Kind) {
        match kind {
            Kind::RoleAssigned { role, person } => {
                match person {
                    Some(person) => self.roles.insert(*role, *person),
                    None => self.roles.remove(role),
                };
                if *role == IncidentRole::Commander {
                    self.roles_at = at;
                }
            }
            Kind::StatusChanged { to: Status::Resolved, message, .. } => {
                self.resolutions.push(Resolved { id, at, told: message.is_some() });
            }
            Kind::ProgressLogged { .. } => self.progress_at = Some(at),
            Kind::ObligationAssigned { obligation, to } => {
                self.owed.entry(*obligation).or_default().owner = *to;
            }
            Kind::ObligationMet { obligation, .. } => {
                self.owed.entry(*obligation).or_default().met.get_or_insert((at, id));
            }
            _ => {}
        }
    }

    /// Who owes something: whom it was given to; while nobody, the commander (guide 6.5).
    pub fn owner(&self, obligation: ObligationKind) -> Option<PersonId> {
        self.owed.get(&obligation).and_then(|owed| owed.owner).or(self.commander())
    }

    /// When something owed was delivered, and by which event. The resolution's own message is the communication.
    pub fn met(&self, obligation: ObligationKind) -> Option<(UtcMillis, EventId)> {
        let told = || self.resolutions.iter().find(|resolved| resolved.told).map(|told| (told.at, told.id));
        let delivered = self.owed.get(&obligation).and_then(|owed| owed.met);
        match obligation {
            ObligationKind::ResolvedCommunication => told().into_iter().chain(delivered).min(),
            _ => delivered,
        }
    }

    /// Who commands it.
    pub fn commander(&self) -> Option<PersonId> {
        self.roles.get(&IncidentRole::Commander).copied()
    }
}
