//! The connection pill, and passing on what the background work says.

use std::sync::Arc;

use tokio::sync::broadcast::error::RecvError;
use vioe_domain::time::MINUTE;

use crate::desk::Session;
use crate::outcome::touched;
use crate::view::{ConnectionState, ConnectionView, Touched};
use crate::{Desk, DeskError};

/// A smaller difference between the device's clock and the server's is not worth a word, in ms.
const SKEW_MS: i64 = MINUTE;

impl Desk {
    /// How this desktop stands to the server.
    ///
    /// # Errors
    /// The store's trouble.
    pub async fn connection(&self) -> Result<ConnectionView, DeskError> {
        let Ok(session) = self.signed_in() else {
            let now = self.now();
            return Ok(ConnectionView {
                state: ConnectionState::SignInNeeded,
                since: now,
                synced_at: None,
                waiting: 0,
                refused: 0,
                clock_skew_ms: None,
                now,
            });
        };
        let standing = session.uplink.standing().borrow().clone();
        let ((waiting, refused), synced_at) =
            self.read(|read| Ok((read.outbox_counts()?, read.synced_at()?))).await?;
        let time = session.uplink.now();
        Ok(ConnectionView {
            state: standing.state,
            since: standing.since,
            synced_at,
            waiting,
            refused,
            clock_skew_ms: time.skew_ms.filter(|skew| skew.abs() > SKEW_MS),
            now: time.at,
        })
    }

    /// Do not wait for the timer.
    pub fn sync_now(&self) {
        self.poke();
    }

    /// Passes on what sync says, for as long as the session lasts.
    pub(crate) fn relay(&self, session: &Arc<Session>) {
        let (desk, of) = (self.clone(), Arc::downgrade(session));
        let (mut standing, mut came_down) = (session.uplink.standing(), session.uplink.touched());
        session.keep(tokio::spawn(async move {
            loop {
                tokio::select! {
                    changed = standing.changed() => {
                        if changed.is_err() {
                            return;
                        }
                        let revoked = standing.borrow_and_update().revoked;
                        if revoked {
                            desk.revoked().await;
                            return;
                        }
                        // In step for the first time, or again: what became live may be alarming.
                        let Some(session) = of.upgrade() else { return };
                        session.look.notify_one();
                    }
                    came = came_down.recv() => {
                        let mut what = match came {
                            Ok(what) => touched(what),
                            Err(RecvError::Lagged(_)) => everything(),
                            Err(RecvError::Closed) => return,
                        };
                        let Some(session) = of.upgrade() else { return };
                        if what.reference {
                            desk.know_oneself(&session).await;
                            // One's own name, tier or customer may be among it.
                            what.session = true;
                        }
                        desk.tell_touched(what);
                        session.look.notify_one();
                    }
                }
                desk.tell_standing().await;
            }
        }));
    }

    /// Tells everybody how this desktop stands to the server.
    pub(crate) async fn tell_standing(&self) {
        match self.connection().await {
            Ok(view) => self.tell_connection(view),
            Err(error) => tracing::warn!(%error, "the connection can't be shown"),
        }
    }

    /// Somebody's own row changed: a new name, another tier.
    async fn know_oneself(&self, session: &Session) {
        let me = session.person().id;
        match self.read(move |read| read.person(me)).await {
            Ok(Some(person)) => session.set_person(person),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "one's own account can't be read"),
        }
    }

    /// The server no longer knows this device: its key goes first, then the door is shut.
    pub(crate) async fn revoked(&self) {
        if let Ok(session) = self.signed_in() {
            for name in [session.profile.token_name(), session.profile.key_name()] {
                let secrets = session.secrets.clone();
                crate::desk::blocking(move || {
                    if let Err(error) = secrets.delete(&name) {
                        tracing::error!(%error, "a revoked device's secret can't be removed");
                    }
                })
                .await;
            }
            self.lock("This device was signed out by the server. Sign in to go on.".to_owned()).await;
        }
    }
}

fn everything() -> Touched {
    Touched { everything: true, alerts: true, outbox: true, reference: true, ..Touched::default() }
}
