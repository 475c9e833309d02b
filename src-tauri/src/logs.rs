//! Logs: to standard error, and to `logs/console.log` in the data folder. Ids only: never a subject, a body or a
//! secret.

use std::fs::{File, OpenOptions};
use std::path::Path;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Beyond this many bytes the file of the runs before is put aside, and the one before that is forgotten.
const ROTATE_AT: u64 = 4 << 20;

/// Begins to log. `VIOE_LOG` chooses what, as in `info,vioe_sync=debug`.
pub fn start(data: &Path) {
    let filter = EnvFilter::try_from_env("VIOE_LOG").unwrap_or_else(|_| EnvFilter::new("info,zbus=warn"));
    let file = open(data)
        .map(|file| tracing_subscriber::fmt::layer().with_ansi(false).with_writer(std::sync::Arc::new(file)));
    let without_file = file.is_none();
    let started = tracing_subscriber::registry()
        .with(filter)
        .with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr))
        .with(file)
        .try_init();
    if started.is_ok() && without_file {
        tracing::warn!(folder = %data.display(), "no log file can be written there");
    }
}

fn open(data: &Path) -> Option<File> {
    let folder = data.join("logs");
    std::fs::create_dir_all(&folder).ok()?;
    let path = folder.join("console.log");
    if path.metadata().is_ok_and(|file| file.len() > ROTATE_AT) {
        std::fs::rename(&path, folder.join("console.1.log")).ok()?;
    }
    OpenOptions::new().create(true).append(true).open(path).ok()
}
