//! One account's line to its server: the loop that keeps a store in step.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::StreamExt;
use tokio::sync::{Notify, broadcast, watch};
use tokio::task::JoinHandle;
use vioe_domain::{AlertId, DeviceId, UtcMillis};
use vioe_store::{ClockAnchor, Store, Touched};

use crate::backoff::Backoff;
use crate::offset::{DeviceClock, Offset, Reading, ServerTime};
use crate::plan::{self, Effect, Event, State};
use crate::round::Broken;
use crate::status::{Standing, Status};
use crate::tokens::{TokenKeeper, Tokens};
use crate::transport::{Failure, Hint, Transport};

/// How often a line asks without a hint, and how long its live stream rests after it broke.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Without a hint, ask this often.
    pub rest: Duration,
    /// After the stream broke, open it again this much later.
    pub reopen: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { rest: Duration::from_secs(30), reopen: Duration::from_secs(2) }
    }
}

/// What a line is made of.
pub struct LineParts {
    /// The account's store.
    pub store: Store,
    /// The wire.
    pub transport: Arc<dyn Transport>,
    /// Where the refresh token is.
    pub keeper: Arc<dyn TokenKeeper>,
    /// The device's clocks.
    pub clock: Arc<dyn DeviceClock>,
    /// This installation.
    pub device: DeviceId,
    /// Its operating system and name.
    pub platform: String,
    /// The program's version.
    pub app: String,
    /// How long the desktop may work after it was last in step, in ms of wall time.
    pub lease_ms: i64,
    /// How often it asks.
    pub pace: Pace,
}

/// One account's line to its server. Dropping it ends its background work.
pub struct Line {
    shared: Arc<Shared>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    stop: watch::Sender<bool>,
}

/// What the loop, the rounds and the callers share.
pub(crate) struct Shared {
    pub(crate) store: Store,
    /// Held for reading by every blocking thread that uses the store.
    pub(crate) using: Arc<tokio::sync::RwLock<()>>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) tokens: Tokens,
    pub(crate) clock: Arc<dyn DeviceClock>,
    pub(crate) device: DeviceId,
    pub(crate) platform: String,
    pub(crate) app: String,
    pub(crate) lease_ms: i64,
    pace: Pace,
    offset: Mutex<Offset>,
    standing: watch::Sender<Standing>,
    touched: broadcast::Sender<Touched>,
    woken: Notify,
    /// A person waits for a round: how many have been asked for, how many are done.
    rounds: watch::Sender<u64>,
}

impl Line {
    /// Makes a line that does nothing yet: [`Line::run`] begins its work, [`Line::sync_once`] does one.
    pub fn new(parts: LineParts) -> Self {
        let anchor = parts.store.read(|read| read.clock_anchor()).unwrap_or_else(|error| {
            tracing::warn!(%error, "the last difference to the server's clock can't be read");
            None
        });
        let offset = Offset::from_stored(anchor);
        let now = offset.at(parts.clock.read()).at;
        let standing = Standing { status: Status::Syncing { done: 0, of: 0 }, since: now, revoked: false };
        let shared = Shared {
            store: parts.store,
            using: Arc::default(),
            tokens: Tokens::new(parts.transport.clone(), parts.keeper),
            transport: parts.transport,
            clock: parts.clock,
            device: parts.device,
            platform: parts.platform,
            app: parts.app,
            lease_ms: parts.lease_ms,
            pace: parts.pace,
            offset: Mutex::new(offset),
            standing: watch::channel(standing).0,
            touched: broadcast::channel(256).0,
            woken: Notify::new(),
            rounds: watch::channel(0).0,
        };
        Self { shared: Arc::new(shared), tasks: Mutex::default(), stop: watch::channel(false).0 }
    }

    /// Begins to keep the store in step, in the background. Must be called on a runtime.
    pub fn run(&self) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        if tasks.is_empty() {
            tasks.push(tokio::spawn(until_stopped(self.stop.subscribe(), keep_in_step(self.shared.clone()))));
            tasks.push(tokio::spawn(until_stopped(self.stop.subscribe(), listen(self.shared.clone()))));
        }
    }

    /// Rounds until nothing is left to push or pull; for the command line and tests. Does not retry.
    ///
    /// # Errors
    /// What the plan would wait for, or mend with a person's help.
    pub async fn sync_once(&self) -> Result<(), Failure> {
        let mut state = State::CatchingUp;
        let mut effect = Effect::Exchange;
        loop {
            let (event, broken) = self.shared.perform(effect).await;
            (state, effect) = plan::next(state, event);
            match (effect, broken) {
                (Effect::Rest, _) => return Ok(()),
                (Effect::Retry | Effect::Halt, Some(Broken::Wire(failure))) => return Err(failure),
                (Effect::Retry | Effect::Halt, Some(broken)) => {
                    return Err(Failure::Silent(broken.to_string()));
                }
                (Effect::Retry | Effect::Halt, None) => {
                    return Err(Failure::Silent("nothing more can be done".to_owned()));
                }
                (Effect::Register | Effect::Exchange | Effect::Empty, _) => {}
            }
        }
    }

    /// It is worth asking now.
    pub fn poke(&self) {
        self.shared.woken.notify_one();
    }

    /// How the desktop stands to the server, and every change of it.
    pub fn standing(&self) -> watch::Receiver<Standing> {
        self.shared.standing.subscribe()
    }

    /// What came down, or was answered.
    pub fn touched(&self) -> broadcast::Receiver<Touched> {
        self.shared.touched.subscribe()
    }

    /// Rises with every round that ended, well or not.
    pub fn rounds(&self) -> watch::Receiver<u64> {
        self.shared.rounds.subscribe()
    }

    /// The server's clock now.
    pub fn now(&self) -> ServerTime {
        self.shared.server_time()
    }

    /// Which of these alerts this device is to show: those that no other device of this person has shown.
    ///
    /// # Errors
    /// The server did not answer, or the session ended.
    pub async fn claim(&self, alerts: Vec<AlertId>) -> Result<Vec<AlertId>, Failure> {
        self.shared.claim(alerts).await.map_err(|broken| match broken {
            Broken::Wire(failure) => failure,
            other => Failure::Silent(other.to_string()),
        })
    }

    /// Ends the session on the server, as far as it answers.
    pub async fn sign_out(&self) {
        if let Ok(access) = self.shared.tokens.access(self.shared.now()).await
            && let Err(failure) = self.shared.transport.sign_out(&access).await
        {
            tracing::info!(%failure, "the session could not be ended on the server");
        }
    }

    /// Ends the background work. When it returns, nothing writes to the store any more.
    pub async fn stop(&self) {
        let _ = self.stop.send(true);
        let tasks: Vec<_> = self.tasks.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect();
        for task in tasks {
            // A task that panicked has been logged by the runtime and writes nothing any more.
            let _ = task.await;
        }
        // A task that was stopped may have left a blocking thread at work.
        drop(self.shared.using.write().await);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        for task in self.tasks.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            task.abort();
        }
    }
}

async fn until_stopped(mut stop: watch::Receiver<bool>, work: impl Future<Output = ()>) {
    tokio::select! {
        _ = stop.wait_for(|stop| *stop) => {}
        () = work => {}
    }
}

/// The loop: one effect at a time, as the plan says.
async fn keep_in_step(shared: Arc<Shared>) {
    let mut state = State::CatchingUp;
    let mut effect = Effect::Exchange;
    let mut backoff = Backoff::default();
    loop {
        let (event, broken) = shared.perform(effect).await;
        (state, effect) = plan::next(state, event);
        shared.rounds.send_modify(|rounds| *rounds += 1);
        if let Some(broken) = &broken {
            shared.tell_broken(broken);
        }
        match effect {
            Effect::Register | Effect::Exchange | Effect::Empty => {
                // Mending that does not help must not become a storm.
                if broken.is_some() {
                    tokio::time::sleep(backoff.next(fastrand::f64(), None)).await;
                } else {
                    backoff.reset();
                }
            }
            Effect::Rest => {
                backoff.reset();
                shared.tell(Status::Online, false);
                shared.wait(shared.pace.rest).await;
                (state, effect) = plan::next(state, Event::Woken);
            }
            Effect::Retry => {
                let at_least = broken.as_ref().and_then(Broken::at_least);
                shared.wait(backoff.next(fastrand::f64(), at_least)).await;
                (state, effect) = plan::next(state, Event::WaitOver);
            }
            // Only a person ends this: the desk drops the line and makes another after signing in.
            Effect::Halt => std::future::pending::<()>().await,
        }
    }
}

/// Keeps a live stream open and wakes the loop with its hints; where there is none, the long timer serves.
async fn listen(shared: Arc<Shared>) {
    let mut standing = shared.standing.subscribe();
    loop {
        // A stream is worth opening once a round went through.
        if standing.wait_for(|standing| standing.status == Status::Online).await.is_err() {
            return;
        }
        if let Ok(access) = shared.tokens.access(shared.now()).await {
            match shared.transport.hints(&access).await {
                Ok(mut hints) => {
                    shared.woken.notify_one();
                    while let Some(hint) = hints.next().await {
                        match hint {
                            Hint::Moved | Hint::SessionEnded => shared.woken.notify_one(),
                            Hint::Bye | Hint::Alive => {}
                        }
                    }
                    shared.woken.notify_one();
                }
                Err(failure) => {
                    tracing::debug!(%failure, "no live stream");
                    if matches!(failure, Failure::Silent(_)) {
                        // A round will find the same: let it be said now, not when the rest is over.
                        shared.woken.notify_one();
                    }
                }
            }
        }
        tokio::time::sleep(shared.pace.reopen).await;
    }
}

impl Shared {
    async fn perform(&self, effect: Effect) -> (Event, Option<Broken>) {
        let done = match effect {
            Effect::Register => self.register().await.map(|()| Event::Registered),
            Effect::Empty => self.empty().await.map(|()| Event::Emptied),
            Effect::Exchange => self.round().await.map(Event::Round),
            Effect::Rest | Effect::Retry | Effect::Halt => Ok(Event::WaitOver),
        };
        match done {
            Ok(event) => (event, None),
            Err(broken) => (Event::Failed(broken.fault()), Some(broken)),
        }
    }

    async fn wait(&self, at_most: Duration) {
        let _ = tokio::time::timeout(at_most, self.woken.notified()).await;
    }

    fn tell_broken(&self, broken: &Broken) {
        let status = match broken.fault() {
            plan::Fault::Silent => Status::Offline,
            plan::Fault::Busy => Status::Unreachable { why: broken.to_string() },
            plan::Fault::Fork | plan::Fault::Stale => Status::Syncing { done: 0, of: 0 },
            plan::Fault::SessionEnded => Status::SignInNeeded,
            plan::Fault::TooOld => Status::UpgradeRequired,
        };
        if self.standing.borrow().status != status {
            tracing::info!(reason = %broken, "the line to the server changed");
        }
        self.tell(status, broken.revokes());
    }

    pub(crate) fn tell(&self, status: Status, revoked: bool) {
        let now = self.now();
        self.standing.send_if_modified(|standing| {
            let next = standing.followed_by(status, revoked, now);
            let changed = *standing != next;
            *standing = next;
            changed
        });
    }

    pub(crate) fn tell_touched(&self, touched: Touched) {
        if !touched.is_empty() {
            // Nobody listening is no error: the window may not be there yet.
            let _ = self.touched.send(touched);
        }
    }

    pub(crate) fn server_time(&self) -> ServerTime {
        self.offset.lock().unwrap_or_else(PoisonError::into_inner).at(self.clock.read())
    }

    pub(crate) fn now(&self) -> UtcMillis {
        self.server_time().at
    }

    /// Notes the server's clock in an answer; the anchor to store, if it is another one.
    pub(crate) fn note_answer(&self, sent: Reading, server: UtcMillis) -> Option<ClockAnchor> {
        self.offset.lock().unwrap_or_else(PoisonError::into_inner).note(sent, self.clock.read(), server)
    }
}
