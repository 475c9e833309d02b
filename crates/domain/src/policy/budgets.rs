//! The promises of guide 3.1 and 3.2: how much time each clock has under each priority.

use serde::{Deserialize, Serialize};

use super::Span;

/// The budgets of one priority (sla.md 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budgets {
    /// Until the first response.
    pub first_response: Span,
    /// Between updates.
    pub update: Span,
    /// Until the target resolution.
    pub resolution_target: Span,
    /// Until the maximum resolution.
    pub resolution_maximum: Span,
}

impl Budgets {
    pub(super) const fn new(
        first_response: Span,
        update: Span,
        resolution_target: Span,
        resolution_maximum: Span,
    ) -> Self {
        Self { first_response, update, resolution_target, resolution_maximum }
    }
}
