//! The assembled application: who is signed in, their store, their line to the server, and who listens.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tokio::sync::broadcast;
use vioe_domain::coverage::Zone;
use vioe_domain::time::MINUTE;
use vioe_domain::{DeviceId, Person, UtcMillis};
use vioe_store::{Read, Store, StoreError, Write};

use crate::bulk::Undo;
use crate::clock::Clock;
use crate::outcome::touched;
use crate::profile::{Device, ProfileId};
use crate::secrets::Secrets;
use crate::uplink::{Gate, Uplink};
use crate::view::{ConnectionView, Touched};
use crate::watch::{AlertToShow, Watching};
use crate::{DeskError, Outcome, profile};

/// How many messages a slow listener may lag behind before it is told to read everything again.
const BACKLOG: usize = 256;

/// A clock that differs by less is trusted also after the device was switched off, in ms.
const TRUSTED_MS: i64 = 2 * MINUTE;

/// What the desk is made of.
pub struct Parts {
    /// Where profiles live.
    pub data: PathBuf,
    /// The server's address to propose where none was used yet.
    pub server: String,
    /// The program's version.
    pub version: String,
    /// What people will know this device's session by, such as `Linux, console 0.1.0`.
    pub platform: String,
    /// The device's own zone.
    pub zone: Zone,
    /// The device's clocks.
    pub clock: Arc<dyn Clock>,
    /// The operating system's keyring.
    pub secrets: Arc<dyn Secrets>,
    /// Where servers are reached.
    pub gate: Arc<dyn Gate>,
}

/// What a person at the desk can do. Cheap to clone; all clones are the same desk.
#[derive(Clone)]
pub struct Desk {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) parts: Parts,
    pub(crate) device: Mutex<Device>,
    pub(crate) seat: RwLock<Seat>,
    /// One sign-in or sign-out at a time.
    pub(crate) changing: tokio::sync::Mutex<()>,
    /// What the keyring said when it was last tried.
    pub(crate) keyring: RwLock<Result<(), String>>,
    /// Somebody is there to be told of deadlines. Otherwise no alert is claimed: another device must show it.
    pub(crate) watches: bool,
    touched: broadcast::Sender<Touched>,
    connection: broadcast::Sender<ConnectionView>,
    alerts: broadcast::Sender<AlertToShow>,
}

/// Whether somebody sits at the desk.
pub(crate) enum Seat {
    /// Nobody; the sentence says why, where there is something to say.
    Empty { notice: Option<String> },
    /// Somebody.
    Taken(Arc<Session>),
    /// Somebody who must sign in before the store is opened again.
    Locked { notice: String },
}

/// Somebody signed in.
pub(crate) struct Session {
    pub(crate) profile: ProfileId,
    pub(crate) server: String,
    pub(crate) store: Store,
    pub(crate) uplink: Arc<dyn Uplink>,
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) this_run_only: bool,
    /// Held by whoever uses the store, shared; closing waits for all of them.
    pub(crate) using: Arc<tokio::sync::RwLock<()>>,
    pub(crate) watching: tokio::sync::Mutex<Watching>,
    pub(crate) look: tokio::sync::Notify,
    person: RwLock<Arc<Person>>,
    device: DeviceId,
    /// Changes on many tickets that can be undone, oldest first.
    undo: Mutex<VecDeque<(uuid::Uuid, Vec<Undo>)>>,
    turn: tokio::sync::Mutex<()>,
    tasks: Mutex<Vec<tokio::task::JoinHandle<()>>>,
    /// The folder of a session that is kept for this run only; removed with the session.
    _folder: Option<tempfile::TempDir>,
}

/// What a session begins with.
pub(crate) struct Begin {
    pub(crate) profile: ProfileId,
    pub(crate) server: String,
    pub(crate) store: Store,
    pub(crate) uplink: Arc<dyn Uplink>,
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) person: Person,
    pub(crate) device: DeviceId,
    pub(crate) folder: Option<tempfile::TempDir>,
}

impl Session {
    pub(crate) fn new(begin: Begin) -> Self {
        Self {
            profile: begin.profile,
            server: begin.server,
            store: begin.store,
            uplink: begin.uplink,
            secrets: begin.secrets,
            this_run_only: begin.folder.is_some(),
            using: Arc::default(),
            watching: tokio::sync::Mutex::default(),
            look: tokio::sync::Notify::new(),
            person: RwLock::new(Arc::new(begin.person)),
            device: begin.device,
            undo: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            tasks: Mutex::default(),
            _folder: begin.folder,
        }
    }

    pub(crate) fn person(&self) -> Arc<Person> {
        self.person.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_person(&self, person: Arc<Person>) {
        *self.person.write().unwrap_or_else(PoisonError::into_inner) = person;
    }

    pub(crate) fn device(&self) -> DeviceId {
        self.device
    }

    /// Remembers how a change on many tickets is undone, and forgets the oldest beyond `most`.
    pub(crate) fn remember(&self, bulk: uuid::Uuid, undo: Vec<Undo>, most: usize) {
        let mut known = self.undo.lock().unwrap_or_else(PoisonError::into_inner);
        known.push_back((bulk, undo));
        while known.len() > most {
            known.pop_front();
        }
    }

    /// How a change on many tickets is undone; known once only.
    pub(crate) fn recall(&self, bulk: uuid::Uuid) -> Option<Vec<Undo>> {
        let mut known = self.undo.lock().unwrap_or_else(PoisonError::into_inner);
        let place = known.iter().position(|(id, _)| *id == bulk)?;
        known.remove(place).map(|(_, undo)| undo)
    }

    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    pub(crate) fn keep(&self, task: tokio::task::JoinHandle<()>) {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).push(task);
    }

    /// Ends the background work and waits until it has let go of the store; all but the task that asks for it.
    pub(crate) async fn close(&self) {
        self.end_tasks().await;
        self.uplink.stop().await;
        // A task that was ended may have left a blocking thread at work.
        drop(self.using.write().await);
    }

    async fn end_tasks(&self) {
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks {
            if Some(task.id()) != tokio::task::try_id() {
                task.abort();
                // Cancelled, or over already: either is what was wanted.
                let _ = task.await;
            }
        }
    }
}

impl Desk {
    /// Assembles the desk. Nobody is signed in until [`Desk::start`] has looked for a session.
    ///
    /// # Errors
    /// The data folder can't be used.
    pub fn new(parts: Parts) -> Result<Self, DeskError> {
        Self::assemble(parts, true)
    }

    /// Assembles a desk that does one thing and ends: it neither watches nor tells anybody of deadlines.
    ///
    /// # Errors
    /// The data folder can't be used.
    pub fn for_one_thing(parts: Parts) -> Result<Self, DeskError> {
        Self::assemble(parts, false)
    }

    fn assemble(parts: Parts, watches: bool) -> Result<Self, DeskError> {
        let device = profile::load(&parts.data)?;
        Ok(Self {
            inner: Arc::new(Inner {
                parts,
                device: Mutex::new(device),
                seat: RwLock::new(Seat::Empty { notice: None }),
                changing: tokio::sync::Mutex::default(),
                keyring: RwLock::new(Ok(())),
                watches,
                touched: broadcast::channel(BACKLOG).0,
                connection: broadcast::channel(BACKLOG).0,
                alerts: broadcast::channel(BACKLOG).0,
            }),
        })
    }

    /// What changes, whoever changed it.
    pub fn on_touched(&self) -> broadcast::Receiver<Touched> {
        self.inner.touched.subscribe()
    }

    /// Every change of how this desktop stands to the server.
    pub fn on_connection(&self) -> broadcast::Receiver<ConnectionView> {
        self.inner.connection.subscribe()
    }

    /// Notifications to show.
    pub fn on_alert(&self) -> broadcast::Receiver<AlertToShow> {
        self.inner.alerts.subscribe()
    }

    // Nobody listening is no error: the window may not be there yet.

    pub(crate) fn tell_touched(&self, touched: Touched) {
        if touched != Touched::default() {
            let _ = self.inner.touched.send(touched);
        }
    }

    pub(crate) fn tell_connection(&self, connection: ConnectionView) {
        let _ = self.inner.connection.send(connection);
    }

    pub(crate) fn tell_alert(&self, alert: AlertToShow) {
        let _ = self.inner.alerts.send(alert);
    }

    /// The session; only while somebody is signed in and the store is open.
    pub(crate) fn signed_in(&self) -> Result<Arc<Session>, DeskError> {
        match &*self.inner.seat.read().unwrap_or_else(PoisonError::into_inner) {
            Seat::Taken(session) => Ok(session.clone()),
            Seat::Empty { .. } | Seat::Locked { .. } => Err(DeskError::signed_out()),
        }
    }

    /// The server's clock now, as this device estimates it; the wall clock while nobody is signed in.
    pub(crate) fn now(&self) -> UtcMillis {
        self.signed_in().map_or_else(|_| self.inner.parts.clock.wall(), |session| session.uplink.now().at)
    }

    /// Whether the device knows its offset to the server within two minutes (sla.md 2.13): it is anchored to an answer
    /// of the server's, or was last known to differ by less.
    pub(crate) fn clock_trusted(&self) -> bool {
        self.signed_in().is_ok_and(|session| {
            let time = session.uplink.now();
            time.skew_ms.is_some_and(|skew| time.anchored || skew.abs() < TRUSTED_MS)
        })
    }

    pub(crate) fn zone(&self) -> &Zone {
        &self.inner.parts.zone
    }

    /// Wakes sync, and the watcher: what a person did may change what is alarming.
    pub(crate) fn poke(&self) {
        if let Ok(session) = self.signed_in() {
            session.uplink.poke();
            session.look.notify_one();
        }
    }

    /// Reads from the signed-in person's store, on a blocking thread.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Read<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let session = self.signed_in()?;
        let store = session.store.clone();
        let used = session.using.clone().read_owned().await;
        Ok(blocking(move || {
            let answer = store.read(f);
            // In this order: whoever waits for the store to be let go of must find it so.
            drop(store);
            drop(used);
            answer
        })
        .await?)
    }

    /// Writes to the signed-in person's store, on a blocking thread, and tells everybody what it touched.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<Outcome<T>, DeskError> {
        let (session, now) = (self.signed_in()?, self.now());
        let store = session.store.clone();
        let used = session.using.clone().read_owned().await;
        let (value, changed) = blocking(move || {
            let answer = store.write(now, f);
            drop(store);
            drop(used);
            answer
        })
        .await?;
        let touched = touched(changed);
        self.tell_touched(touched.clone());
        Ok(Outcome { value, touched })
    }
}

/// Runs what blocks where it may.
pub(crate) async fn blocking<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(f).await {
        Ok(value) => value,
        // It panicked, or the runtime is going down: nothing can go on from here.
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => std::future::pending().await,
        },
    }
}
