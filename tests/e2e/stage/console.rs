//! A console: the built program with one profile, driven through WebDriver.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::Context as _;
use thirtyfour::prelude::*;

use super::process::{Process, eventually, free_port};

/// How long a screen may take to show what it was asked for.
const PATIENCE: u64 = 20;

pub struct Console {
    driver: WebDriver,
    process: Process,
    log: PathBuf,
}

impl Console {
    /// Starts the program and waits for its window.
    pub async fn open(profile: &Path, environment: BTreeMap<String, String>) -> anyhow::Result<Self> {
        let port = free_port()?;
        let native = free_port()?;
        let log = profile.join("driver.log");
        let output = std::fs::OpenOptions::new().create(true).append(true).open(&log)?;
        let process = Process::start(
            "tauri-driver",
            Command::new(driver_program())
                .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
                .args(["--native-driver", "/usr/bin/WebKitWebDriver"])
                .env_clear()
                .env("PATH", std::env::var_os("PATH").unwrap_or_default())
                .envs(environment)
                .stdin(Stdio::null())
                .stdout(output.try_clone()?)
                .stderr(output),
            "cargo install tauri-driver@2.0.6 --locked --root .run/tools, and apt-get install webkit2gtk-driver",
        )?;
        let url = format!("http://127.0.0.1:{port}");
        let status = format!("{url}/status");
        eventually(PATIENCE, "tauri-driver", || async {
            Ok(reqwest::get(&status).await.ok().filter(|answer| answer.status().is_success()))
        })
        .await?;
        let mut capabilities = thirtyfour::Capabilities::new();
        capabilities.insert("browserName".into(), "wry".into());
        capabilities.insert(
            "tauri:options".into(),
            serde_json::json!({ "application": env!("CARGO_BIN_EXE_vioe-console") }),
        );
        let driver = WebDriver::new(url, capabilities)
            .await
            .with_context(|| format!("the window does not open; see {}", log.display()))?;
        Ok(Self { driver, process, log })
    }

    /// The element with that `data-testid`, as soon as it is shown.
    pub async fn find(&self, id: &str) -> anyhow::Result<WebElement> {
        self.by(&format!("[data-testid=\"{id}\"]")).await
    }

    /// The first element of a selector, as soon as it is shown.
    pub async fn by(&self, selector: &str) -> anyhow::Result<WebElement> {
        self.driver
            .query(By::Css(selector))
            .wait(Duration::from_secs(PATIENCE), Duration::from_millis(50))
            .and_displayed()
            .first()
            .await
            .with_context(|| format!("no `{selector}` on the screen; see {}", self.log.display()))
    }

    /// Clicks.
    pub async fn click(&self, id: &str) -> anyhow::Result<()> {
        Ok(self.find(id).await?.click().await?)
    }

    /// Types into an empty field.
    pub async fn fill(&self, id: &str, text: &str) -> anyhow::Result<()> {
        let field = self.find(id).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Waits until the element reads so.
    pub async fn reads(&self, id: &str, text: &str) -> anyhow::Result<()> {
        eventually(PATIENCE, &format!("`{id}` to read `{text}`"), || async {
            let is = self.text(id).await?;
            anyhow::ensure!(is.contains(text), "it reads `{is}`");
            Ok(Some(()))
        })
        .await
    }

    /// What the element reads now.
    pub async fn text(&self, id: &str) -> anyhow::Result<String> {
        Ok(self.find(id).await?.text().await?)
    }

    /// Whether the window shows such an element now.
    pub async fn shows(&self, selector: &str) -> anyhow::Result<bool> {
        Ok(!self.driver.find_all(By::Css(selector)).await?.is_empty())
    }

    /// What the whole page reads, for the message of a failure.
    pub async fn page(&self) -> String {
        match self.driver.find(By::Tag("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(error) => error.to_string(),
        }
    }

    /// Closes the window and waits for the program to end.
    pub async fn close(self) -> anyhow::Result<()> {
        self.driver.quit().await?;
        drop(self.process);
        Ok(())
    }

    /// Ends the program as a power cut does.
    pub fn kill(self) {
        drop(self.process);
    }
}

/// The driver that `scripts/test` installs, or the one on the path.
fn driver_program() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join(".run/tools/bin/tauri-driver");
    if own.exists() { own } else { PathBuf::from("tauri-driver") }
}
