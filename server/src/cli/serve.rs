//! `vioe-server serve`.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, ValueEnum};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;
use vioe_server::clock::SystemClock;
use vioe_server::jobs::probe::Health;

use super::database::Database;
use super::say;

/// How log lines look.
#[derive(Clone, Copy, ValueEnum)]
pub enum Log {
    /// For people
    Human,
    /// One JSON object a line
    Json,
}

/// Options of `serve`.
#[derive(Args)]
pub struct Serve {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:8470", env = "VIOE_LISTEN")]
    listen: SocketAddr,
    #[command(flatten)]
    database: Database,
    /// The platform's health endpoint, probed every five minutes: any 2xx within 10 seconds is up
    #[arg(long, value_name = "URL", env = "VIOE_HEALTH_URL", hide_env_values = true)]
    health: Option<String>,
    /// The name of this server among those that probe and share a database
    #[arg(long, value_name = "NAME", env = "VIOE_PROBE_NODE", default_value = "server")]
    probe_node: String,
    /// How log lines look; they go to standard error
    #[arg(long, value_enum, default_value = "human")]
    log: Log,
}

/// Starts logging to standard error. `VIOE_LOG` filters, such as `debug` or `vioe_server=trace`.
fn start_log(log: Log) {
    let filter = EnvFilter::try_from_env("VIOE_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match log {
        Log::Human => lines.init(),
        Log::Json => lines.json().flatten_event(true).init(),
    }
}

/// Serves until it is asked to stop.
///
/// # Errors
/// The database or the address can't be used.
pub fn run(options: &Serve) -> anyhow::Result<()> {
    start_log(options.log);
    let health = options.health.as_ref().map(|url| Health::new(url, &options.probe_node)).transpose()?;
    let db = options.database.open()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(options.listen)
            .await
            .with_context(|| format!("can't listen on {}", options.listen))?;
        let address = listener.local_addr()?;
        let stop = CancellationToken::new();
        let asked = stop.clone();
        let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        tokio::spawn(async move {
            tokio::select! {
                _ = term.recv() => {}
                _ = int.recv() => {}
            }
            tracing::info!("stopping");
            asked.cancel();
        });
        say(&format!("vioe-server listens on http://{address}"));
        tracing::info!(%address, tz = vioe_domain::coverage::tz_version(), "listening");
        vioe_server::serve_and_probe(listener, db, Arc::new(SystemClock), health, stop).await?;
        tracing::info!("stopped");
        Ok(())
    })
}
