//! Desks and a server together, without a window.

mod late_evidence;
mod offline_day;
mod refused;
mod two_desks;
