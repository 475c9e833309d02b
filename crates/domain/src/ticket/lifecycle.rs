//! The graph of guide 8.1 with the shortcuts of sla.md 2.5.

use super::words::Status;

/// Why a move is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoveRefused {
    /// It stands there already.
    #[error("the ticket is already {to:?}")]
    Already {
        /// Where.
        to: Status,
    },
    /// The lifecycle has no such move.
    #[error("a ticket can't go from {from:?} to {to:?}")]
    NoSuchMove {
        /// Where it stands.
        from: Status,
        /// Where it should go.
        to: Status,
    },
}

/// Whether the lifecycle has a move `from` → `to` (guide 8.1, sla.md 2.5, ruling 7). That the shortcuts from `Open`
/// carry a message is the business of [`super::decide`].
///
/// # Errors
/// The move is refused.
pub fn allowed_move(from: Status, to: Status) -> Result<(), MoveRefused> {
    use Status::{Closed, InProgress, Open, PendingCustomer, Resolved};
    match (from, to) {
        (Open, InProgress | PendingCustomer | Resolved)
        | (InProgress, PendingCustomer | Resolved)
        | (PendingCustomer, InProgress | Resolved)
        | (Resolved, InProgress | Closed) => Ok(()),
        (Open, Open)
        | (InProgress, InProgress)
        | (PendingCustomer, PendingCustomer)
        | (Resolved, Resolved)
        | (Closed, Closed) => Err(MoveRefused::Already { to }),
        (Open, Closed)
        | (InProgress, Open | Closed)
        | (PendingCustomer, Open | Closed)
        | (Resolved, Open | PendingCustomer)
        | (Closed, Open | InProgress | PendingCustomer | Resolved) => {
            Err(MoveRefused::NoSuchMove { from, to })
        }
    }
}
