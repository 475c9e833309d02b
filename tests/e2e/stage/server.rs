//! The central server: the built program on a folder and a port of its own.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};

use super::process::{Process, eventually, free_port};

/// A server's folder and port; it runs between `start` and `stop`.
pub struct Server {
    data: PathBuf,
    port: u16,
    process: Option<Process>,
}

impl Server {
    /// A server that does not run yet.
    pub fn new(folder: &Path) -> anyhow::Result<Self> {
        Ok(Self { data: folder.join("server"), port: free_port()?, process: None })
    }

    /// Where it listens when it runs.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Starts it and waits until it is ready.
    pub async fn start(&mut self) -> anyhow::Result<()> {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.data.join("server.log"))?;
        let mut command = Command::new(program()?);
        command
            .args(["serve", "--listen", &format!("127.0.0.1:{}", self.port), "--data"])
            .arg(&self.data)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        self.process = Some(Process::start("vioe-server", &mut command, "cargo build -p vioe-server")?);
        let ready = format!("{}/readyz", self.url());
        eventually(20, "the server", || async {
            Ok(reqwest::get(&ready).await.ok().filter(|answer| answer.status().is_success()).map(|_| ()))
        })
        .await
    }

    /// Stops it as an operator does.
    pub fn stop(&mut self) -> anyhow::Result<()> {
        self.process.take().context("the server does not run")?.stop()
    }

    /// Runs one of its commands, such as `user add`, with that on its standard input.
    pub fn command(&self, arguments: &[&str], input: &str) -> anyhow::Result<String> {
        std::fs::create_dir_all(&self.data)?;
        let mut child = Command::new(program()?)
            .args(arguments)
            .arg("--data")
            .arg(&self.data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        child.stdin.take().context("no input")?.write_all(input.as_bytes())?;
        let output = child.wait_with_output()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        ensure!(
            output.status.success(),
            "vioe-server {arguments:?}: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(said)
    }
}

/// The server's program stands beside ours: a workspace build makes both.
fn program() -> anyhow::Result<PathBuf> {
    let program = Path::new(env!("CARGO_BIN_EXE_vioe-console")).with_file_name("vioe-server");
    ensure!(program.exists(), "{} is missing. Build it: cargo build -p vioe-server", program.display());
    Ok(program)
}
