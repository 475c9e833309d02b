//! This machine as a desk needs it, for the window and the command line alike: its keyring, its clocks, its zone.
//!
//! Absent on purpose: anything a desk decides. What is here answers the traits of `vioe_desk` and nothing else.
#![deny(missing_docs)]

mod clock;
mod keyring;
mod zone;

pub use clock::SystemClocks;
pub use keyring::Keyring;
pub use zone::device_zone;

/// The operating system's name, as people know a session by it.
pub fn platform() -> &'static str {
    match std::env::consts::OS {
        "linux" => "Linux",
        "macos" => "macOS",
        "windows" => "Windows",
        other => other,
    }
}
