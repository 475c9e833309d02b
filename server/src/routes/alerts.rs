//! `POST /v1/alerts/claim`: one device shows an alert. `POST /v1/alerts/acknowledge`: it is settled on every device.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;
use vioe_domain::AlertId;
use vioe_protocol::alert::{AlertRequest, AlertResponse};

use crate::app::App;
use crate::db::alerts;
use crate::db::feed::Stamper;
use crate::failure::Failure;
use crate::request::{Caller, Json};
use crate::routes::same_device;

/// The most alerts of one request.
const MOST: usize = 500;

/// Claims alerts for this device.
pub async fn claim(
    State(app): State<Arc<App>>,
    caller: Caller,
    Json(request): Json<AlertRequest>,
) -> Result<Answer<AlertResponse>, Failure> {
    mark(app, caller, request, true).await
}

/// Settles alerts.
pub async fn acknowledge(
    State(app): State<Arc<App>>,
    caller: Caller,
    Json(request): Json<AlertRequest>,
) -> Result<Answer<AlertResponse>, Failure> {
    mark(app, caller, request, false).await
}

async fn mark(
    app: Arc<App>,
    caller: Caller,
    request: AlertRequest,
    claim: bool,
) -> Result<Answer<AlertResponse>, Failure> {
    same_device(&caller, request.device_id)?;
    if request.alerts.len() > MOST {
        return Err(Failure::bad_request(format!("A request names at most {MOST} alerts.")));
    }
    let now = app.clock.now();
    let (granted, head) = app
        .work(move |app| {
            // In one order for everybody, so that two devices do not wait for each other.
            let wanted: BTreeSet<AlertId> = request.alerts.iter().copied().collect();
            let person = caller.person.id;
            app.db.write(|tx| {
                let mut stamper = Stamper::default();
                let mut granted = Vec::with_capacity(wanted.len());
                for alert in &wanted {
                    let theirs = if claim {
                        alerts::claim(tx, person, caller.device, *alert, now, &mut stamper)?
                    } else {
                        alerts::settle(tx, person, *alert, now, &mut stamper)?;
                        true
                    };
                    if theirs {
                        granted.push(*alert);
                    }
                }
                Ok((granted, stamper.finish(tx)?))
            })
        })
        .await?;
    app.moved(head);
    Ok(Answer(AlertResponse { granted, server_time: now }))
}
