//! What the desk shows and does, seen from outside the crate.

mod build;
mod explain;
mod meters;
mod opened;
