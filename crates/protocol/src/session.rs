//! Signing in, staying signed in, registering an installation.
//!
//! `POST /v1/session` signs in, `POST /v1/session/refresh` rotates the tokens, `DELETE /v1/session` signs out,
//! `POST /v1/sync/register` makes the installation a client.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vioe_domain::{ClientId, DeviceId, Person, UtcMillis};

/// A text that must not be seen: its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// `POST /v1/session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {
    /// The account's address.
    pub email: String,
    /// Its password.
    pub password: Secret,
    /// The installation, minted once by it.
    pub device_id: DeviceId,
    /// What people will know the session by, such as `Linux, console 0.1.0`.
    pub platform: String,
}

/// The answer to signing in and to refreshing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionResponse {
    /// Goes into `Authorization: Bearer`; kept in memory only.
    pub access_token: Secret,
    /// When it ends.
    pub access_expires_at: UtcMillis,
    /// Trades for the next pair, once; kept in the keyring only.
    pub refresh_token: Secret,
    /// Who signed in.
    pub person: Person,
    /// The server's clock.
    pub server_time: UtcMillis,
}

/// `POST /v1/session/refresh`. Within a minute the same token gets the same successor, since an answer can be lost;
/// later the whole session ends, since somebody else has the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// The token.
    pub refresh_token: Secret,
}

/// `POST /v1/sync/register`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterRequest {
    /// The installation.
    pub device_id: DeviceId,
    /// Its operating system.
    pub platform: String,
    /// Its program's version.
    pub app: String,
    /// The shapes it knows.
    pub schema: u32,
}

/// A client of its own, whose intents are numbered from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterResponse {
    /// Which.
    pub client_id: ClientId,
    /// The server's epoch.
    pub epoch: Uuid,
    /// The server's zone rules, such as `2026f`; a difference is logged (EC-100).
    pub tz_version: String,
    /// How long the desktop may work without the server, in ms of wall time.
    pub lease_ms: i64,
    /// The server's clock.
    pub server_time: UtcMillis,
}
