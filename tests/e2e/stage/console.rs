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

    /// The element with that `data-testid`, as soon as it is there.
    pub async fn find(&self, id: &str) -> anyhow::Result<WebElement> {
        self.by(&format!("[data-testid=\"{id}\"]")).await
    }

    /// The first element of a selector, as soon as it is there.
    pub async fn by(&self, selector: &str) -> anyhow::Result<WebElement> {
        let found = self
            .driver
            .query(By::Css(selector))
            .wait(Duration::from_secs(PATIENCE), Duration::from_millis(50))
            .first()
            .await;
        match found {
            Ok(element) => Ok(element),
            Err(error) => Err(self.as_it_was(format!("no `{selector}` on the screen ({error})")).await),
        }
    }

    /// Clicks.
    pub async fn click(&self, id: &str) -> anyhow::Result<()> {
        Ok(self.find(id).await?.click().await?)
    }

    /// Types into a field until it holds exactly that: keys that arrive while the page moves the focus are lost.
    pub async fn fill(&self, id: &str, text: &str) -> anyhow::Result<()> {
        let field = self.find(id).await?;
        eventually(PATIENCE, "the field", || async {
            field.clear().await?;
            field.send_keys(text).await?;
            let holds = field.prop("value").await?.unwrap_or_default();
            anyhow::ensure!(holds == text, "`{id}` holds `{holds}`");
            Ok(Some(()))
        })
        .await
    }

    /// Waits until the element reads so.
    pub async fn reads(&self, id: &str, text: &str) -> anyhow::Result<()> {
        let read = eventually(PATIENCE, "the text", || async {
            let is = self.text(id).await?;
            anyhow::ensure!(is.contains(text), "it reads `{is}`");
            Ok(Some(()))
        })
        .await;
        match read {
            Ok(()) => Ok(()),
            Err(error) => Err(self.as_it_was(format!("`{id}` does not read `{text}`: {error:#}")).await),
        }
    }

    /// What the element reads now, as it is laid out.
    pub async fn text(&self, id: &str) -> anyhow::Result<String> {
        Ok(self.find(id).await?.prop("innerText").await?.unwrap_or_default())
    }

    /// Clicks the element with that `data-testid` that reads so, as soon as there is one.
    pub async fn choose(&self, id: &str, text: &str) -> anyhow::Result<()> {
        let chosen = eventually(PATIENCE, "it", || async {
            for element in self.driver.find_all(By::Css(format!("[data-testid=\"{id}\"]"))).await? {
                if element.prop("innerText").await?.unwrap_or_default().contains(text) {
                    element.click().await?;
                    return Ok(Some(()));
                }
            }
            Ok(None)
        })
        .await;
        match chosen {
            Ok(()) => Ok(()),
            Err(error) => Err(self.as_it_was(format!("no `{id}` reads `{text}`: {error:#}")).await),
        }
    }

    /// An error with what was on the screen, as text and as a picture: it says more than any message.
    async fn as_it_was(&self, what: String) -> anyhow::Error {
        let page = match self.driver.find(By::Tag("body")).await {
            Ok(body) => body.prop("innerText").await.ok().flatten().unwrap_or_default(),
            Err(error) => error.to_string(),
        };
        let name = self.log.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
        let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        let kept = match self.driver.screenshot(&picture).await {
            Ok(()) => picture.display().to_string(),
            Err(error) => error.to_string(),
        };
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        let tail = &lines[lines.len().saturating_sub(15)..];
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        anyhow::anyhow!("{what}\npicture: {kept}\npage: {page}\nlog: {}", tail.join("\n"))
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
