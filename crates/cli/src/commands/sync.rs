//! `sync`: pushes and pulls until there is nothing left to do.

use std::time::Duration;

use serde_json::{Value, json};
use vioe_desk::{Desk, Place};

use crate::failure::{Ended, Failure};
use crate::instants;
use crate::output::Output;

/// `sync [--wait SECONDS]`.
///
/// # Errors
/// The time is up; somebody must sign in; the store is in the way.
pub async fn sync(desk: &Desk, wait: u64, output: Output) -> Result<Ended, Failure> {
    let place = desk.exchange(Duration::from_secs(wait)).await?;
    output.answer(&value(&place), || {
        let refused = match place.refused {
            0 => String::new(),
            refused => format!(" {refused} refused: see `vioe outbox`."),
        };
        format!("In step with the server at position {}.{refused}", place.cursor)
    })?;
    Ok(Ended::Done)
}

fn value(place: &Place) -> Value {
    json!({
        "synced": true,
        "synced_at": instants::maybe(place.synced_at),
        "cursor": place.cursor,
        "outbox": place.waiting,
        "refused": place.refused,
        "policy_version": place.policy_version,
    })
}
