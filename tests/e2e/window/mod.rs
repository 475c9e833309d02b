//! The real window.

mod opens;
