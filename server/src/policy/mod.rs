//! The policy as a file: read and checked, shown, compared, put in force (guide 1 to 10 as data).

mod diff;
mod file;
mod force;

pub use diff::{Change, diff};
pub use file::{PolicyError, load, parse, show};
pub use force::{Moved, put_in_force, would_move};
