//! The shell around the desk: one window, its commands, native notifications, the keyring, the clocks.
//!
//! [`run`] opens the window; `ipc` is the list of commands and events; everything a command does is the desk's. Absent
//! on purpose: rules, SQL, HTTP.

mod commands;
mod events;
mod ipc;
mod logs;
mod notify;
mod options;
mod shell;
mod window;

use std::process::ExitCode;

use tauri::webview::PageLoadEvent;
use tauri::{Manager, RunEvent, Wry};

use options::{Options, Start};

/// Runs the program until its window is closed.
pub fn run() -> ExitCode {
    match Options::read(std::env::args().skip(1), |name| std::env::var(name).ok()) {
        Ok(Start::Print(text)) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Ok(Start::Window(_)) if !has_display() => {
            eprintln!(
                "vioe-console: there is no display to open a window on. Start it from a desktop session, or set \
                 DISPLAY or WAYLAND_DISPLAY."
            );
            ExitCode::FAILURE
        }
        Ok(Start::Window(options)) => match open(options) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                tracing::error!(%error, "the console can't start");
                eprintln!("vioe-console: {error}");
                ExitCode::FAILURE
            }
        },
        Err(error) => {
            eprintln!("vioe-console: {error}\n\n{}", options::HELP);
            ExitCode::from(2)
        }
    }
}

#[cfg(target_os = "linux")]
fn has_display() -> bool {
    gtk::init().is_ok()
}

#[cfg(not(target_os = "linux"))]
fn has_display() -> bool {
    true
}

fn open(options: Options) -> tauri::Result<()> {
    let ipc = ipc::ipc::<Wry>();
    let mut builder = tauri::Builder::default();
    if options.data.is_none() {
        // A second start raises the first one's window. A profile folder asked for by name is another desk; in both
        // cases the store's own lock is what guards the data (desktop.md D9).
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, _, _| window::raise(app)));
    }
    builder
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .invoke_handler(ipc.invoke_handler())
        .on_page_load(|_, page| {
            if page.event() == PageLoadEvent::Finished {
                // What starts the console without seeing it waits for this line.
                tracing::info!("the window is ready");
            }
        })
        .setup(move |app| {
            ipc.mount_events(app);
            let data = match &options.data {
                Some(folder) => folder.clone(),
                None => app.path().app_data_dir()?,
            };
            logs::start(&data);
            shell::assemble(app.handle(), &options, &data)?;
            window::open(app.handle(), options.data.as_deref())?;
            Ok(())
        })
        .build(tauri::generate_context!("tauri.conf.json"))?
        .run(|app, event| {
            if matches!(event, RunEvent::Exit) {
                shell::close(app);
            }
        });
    Ok(())
}
