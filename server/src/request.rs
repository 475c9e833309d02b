//! What handlers take from a request: a JSON body within its limit, and who asks. Whatever is wrong with either is a
//! typed problem before any work is done.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use futures::StreamExt;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use vioe_domain::{DeviceId, Person};
use vioe_protocol::{Code, MAX_PUSH_BYTES, Problem};

use crate::app::App;
use crate::auth::token;
use crate::db::sessions;
use crate::failure::Failure;

/// A JSON body of at most [`MAX_PUSH_BYTES`].
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let is_json =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(
                |value| {
                    let kind = value.split(';').next().unwrap_or_default().trim();
                    kind.eq_ignore_ascii_case("application/json")
                },
            );
        if !is_json {
            return Err(told(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body must be JSON: send `Content-Type: application/json`.",
            ));
        }
        let bytes = body(request.into_body()).await?;
        let value = serde_json::from_slice(&bytes)
            .map_err(|error| Failure::bad_request(format!("The body can't be read: {error}.")))?;
        Ok(Self(value))
    }
}

/// How much of a body that is too long is read and thrown away, so that its sender gets to read the answer.
const PATIENCE: usize = 16 * MAX_PUSH_BYTES;

async fn body(body: Body) -> Result<Vec<u8>, Failure> {
    let mut chunks = body.into_data_stream();
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Failure::bad_request("The body did not arrive whole."))?;
        length += chunk.len();
        if length <= MAX_PUSH_BYTES {
            bytes.extend_from_slice(&chunk);
        } else if length > PATIENCE {
            break;
        }
    }
    if length > MAX_PUSH_BYTES {
        return Err(told(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("The body is longer than {MAX_PUSH_BYTES} bytes."),
        ));
    }
    Ok(bytes)
}

/// A problem with a status of its own.
pub fn told(status: StatusCode, message: impl Into<String>) -> Failure {
    Failure::ToldAs(status, Box::new(Problem::new(Code::BadRequest, message)))
}

/// The parameters of the address.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let Query(value) = Query::try_from_uri(&parts.uri)
            .map_err(|error| Failure::bad_request(format!("The parameters can't be read: {error}.")))?;
        Ok(Self(value))
    }
}

/// Where a request came from, where that is known.
pub struct Address(pub Option<IpAddr>);

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map(|peer| peer.0.ip())))
    }
}

/// Who asks: read from the database with every request, so that a change takes effect at once.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The session.
    pub session: Uuid,
    /// The installation.
    pub device: DeviceId,
    /// Who.
    pub person: Person,
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .map(token::hash)
            .ok_or_else(unauthenticated)?;
        let now = app.clock.now();
        let found = app.work(move |app| app.db.read(|tx| Ok(sessions::by_access(tx, &token)?))).await?;
        let (session, expires_at) = found.ok_or_else(unauthenticated)?;
        if session.device_revoked {
            return Err(Failure::new(Code::DeviceRevoked, "This installation was revoked."));
        }
        if session.ended_at.is_some() || session.expires_at <= now || !session.person.active {
            return Err(Failure::new(Code::SessionEnded, "This session has ended: sign in again."));
        }
        if expires_at <= now {
            return Err(unauthenticated());
        }
        Ok(Self { session: session.id, device: session.device, person: session.person })
    }
}

fn unauthenticated() -> Failure {
    Failure::new(
        Code::Unauthenticated,
        "The access token is missing or has ended: refresh it, then repeat the request.",
    )
}
