//! One round: register where needed, push, pull, load pages. One request in flight.

use std::future::Future;
use std::sync::Arc;

use vioe_domain::{AlertId, UtcMillis};
use vioe_protocol::alert::AlertRequest;
use vioe_protocol::pull::PullRequest;
use vioe_protocol::push::{NumberedIntent, PushRequest};
use vioe_protocol::session::{RegisterRequest, Secret};
use vioe_protocol::snapshot::SnapshotRequest;
use vioe_protocol::{Code, MAX_INTENTS, MAX_PAGE_ROWS, MAX_PUSH_BYTES, Problem, SCHEMA, ScopeId, Seq};
use vioe_store::{IntentState, Replica, ScopeStage, ScopeState, StoreError, Write};

use crate::apply::{self, Applied};
use crate::line::Shared;
use crate::plan::{Fault, Progress};
use crate::status::Status;
use crate::transport::{Failure, Transport};

/// Why a round did not go through.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Broken {
    /// The server, or the way to it.
    #[error(transparent)]
    Wire(#[from] Failure),
    /// This machine's own disk.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The answer shows that something must be mended first.
    #[error("the replica does not fit the server's history: {0:?}")]
    Mend(Fault),
}

impl Broken {
    /// What it means for the plan.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Mend(fault) => *fault,
            Self::Store(_) => Fault::Busy,
            Self::Wire(failure) => failure.fault(),
        }
    }

    /// The server has revoked this device or disabled the account.
    pub fn revokes(&self) -> bool {
        matches!(self, Self::Wire(failure) if failure.revokes())
    }

    /// How long the server asks to wait.
    pub fn at_least(&self) -> Option<std::time::Duration> {
        match self {
            Self::Wire(Failure::Said(problem)) => {
                problem.retry_after_ms.map(std::time::Duration::from_millis)
            }
            _ => None,
        }
    }
}

/// So many tickets are folded in one transaction.
const FOLD_BATCH: u32 = 500;

type Result<T> = std::result::Result<T, Broken>;

impl Shared {
    /// Asks for a client of its own; waiting intents are numbered from 1 again and keep their ids.
    pub(crate) async fn register(&self) -> Result<()> {
        let request = RegisterRequest {
            device_id: self.device,
            platform: self.platform.clone(),
            app: self.app.clone(),
            schema: SCHEMA,
        };
        let request = &request;
        let response = self
            .call(
                |transport, access| async move { transport.register(&access, request).await },
                |r| r.server_time,
            )
            .await?;
        let ours = vioe_domain::coverage::tz_version();
        if response.tz_version != ours {
            tracing::warn!(server = %response.tz_version, desktop = ours, "zone rules differ (EC-100)");
        }
        self.write(move |write| {
            let before = write.read().replica()?;
            if before.epoch.is_some_and(|epoch| epoch != response.epoch) {
                write.reset_replica()?;
            }
            write.begin_client(response.client_id, response.epoch)
        })
        .await
    }

    /// Throws the replica away and asks for a client anew; the outbox, drafts and alarms stay.
    pub(crate) async fn empty(&self) -> Result<()> {
        self.write(|write| write.reset_replica()).await?;
        self.register().await
    }

    /// Push, acknowledge, pull, and one page of a scope that is being loaded.
    pub(crate) async fn round(&self) -> Result<Progress> {
        if self.replica().await?.client.is_none() {
            self.register().await?;
        }
        while self.push().await? {}
        self.acknowledge().await?;
        let progress = self.pull().await?;
        let progress = match progress {
            Progress::Booting => self.pages().await?,
            Progress::Behind | Progress::Level => progress,
        };
        if progress != Progress::Booting {
            self.fold_rest().await?;
        }
        if progress == Progress::Level {
            let (now, lease_ms) = (self.now(), self.lease_ms);
            self.write(move |write| apply::level(write, now, lease_ms)).await?;
        }
        Ok(progress)
    }

    /// Sends what waits, in order; true where more waits.
    async fn push(&self) -> Result<bool> {
        let (replica, outbox) = self.read(|read| Ok((read.replica()?, read.outbox()?))).await?;
        let (Some(client_id), Some(epoch)) = (replica.client, replica.epoch) else {
            return Err(Broken::Mend(Fault::Fork));
        };
        let mut waiting: Vec<NumberedIntent> = outbox
            .into_iter()
            .filter(|entry| entry.state == IntentState::Queued)
            .filter_map(|entry| Some(NumberedIntent { mid: entry.mid?, intent: entry.intent }))
            .collect();
        waiting.sort_unstable_by_key(|intent| intent.mid);
        let all = waiting.len();
        let intents = first_batch(waiting);
        if intents.is_empty() {
            return Ok(false);
        }
        let more = intents.len() < all;
        // A pull may have said that a number was processed while its answer was lost: only what is no longer asked for
        // has arrived.
        let acked_mid = intents[0].mid - 1;
        let request = PushRequest { client_id, epoch, acked_mid, intents };
        let request = &request;
        let response = self
            .call(
                |transport, access| async move { transport.push(&access, request).await },
                |r| r.server_time,
            )
            .await?;
        match self.write(move |write| apply::push(write, &replica, &response)).await? {
            Applied::Done(_) => Ok(more),
            Applied::Dropped => Ok(false),
            Applied::Mend(fault) => Err(Broken::Mend(fault)),
        }
    }

    /// Tells the server which alerts this person has settled.
    async fn acknowledge(&self) -> Result<()> {
        let alerts: Vec<AlertId> = self.read(|read| read.acknowledgements_to_send()).await?;
        for batch in alerts.chunks(500) {
            let request = AlertRequest { device_id: self.device, alerts: batch.to_vec() };
            let request = &request;
            self.call(
                |transport, access| async move { transport.acknowledge(&access, request).await },
                |r| r.server_time,
            )
            .await?;
            let sent = batch.to_vec();
            self.write(move |write| write.acknowledgements_sent(&sent)).await?;
        }
        Ok(())
    }

    /// Reads one page of the feed.
    async fn pull(&self) -> Result<Progress> {
        let (replica, scopes) = self.read(|read| Ok((read.replica()?, read.scopes()?))).await?;
        let (Some(client_id), Some(epoch)) = (replica.client, replica.epoch) else {
            return Err(Broken::Mend(Fault::Fork));
        };
        let have: Vec<i64> = scopes.iter().map(|scope| scope.id).collect();
        let boot_hi = scopes.iter().map(|scope| scope.boot_hi).max().unwrap_or_default();
        let request = PullRequest {
            client_id,
            epoch,
            cursor: Seq(replica.cursor),
            min_seq: Seq(replica.cursor.max(boot_hi)),
            have: have.iter().copied().map(ScopeId).collect(),
            limit: MAX_PAGE_ROWS,
        };
        let request = &request;
        let response = self
            .call(
                |transport, access| async move { transport.pull(&access, request).await },
                |r| r.server_time,
            )
            .await?;
        match self.write(move |write| apply::pull(write, &replica, &have, response)).await? {
            Applied::Done(progress) => Ok(progress),
            Applied::Dropped => Ok(Progress::Behind),
            Applied::Mend(fault) => Err(Broken::Mend(fault)),
        }
    }

    /// Loads every page of every scope that is being loaded.
    async fn pages(&self) -> Result<Progress> {
        loop {
            let (replica, scopes) = self.read(|read| Ok((read.replica()?, read.scopes()?))).await?;
            self.tell_loading(&scopes);
            let Some(client) = replica.client else { return Err(Broken::Mend(Fault::Fork)) };
            let Some(scope) = scopes.into_iter().find(|scope| scope.stage == ScopeStage::Boot) else {
                return Ok(Progress::Behind);
            };
            let request =
                SnapshotRequest { scope: ScopeId(scope.id), after: scope.after, limit: MAX_PAGE_ROWS };
            let request = &request;
            let response = self
                .call(
                    |transport, access| async move { transport.snapshot(&access, client, request).await },
                    |r| r.server_time,
                )
                .await;
            let response = match response {
                Ok(response) => response,
                // The scope was lost meanwhile: the next pull says so.
                Err(Broken::Wire(Failure::Said(Problem { code: Code::NotFound, .. }))) => {
                    return Ok(Progress::Behind);
                }
                Err(broken) => return Err(broken),
            };
            match self.write(move |write| apply::page(write, &replica, response)).await? {
                Applied::Done(_) => {}
                // The feed went further than this page: read on, then ask again.
                Applied::Dropped => return Ok(Progress::Behind),
                Applied::Mend(fault) => return Err(Broken::Mend(fault)),
            }
        }
    }

    /// Folds what the first load left to fold, a batch a transaction: the window can read and write in between.
    async fn fold_rest(&self) -> Result<()> {
        if self.read(|read| read.has_unfolded()).await? {
            while self.write(|write| write.fold_some(FOLD_BATCH)).await? > 0 {}
        }
        Ok(())
    }

    /// Which of these alerts this device is to show.
    pub(crate) async fn claim(&self, alerts: Vec<AlertId>) -> Result<Vec<AlertId>> {
        let request = AlertRequest { device_id: self.device, alerts };
        let request = &request;
        let response = self
            .call(
                |transport, access| async move { transport.claim(&access, request).await },
                |r| r.server_time,
            )
            .await?;
        Ok(response.granted)
    }

    /// Calls with an access token, once more with a new one where the server did not take it, and notes the server's
    /// clock.
    pub(crate) async fn call<T, F>(
        &self,
        call: impl Fn(Arc<dyn Transport>, Secret) -> F,
        server_time: impl Fn(&T) -> UtcMillis,
    ) -> Result<T>
    where
        F: Future<Output = std::result::Result<T, Failure>>,
    {
        let mut tries = 0;
        loop {
            tries += 1;
            let access = self.tokens.access(self.now()).await?;
            let sent = self.clock.read();
            match call(self.transport.clone(), access.clone()).await {
                Ok(answer) => {
                    self.note_time(sent, server_time(&answer)).await?;
                    return Ok(answer);
                }
                Err(Failure::Said(problem)) if problem.code == Code::Unauthenticated && tries < 2 => {
                    self.tokens.spoil(&access).await;
                }
                Err(failure) => return Err(failure.into()),
            }
        }
    }

    fn tell_loading(&self, scopes: &[ScopeState]) {
        let done: u64 = scopes.iter().map(|scope| scope.rows).sum();
        let of: u64 = scopes.iter().map(|scope| scope.est_rows.max(scope.rows)).sum();
        self.tell(Status::Syncing { done, of }, false);
    }

    async fn replica(&self) -> Result<Replica> {
        self.read(|read| read.replica()).await
    }

    async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Write<'_>) -> std::result::Result<T, StoreError> + Send + 'static,
    ) -> Result<T> {
        let (store, now) = (self.store.clone(), self.now());
        let used = self.using.clone().read_owned().await;
        let (value, touched) = blocking(move || {
            let answer = store.write(now, f);
            // In this order: whoever waits for the store to be let go of must find it so.
            drop(store);
            drop(used);
            answer
        })
        .await?;
        self.tell_touched(touched);
        Ok(value)
    }

    async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&vioe_store::Read<'_>) -> std::result::Result<T, StoreError> + Send + 'static,
    ) -> Result<T> {
        let store = self.store.clone();
        let used = self.using.clone().read_owned().await;
        Ok(blocking(move || {
            let answer = store.read(f);
            drop(store);
            drop(used);
            answer
        })
        .await?)
    }

    async fn note_time(&self, sent: crate::Reading, server: UtcMillis) -> Result<()> {
        match self.note_answer(sent, server) {
            Some(anchor) => self.write(move |write| write.set_clock_anchor(anchor)).await,
            None => Ok(()),
        }
    }
}

/// As many of the first as fit into one push; always one, so that nothing waits for ever.
fn first_batch(waiting: Vec<NumberedIntent>) -> Vec<NumberedIntent> {
    let mut bytes = 0;
    waiting
        .into_iter()
        .take(MAX_INTENTS)
        .enumerate()
        .take_while(|(index, intent)| {
            bytes += serde_json::to_vec(intent).map_or(0, |json| json.len());
            // Room for the envelope.
            *index == 0 || bytes < MAX_PUSH_BYTES - 4_096
        })
        .map(|(_, intent)| intent)
        .collect()
}

/// The store blocks; the runtime's own threads must not.
async fn blocking<T: Send + 'static>(
    f: impl FnOnce() -> std::result::Result<T, StoreError> + Send + 'static,
) -> std::result::Result<T, StoreError> {
    match tokio::task::spawn_blocking(f).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(StoreError::Inconsistent { what: "task", why: "the program is ending".to_owned() }),
        },
    }
}
