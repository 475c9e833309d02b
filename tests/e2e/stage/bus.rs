//! A session bus of its own, and on it an unlocked keyring.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Context as _;

use super::private_folders;
use super::process::{Process, eventually};

pub struct Bus {
    pub address: String,
    _daemon: Process,
    keyring: Option<Process>,
}

impl Bus {
    /// Starts the bus daemon.
    pub fn start(folder: &Path) -> anyhow::Result<Self> {
        let mut daemon = Process::start(
            "dbus-daemon",
            Command::new("dbus-daemon")
                .args(["--session", "--nofork", "--print-address=1"])
                .arg(format!("--address=unix:dir={}", folder.display()))
                .envs(private_folders(folder)?)
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
            "apt-get install dbus",
        )?;
        Ok(Self { address: daemon.first_line()?, _daemon: daemon, keyring: None })
    }

    /// Starts a keyring that is already unlocked and waits until it answers.
    pub async fn unlock_keyring(&mut self, folder: &Path) -> anyhow::Result<()> {
        let mut command = Command::new("gnome-keyring-daemon");
        command
            .args(["--foreground", "--unlock", "--components=secrets"])
            .envs(private_folders(folder)?)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut keyring =
            Process::start("gnome-keyring-daemon", &mut command, "apt-get install gnome-keyring")?;
        keyring.input()?.write_all(b"a password for this test")?;
        self.keyring = Some(keyring);

        let connection = zbus::connection::Builder::address(self.address.as_str())?.build().await?;
        let bus = zbus::fdo::DBusProxy::new(&connection).await?;
        eventually(20, "the keyring on the bus", || async {
            let name = "org.freedesktop.secrets".try_into().context("a bus name")?;
            Ok(bus.name_has_owner(name).await?.then_some(()))
        })
        .await
    }
}
