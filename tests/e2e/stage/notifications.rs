//! The notification daemon: `org.freedesktop.Notifications` on the test's bus. It keeps what it is asked to show, and
//! can click.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedValue;

const PATH: &str = "/org/freedesktop/Notifications";

/// A notification as it reached the daemon.
#[derive(Clone, Debug)]
pub struct Popup {
    pub id: u32,
    pub summary: String,
    pub body: String,
    pub actions: Vec<String>,
    /// 0 low, 1 normal, 2 critical.
    pub urgency: Option<u8>,
}

#[derive(Clone, Default)]
struct Shown(Arc<Mutex<Vec<Popup>>>);

impl Shown {
    fn list(&self) -> std::sync::MutexGuard<'_, Vec<Popup>> {
        self.0.lock().unwrap()
    }
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Shown {
    #[allow(clippy::too_many_arguments)] // the interface's own list
    fn notify(
        &self,
        _app_name: String,
        replaces_id: u32,
        _app_icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        _expire_timeout: i32,
    ) -> u32 {
        let mut list = self.list();
        let id = if replaces_id == 0 { u32::try_from(list.len()).unwrap() + 1 } else { replaces_id };
        let urgency = hints.get("urgency").and_then(|hint| u8::try_from(hint).ok());
        list.push(Popup { id, summary, body, actions, urgency });
        id
    }

    fn close_notification(&self, _id: u32) {}

    fn get_capabilities(&self) -> Vec<String> {
        ["actions", "body", "body-markup", "persistence"].map(str::to_owned).into()
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("vioe-e2e".into(), "vioe".into(), "1".into(), "1.2".into())
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, id: u32, reason: u32) -> zbus::Result<()>;
}

/// The daemon.
pub struct Notifications {
    shown: Shown,
    connection: zbus::Connection,
}

impl Notifications {
    /// Owns the name on that bus.
    pub async fn serve(address: &str) -> anyhow::Result<Self> {
        let shown = Shown::default();
        let connection = zbus::connection::Builder::address(address)?
            .serve_at(PATH, shown.clone())?
            .name("org.freedesktop.Notifications")?
            .build()
            .await?;
        Ok(Self { shown, connection })
    }

    /// What was shown so far.
    pub fn shown(&self) -> Vec<Popup> {
        self.shown.list().clone()
    }

    /// Clicks a notification. The app begins to listen a moment after it has shown it, as a person begins to read:
    /// whoever clicks asks again until the click had its effect.
    pub async fn click(&self, id: u32) -> anyhow::Result<()> {
        let emitter = SignalEmitter::new(&self.connection, PATH)?;
        Shown::action_invoked(&emitter, id, "default").await?;
        Ok(())
    }
}
