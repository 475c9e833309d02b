//! The one window. Closing it ends the program: there is no tray to come back from (desktop.md D7).

use std::path::Path;

use tauri::{AppHandle, Manager, Runtime, WebviewWindowBuilder};
use tauri_specta::Event as _;
use vioe_domain::TicketId;

use crate::events::OpenTicketEvent;

/// The window's name in `tauri.conf.json` and in the capability.
pub const MAIN: &str = "main";

/// Opens the window. With a profile folder asked for by name, the web view keeps what it keeps in there.
pub fn open<R: Runtime>(app: &AppHandle<R>, apart: Option<&Path>) -> tauri::Result<()> {
    let windows = &app.config().app.windows;
    let Some(config) = windows.iter().find(|window| window.label == MAIN) else {
        return Err(tauri::Error::WindowNotFound);
    };
    let mut builder = WebviewWindowBuilder::from_config(app, config)?;
    if let Some(folder) = apart {
        builder = builder.data_directory(folder.join("webview"));
    }
    builder.build()?;
    Ok(())
}

/// Brings the window to the front.
pub fn raise<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    for step in [window.show(), window.unminimize(), window.set_focus()] {
        if let Err(error) = step {
            tracing::warn!(%error, "the window can't be brought to the front");
        }
    }
}

/// Brings the window to the front and that ticket into it.
pub fn open_ticket<R: Runtime>(app: &AppHandle<R>, ticket: TicketId) {
    raise(app);
    if let Err(error) = OpenTicketEvent(ticket).emit(app) {
        tracing::warn!(%error, %ticket, "the window was not told to open a ticket");
    }
}
