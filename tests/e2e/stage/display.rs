//! A virtual display of its own.

use std::process::{Command, Stdio};

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
                .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset"])
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
}
