//! Answers become rows of the store, by the rules of sync.md 2.7. The only thing that writes the server's rows.
//!
//! Every function runs inside one write transaction: rows and cursor move together or not at all (I10).

use std::collections::BTreeSet;

use vioe_domain::UtcMillis;
use vioe_protocol::pull::PullResponse;
use vioe_protocol::push::{LastMid, Outcome, PushResponse};
use vioe_protocol::snapshot::SnapshotResponse;
use vioe_store::{Replica, ScopeStage, ScopeState, StoreError, Write};

use crate::convert;
use crate::plan::{Fault, Progress};

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Applied {
    /// It was applied.
    Done(Progress),
    /// It answers a question of another state and was dropped.
    Dropped,
    /// It shows that something must be mended first.
    Mend(Fault),
}

/// The results of a push.
pub(crate) fn push(
    write: &mut Write<'_>,
    asked: &Replica,
    response: &PushResponse,
) -> Result<Applied, StoreError> {
    if write.read().replica()?.incarnation != asked.incarnation {
        return Ok(Applied::Dropped);
    }
    if is_fork(write, response.last)? {
        return Ok(Applied::Mend(Fault::Fork));
    }
    for result in &response.results {
        match &result.outcome {
            Outcome::Applied => write.intent_applied(result.mid)?,
            Outcome::Rejected { refusal } => write.intent_rejected(result.mid, refusal)?,
        }
    }
    Ok(Applied::Done(Progress::Behind))
}

/// What changed since the cursor.
pub(crate) fn pull(
    write: &mut Write<'_>,
    asked: &Replica,
    have: &[i64],
    response: PullResponse,
) -> Result<Applied, StoreError> {
    fold_later_on_first_load(write)?;
    let replica = write.read().replica()?;
    let scopes = write.read().scopes()?;
    let now_have: Vec<i64> = scopes.iter().map(|scope| scope.id).collect();
    let answered: Vec<i64> = response.have.iter().map(|scope| scope.0).collect();
    let mine = replica.incarnation == asked.incarnation
        && replica.cursor == response.from.0
        && now_have == have
        && answered == have;
    if !mine {
        return Ok(Applied::Dropped);
    }
    if replica.epoch != Some(response.epoch) || response.head.0 < replica.cursor {
        return Ok(Applied::Mend(Fault::Stale));
    }
    if is_fork(write, response.last)? {
        return Ok(Applied::Mend(Fault::Fork));
    }
    if response.to.0 < replica.cursor {
        return Ok(Applied::Dropped);
    }
    for scope in &response.access.remove {
        write.remove_scope(scope.0)?;
    }
    let held: BTreeSet<i64> =
        now_have.into_iter().filter(|id| !response.access.remove.iter().any(|gone| gone.0 == *id)).collect();
    // Rows of scopes that are not held yet come with their pages.
    let puts: Vec<_> =
        response.put.into_iter().filter(|change| held.contains(&change.scope.0)).map(convert::put).collect();
    let gone: Vec<_> = response.del.iter().map(convert::gone).collect();
    if response.complete {
        write.open_inbox()?;
        for put in &puts {
            write.put(put)?;
        }
        for gone in &gone {
            write.remove(gone)?;
        }
    } else {
        write.hold(&puts, &gone)?;
    }
    for added in &response.access.add {
        if !held.contains(&added.id.0) {
            write.set_scope(&ScopeState {
                id: added.id.0,
                class: serde_json::to_string(&added.class).unwrap_or_default(),
                stage: ScopeStage::Boot,
                after: None,
                boot_hi: 0,
                est_rows: added.est_rows,
                rows: 0,
            })?;
        }
    }
    write.set_replica(&Replica { cursor: response.to.0, last_mid: response.last.mid, ..replica })?;
    if response.complete {
        write.effects_arrived(response.last.mid)?;
        for scope in write.read().scopes()? {
            if scope.stage == ScopeStage::Catch && response.to.0 >= scope.boot_hi {
                write.set_scope(&ScopeState { stage: ScopeStage::Live, ..scope })?;
            }
        }
    }
    Ok(Applied::Done(progress(write, response.complete)?))
}

/// One page of a scope.
pub(crate) fn page(
    write: &mut Write<'_>,
    asked: &Replica,
    response: SnapshotResponse,
) -> Result<Applied, StoreError> {
    let replica = write.read().replica()?;
    let scopes = write.read().scopes()?;
    let Some(scope) = scopes.into_iter().find(|scope| scope.id == response.scope.0) else {
        return Ok(Applied::Dropped);
    };
    let mine = replica.incarnation == asked.incarnation
        && scope.stage == ScopeStage::Boot
        && scope.after == response.after
        // An older page could bring back what the feed has already taken away.
        && response.as_of.0 >= replica.cursor;
    if !mine {
        return Ok(Applied::Dropped);
    }
    let last = response.rows.last().map(|change| {
        vioe_protocol::snapshot::RowKey { tbl: change.row.table(), id: change.row.id() }.to_string()
    });
    let rows = response.rows.len() as u64;
    fold_later_on_first_load(write)?;
    for change in response.rows {
        write.put(&convert::put(change))?;
    }
    write.set_scope(&ScopeState {
        after: last.or(scope.after),
        boot_hi: scope.boot_hi.max(response.as_of.0),
        stage: if response.done { ScopeStage::Catch } else { ScopeStage::Boot },
        rows: scope.rows + rows,
        ..scope
    })?;
    Ok(Applied::Done(progress(write, false)?))
}

/// In step with the server: notes when, and how long that is good for.
pub(crate) fn level(write: &mut Write<'_>, now: UtcMillis, lease_ms: i64) -> Result<(), StoreError> {
    write.set_synced_at(now)?;
    write.set_lease_until(now.plus(lease_ms))
}

/// A ticket's rows come in any order: on the first load each is folded once, when all are there.
fn fold_later_on_first_load(write: &mut Write<'_>) -> Result<(), StoreError> {
    if write.read().synced_at()?.is_none() {
        write.fold_later();
    }
    Ok(())
}

fn progress(write: &Write<'_>, complete: bool) -> Result<Progress, StoreError> {
    let scopes = write.read().scopes()?;
    Ok(if scopes.iter().any(|scope| scope.stage == ScopeStage::Boot) {
        Progress::Booting
    } else if complete && scopes.iter().all(|scope| scope.stage == ScopeStage::Live) {
        Progress::Level
    } else {
        Progress::Behind
    })
}

/// The server has processed a number under which this store knows another intent, or none: one of the two was restored
/// from a copy.
fn is_fork(write: &Write<'_>, last: LastMid) -> Result<bool, StoreError> {
    match last.id {
        Some(id) if last.mid > 0 => Ok(write.journalled(last.mid)? != Some(id)),
        _ => Ok(false),
    }
}
