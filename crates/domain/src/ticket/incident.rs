//! What is known of an emergency (guide 6): what was declared, who does what, what is owed afterwards.

use std::collections::BTreeMap;

use super::kind::Kind;
use super::raised::EmergencyReport;
use super::words::Scenario;
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
                self.roles_at = at;
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

    /// Who commands it.
    pub fn commander(&self) -> Option<PersonId> {
        self.roles.get(&IncidentRole::Commander).copied()
    }
}
