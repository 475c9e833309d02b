//! What a write changed, so that whoever shows it reads it again.

use std::collections::BTreeSet;

use vioe_domain::TicketId;

/// What a write changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// These tickets; with `everything`, all of them.
    pub tickets: BTreeSet<TicketId>,
    /// More than it is worth listing.
    pub everything: bool,
    /// Alarms.
    pub alerts: bool,
    /// The outbox.
    pub outbox: bool,
    /// People, customers, the policy.
    pub reference: bool,
}

impl Touched {
    /// More tickets than this are "everything".
    pub const MANY: usize = 500;

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what another write changed.
    pub fn merge(&mut self, other: Self) {
        self.tickets.extend(other.tickets);
        self.everything |= other.everything;
        self.alerts |= other.alerts;
        self.outbox |= other.outbox;
        self.reference |= other.reference;
    }

    pub(crate) fn settle(&mut self) {
        if self.tickets.len() > Self::MANY {
            self.everything = true;
        }
        if self.everything {
            self.tickets.clear();
        }
    }
}
