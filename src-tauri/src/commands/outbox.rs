//! What the server has not taken yet, and what it refused.

use vioe_desk::view::OutboxItem;
use vioe_domain::IntentId;

use super::{Answer, TheDesk};

/// What waits to be sent, and what was refused.
#[tauri::command]
#[specta::specta]
pub async fn outbox(desk: TheDesk<'_>) -> Answer<Vec<OutboxItem>> {
    Ok(desk.outbox().await?)
}

/// Settles a refused change by letting it go.
#[tauri::command]
#[specta::specta]
pub async fn discard_refused(desk: TheDesk<'_>, intent: IntentId) -> Answer<()> {
    desk.discard_refused(intent).await?;
    Ok(())
}

/// Wants a refused change again, as a new intent against what holds now.
#[tauri::command]
#[specta::specta]
pub async fn resubmit(desk: TheDesk<'_>, intent: IntentId) -> Answer<IntentId> {
    Ok(desk.resubmit(intent).await?.value)
}
