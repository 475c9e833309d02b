//! What helps whoever writes a message: scaffolds of the communication standards (guide 8.3), and what the contact wishes
//! (guide 9.4). Hints, never a block.

mod hints;
mod markdown;
mod scaffold;

pub use hints::{ContactHint, contact_hints};
pub use scaffold::{Part, ScaffoldKind, check, parts, scaffold};
