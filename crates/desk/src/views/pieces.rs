//! What a clock did, stretch by stretch: the rules' own account.

use vioe_domain::UtcMillis;
use vioe_domain::sla::Clock;

use super::known::Known;

/// What a clock did for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    Ran,
    Closed,
    Waiting,
    Resolved,
    Excluded,
}

/// `[from, to)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    pub from: UtcMillis,
    pub to: UtcMillis,
    pub kind: PieceKind,
}

/// The stretches of a clock from its start to `until`.
pub fn pieces(known: &Known<'_>, clock: &Clock, until: UtcMillis) -> Vec<Piece> {
    let _ = (known, clock, until);
    Vec::new()
}
