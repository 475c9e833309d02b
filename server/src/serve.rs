//! Listening, and stopping.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::clock::Clock;
use crate::db::Db;
use crate::failure::Failure;
use crate::jobs::probe::{self, Health};
use crate::jobs::probe_figures;
use crate::{jobs, router};

/// How long requests under way may take to end after the server was asked to stop.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// Serves until `shutdown` is cancelled; then streams and waits end, requests under way are answered, and it returns, at the
/// latest after ten seconds. For tests: bind port 0, pass a [`crate::clock::ManualClock`].
///
/// # Errors
/// The database can't be read, or the listener fails.
pub async fn serve(
    listener: TcpListener,
    db: Db,
    clock: Arc<dyn Clock>,
    shutdown: CancellationToken,
) -> Result<(), Failure> {
    serve_and_probe(listener, db, clock, None, shutdown).await
}

/// Serves like [`serve`], and probes the health endpoint if there is one (guide 3.3).
///
/// # Errors
/// The database can't be read, or the listener fails.
pub async fn serve_and_probe(
    listener: TcpListener,
    db: Db,
    clock: Arc<dyn Clock>,
    health: Option<Health>,
    shutdown: CancellationToken,
) -> Result<(), Failure> {
    let app = tokio::task::spawn_blocking(move || App::new(db, clock))
        .await
        .map_err(|error| Failure::Bug(error.to_string()))??;
    let prober = health.map(|health| tokio::spawn(probe::run(app.clone(), health)));
    let stop = app.stop.clone();
    let served = serve_app(listener, app, shutdown).await;
    // Also where the listener failed; the prober ends by itself then.
    stop.cancel();
    if let Some(prober) = prober {
        let _ = prober.await;
    }
    served
}

/// Serves an assembled server; see [`serve`].
///
/// # Errors
/// The listener fails.
pub async fn serve_app(
    listener: TcpListener,
    app: Arc<App>,
    shutdown: CancellationToken,
) -> Result<(), Failure> {
    let stop = app.stop.clone();
    let timers = tokio::spawn(jobs::run(app.clone()));
    let figures = tokio::spawn(probe_figures::run(app.clone()));
    let watching = tokio::spawn(app.clone().watch_head());
    let service = router::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let asked = shutdown.clone();
    let ending = stop.clone();
    let served = axum::serve(listener, service).with_graceful_shutdown(async move {
        asked.cancelled().await;
        // Open streams would keep the server for ever: end them first.
        ending.cancel();
    });
    let mut served = std::pin::pin!(served.into_future());
    let deadline = async {
        shutdown.cancelled().await;
        tokio::time::sleep(LAST_WORDS).await;
    };
    let done = tokio::select! {
        done = &mut served => done,
        () = deadline => {
            tracing::warn!("some requests did not end in time");
            Ok(())
        }
    };
    stop.cancel();
    // They end by themselves once stopped; a failure of theirs was logged.
    let _ = tokio::join!(timers, figures, watching);
    done.map_err(|error| Failure::Bug(format!("the listener failed: {error}")))
}
