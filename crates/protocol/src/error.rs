//! What goes wrong: a code for machines, a sentence for people, and whether to try again.

use serde::{Deserialize, Serialize};
use vioe_domain::UtcMillis;

/// A code exists because some caller acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The request can't be read: what and where stands in the message. 400, 413, 415, 422.
    BadRequest,
    /// No or an expired access token: refresh, then repeat. 401.
    Unauthenticated,
    /// E-mail or password are wrong, or the account is disabled. 401.
    BadCredentials,
    /// The refresh token was used before or revoked: sign in again. 401.
    SessionEnded,
    /// This installation was revoked. 403.
    DeviceRevoked,
    /// Not there, or not for this person: the two are never told apart. 404.
    NotFound,
    /// An intent's number does not follow the last one. 409.
    Gap,
    /// The server knows other intents under these numbers: register anew. 409.
    ClientFork,
    /// The server was restored: another epoch. 409.
    Epoch,
    /// The replica must be loaded again. 409.
    Reset,
    /// The server needs the list of scopes, not its hash. 409.
    NeedHave,
    /// The program is too old for this server. 426.
    Upgrade,
    /// Too many requests. 429.
    SlowDown,
    /// The server can't answer just now. 503.
    Unavailable,
    /// A bug of ours, logged. 500.
    Internal,
}

/// Whether the same request can succeed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// Never: it must be changed first.
    Never,
    /// After signing in, registering or resetting, as the code says.
    AfterFix,
    /// Later, as it is.
    Later,
}

/// The body of every answer that is not a success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// For machines.
    pub code: Code,
    /// For people: what and where, in one sentence.
    pub message: String,
    /// Whether to try again.
    pub retry: Retry,
    /// With [`Code::Gap`]: the number expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_mid: Option<u64>,
    /// With [`Retry::Later`]: not sooner than this, in ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// The server's clock.
    #[serde(default)]
    pub server_time: UtcMillis,
}

impl Problem {
    /// A problem with the retry class its code has.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let retry = match code {
            Code::BadRequest | Code::NotFound | Code::Upgrade | Code::BadCredentials => Retry::Never,
            Code::Unauthenticated
            | Code::SessionEnded
            | Code::DeviceRevoked
            | Code::Gap
            | Code::ClientFork
            | Code::Epoch
            | Code::Reset
            | Code::NeedHave => Retry::AfterFix,
            Code::SlowDown | Code::Unavailable | Code::Internal => Retry::Later,
        };
        Self {
            code,
            message: message.into(),
            retry,
            expected_mid: None,
            retry_after_ms: None,
            server_time: UtcMillis::default(),
        }
    }

    /// The HTTP status that goes with the code.
    pub fn status(&self) -> u16 {
        match self.code {
            Code::BadRequest => 400,
            Code::Unauthenticated | Code::BadCredentials | Code::SessionEnded => 401,
            Code::DeviceRevoked => 403,
            Code::NotFound => 404,
            Code::Gap | Code::ClientFork | Code::Epoch | Code::Reset | Code::NeedHave => 409,
            Code::Upgrade => 426,
            Code::SlowDown => 429,
            Code::Internal => 500,
            Code::Unavailable => 503,
        }
    }
}
