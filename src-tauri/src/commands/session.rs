//! Signing in and out, and how this desktop stands to the server.

use vioe_desk::view::{ConnectionView, SessionView, SignInForm, SignInOutcome};

use super::{Answer, TheDesk};

/// Who is signed in.
#[tauri::command]
#[specta::specta]
pub async fn session(desk: TheDesk<'_>) -> Answer<SessionView> {
    Ok(desk.session().await?)
}

/// Signs in. What the person has to mend is an outcome, not an error.
#[tauri::command]
#[specta::specta]
pub async fn sign_in(desk: TheDesk<'_>, form: SignInForm) -> Answer<SignInOutcome> {
    Ok(desk.sign_in(form).await?)
}

/// Signs out. While changes wait to be sent this is refused, unless they may be discarded.
#[tauri::command]
#[specta::specta]
pub async fn sign_out(desk: TheDesk<'_>, discard_unsent: bool) -> Answer<()> {
    Ok(desk.sign_out(discard_unsent).await?)
}

/// How this desktop stands to the server.
#[tauri::command]
#[specta::specta]
pub async fn connection(desk: TheDesk<'_>) -> Answer<ConnectionView> {
    Ok(desk.connection().await?)
}

/// Exchanges with the server now rather than at the next try.
#[tauri::command]
#[specta::specta]
pub async fn sync_now(desk: TheDesk<'_>) -> Answer<()> {
    desk.sync_now();
    Ok(())
}
