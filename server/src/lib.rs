//! The central server: it decides every intent again, holds the timers, and reads other helpdesks' histories.

pub mod audit;
