//! What a window test plays on: a display, a session bus, a keyring, a notification daemon, a server, and consoles.
//! Every process is ours, on free ports and in private folders, and ends with the test.

mod bus;
mod console;
mod display;
mod notifications;
mod process;
mod server;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use console::Console;
pub use notifications::Notifications;
pub use process::eventually;
pub use server::Server;

use bus::Bus;
use display::Display;

/// Everything but server and consoles.
pub struct Stage {
    pub notifications: Notifications,
    bus: Bus,
    display: Display,
    folder: tempfile::TempDir,
}

impl Stage {
    /// Sets the stage.
    pub async fn set() -> anyhow::Result<Self> {
        let mut folder = tempfile::Builder::new().prefix("vioe-e2e-").tempdir()?;
        // For whoever looks for the cause of a failure.
        folder.disable_cleanup(std::env::var_os("VIOE_E2E_KEEP").is_some());
        let display = Display::start()?;
        let mut bus = Bus::start(folder.path())?;
        let notifications = Notifications::serve(&bus.address).await?;
        bus.unlock_keyring(folder.path()).await?;
        Ok(Self { notifications, bus, display, folder })
    }

    /// The private folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A console with the profile of that name; the same name again is the same profile.
    pub async fn console(&self, profile: &str, server: &str) -> anyhow::Result<Console> {
        Console::open(&self.profile(profile), self.environment(profile, server)?).await
    }

    fn profile(&self, name: &str) -> PathBuf {
        self.folder.path().join("profiles").join(name)
    }

    fn environment(&self, profile: &str, server: &str) -> anyhow::Result<BTreeMap<String, String>> {
        let home = self.profile(profile);
        std::fs::create_dir_all(&home)?;
        let mut environment = private_folders(self.folder.path())?;
        let own = [
            ("DISPLAY", self.display.name()),
            ("DBUS_SESSION_BUS_ADDRESS", self.bus.address.clone()),
            ("VIOE_DATA_DIR", home.display().to_string()),
            ("VIOE_SERVER", server.to_owned()),
            ("VIOE_LOG", "info,vioe_sync=debug,vioe_desk=debug".to_owned()),
            ("GDK_BACKEND", "x11".to_owned()),
            // Without a graphics card the default renderer gives stale pictures and a slow start.
            ("WEBKIT_DISABLE_DMABUF_RENDERER", "1".to_owned()),
            ("NO_AT_BRIDGE", "1".to_owned()),
            ("TZ", "Europe/Berlin".to_owned()),
        ];
        environment.extend(own.map(|(name, value)| (name.to_owned(), value)));
        Ok(environment)
    }
}

/// The XDG folders and the home of a test: nothing of the person who runs it is read or written.
fn private_folders(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    use std::os::unix::fs::PermissionsExt;

    let mut folders = BTreeMap::new();
    for (name, sub) in [
        ("HOME", "home"),
        ("XDG_DATA_HOME", "home/data"),
        ("XDG_CONFIG_HOME", "home/config"),
        ("XDG_CACHE_HOME", "home/cache"),
        ("XDG_STATE_HOME", "home/state"),
        ("XDG_RUNTIME_DIR", "run"),
    ] {
        let path = folder.join(sub);
        std::fs::create_dir_all(&path)?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700))?;
        folders.insert(name.to_owned(), path.display().to_string());
    }
    Ok(folders)
}
