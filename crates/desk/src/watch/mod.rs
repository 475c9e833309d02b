//! The watcher: looks at tickets whose clocks have passed something, and tells whom it concerns (sla.md 2.12, 2.13).
//!
//! A tick reads the injected clocks; the runtime's timer only wakes it, so sleep and a changed wall clock can neither
//! skip a deadline nor make one up.

mod ahead;
mod audience;
mod notice;
mod quiet;
mod settle;
mod tick;
mod time;

pub(crate) use ahead::alarms_now;
pub use notice::{AlertToShow, Told, Urgency, after_quiet, notices};
pub use quiet::{is_quiet, waits};
pub use settle::{Settled, settle};
pub use time::{Jump, Reading, jump};

use std::time::Duration;

use std::sync::Arc;

use crate::Desk;
use crate::desk::Session;

/// Never longer than this between two looks (sla.md 2.13).
const TICK: Duration = Duration::from_secs(15);

/// What the watcher remembers between two ticks.
#[derive(Debug, Default)]
pub struct Watching {
    /// The clocks at the last tick.
    pub(crate) last: Option<Reading>,
    /// The wall clock was set back, and the server's clock is only estimated by it: no alarm until it is anchored.
    pub(crate) frozen: bool,
    /// What an earlier run decided to show, and perhaps did not, has been looked at.
    pub(crate) took_over: bool,
    /// The last look was in this person's quiet hours: what waited is told at the first look after them.
    pub(crate) quiet: bool,
}

impl Desk {
    /// Watches for as long as the session lasts.
    pub(crate) fn watch(&self, session: &Arc<Session>) {
        let (desk, of) = (self.clone(), Arc::downgrade(session));
        session.keep(tokio::spawn(async move {
            let mut timer = tokio::time::interval(TICK);
            timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                let Some(session) = of.upgrade() else { return };
                tokio::select! {
                    _ = timer.tick() => {}
                    () = session.look.notified() => {}
                }
                if let Err(error) = desk.tick().await {
                    tracing::warn!(%error, "the watcher could not look; it tries again");
                }
                match desk.lock_reason().await {
                    Ok(Some(why)) => return desk.lock(why).await,
                    Ok(None) => {}
                    Err(error) => tracing::warn!(%error, "the lease can't be read"),
                }
            }
        }));
    }
}
