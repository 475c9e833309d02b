//! The assembled server: what every handler gets.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, broadcast, watch};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use vioe_domain::coverage::derived_by;
use vioe_protocol::Seq;

use crate::auth::limit::SignInLimits;
use crate::auth::password::Hasher;
use crate::clock::Clock;
use crate::db::{Db, feed, sessions, tickets};
use crate::failure::Failure;
use crate::hours::KeptHours;

/// How many requests may be at the database at once; the rest wait their turn.
const AT_WORK: usize = 16;
/// How often a process asks whether another one has moved the feed.
const LOOK: Duration = Duration::from_millis(200);

/// The assembled server.
pub struct App {
    /// The database.
    pub db: Db,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Customers' hours.
    pub hours: KeptHours,
    /// Who may try to sign in again, and when.
    pub limits: SignInLimits,
    /// Passwords.
    pub hasher: Arc<Hasher>,
    /// Ends every stream, wait and timer.
    pub stop: CancellationToken,
    /// Sessions that have just ended.
    pub ended: broadcast::Sender<Uuid>,
    /// From this, successors of refresh tokens are derived.
    pub token_key: Vec<u8>,
    head: watch::Sender<Seq>,
    at_work: Arc<Semaphore>,
}

impl App {
    /// Assembles a server over an open database.
    ///
    /// # Errors
    /// The database can't be read.
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Result<Arc<Self>, Failure> {
        let (seq, token_key) = db.read(|tx| Ok((feed::head(tx)?.seq, sessions::token_key(tx)?)))?;
        // What was derived by other rules is looked at again (EC-39g, EC-100).
        db.write(|tx| Ok(tickets::derive_by(tx, &derived_by())?))?;
        Ok(Arc::new(Self {
            db,
            clock,
            hours: KeptHours::default(),
            limits: SignInLimits::default(),
            hasher: Arc::new(Hasher::new()?),
            stop: CancellationToken::new(),
            ended: broadcast::channel(64).0,
            token_key,
            head: watch::channel(seq).0,
            at_work: Arc::new(Semaphore::new(AT_WORK)),
        }))
    }

    /// Runs database work where it may wait.
    ///
    /// # Errors
    /// What `work` says; [`Failure::Bug`] where it panicked.
    pub async fn work<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let turn = self.at_work.clone().acquire_owned().await;
        let app = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(&app)
        });
        match done.await {
            Ok(done) => done,
            Err(error) => Err(Failure::Bug(format!("work did not end: {error}"))),
        }
    }

    /// Says that the feed stands at `seq` or further.
    pub fn moved(&self, seq: Seq) {
        self.head.send_if_modified(|head| {
            let further = seq > *head;
            *head = (*head).max(seq);
            further
        });
    }

    /// Where the feed stands, as it moves.
    pub fn head(&self) -> watch::Receiver<Seq> {
        self.head.subscribe()
    }

    /// Looks again and again whether another process has moved the feed, until the server stops.
    pub async fn watch_head(self: Arc<Self>) {
        let mut looks = tokio::time::interval(LOOK);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return,
                _ = looks.tick() => {}
            }
            let look = self.work(|app| app.db.read(|tx| Ok(feed::head(tx)?.seq)));
            match look.await {
                Ok(seq) => self.moved(seq),
                Err(failure) => tracing::warn!(%failure, "the feed can't be watched"),
            }
        }
    }
}
