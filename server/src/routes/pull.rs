//! `POST /v1/sync/pull?wait=0..25`: what changed since a cursor comes down (sync.md 2.6).

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::Json as Answer;
use axum::extract::State;
use serde::Deserialize;
use tokio::time::Instant;
use vioe_domain::{PersonId, UtcMillis};
use vioe_protocol::pull::{AccessChange, AddedScope, Deleted, PullRequest, PullResponse};
use vioe_protocol::{Code, MAX_PAGE_ROWS, ScopeId, Seq};

use crate::app::App;
use crate::authority::unknown_client;
use crate::db::{Tx, clients, feed, people, scopes};
use crate::failure::Failure;
use crate::request::{Caller, Json, Params};

/// The longest a pull may wait, in seconds.
const LONGEST_WAIT: u64 = 25;
/// How long a pull waits for a position it was promised by another server process.
const BEHIND: Duration = Duration::from_secs(2);
/// The most scopes a client can have.
const MOST_SCOPES: usize = 100_000;

/// How long to wait where nothing has changed.
#[derive(Debug, Deserialize)]
pub struct Wait {
    /// In seconds.
    #[serde(default)]
    wait: u64,
}

/// Answers a pull.
pub async fn pull(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(Wait { wait }): Params<Wait>,
    Json(request): Json<PullRequest>,
) -> Result<Answer<PullResponse>, Failure> {
    check(&request, wait)?;
    let request = Arc::new(request);
    let person = caller.person.id;
    let until = Instant::now() + Duration::from_secs(wait);
    let mut head = app.head();
    behind(&mut head, request.min_seq).await?;
    loop {
        head.mark_unchanged();
        let asked = request.clone();
        let now = app.clock.now();
        let answer = app.work(move |app| app.db.read(|tx| answer(tx, person, &asked, now))).await?;
        app.moved(answer.head);
        let news = !answer.complete
            || !answer.put.is_empty()
            || !answer.del.is_empty()
            || answer.access != AccessChange::default();
        if news || Instant::now() >= until {
            return Ok(Answer(answer));
        }
        tokio::select! {
            () = app.stop.cancelled() => return Ok(Answer(answer)),
            () = tokio::time::sleep_until(until) => {}
            moved = head.wait_for(|seq| *seq > answer.head) => {
                if moved.is_err() {
                    return Ok(Answer(answer));
                }
            }
        }
    }
}

fn check(request: &PullRequest, wait: u64) -> Result<(), Failure> {
    if wait > LONGEST_WAIT {
        return Err(Failure::bad_request(format!("A pull waits at most {LONGEST_WAIT} seconds.")));
    }
    if request.limit == 0 || request.cursor.0 < 0 || request.min_seq.0 < 0 {
        return Err(Failure::bad_request("`limit` is at least 1; `cursor` and `min_seq` are not negative."));
    }
    let ascending = request.have.windows(2).all(|pair| pair[0] < pair[1]);
    if !ascending || request.have.len() > MOST_SCOPES {
        return Err(Failure::bad_request("`have` lists scopes once each, in ascending order."));
    }
    Ok(())
}

/// Waits a moment for a position that another server process has promised.
async fn behind(head: &mut tokio::sync::watch::Receiver<Seq>, min_seq: Seq) -> Result<(), Failure> {
    let reached = head.wait_for(|seq| *seq >= min_seq);
    match tokio::time::timeout(BEHIND, reached).await {
        Ok(_) => Ok(()),
        Err(_) => Err(Failure::new(Code::Unavailable, "The server has not reached that position yet.")),
    }
}

/// One answer, read in one snapshot.
fn answer(
    tx: &mut dyn Tx,
    person: PersonId,
    request: &PullRequest,
    now: UtcMillis,
) -> Result<PullResponse, Failure> {
    let head = feed::head(tx)?;
    if head.epoch != request.epoch {
        return Err(Failure::new(
            Code::Epoch,
            "The server was restored from a backup since this installation last heard of it.",
        ));
    }
    if request.cursor > head.seq {
        return Err(Failure::new(
            Code::Reset,
            "The server has not reached this position yet: load everything again.",
        ));
    }
    let person = people::by_id(tx, person)?
        .ok_or_else(|| Failure::new(Code::SessionEnded, "This account is gone."))?;
    let client = match clients::get(tx, request.client_id)? {
        Some(client) if client.person == person.id => client,
        _ => return Err(unknown_client()),
    };
    let may = scopes::of_person(tx, &person)?;
    let have: BTreeSet<ScopeId> = request.have.iter().copied().collect();
    let allowed: BTreeSet<ScopeId> = may.iter().map(|scope| scope.id).collect();
    let mut access = AccessChange { remove: have.difference(&allowed).copied().collect(), add: Vec::new() };
    for scope in may.iter().filter(|scope| !have.contains(&scope.id)) {
        access.add.push(AddedScope {
            id: scope.id,
            class: scope.class,
            est_rows: scopes::count(tx, scope.id)?,
        });
    }
    let sent: BTreeSet<ScopeId> = have.intersection(&allowed).copied().collect();
    let limit = request.limit.min(MAX_PAGE_ROWS);
    let (entries, to) = feed::changes(tx, &sent, request.cursor, head.seq, limit)?;
    let mut answer = PullResponse {
        epoch: head.epoch,
        from: request.cursor,
        to,
        complete: to >= head.seq,
        head: head.seq,
        have: request.have.clone(),
        last: client.last,
        access,
        put: Vec::new(),
        del: Vec::new(),
        server_time: now,
    };
    for entry in entries {
        if entry.there {
            answer.put.extend(feed::row(tx, &entry)?);
        } else {
            answer.del.push(Deleted {
                tbl: entry.key.tbl,
                id: entry.key.id,
                scope: entry.scope,
                seq: entry.seq,
            });
        }
    }
    Ok(answer)
}
