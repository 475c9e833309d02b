//! `GET /v1/sync/snapshot?scope=&after=&limit=`: a scope for the first time, page by page.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;
use vioe_domain::{PersonId, UtcMillis};
use vioe_protocol::snapshot::{RowKey, SnapshotRequest, SnapshotResponse};
use vioe_protocol::{Code, MAX_PAGE_ROWS};

use crate::app::App;
use crate::db::{Tx, feed, people, scopes};
use crate::failure::Failure;
use crate::request::{Caller, Params};

/// Answers with one page.
pub async fn snapshot(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(request): Params<SnapshotRequest>,
) -> Result<Answer<SnapshotResponse>, Failure> {
    let after =
        request.after.as_deref().map(str::parse::<RowKey>).transpose().map_err(Failure::bad_request)?;
    if request.limit == 0 {
        return Err(Failure::bad_request("`limit` is at least 1."));
    }
    let now = app.clock.now();
    let person = caller.person.id;
    let answer = app.work(move |app| app.db.read(|tx| page(tx, person, &request, after, now))).await?;
    Ok(Answer(answer))
}

fn page(
    tx: &mut dyn Tx,
    person: PersonId,
    request: &SnapshotRequest,
    after: Option<RowKey>,
    now: UtcMillis,
) -> Result<SnapshotResponse, Failure> {
    let not_found = || Failure::new(Code::NotFound, "There is no such scope.");
    let person = people::by_id(tx, person)?.ok_or_else(not_found)?;
    // Every page asks anew: grants may have changed since the last one.
    let may = scopes::of_person(tx, &person)?;
    if !may.iter().any(|scope| scope.id == request.scope) {
        return Err(not_found());
    }
    let head = feed::head(tx)?;
    let limit = request.limit.min(MAX_PAGE_ROWS);
    let entries = feed::page(tx, request.scope, after, limit)?;
    let mut rows = Vec::with_capacity(entries.len());
    for entry in &entries {
        rows.extend(feed::row(tx, entry)?);
    }
    Ok(SnapshotResponse {
        scope: request.scope,
        after: request.after.clone(),
        as_of: head.seq,
        rows,
        done: entries.len() < limit,
        server_time: now,
    })
}
