//! `status`: how this profile stands, without asking anybody.

use serde_json::{Value, json};
use vioe_desk::{Desk, Place};
use vioe_domain::UtcMillis;

use crate::assemble;
use crate::failure::{Ended, Failure};
use crate::instants;
use crate::options::Options;
use crate::output::Output;
use crate::standing::{self, Standing};

/// `status`.
///
/// # Errors
/// The store is in the way.
pub async fn status(desk: &Desk, options: &Options, output: Output) -> Result<Ended, Failure> {
    let place = desk.place().await?;
    let session = desk.session().await?;
    let email = session.person.as_ref().map(|person| person.email.clone());
    let watcher = standing::of(&assemble::folder(options)?);
    let value = json!({
        "connection": connection(watcher.as_ref(), &place),
        "server": session.server,
        "email": email,
        "synced_at": instants::maybe(place.synced_at),
        "complete": place.complete,
        "cursor": place.cursor,
        "outbox": place.waiting,
        "refused": place.refused,
        "server_offset_ms": place.server_offset_ms,
        "lease_until": instants::maybe(place.lease_until),
        "tz_version": place.tz_version,
        "policy_version": place.policy_version,
        "version": session.version,
        "now": instants::text(place.now),
    });
    output.answer(&value, || text(&place, watcher.as_ref(), &session.server, email.as_deref()))?;
    Ok(Ended::Done)
}

/// A connection lives as long as a process that keeps it: without one this profile is offline.
fn connection(watcher: Option<&Standing>, place: &Place) -> Value {
    match watcher {
        Some(standing) => json!({
            "state": standing.state,
            "since": instants::text(standing.since),
            "why": standing.why,
        }),
        None => json!({ "state": "offline", "since": instants::maybe(place.synced_at), "why": null }),
    }
}

fn text(place: &Place, watcher: Option<&Standing>, server: &str, email: Option<&str>) -> String {
    let at = |at: Option<UtcMillis>| at.map_or_else(|| "never".to_owned(), UtcMillis::to_rfc3339);
    let state = watcher.map_or("offline", |standing| standing.state.as_str());
    let offset = place.server_offset_ms.map_or_else(|| "unknown".to_owned(), |ms| format!("{ms} ms"));
    let lines = [
        ("connection", format!("{state} ({server}, {})", email.unwrap_or("nobody"))),
        ("in step", at(place.synced_at)),
        ("complete", if place.complete { "yes" } else { "no" }.to_owned()),
        ("cursor", place.cursor.to_string()),
        ("outbox", format!("{} waiting, {} refused", place.waiting, place.refused)),
        ("server offset", offset),
        ("works until", at(place.lease_until)),
        ("zone rules", place.tz_version.to_owned()),
        ("policy", place.policy_version.to_string()),
    ];
    lines.map(|(name, value)| format!("{name:<14} {value}")).join("\n")
}
