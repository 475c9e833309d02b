//! A server in this process: a temporary SQLite file, a free port, the clock of the test.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use vioe_domain::UtcMillis;
use vioe_server::db::Db;

use crate::cast;
use crate::clock::HandClock;
use crate::seat::Seat;

/// A Tuesday in office hours, in Berlin.
const TUESDAY: &str = "2026-06-02T09:00:00Z";

/// The centre. Close it and every desk is offline; open it again at the same address and they come back.
pub struct Centre {
    /// Everybody's clock.
    pub clock: HandClock,
    folder: tempfile::TempDir,
    address: SocketAddr,
    running: Mutex<Option<Running>>,
}

struct Running {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Centre {
    /// Opens a centre with the cast in it.
    pub async fn open() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().to_path_buf();
        tokio::task::spawn_blocking(move || -> anyhow::Result<()> {
            cast::enter(&Db::open_folder(&path)?);
            Ok(())
        })
        .await??;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let centre = Self {
            clock: HandClock::at(UtcMillis::parse(TUESDAY)?),
            folder,
            address: listener.local_addr()?,
            running: Mutex::new(None),
        };
        centre.serve(listener).await?;
        Ok(centre)
    }

    /// Where it listens while it is open.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops the server; its data stays.
    pub async fn close(&self) -> anyhow::Result<()> {
        let running = self.running.lock().unwrap().take().context("it is closed already")?;
        running.stop.cancel();
        running.task.await?;
        Ok(())
    }

    /// Starts the server again, where it was.
    pub async fn reopen(&self) -> anyhow::Result<()> {
        let listener = TcpListener::bind(self.address).await?;
        self.serve(listener).await
    }

    /// A desk on a new installation, signed in and in step with the server.
    pub async fn desk(&self, email: &str) -> anyhow::Result<Seat> {
        let seat = Seat::new(&self.url(), &self.clock)?;
        seat.sign_in(email).await?;
        Ok(seat)
    }

    async fn serve(&self, listener: TcpListener) -> anyhow::Result<()> {
        let path = self.folder.path().to_path_buf();
        let db = tokio::task::spawn_blocking(move || Db::open_folder(&path)).await??;
        let stop = CancellationToken::new();
        let (clock, asked) = (Arc::new(self.clock.clone()), stop.clone());
        let task = tokio::spawn(async move {
            vioe_server::serve(listener, db, clock, asked).await.unwrap();
        });
        *self.running.lock().unwrap() = Some(Running { stop, task });
        Ok(())
    }
}
