//! One ticket: read it, and everything a person can do to it. Each change answers with the intent it became.

use vioe_desk::view::{Explanation, TicketView};
use vioe_domain::escalation::Tier;
use vioe_domain::sla::ClockKind;
use vioe_domain::ticket::{PriorityMode, Resolution, Scenario};
use vioe_domain::{EventId, IntentId, PersonId, Priority, Status, TicketId, UtcMillis};

use super::{Answer, TheDesk};

/// The ticket, opened.
#[tauri::command]
#[specta::specta]
pub async fn ticket(desk: TheDesk<'_>, ticket: TicketId) -> Answer<TicketView> {
    Ok(desk.ticket(ticket).await?)
}

/// Notes that the person has seen it up to now.
#[tauri::command]
#[specta::specta]
pub async fn mark_read(desk: TheDesk<'_>, ticket: TicketId) -> Answer<()> {
    desk.mark_read(ticket).await?;
    Ok(())
}

/// Why a clock stands where it stands.
#[tauri::command]
#[specta::specta]
pub async fn explain(
    desk: TheDesk<'_>,
    ticket: TicketId,
    clock: ClockKind,
    cycle: u32,
) -> Answer<Explanation> {
    Ok(desk.explain(ticket, clock, cycle).await?)
}

/// Writes to the other side.
#[tauri::command]
#[specta::specta]
pub async fn send_reply(desk: TheDesk<'_>, ticket: TicketId, body: String) -> Answer<IntentId> {
    Ok(desk.send_reply(ticket, body).await?.value)
}

/// Writes an internal note.
#[tauri::command]
#[specta::specta]
pub async fn add_note(desk: TheDesk<'_>, ticket: TicketId, body: String) -> Answer<IntentId> {
    Ok(desk.add_note(ticket, body).await?.value)
}

/// Asks the customer and waits for the answer.
#[tauri::command]
#[specta::specta]
pub async fn ask_customer(desk: TheDesk<'_>, ticket: TicketId, body: String) -> Answer<IntentId> {
    Ok(desk.ask_customer(ticket, body).await?.value)
}

/// Logs a telephone call that was held.
#[tauri::command]
#[specta::specta]
pub async fn log_call(
    desk: TheDesk<'_>,
    ticket: TicketId,
    held_at: UtcMillis,
    body: String,
) -> Answer<IntentId> {
    Ok(desk.log_call(ticket, held_at, body).await?.value)
}

/// Moves the status; `expect` is the one the person saw.
#[tauri::command]
#[specta::specta]
pub async fn move_status(
    desk: TheDesk<'_>,
    ticket: TicketId,
    expect: Status,
    to: Status,
    message: Option<String>,
    resolution: Option<Resolution>,
) -> Answer<IntentId> {
    Ok(desk.move_status(ticket, expect, to, message, resolution).await?.value)
}

/// Sets the priority anew.
#[tauri::command]
#[specta::specta]
pub async fn set_priority(
    desk: TheDesk<'_>,
    ticket: TicketId,
    to: Priority,
    mode: PriorityMode,
    reason: String,
) -> Answer<IntentId> {
    Ok(desk.set_priority(ticket, to, mode, reason).await?.value)
}

/// Hands it to another tier.
#[tauri::command]
#[specta::specta]
pub async fn set_tier(desk: TheDesk<'_>, ticket: TicketId, to: Tier, reason: String) -> Answer<IntentId> {
    Ok(desk.set_tier(ticket, to, reason).await?.value)
}

/// Gives it to somebody, or to nobody; `expect` is the assignee the person saw.
#[tauri::command]
#[specta::specta]
pub async fn assign(
    desk: TheDesk<'_>,
    ticket: TicketId,
    expect: Option<PersonId>,
    to: Option<PersonId>,
) -> Answer<IntentId> {
    Ok(desk.assign(ticket, expect, to).await?.value)
}

/// Declares an emergency by a row of guide 6.1.
#[tauri::command]
#[specta::specta]
pub async fn declare_emergency(desk: TheDesk<'_>, ticket: TicketId, scenario: Scenario) -> Answer<IntentId> {
    Ok(desk.declare_emergency(ticket, scenario, None).await?.value)
}

/// Logs progress in an emergency.
#[tauri::command]
#[specta::specta]
pub async fn log_progress(desk: TheDesk<'_>, ticket: TicketId, body: String) -> Answer<IntentId> {
    Ok(desk.log_progress(ticket, body).await?.value)
}

/// Undoes the reopening by a "thank you" (EC-76).
#[tauri::command]
#[specta::specta]
pub async fn undo_reopen(desk: TheDesk<'_>, ticket: TicketId, message: EventId) -> Answer<IntentId> {
    Ok(desk.undo_reopen(ticket, message).await?.value)
}
