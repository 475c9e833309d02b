//! `POST /v1/sync/push`: intents go up and are answered.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use vioe_protocol::push::{PushRequest, PushResponse};
use vioe_protocol::{MAX_INTENT_BYTES, MAX_INTENTS};

use crate::app::App;
use crate::authority;
use crate::failure::Failure;
use crate::request::{Caller, Json, told};

/// Numbers beyond this don't fit the database; nobody gets there by counting.
const HIGHEST: u64 = 1 << 53;

/// Processes a push.
pub async fn push(
    State(app): State<Arc<App>>,
    caller: Caller,
    Json(request): Json<PushRequest>,
) -> Result<Answer<PushResponse>, Failure> {
    check(&request)?;
    let answer = app
        .work(move |app| {
            app.db.write(|tx| authority::accept(tx, &app.hours, caller.person.id, &request, &*app.clock))
        })
        .await?;
    app.moved(answer.head);
    Ok(Answer(answer))
}

fn check(request: &PushRequest) -> Result<(), Failure> {
    if request.intents.len() > MAX_INTENTS {
        return Err(told(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("A push holds at most {MAX_INTENTS} intents."),
        ));
    }
    for numbered in &request.intents {
        if numbered.mid == 0 || numbered.mid > HIGHEST {
            return Err(Failure::bad_request(format!(
                "Intents are numbered from 1; {} is no such number.",
                numbered.mid
            )));
        }
        let length = serde_json::to_vec(&numbered.intent).map_or(usize::MAX, |text| text.len());
        if length > MAX_INTENT_BYTES {
            return Err(told(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("Intent {} is longer than {MAX_INTENT_BYTES} bytes.", numbered.mid),
            ));
        }
    }
    Ok(())
}
