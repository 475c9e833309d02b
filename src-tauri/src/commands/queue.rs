//! Lists of tickets, and who and what they can be given to.

use vioe_desk::view::{AssigneeChoice, CustomerChoice, MyTicket, QueuePage, QueueRequest};

use super::{Answer, TheDesk};

/// A page of the agent's queue.
#[tauri::command]
#[specta::specta]
pub async fn queue(desk: TheDesk<'_>, request: QueueRequest) -> Answer<QueuePage> {
    Ok(desk.queue(request).await?)
}

/// The contact's own tickets: those that are open, or those that are over.
#[tauri::command]
#[specta::specta]
pub async fn my_tickets(desk: TheDesk<'_>, closed: bool) -> Answer<Vec<MyTicket>> {
    Ok(desk.my_tickets(closed).await?)
}

/// Whom a ticket can be given to.
#[tauri::command]
#[specta::specta]
pub async fn assignees(desk: TheDesk<'_>) -> Answer<Vec<AssigneeChoice>> {
    Ok(desk.assignees().await?)
}

/// Which customers a ticket can be raised for.
#[tauri::command]
#[specta::specta]
pub async fn customers(desk: TheDesk<'_>) -> Answer<Vec<CustomerChoice>> {
    Ok(desk.customers().await?)
}
