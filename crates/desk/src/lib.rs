//! What a person at the desk can do: use cases on rules, store and sync.
//!
//! Absent on purpose: Tauri, SQL, HTTP.

pub mod view;
pub mod views;
pub mod words;
