//! What is half written; survives a crash.

use vioe_domain::{TicketId, UtcMillis};

/// A draft. `(ticket, kind)` is its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// For which ticket; none for a new one.
    pub ticket: Option<TicketId>,
    /// What for, as the caller spells it, such as `reply`.
    pub kind: String,
    /// What was written.
    pub text: String,
    /// When.
    pub saved_at: UtcMillis,
}
