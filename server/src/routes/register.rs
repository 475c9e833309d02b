//! `POST /v1/sync/register`: makes an installation a client.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;
use uuid::Uuid;
use vioe_domain::ClientId;
use vioe_domain::coverage::tz_version;
use vioe_domain::time::{DAY, HOUR};
use vioe_protocol::session::{RegisterRequest, RegisterResponse};
use vioe_protocol::{Code, SCHEMA};

use crate::app::App;
use crate::db::clients::{self, NewClient};
use crate::db::feed;
use crate::failure::Failure;
use crate::request::{Caller, Json};
use crate::routes::{label, same_device};

/// How long staff may work without the server (sync.md 0).
const STAFF_LEASE: i64 = 7 * DAY;
/// How long a contact may.
const CONTACT_LEASE: i64 = 72 * HOUR;

/// Registers the installation anew each time it asks: its intents are numbered from 1 then.
pub async fn register(
    State(app): State<Arc<App>>,
    caller: Caller,
    Json(request): Json<RegisterRequest>,
) -> Result<Answer<RegisterResponse>, Failure> {
    if request.schema != SCHEMA {
        return Err(Failure::new(
            Code::Upgrade,
            format!("This server speaks schema {SCHEMA}: install the version of the console that fits."),
        ));
    }
    same_device(&caller, request.device_id)?;
    let now = app.clock.now();
    let id = ClientId(Uuid::now_v7());
    let lease_ms = if caller.person.role.is_staff() { STAFF_LEASE } else { CONTACT_LEASE };
    let head = app
        .work(move |app| {
            let (platform, version) = (label(&request.platform), label(&request.app));
            app.db.write(|tx| {
                let client = NewClient {
                    id,
                    person: caller.person.id,
                    device: caller.device,
                    platform: &platform,
                    app: &version,
                    at: now,
                };
                clients::add(tx, client)?;
                Ok(feed::head(tx)?)
            })
        })
        .await?;
    Ok(Answer(RegisterResponse {
        client_id: id,
        epoch: head.epoch,
        tz_version: tz_version().to_owned(),
        lease_ms,
        server_time: now,
    }))
}
