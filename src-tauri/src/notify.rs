//! Native notifications. A notification is a hint: the alerts inbox is the record (desktop.md D2), so what can't be
//! shown is logged and nothing else happens.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use notify_rust::{Hint, Notification, NotificationResponse, Timeout, Urgency};

/// The most notifications whose click is waited for at a time. Each holds a thread until it is clicked or closed;
/// beyond this a notification is shown, and clicking it does nothing.
const MOST_WAITS: usize = 64;

/// How loud a notification is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loudness {
    /// Goes by itself.
    Normal,
    /// Stays until somebody settles it.
    Stays,
}

/// Shows notifications and says when one is clicked.
#[derive(Clone, Default)]
pub struct Notifications {
    waiting: Arc<AtomicUsize>,
}

impl Notifications {
    /// Shows a notification. `on_click` runs on a thread of its own, at most once.
    ///
    /// The library begins to listen for the click only after the notification is shown (a gap of about a millisecond);
    /// nobody is that fast, and a click in the gap loses nothing but the jump to the ticket.
    pub fn show(
        &self,
        summary: &str,
        body: &str,
        loudness: Loudness,
        on_click: impl FnOnce() + Send + 'static,
    ) {
        let mut popup = Notification::new();
        popup
            .appname("VIOE Support Console")
            .summary(summary)
            .body(&escape(body))
            .icon("vioe-console")
            .hint(Hint::DesktopEntry("vioe-console".to_owned()))
            .action("default", "Open")
            .urgency(if loudness == Loudness::Stays { Urgency::Critical } else { Urgency::Normal });
        if loudness == Loudness::Stays {
            popup.timeout(Timeout::Never);
        }
        let waiting = Arc::clone(&self.waiting);
        // Showing blocks on the bus, waiting blocks for as long as the notification stands.
        let spawned = std::thread::Builder::new().name("notification".to_owned()).spawn(move || {
            let handle = match popup.show() {
                Ok(handle) => handle,
                Err(error) => {
                    tracing::warn!(%error, "a notification can't be shown; the alerts inbox has it");
                    return;
                }
            };
            if waiting.fetch_add(1, Ordering::Relaxed) < MOST_WAITS {
                let answered = handle.wait_for_response(|response: &NotificationResponse| {
                    if matches!(response, NotificationResponse::Default | NotificationResponse::Action(_)) {
                        on_click();
                    }
                });
                if let Err(error) = answered {
                    tracing::warn!(%error, "a notification can't be waited for");
                }
            }
            waiting.fetch_sub(1, Ordering::Relaxed);
        });
        if let Err(error) = spawned {
            tracing::warn!(%error, "no thread for a notification; the alerts inbox has it");
        }
    }
}

/// The body may be read as markup: what a customer wrote must stay text.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn a_subject_is_never_markup() {
        assert_eq!(escape("<b>a</b> & c"), "&lt;b&gt;a&lt;/b&gt; &amp; c");
    }
}
