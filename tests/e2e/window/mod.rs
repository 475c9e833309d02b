//! The real window.

mod journey;
mod opens;
mod people;
