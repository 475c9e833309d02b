//! Writing: a new ticket, the priority its answers propose, the promises it would get, and drafts.

use vioe_desk::view::{Draft, DraftKind, NewTicketForm, PromisePreview, ProposedPriority};
use vioe_domain::ticket::Answers;
use vioe_domain::{CustomerId, Priority, TicketId};

use super::{Answer, TheDesk};

/// The priority that four answers propose (guide 7.1).
#[tauri::command]
#[specta::specta]
pub async fn propose_priority(desk: TheDesk<'_>, answers: Answers) -> Answer<ProposedPriority> {
    Ok(desk.propose_priority(answers))
}

/// The promises a ticket would get if the server received it now. A contact's own customer where none is given.
#[tauri::command]
#[specta::specta]
pub async fn preview_promises(
    desk: TheDesk<'_>,
    customer: Option<CustomerId>,
    priority: Priority,
) -> Answer<PromisePreview> {
    Ok(desk.preview_promises(customer, priority).await?)
}

/// Raises a ticket and answers with its id; its number comes from the server.
#[tauri::command]
#[specta::specta]
pub async fn raise_ticket(desk: TheDesk<'_>, form: NewTicketForm) -> Answer<TicketId> {
    Ok(desk.raise_ticket(form).await?.value)
}

/// Keeps what is half written; an empty text forgets it. Without a ticket: the new one.
#[tauri::command]
#[specta::specta]
pub async fn save_draft(
    desk: TheDesk<'_>,
    ticket: Option<TicketId>,
    kind: DraftKind,
    text: String,
) -> Answer<()> {
    desk.save_draft(ticket, kind, text).await?;
    Ok(())
}

/// What was half written.
#[tauri::command]
#[specta::specta]
pub async fn draft(desk: TheDesk<'_>, ticket: Option<TicketId>, kind: DraftKind) -> Answer<Option<Draft>> {
    Ok(desk.draft(ticket, kind).await?)
}
