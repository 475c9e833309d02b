//! What is asked before there is a ticket, and what the answers mean: whether support covers it (guide 1.2), whether it is
//! an emergency (guide 6.1, 6.2), whether enough is known to begin (guide 6.3, 8.4), and how urgent it is (guide 7.1).
//!
//! Everything here proposes and explains; what is refused is decided by [`crate::ticket::decide`].

mod completeness;
mod scope;
mod triage;

pub use completeness::{
    Completeness, Missing, ReportPart, completed_report, completeness, report_completeness,
};
pub use scope::{ScopeAnswer, scope, topic_words};
pub use triage::{Proposal, Triage, asked_beyond, propose, triage};
