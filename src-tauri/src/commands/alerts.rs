//! The alerts inbox.

use vioe_desk::view::AlertView;
use vioe_domain::AlertId;

use super::{Answer, TheDesk};

/// This person's alerts, what is to be dealt with first.
#[tauri::command]
#[specta::specta]
pub async fn alerts(desk: TheDesk<'_>) -> Answer<Vec<AlertView>> {
    Ok(desk.alerts().await?)
}

/// Settles alerts, on every device of this person.
#[tauri::command]
#[specta::specta]
pub async fn acknowledge_alerts(desk: TheDesk<'_>, ids: Vec<AlertId>) -> Answer<()> {
    desk.acknowledge_alerts(ids).await?;
    Ok(())
}
