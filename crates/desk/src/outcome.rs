//! What a write answers: its value, and what it touched.

use crate::view::Touched;

/// The value of a write, and what the window must read again.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<T> {
    /// What was asked for.
    pub value: T,
    /// What changed.
    pub touched: Touched,
}

/// The store's answer in the window's words.
pub(crate) fn touched(from: vioe_store::Touched) -> Touched {
    Touched {
        tickets: from.tickets.into_iter().collect(),
        everything: from.everything,
        alerts: from.alerts,
        outbox: from.outbox,
        reference: from.reference,
        session: false,
    }
}
