//! The wire as a trait: the HTTP client sends, a test joins both ends without a socket.

use async_trait::async_trait;
use futures::stream::BoxStream;
use vioe_domain::ClientId;
use vioe_protocol::alert::{AlertRequest, AlertResponse};
use vioe_protocol::pull::{PullRequest, PullResponse};
use vioe_protocol::push::{PushRequest, PushResponse};
use vioe_protocol::session::{
    RefreshRequest, RegisterRequest, RegisterResponse, Secret, SessionResponse, SignInRequest,
};
use vioe_protocol::snapshot::{SnapshotRequest, SnapshotResponse};
use vioe_protocol::{Code, Problem};

use crate::plan::Fault;

/// Why a call has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The server said no, and why.
    #[error("{0}")]
    Said(#[from] Problem),
    /// Nobody answered: no network, no server, or the answer was cut off.
    #[error("the server does not answer: {0}")]
    Silent(String),
    /// Somebody answered, but not a server of ours: a captive portal, a proxy, a wrong address.
    #[error("what answers there is no VIOE server: {0}")]
    Strange(String),
}

impl Failure {
    /// What it means for the plan.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Silent(_) => Fault::Silent,
            Self::Strange(_) => Fault::Busy,
            Self::Said(problem) => match problem.code {
                Code::Gap | Code::ClientFork => Fault::Fork,
                // A client that the server does not know is one from before it was restored.
                Code::NotFound => Fault::Fork,
                Code::Epoch | Code::Reset => Fault::Stale,
                Code::SessionEnded | Code::DeviceRevoked | Code::BadCredentials => Fault::SessionEnded,
                Code::Upgrade => Fault::TooOld,
                Code::BadRequest
                | Code::Unauthenticated
                | Code::NeedHave
                | Code::SlowDown
                | Code::Unavailable
                | Code::Internal => Fault::Busy,
            },
        }
    }

    /// The server has revoked this device or disabled the account.
    pub fn revokes(&self) -> bool {
        matches!(self, Self::Said(problem) if problem.code == Code::DeviceRevoked)
    }
}

/// A hint that it is worth asking. It carries no data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// The feed moved.
    Moved,
    /// The session ended.
    SessionEnded,
    /// The server stops; come back later.
    Bye,
    /// The stream lives.
    Alive,
}

/// Hints until the stream breaks.
pub type HintStream = BoxStream<'static, Hint>;

/// The calls of the protocol.
///
/// # Errors
/// Every method: see [`Failure`].
#[async_trait]
pub trait Transport: Send + Sync {
    /// `POST /v1/session`.
    async fn sign_in(&self, request: &SignInRequest) -> Result<SessionResponse, Failure>;
    /// `POST /v1/session/refresh`.
    async fn refresh(&self, request: &RefreshRequest) -> Result<SessionResponse, Failure>;
    /// `DELETE /v1/session`.
    async fn sign_out(&self, access: &Secret) -> Result<(), Failure>;
    /// `POST /v1/sync/register`.
    async fn register(&self, access: &Secret, request: &RegisterRequest)
    -> Result<RegisterResponse, Failure>;
    /// `POST /v1/sync/push`.
    async fn push(&self, access: &Secret, request: &PushRequest) -> Result<PushResponse, Failure>;
    /// `POST /v1/sync/pull`.
    async fn pull(&self, access: &Secret, request: &PullRequest) -> Result<PullResponse, Failure>;
    /// `GET /v1/sync/snapshot`.
    async fn snapshot(
        &self,
        access: &Secret,
        client: ClientId,
        request: &SnapshotRequest,
    ) -> Result<SnapshotResponse, Failure>;
    /// `GET /v1/sync/events`.
    async fn hints(&self, access: &Secret) -> Result<HintStream, Failure>;
    /// `POST /v1/alerts/claim`.
    async fn claim(&self, access: &Secret, request: &AlertRequest) -> Result<AlertResponse, Failure>;
    /// `POST /v1/alerts/acknowledge`.
    async fn acknowledge(&self, access: &Secret, request: &AlertRequest) -> Result<AlertResponse, Failure>;
}
