//! Assembles the desk from this machine's parts, and passes on what it says: to the window, and as notifications.

use std::path::Path;
use std::sync::Arc;

use tauri::{AppHandle, Manager as _, Runtime, async_runtime};
use tauri_specta::Event as _;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use vioe_desk::view::{SessionState, SignInForm, SignInOutcome, Touched};
use vioe_desk::watch::{AlertToShow, Urgency};
use vioe_desk::{Desk, DeskError, Parts};
use vioe_machine::{Keyring, SystemClocks, device_zone, platform};

use crate::events::{ConnectionEvent, TouchedEvent};
use crate::notify::{Loudness, Notifications};
use crate::options::Options;
use crate::window;

/// Puts the desk together, opens the store of whoever was signed in last, and begins to pass on.
pub fn assemble<R: Runtime>(app: &AppHandle<R>, options: &Options, data: &Path) -> Result<(), DeskError> {
    let version = app.package_info().version.to_string();
    let clock = Arc::new(SystemClocks);
    let desk = Desk::new(Parts {
        data: data.to_path_buf(),
        server: options.server.clone(),
        platform: format!("{}, console {version}", platform()),
        version,
        zone: device_zone(),
        clock: clock.clone(),
        secrets: Arc::new(Keyring::new(options.data.as_deref())),
        gate: vioe_desk::network(clock),
    })?;
    app.manage(desk.clone());
    pass_on(app, &desk);
    async_runtime::block_on(async {
        if let Err(error) = desk.start().await {
            // The sign-in screen says it too.
            tracing::error!(%error, "the last session can't be opened");
        }
        if let Some(email) = &options.sign_in {
            sign_in(&desk, &options.server, email).await;
        }
    });
    Ok(())
}

/// Lets go of the store before the program ends.
pub fn close<R: Runtime>(app: &AppHandle<R>) {
    if let Some(desk) = app.try_state::<Desk>() {
        async_runtime::block_on(desk.close());
    }
}

/// `--sign-in`: as the sign-in screen does it, told on standard error. Somebody who is signed in stays.
async fn sign_in(desk: &Desk, server: &str, email: &str) {
    match desk.session().await {
        Ok(session) if session.state == SessionState::SignedIn => return,
        _ => {}
    }
    let password = match Options::password() {
        Ok(password) => password,
        Err(error) => return eprintln!("vioe-console: no password on standard input: {error}"),
    };
    let mut form =
        SignInForm { server: server.to_owned(), email: email.to_owned(), password, this_run_only: false };
    loop {
        match desk.sign_in(form.clone()).await {
            Ok(SignInOutcome::SignedIn { .. }) => return eprintln!("vioe-console: signed in as {email}"),
            Ok(SignInOutcome::NeedsThisRunOnly { why }) if !form.this_run_only => {
                eprintln!("vioe-console: {why} The session is kept for this run only.");
                form.this_run_only = true;
            }
            Ok(SignInOutcome::NeedsThisRunOnly { why }) => return eprintln!("vioe-console: {why}"),
            Ok(SignInOutcome::Failed { message, next }) => {
                return eprintln!("vioe-console: {message} {next}");
            }
            Err(error) => return eprintln!("vioe-console: {error}"),
        }
    }
}

/// Passes on what the desk says, for as long as the program runs.
fn pass_on<R: Runtime>(app: &AppHandle<R>, desk: &Desk) {
    let to = app.clone();
    relay(desk.on_touched(), move |heard| {
        // Whoever missed some reads everything again.
        let touched = heard.unwrap_or_else(everything);
        told(TouchedEvent(touched).emit(&to));
    });
    let to = app.clone();
    relay(desk.on_connection(), move |heard| {
        if let Some(connection) = heard {
            told(ConnectionEvent(connection).emit(&to));
        }
    });
    let (to, of, notifications) = (app.clone(), desk.clone(), Notifications::default());
    relay(desk.on_alert(), move |heard| {
        if let Some(alert) = heard {
            show(&to, &of, &notifications, alert);
        }
    });
}

/// Calls `f` with each message, or with nothing where some were missed.
fn relay<T: Clone + Send + 'static>(mut from: Receiver<T>, f: impl Fn(Option<T>) + Send + 'static) {
    async_runtime::spawn(async move {
        loop {
            match from.recv().await {
                Ok(message) => f(Some(message)),
                Err(RecvError::Lagged(_)) => f(None),
                Err(RecvError::Closed) => return,
            }
        }
    });
}

fn show<R: Runtime>(app: &AppHandle<R>, desk: &Desk, notifications: &Notifications, alert: AlertToShow) {
    let loudness = match alert.urgency {
        Urgency::Normal => Loudness::Normal,
        Urgency::Critical => Loudness::Stays,
    };
    let to = app.clone();
    let ticket = alert.ticket;
    notifications.show(&alert.title, &alert.body, loudness, move || match ticket {
        Some(ticket) => window::open_ticket(&to, ticket),
        None => window::raise(&to),
    });
    let desk = desk.clone();
    async_runtime::spawn(async move {
        if let Err(error) = desk.alert_shown(alert.ids).await {
            tracing::warn!(%error, "a shown notification was not noted");
        }
    });
}

fn told(sent: tauri::Result<()>) {
    if let Err(error) = sent {
        tracing::warn!(%error, "the window was not told");
    }
}

fn everything() -> Touched {
    Touched {
        everything: true,
        alerts: true,
        outbox: true,
        reference: true,
        session: true,
        ..Touched::default()
    }
}
