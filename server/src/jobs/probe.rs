//! Probing the health endpoint every five minutes (guide 3.3): a real GET, aligned to the slot, once for each slot and node.
//! What it says is stored, and never lost while the database is away.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::Url;
use vioe_domain::UtcMillis;
use vioe_domain::availability::{slot_ms, slot_start};
use vioe_domain::policy::Policy;

use crate::app::App;
use crate::db::probes::{self, Probe};
use crate::db::{Db, policies};
use crate::failure::Failure;

/// How often it is asked whether a new slot has begun: a short tick, never one long sleep (sla.md 2.13).
const TICK: Duration = Duration::from_secs(1);
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Results that wait for the database, at most: two days of them.
const WAITING: usize = 576;
/// The longest name of a node, in characters.
const LONGEST_NODE: usize = 64;

/// What to probe, and as whom.
#[derive(Clone, Debug)]
pub struct Health {
    url: Url,
    node: String,
    /// How long an answer may take; for rehearsals.
    pub patience: Duration,
}

/// Why something can't be probed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHealth {
    /// The address.
    #[error("the health endpoint is no address of the form http://host/path or https://host/path")]
    Address,
    /// The node's name.
    #[error("the probe's node name is empty or longer than {LONGEST_NODE} characters")]
    Node,
}

impl Health {
    /// Probes `url` under the name `node`, which tells apart the servers that share a database.
    ///
    /// # Errors
    /// It is no such address, or no such name.
    pub fn new(url: &str, node: &str) -> Result<Self, BadHealth> {
        let url = Url::parse(url).map_err(|_| BadHealth::Address)?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(BadHealth::Address);
        }
        let node = node.trim();
        if node.is_empty() || node.chars().count() > LONGEST_NODE {
            return Err(BadHealth::Node);
        }
        Ok(Self { url, node: node.to_owned(), patience: PATIENCE })
    }

    /// Looks once. The answer must be a 2xx of this address itself, so redirections are not followed.
    async fn look(&self, http: &reqwest::Client, slot: UtcMillis, at: UtcMillis) -> Probe {
        let begun = Instant::now();
        let answer = http.get(self.url.clone()).timeout(self.patience).send().await;
        let why = match answer {
            Ok(answer) if answer.status().is_success() => None,
            Ok(answer) => Some(format!("HTTP {}", answer.status().as_u16())),
            Err(error) if error.is_timeout() => Some(format!("no answer within {:?}", self.patience)),
            // The address may carry a key: it is never kept or logged.
            Err(error) => Some(causes(&error.without_url())),
        };
        Probe {
            slot,
            node: self.node.clone(),
            at,
            up: why.is_none(),
            latency_ms: i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX),
            why,
        }
    }
}

fn causes(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        said.push_str(&format!(": {error}"));
        cause = error.source();
    }
    said
}

/// Probes until the server stops.
pub async fn run(app: Arc<App>, health: Health) {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        // Each look opens its own connection: an old one that still works says little.
        .pool_max_idle_per_host(0)
        .user_agent(concat!("vioe-server/", env!("CARGO_PKG_VERSION")))
        .build();
    let http = match client {
        Ok(http) => http,
        Err(error) => {
            tracing::error!(%error, "the health endpoint can't be probed");
            return;
        }
    };
    let mut rounds = Rounds::default();
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = app.stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        let now = app.clock.now();
        if let Some(slot) = rounds.due(&app, &health, now).await {
            // A look under way when the server stops says nothing.
            let probe = tokio::select! {
                () = app.stop.cancelled() => return,
                probe = health.look(&http, slot, now) => probe,
            };
            rounds.done(probe);
        }
        rounds.store(&app).await;
    }
}

/// Where the prober stands.
#[derive(Debug)]
struct Rounds {
    /// How long a slot is, as the policy said when the last one began, in ms.
    slot_ms: i64,
    /// The slot that has been seen to.
    seen_to: Option<UtcMillis>,
    /// What waits for the database, oldest first.
    waiting: VecDeque<Probe>,
    /// What the last look said, so that only a change is logged.
    last: Option<bool>,
}

impl Default for Rounds {
    fn default() -> Self {
        Self { slot_ms: slot_ms(&Policy::default()), seen_to: None, waiting: VecDeque::new(), last: None }
    }
}

impl Rounds {
    /// The slot of `now`, if it still needs this node's probe. After a restart the database knows.
    async fn due(&mut self, app: &Arc<App>, health: &Health, now: UtcMillis) -> Option<UtcMillis> {
        if self.seen_to == Some(slot_start(now, self.slot_ms)) {
            return None;
        }
        let node = health.node.clone();
        let known = app.work(move |app| {
            app.db.read(|tx| {
                let slot_ms = slot_ms(&policies::get(tx)?);
                Ok((slot_ms, probes::has(tx, slot_start(now, slot_ms), &node)?))
            })
        });
        // While the database is away it is better to look twice than not at all: the second is not counted.
        let (slot_ms, has) = known.await.unwrap_or((self.slot_ms, false));
        self.slot_ms = slot_ms;
        let slot = slot_start(now, slot_ms);
        self.seen_to = Some(slot);
        (!has).then_some(slot)
    }

    fn done(&mut self, probe: Probe) {
        if self.last != Some(probe.up) {
            match &probe.why {
                None => tracing::info!(latency_ms = probe.latency_ms, "the platform is up"),
                Some(why) => tracing::warn!(why, "the platform does not answer as it should"),
            }
        }
        self.last = Some(probe.up);
        if self.waiting.len() == WAITING {
            tracing::warn!("the database is away for so long that a probe is forgotten");
            self.waiting.pop_front();
        }
        self.waiting.push_back(probe);
    }

    async fn store(&mut self, app: &Arc<App>) {
        if self.waiting.is_empty() {
            return;
        }
        let probes: Vec<Probe> = self.waiting.iter().cloned().collect();
        match app.work(move |app| store(&app.db, &probes)).await {
            Ok(()) => self.waiting.clear(),
            Err(failure) => tracing::warn!(%failure, "a probe waits for the database"),
        }
    }
}

/// Stores probes; one that is there already stays as it is.
///
/// # Errors
/// The database is in the way; nothing is stored then.
pub fn store(db: &Db, probes: &[Probe]) -> Result<(), Failure> {
    db.write(|tx| Ok(probes::add(tx, probes)?))
}
