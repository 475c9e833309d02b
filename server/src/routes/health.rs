//! `GET /healthz`: the process lives. `GET /readyz`: it can do its work.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;
use serde::Serialize;
use vioe_protocol::{Code, Seq};

use crate::app::App;
use crate::db::feed;
use crate::failure::Failure;

/// What a probe reads.
#[derive(Serialize)]
pub struct Health {
    status: &'static str,
    version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<Seq>,
}

impl Health {
    fn ok(head: Option<Seq>) -> Answer<Self> {
        Answer(Self { status: "ok", version: env!("CARGO_PKG_VERSION"), head })
    }
}

/// The process lives.
pub async fn alive() -> Answer<Health> {
    Health::ok(None)
}

/// The database answers, and nobody has asked the process to stop.
pub async fn ready(State(app): State<Arc<App>>) -> Result<Answer<Health>, Failure> {
    if app.stop.is_cancelled() {
        return Err(Failure::new(Code::Unavailable, "The server is stopping."));
    }
    let head = app.work(|app| app.db.read(|tx| Ok(feed::head(tx)?.seq))).await?;
    Ok(Health::ok(Some(head)))
}
