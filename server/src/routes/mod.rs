//! One file for each endpoint.

pub mod alerts;
pub mod events;
pub mod health;
pub mod pull;
pub mod push;
pub mod register;
pub mod session;
pub mod snapshot;

use vioe_protocol::Code;

use crate::failure::Failure;

/// A short text about an installation: shown to people, so without control characters, and not long.
fn label(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(200).collect()
}

/// Refuses a request that speaks for another installation than the one that signed in.
fn same_device(caller: &crate::request::Caller, device: vioe_domain::DeviceId) -> Result<(), Failure> {
    if caller.device == device {
        Ok(())
    } else {
        Err(Failure::new(
            Code::BadRequest,
            "The request names another installation than the one that signed in.",
        ))
    }
}
