//! Every route on one screen, and what is done around all of them.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use vioe_protocol::{Code, PROTOCOL, SCHEMA};

use crate::app::App;
use crate::failure::Failure;
use crate::request::told;
use crate::routes::{alerts, events, health, pull, push, register, session, snapshot};

/// The longest any request may take; a pull may wait 25 s of it.
const LONGEST: Duration = Duration::from_secs(60);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The server's routes.
pub fn router(app: Arc<App>) -> Router {
    let v1 = Router::new()
        .route("/session", post(session::sign_in).delete(session::sign_out))
        .route("/session/refresh", post(session::refresh))
        .route("/sync/register", post(register::register))
        .route("/sync/push", post(push::push))
        .route("/sync/pull", post(pull::pull))
        .route("/sync/snapshot", get(snapshot::snapshot))
        .route("/sync/events", get(events::events))
        .route("/alerts/claim", post(alerts::claim))
        .route("/alerts/acknowledge", post(alerts::acknowledge))
        .layer(middleware::from_fn(versions));
    Router::new()
        .nest("/v1", v1)
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .layer(RequestDecompressionLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), answer))
        .layer(CompressionLayer::new())
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .with_state(app)
}

/// Refuses a program that speaks another version. Where it does not say, it is taken to speak this one.
async fn versions(request: Request, next: Next) -> Result<Response, Failure> {
    let headers = request.headers();
    if other(headers, "x-proto", PROTOCOL) || other(headers, "x-schema", SCHEMA) {
        return Err(Failure::new(
            Code::Upgrade,
            format!(
                "This server speaks protocol {PROTOCOL} with schema {SCHEMA}: install the version of the console that fits."
            ),
        ));
    }
    Ok(next.run(request).await)
}

fn other(headers: &HeaderMap, name: &str, ours: u32) -> bool {
    headers
        .get(name)
        .is_some_and(|value| value.to_str().ok().and_then(|text| text.parse().ok()) != Some(ours))
}

/// Ends what takes too long, gives every error our form, keeps answers out of caches, and writes one line to the log.
async fn answer(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let begun = std::time::Instant::now();
    let method = request.method().clone();
    // The pattern, not the address: parameters stay out of the log.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let id = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .map(|id| id.chars().take(64).collect::<String>())
        .unwrap_or_default();
    let mut response = match tokio::time::timeout(LONGEST, next.run(request)).await {
        Ok(response) => ours(response),
        Err(_) => Failure::new(Code::Unavailable, "The server took too long.").into_response(),
    };
    if response.status().is_client_error() || response.status().is_server_error() {
        response = with_time(response, &app).await;
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let status = response.status().as_u16();
    let took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    if response.status().is_server_error() {
        tracing::warn!(%method, route, status, took_ms, id, "request");
    } else {
        tracing::info!(%method, route, status, took_ms, id, "request");
    }
    response
}

/// An error that the framework made becomes a problem of ours.
fn ours(response: Response) -> Response {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json")) {
        return response;
    }
    match status {
        StatusCode::NOT_FOUND => {
            Failure::new(Code::NotFound, "There is nothing at this address.").into_response()
        }
        StatusCode::METHOD_NOT_ALLOWED => {
            let mut problem = told(status, "This address does not take this method.").into_response();
            if let Some(allow) = response.headers().get(header::ALLOW) {
                problem.headers_mut().insert(header::ALLOW, allow.clone());
            }
            problem
        }
        status if status.is_client_error() => {
            let why = status.canonical_reason().unwrap_or("refused");
            told(status, format!("The request can't be read: {why}.")).into_response()
        }
        _ => Failure::Bug(format!("a bare {status}")).into_response(),
    }
}

/// Every answer carries the server's clock, errors too.
async fn with_time(response: Response, app: &App) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, 1 << 16).await else {
        return parts.into_response();
    };
    let body = match serde_json::from_slice::<vioe_protocol::Problem>(&bytes) {
        Ok(mut problem) => {
            problem.server_time = app.clock.now();
            serde_json::to_vec(&problem).unwrap_or_else(|_| bytes.to_vec())
        }
        Err(_) => bytes.to_vec(),
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, body.into())
}
