//! `outbox`: what waits to be sent, and what the server refused.

use serde_json::{Value, json};
use vioe_desk::Desk;
use vioe_desk::view::{OutboxItem, OutboxState};
use vioe_domain::IntentId;

use crate::failure::{Ended, Failure};
use crate::instants;
use crate::output::Output;

/// `outbox [--discard ID | --again ID]`.
///
/// # Errors
/// That change was not refused; a rule says no; the store is in the way.
pub async fn outbox(
    desk: &Desk,
    discard: Option<IntentId>,
    again: Option<IntentId>,
    output: Output,
) -> Result<Ended, Failure> {
    if let Some(intent) = discard {
        desk.discard_refused(intent).await?;
        output.answer(&json!({ "intent": intent, "discarded": true }), || "Discarded.".to_owned())?;
        return Ok(Ended::Done);
    }
    if let Some(intent) = again {
        let new = desk.resubmit(intent).await?.value;
        let value = json!({ "intent": new, "queued": true, "instead_of": intent });
        output.answer(&value, || format!("Waits to be sent as {new}."))?;
        return Ok(Ended::Done);
    }
    for item in desk.outbox().await? {
        output.answer(&value(&item), || text(&item))?;
    }
    Ok(Ended::Done)
}

fn value(item: &OutboxItem) -> Value {
    let mut value = json!({
        "intent": item.intent,
        "ticket": item.number,
        "id": item.ticket,
        "subject": item.subject,
        "wanted": item.wanted,
        "body": item.body,
        "written_at": instants::text(item.written_at),
        "state": "waiting",
    });
    if let OutboxState::Refused { message, next, conflict } = &item.state {
        value["state"] = "refused".into();
        value["message"] = message.as_str().into();
        value["next"] = next.as_str().into();
        value["conflict"] = (*conflict).into();
    }
    value
}

fn text(item: &OutboxItem) -> String {
    let state = match &item.state {
        OutboxState::Waiting => "waits to be sent".to_owned(),
        OutboxState::Refused { message, next, .. } => format!("refused: {message} {next}"),
    };
    format!("{} {:<9} {:<20} {state}", item.intent, item.number, item.wanted)
}
