//! What the clocks learn from an event, and the terms a ticket counts by.

use super::event::{Event, Side};
use super::fold::Ticket;
use super::kind::Kind;
use crate::Level;
use crate::coverage::Zone;
use crate::sla::FactKind;

/// What the clocks learn from an event.
pub(super) fn fact(event: &Event) -> Option<FactKind> {
    Some(match &event.kind {
        Kind::ReplySent { .. } if event.actor.side == Side::Customer => FactKind::CustomerMessage,
        Kind::ReplySent { .. } | Kind::BroadcastSent { .. } if event.actor.side == Side::Agent => {
            FactKind::AgentMessage
        }
        Kind::CallLogged { held_at, .. } => FactKind::Call { held_at: *held_at },
        Kind::StatusChanged { to, .. } => FactKind::Move { to: *to },
        Kind::PriorityChanged { to, mode, .. } => FactKind::Priority { to: *to, mode: *mode },
        Kind::TierChanged { to, .. } => FactKind::Tier { to: *to },
        Kind::EmergencyDeclared { .. } => FactKind::Emergency,
        Kind::ProgressLogged { .. } => FactKind::Progress,
        Kind::MergedAway { .. } => FactKind::Merged,
        Kind::TermsApplied { level, zone } => FactKind::Terms { level: *level, zone: zone.clone() },
        _ => return None,
    })
}

impl Ticket {
    /// The level it counts by: the one it was raised with, or the one applied last (sla.md 2.9).
    pub fn level(&self) -> Level {
        let applied = self.history.facts.iter().rev().find_map(|fact| match fact.kind {
            FactKind::Terms { level, .. } => level,
            _ => None,
        });
        applied.unwrap_or(self.history.level)
    }

    /// The zone whose days it counts by: the one it was raised in, or the one applied last (sla.md 2.9).
    pub fn zone(&self) -> &Zone {
        let applied = self.history.facts.iter().rev().find_map(|fact| match &fact.kind {
            FactKind::Terms { zone, .. } => zone.as_ref(),
            _ => None,
        });
        applied.unwrap_or(&self.history.zone)
    }
}
