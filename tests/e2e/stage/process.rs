//! Processes that end with their test, and waiting without sleeping blindly.

use std::future::Future;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

/// A process and everything it started; killed when dropped.
pub struct Process {
    name: String,
    child: Child,
}

impl Process {
    /// Starts it in a group of its own.
    pub fn start(name: &str, command: &mut Command, install: &str) -> anyhow::Result<Self> {
        let child = command
            .process_group(0)
            .spawn()
            .with_context(|| format!("`{name}` can't be started. Install it: {install}"))?;
        Ok(Self { name: name.to_owned(), child })
    }

    /// The first line it prints; ends with an error if it ends before.
    pub fn first_line(&mut self) -> anyhow::Result<String> {
        let output = self.child.stdout.take().context("its output is not piped")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        if line.trim().is_empty() {
            bail!("`{}` ended before it said anything: {:?}", self.name, self.child.wait()?);
        }
        Ok(line.trim().to_owned())
    }

    /// What it reads; closed when dropped.
    pub fn input(&mut self) -> anyhow::Result<ChildStdin> {
        self.child.stdin.take().context("its input is not piped")
    }

    /// Asks it to end, as Ctrl-C does, and waits.
    pub fn stop(mut self) -> anyhow::Result<()> {
        signal("-INT", self.child.id());
        let deadline = Instant::now() + Duration::from_secs(15);
        while self.child.try_wait()?.is_none() {
            if Instant::now() > deadline {
                bail!("`{}` does not end when asked to", self.name);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        signal("-KILL", self.child.id());
        // It is dead or was never ours to wait for: nothing is left to do about an error.
        let _ = self.child.wait();
    }
}

/// Sends a signal to the whole group.
fn signal(signal: &str, group: u32) {
    let _ = Command::new("kill").args([signal, "--", &format!("-{group}")]).stderr(Stdio::null()).status();
}

/// A port that is free now.
pub fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Asks again until there is an answer, for at most so many seconds; says what was waited for otherwise.
pub async fn eventually<T, F>(seconds: u64, what: &str, mut ask: impl FnMut() -> F) -> anyhow::Result<T>
where
    F: Future<Output = anyhow::Result<Option<T>>>,
{
    let deadline = Instant::now() + Duration::from_secs(seconds);
    let mut last = None;
    loop {
        match ask().await {
            Ok(Some(value)) => return Ok(value),
            Ok(None) => {}
            Err(error) => last = Some(error),
        }
        if Instant::now() > deadline {
            return Err(last
                .unwrap_or_else(|| anyhow::anyhow!("nothing"))
                .context(format!("waited {seconds} s for {what}")));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
