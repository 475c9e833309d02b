//! The line to a real server: [`Gate`] and [`Uplink`] over the sync crate.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{broadcast, watch};
use vioe_domain::{AlertId, UtcMillis};
use vioe_store::Touched;
use vioe_sync::plan::Fault;
use vioe_sync::{
    DeviceClock, Failure, Http, KeeperError, Line, LineParts, Pace, Reading, Secret, SignInRequest, Status,
    TokenKeeper, Transport,
};
use zeroize::Zeroizing;

use crate::DeskError;
use crate::clock::Clock;
use crate::uplink::{
    Connect, Gate, GateError, Needs, ServerTime, SignInCall, SignedIn, Standing, Tokens, Unsettled, Uplink,
};
use crate::view::ConnectionState;

/// Servers over the network.
pub fn network(clock: Arc<dyn Clock>) -> Arc<dyn Gate> {
    over(clock, Arc::new(|server: &str| Ok(Arc::new(Http::new(server)) as Arc<dyn Transport>)))
}

/// Servers over the network, for a desk that does nothing by itself: a session's line rests until it is asked for one
/// exchange ([`Uplink::exchange`]).
pub fn at_rest(clock: Arc<dyn Clock>) -> Arc<dyn Gate> {
    let reach: Reach = Arc::new(|server: &str| Ok(Arc::new(Http::new(server)) as Arc<dyn Transport>));
    Arc::new(Wire { clock, reach, rests: true })
}

/// How a server of an address is reached.
pub type Reach = Arc<dyn Fn(&str) -> Result<Arc<dyn Transport>, Failure> + Send + Sync>;

/// Servers over any wire: the network, or a test's.
pub fn over(clock: Arc<dyn Clock>, reach: Reach) -> Arc<dyn Gate> {
    Arc::new(Wire { clock, reach, rests: false })
}

struct Wire {
    clock: Arc<dyn Clock>,
    reach: Reach,
    /// Its lines begin no work of their own.
    rests: bool,
}

#[async_trait]
impl Gate for Wire {
    async fn sign_in(&self, call: SignInCall) -> Result<SignedIn, GateError> {
        let transport = (self.reach)(&call.server).map_err(gate_error)?;
        let request = SignInRequest {
            email: call.email,
            password: Secret(call.password.to_string()),
            device_id: call.device,
            platform: call.platform,
        };
        let answer = transport.sign_in(&request).await.map_err(gate_error)?;
        Ok(SignedIn {
            person: answer.person,
            refresh_token: Zeroizing::new(answer.refresh_token.0),
            server_time: answer.server_time,
        })
    }

    fn connect(&self, session: Connect) -> Result<Arc<dyn Uplink>, DeskError> {
        let transport = (self.reach)(&session.server).map_err(|failure| {
            DeskError::trouble("address", sentence(&failure), "Sign in with the right address.")
        })?;
        let line = Line::new(LineParts {
            store: session.store,
            transport,
            keeper: Arc::new(Keeper(session.tokens)),
            clock: Arc::new(Clocks(self.clock.clone())),
            device: session.device,
            platform: session.platform,
            app: session.app,
            lease_ms: session.lease_ms,
            pace: Pace::default(),
        });
        if !self.rests {
            line.run();
        }
        Ok(Arc::new(Connected::new(line)))
    }
}

struct Connected {
    line: Line,
    standing: watch::Receiver<Standing>,
    translating: tokio::task::JoinHandle<()>,
}

impl Connected {
    fn new(line: Line) -> Self {
        let mut theirs = line.standing();
        let (ours, standing) = watch::channel(translate(&theirs.borrow_and_update()));
        let translating = tokio::spawn(async move {
            while theirs.changed().await.is_ok() {
                if ours.send(translate(&theirs.borrow_and_update())).is_err() {
                    return;
                }
            }
        });
        Self { line, standing, translating }
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.translating.abort();
    }
}

#[async_trait]
impl Uplink for Connected {
    fn poke(&self) {
        self.line.poke();
    }

    fn standing(&self) -> watch::Receiver<Standing> {
        self.standing.clone()
    }

    fn touched(&self) -> broadcast::Receiver<Touched> {
        self.line.touched()
    }

    async fn claim(&self, alerts: Vec<AlertId>) -> Result<Vec<AlertId>, GateError> {
        self.line.claim(alerts).await.map_err(gate_error)
    }

    async fn sign_out(&self) {
        self.line.sign_out().await;
    }

    fn now(&self) -> ServerTime {
        let time = self.line.now();
        ServerTime { at: time.at, skew_ms: time.skew_ms, anchored: time.anchored }
    }

    async fn stop(&self) {
        self.line.stop().await;
    }

    async fn exchange(&self) -> Result<(), Unsettled> {
        self.line.sync_once().await.map_err(|failure| Unsettled {
            needs: match failure.fault() {
                Fault::SessionEnded if failure.revokes() => Needs::Revoked,
                Fault::SessionEnded => Needs::SignIn,
                Fault::TooOld => Needs::Upgrade,
                Fault::Silent | Fault::Busy | Fault::Fork | Fault::Stale => Needs::Time,
            },
            message: sentence(&failure),
        })
    }
}

fn translate(theirs: &vioe_sync::Standing) -> Standing {
    let count = |rows: u64| u32::try_from(rows).unwrap_or(u32::MAX);
    let state = match &theirs.status {
        Status::Online => ConnectionState::Online,
        Status::Syncing { done, of } => ConnectionState::Syncing { done: count(*done), of: count(*of) },
        Status::Offline => ConnectionState::Offline,
        Status::Unreachable { why } => ConnectionState::Unreachable { why: why.clone() },
        Status::SignInNeeded => ConnectionState::SignInNeeded,
        Status::UpgradeRequired => ConnectionState::UpgradeRequired,
    };
    Standing { state, since: theirs.since, revoked: theirs.revoked }
}

/// What a failed call means for the person who waits for it.
fn gate_error(failure: Failure) -> GateError {
    let next = match &failure {
        Failure::Said(_) => "Check e-mail address and password, then try again.",
        Failure::Silent(_) => "Check the address and your network, then try again.",
        Failure::Strange(_) => "Check the address; a network's own sign-in page may stand in between.",
    };
    GateError { message: sentence(&failure), next: next.to_owned() }
}

fn sentence(failure: &Failure) -> String {
    crate::error::sentence(&failure.to_string())
}

struct Keeper(Arc<dyn Tokens>);

impl TokenKeeper for Keeper {
    fn load(&self) -> Result<Option<Secret>, KeeperError> {
        let token = self.0.load().map_err(KeeperError)?;
        Ok(token.map(|token| Secret(token.to_string())))
    }

    fn keep(&self, token: &Secret) -> Result<(), KeeperError> {
        self.0.keep(&token.0).map_err(KeeperError)
    }
}

struct Clocks(Arc<dyn Clock>);

impl DeviceClock for Clocks {
    fn read(&self) -> Reading {
        let reading = self.0.read();
        Reading { wall: UtcMillis(reading.wall_ms), boot_ms: reading.boot_ms }
    }
}
