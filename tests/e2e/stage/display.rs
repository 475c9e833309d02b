//! A virtual display of its own.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::ensure;

use super::process::Process;

pub struct Display {
    number: String,
    _server: Process,
}

impl Display {
    /// Starts Xvfb on a number it chooses.
    pub fn start() -> anyhow::Result<Self> {
        let mut server = Process::start(
            "Xvfb",
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
            "apt-get install xvfb",
        )?;
        Ok(Self { number: server.first_line()?, _server: server })
    }

    /// `:7`.
    pub fn name(&self) -> String {
        format!(":{}", self.number)
    }

    /// The whole screen as a PNG.
    pub fn picture(&self, to: &Path) -> anyhow::Result<()> {
        let status = Command::new("import")
            .args(["-display", &self.name(), "-window", "root"])
            .arg(to)
            .status()
            .map_err(|error| anyhow::anyhow!("`import`: {error}. Install it: apt-get install imagemagick"))?;
        ensure!(status.success(), "`import` could not take a picture");
        Ok(())
    }
}
