//! The wire over HTTP.

use std::time::Duration;

use async_trait::async_trait;
use futures::StreamExt;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use vioe_domain::ClientId;
use vioe_protocol::alert::{AlertRequest, AlertResponse};
use vioe_protocol::pull::{PullRequest, PullResponse};
use vioe_protocol::push::{PushRequest, PushResponse};
use vioe_protocol::session::{
    RefreshRequest, RegisterRequest, RegisterResponse, Secret, SessionResponse, SignInRequest,
};
use vioe_protocol::snapshot::{SnapshotRequest, SnapshotResponse};
use vioe_protocol::{PROTOCOL, Problem, SCHEMA};

use crate::live;
use crate::transport::{Failure, Hint, HintStream, Transport};

/// Nobody there after this long.
const CONNECT: Duration = Duration::from_secs(5);
/// Without a byte for this long the connection is dead (sync.md 2.7).
const STALL: Duration = Duration::from_secs(20);
/// A stream says that it lives every 20 seconds; without a word for this long it is dead (sync.md 2.8).
const STREAM_STALL: Duration = Duration::from_secs(30);

/// A server reached over HTTP.
#[derive(Clone, Debug)]
pub struct Http {
    /// Where, and by which client; or why there is no way. The line then says so, as it does of any other trouble.
    way: Result<(String, Client), Failure>,
}

impl Http {
    /// A server at an address such as `https://support.example`.
    pub fn new(base: &str) -> Self {
        Self { way: way(base) }
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        access: Option<&Secret>,
    ) -> Result<RequestBuilder, Failure> {
        let (base, client) = self.way.as_ref().map_err(Clone::clone)?;
        let request = client
            .request(method, format!("{base}{path}"))
            .header("X-Proto", PROTOCOL)
            .header("X-Schema", SCHEMA)
            .header("X-Request-Id", Uuid::new_v4().to_string());
        Ok(match access {
            Some(access) => request.bearer_auth(&access.0),
            None => request,
        })
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        access: Option<&Secret>,
        body: &(impl Serialize + Sync),
    ) -> Result<T, Failure> {
        let request = self.request(Method::POST, path, access)?.json(body);
        answer(send(request).await?).await
    }
}

#[async_trait]
impl Transport for Http {
    async fn sign_in(&self, request: &SignInRequest) -> Result<SessionResponse, Failure> {
        self.post("/v1/session", None, request).await
    }

    async fn refresh(&self, request: &RefreshRequest) -> Result<SessionResponse, Failure> {
        self.post("/v1/session/refresh", None, request).await
    }

    async fn sign_out(&self, access: &Secret) -> Result<(), Failure> {
        let response = send(self.request(Method::DELETE, "/v1/session", Some(access))?).await?;
        if response.status().is_success() { Ok(()) } else { Err(problem(response).await) }
    }

    async fn register(
        &self,
        access: &Secret,
        request: &RegisterRequest,
    ) -> Result<RegisterResponse, Failure> {
        self.post("/v1/sync/register", Some(access), request).await
    }

    async fn push(&self, access: &Secret, request: &PushRequest) -> Result<PushResponse, Failure> {
        self.post("/v1/sync/push", Some(access), request).await
    }

    async fn pull(&self, access: &Secret, request: &PullRequest) -> Result<PullResponse, Failure> {
        self.post("/v1/sync/pull?wait=0", Some(access), request).await
    }

    async fn snapshot(
        &self,
        access: &Secret,
        client: ClientId,
        request: &SnapshotRequest,
    ) -> Result<SnapshotResponse, Failure> {
        let call = self
            .request(Method::GET, "/v1/sync/snapshot", Some(access))?
            .header("X-Client", client.to_string())
            .query(request);
        answer(send(call).await?).await
    }

    async fn hints(&self, access: &Secret) -> Result<HintStream, Failure> {
        let call = self
            .request(Method::GET, "/v1/sync/events", Some(access))?
            .header(header::ACCEPT, "text/event-stream");
        let response = send(call).await?;
        if !response.status().is_success() {
            return Err(problem(response).await);
        }
        if !content_type(&response).starts_with("text/event-stream") {
            return Err(Failure::Strange("it does not stream".to_owned()));
        }
        let bytes = response.bytes_stream().map(|chunk| chunk.ok());
        Ok(live::hints(bytes, STREAM_STALL).filter(|hint| std::future::ready(*hint != Hint::Alive)).boxed())
    }

    async fn claim(&self, access: &Secret, request: &AlertRequest) -> Result<AlertResponse, Failure> {
        self.post("/v1/alerts/claim", Some(access), request).await
    }

    async fn acknowledge(&self, access: &Secret, request: &AlertRequest) -> Result<AlertResponse, Failure> {
        self.post("/v1/alerts/acknowledge", Some(access), request).await
    }
}

fn way(base: &str) -> Result<(String, Client), Failure> {
    let base = base.trim().trim_end_matches('/').to_owned();
    let url = reqwest::Url::parse(&base)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some());
    if url.is_none() {
        return Err(Failure::Strange(format!("`{base}` is not a web address")));
    }
    let client = Client::builder()
        .connect_timeout(CONNECT)
        .read_timeout(STREAM_STALL)
        // A redirect is a captive portal or a mistake; the token must not follow it.
        .redirect(reqwest::redirect::Policy::none())
        .tcp_nodelay(true)
        .build()
        .map_err(|error| Failure::Silent(root(&error)))?;
    Ok((base, client))
}

async fn send(request: RequestBuilder) -> Result<Response, Failure> {
    match tokio::time::timeout(STALL, request.send()).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) => Err(Failure::Silent(root(&error))),
        Err(_) => Err(Failure::Silent("no answer in time".to_owned())),
    }
}

async fn answer<T: DeserializeOwned>(response: Response) -> Result<T, Failure> {
    if !response.status().is_success() {
        return Err(problem(response).await);
    }
    if !content_type(&response).starts_with("application/json") {
        return Err(Failure::Strange("a web page, perhaps the sign-in page of this network".to_owned()));
    }
    // A long body may take its time; the client's read timeout watches for one that stalls.
    let body = response.bytes().await.map_err(|error| Failure::Silent(root(&error)))?;
    serde_json::from_slice(&body)
        .map_err(|error| Failure::Strange(format!("an answer of another shape ({error})")))
}

async fn problem(response: Response) -> Failure {
    let status = response.status();
    let json = content_type(&response).starts_with("application/json");
    match response.bytes().await {
        Ok(body) if json => match serde_json::from_slice::<Problem>(&body) {
            Ok(problem) => Failure::Said(problem),
            Err(_) => Failure::Strange(format!("status {}", status.as_u16())),
        },
        // A proxy in between says so when the server is down.
        _ if matches!(
            status,
            StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT
        ) =>
        {
            Failure::Silent(format!("status {}", status.as_u16()))
        }
        _ => Failure::Strange(format!("status {}", status.as_u16())),
    }
}

fn content_type(response: &Response) -> &str {
    response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The innermost cause, which is what a person can act on; the outer ones repeat the address.
fn root(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
