//! A server on port 0 with a clock the test owns, a few people, and desks that talk to it.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use vioe_domain::coverage::Zone;
use vioe_domain::customer::Calendar;
use vioe_domain::escalation::Tier;
use vioe_domain::ticket::{Category, Channel, Description, Intent, NewTicket, Priority, What};
use vioe_domain::{
    ClientId, Customer, CustomerId, DeviceId, IntentId, Level, Person, PersonId, Role, TicketId, UtcMillis,
};
use vioe_protocol::pull::PullResponse;
use vioe_protocol::push::{NumberedIntent, PushRequest, PushResponse};
use vioe_protocol::session::{RegisterResponse, SessionResponse};
use vioe_protocol::snapshot::SnapshotResponse;
use vioe_protocol::{Problem, Row, RowChange, ScopeId, Seq};
use vioe_server::app::App;
use vioe_server::auth::password;
use vioe_server::clock::ManualClock;
use vioe_server::db::feed::Stamper;
use vioe_server::db::people::{self, Account};
use vioe_server::db::{Db, customers};

pub const PASSWORD: &str = "correct horse";
/// Tuesday 2026-06-02 10:00 in New York.
pub const TUESDAY: &str = "2026-06-02T14:00:00Z";

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// Where a world keeps its database.
pub enum Place {
    Folder(tempfile::TempDir),
    Url(String),
}

impl Place {
    pub fn new(on: On) -> Self {
        match on {
            On::Sqlite => Self::Folder(tempfile::tempdir().unwrap()),
            On::Postgres => Self::Url(crate::postgres::fresh_database()),
        }
    }

    /// Opens it; several times for several processes.
    pub fn open(&self) -> Db {
        match self {
            Self::Folder(folder) => Db::open_folder(folder.path()).unwrap(),
            Self::Url(url) => Db::open_url(url).unwrap(),
        }
    }
}

/// A running server.
pub struct Server {
    pub base: String,
    pub app: Arc<App>,
    pub shutdown: CancellationToken,
    pub running: JoinHandle<()>,
}

pub struct World {
    pub place: Arc<Place>,
    pub clock: Arc<ManualClock>,
    pub server: Server,
    pub acme: Customer,
    pub globex: Customer,
}

pub fn customer(key: &str, level: Level) -> Customer {
    Customer {
        id: CustomerId(Uuid::now_v7()),
        key: key.to_owned(),
        name: key.to_uppercase(),
        level,
        zone: Zone::new("America/New_York").unwrap(),
        calendar: Calendar::default(),
        earlier_calendars: Vec::new(),
        holiday_names: Default::default(),
    }
}

pub fn person(email: &str, role: Role, of: &[&Customer]) -> Person {
    Person {
        id: PersonId(Uuid::now_v7()),
        name: email.split('@').next().unwrap().to_owned(),
        email: email.to_owned(),
        role,
        tier: (role == Role::Agent).then_some(Tier::T1),
        customers: of.iter().map(|customer| customer.id).collect(),
        phone: None,
        active: true,
        profile: vioe_domain::person::Profile::default(),
    }
}

/// Does blocking work where it may wait.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

pub async fn start(place: &Arc<Place>, clock: &Arc<ManualClock>) -> Server {
    let (place, clock) = (place.clone(), clock.clone());
    let app = blocking(move || App::new(place.open(), clock).unwrap()).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let shutdown = CancellationToken::new();
    let (served, stop) = (app.clone(), shutdown.clone());
    let running = tokio::spawn(async move {
        vioe_server::serve_app(listener, served, stop).await.unwrap();
    });
    Server { base, app, shutdown, running }
}

impl World {
    pub async fn new(on: On) -> Self {
        let place = Arc::new(Place::new(on));
        let clock = Arc::new(ManualClock::new(UtcMillis::parse(TUESDAY).unwrap()));
        let acme = customer("acme", Level::Standard);
        let globex = customer("globex", Level::Premium);
        let (opened, a, g) = (place.clone(), acme.clone(), globex.clone());
        blocking(move || cast(&opened.open(), &a, &g)).await;
        let server = start(&place, &clock).await;
        Self { place, clock, server, acme, globex }
    }

    /// Signs in on a new installation and registers it.
    pub async fn desk(&self, name: &str) -> Desk {
        Desk::new(&self.server.base, name).await
    }
}

/// Two customers with a contact each, two agents, a manager, an account executive of acme.
fn cast(db: &Db, acme: &Customer, globex: &Customer) {
    let hash = password::hash(PASSWORD).unwrap();
    let people = [
        person("kim", Role::Agent, &[]),
        person("jonas", Role::Agent, &[]),
        person("marta", Role::Manager, &[]),
        person("alex", Role::AccountExecutive, &[acme]),
        person("ann", Role::Contact, &[acme]),
        person("gus", Role::Contact, &[globex]),
    ];
    db.write(|tx| {
        let mut stamper = Stamper::default();
        customers::save(tx, acme, &mut stamper)?;
        customers::save(tx, globex, &mut stamper)?;
        for person in &people {
            let account = Account { person: person.clone(), password: hash.clone() };
            people::add(tx, &account, &mut stamper)?;
        }
        stamper.finish(tx)?;
        Ok(())
    })
    .unwrap();
}

/// An answer: the value, or the status and the problem.
pub type Answer<T> = Result<T, (u16, Problem)>;

/// An installation of the console, as far as the server sees it.
pub struct Desk {
    pub base: String,
    pub http: reqwest::Client,
    pub device: DeviceId,
    pub person: Person,
    pub access: String,
    pub refresh: String,
    pub client: ClientId,
    pub epoch: Uuid,
    pub mid: u64,
}

pub async fn sign_in(
    http: &reqwest::Client,
    base: &str,
    email: &str,
    password: &str,
    device: DeviceId,
) -> Answer<SessionResponse> {
    let body = json!({"email": email, "password": password, "device_id": device, "platform": "test"});
    answer(http.post(format!("{base}/v1/session")).json(&body)).await
}

pub async fn answer<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> Answer<T> {
    let response = request.send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    if status.is_success() {
        let text = if text.is_empty() { "null" } else { &text };
        Ok(serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}")))
    } else {
        let problem = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{status} is no problem of ours: {error}: {text}"));
        Err((status.as_u16(), problem))
    }
}

impl Desk {
    pub async fn new(base: &str, name: &str) -> Self {
        let http = reqwest::Client::new();
        let device = DeviceId(Uuid::now_v7());
        let session = sign_in(&http, base, name, PASSWORD, device).await.unwrap();
        let mut desk = Self {
            base: base.to_owned(),
            http,
            device,
            person: session.person,
            access: session.access_token.0,
            refresh: session.refresh_token.0,
            client: ClientId(Uuid::nil()),
            epoch: Uuid::nil(),
            mid: 0,
        };
        desk.register().await;
        desk
    }

    /// Trades the tokens in: an access token lasts ten minutes of the world's clock.
    pub async fn refresh(&mut self) {
        let body = json!({ "refresh_token": self.refresh });
        let next: SessionResponse = self.post("session/refresh", &body).await.unwrap();
        self.access = next.access_token.0;
        self.refresh = next.refresh_token.0;
    }

    pub async fn register(&mut self) {
        let body = json!({"device_id": self.device, "platform": "test", "app": "0", "schema": 1});
        let registered: RegisterResponse = self.post("sync/register", &body).await.unwrap();
        self.client = registered.client_id;
        self.epoch = registered.epoch;
        self.mid = 0;
    }

    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method, format!("{}/v1/{path}", self.base))
            .bearer_auth(&self.access)
            .header("x-proto", "1")
            .header("x-schema", "1")
    }

    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Answer<T> {
        answer(self.request(reqwest::Method::POST, path).json(body)).await
    }

    pub fn intent(&self, ticket: TicketId, what: What, at: UtcMillis) -> Intent {
        Intent {
            id: IntentId(Uuid::now_v7()),
            target: vioe_domain::ticket::Target::Ticket(ticket),
            person: self.person.id,
            device: self.device,
            occurred_at: at,
            clock_trusted: true,
            what,
        }
    }

    pub fn numbered(&mut self, intent: Intent) -> NumberedIntent {
        self.mid += 1;
        NumberedIntent { mid: self.mid, intent }
    }

    pub async fn push(&self, intents: &[NumberedIntent]) -> Answer<PushResponse> {
        let request = PushRequest {
            client_id: self.client,
            epoch: self.epoch,
            acked_mid: 0,
            intents: intents.to_vec(),
        };
        self.post("sync/push", &request).await
    }

    /// Does one thing to a ticket and expects an answer.
    pub async fn does(&mut self, ticket: TicketId, what: What, at: UtcMillis) -> PushResponse {
        let intent = self.intent(ticket, what, at);
        let numbered = self.numbered(intent);
        self.push(&[numbered]).await.unwrap()
    }

    pub async fn pull(&self, cursor: Seq, have: &[ScopeId]) -> Answer<PullResponse> {
        self.pull_limited(cursor, have, 2_000).await
    }

    pub async fn pull_limited(&self, cursor: Seq, have: &[ScopeId], limit: usize) -> Answer<PullResponse> {
        let body = json!({
            "client_id": self.client, "epoch": self.epoch, "cursor": cursor, "min_seq": 0,
            "have": have, "limit": limit,
        });
        self.post("sync/pull", &body).await
    }

    pub async fn snapshot(
        &self,
        scope: ScopeId,
        after: Option<&str>,
        limit: usize,
    ) -> Answer<SnapshotResponse> {
        let mut path = format!("sync/snapshot?scope={}&limit={limit}", scope.0);
        if let Some(after) = after {
            path.push_str(&format!("&after={after}"));
        }
        answer(self.request(reqwest::Method::GET, &path)).await
    }

    /// Everything this desk may see, loaded by snapshots.
    pub async fn everything(&self) -> Vec<RowChange> {
        let first = self.pull(Seq(0), &[]).await.unwrap();
        let mut rows = Vec::new();
        for scope in first.access.add {
            let page = self.snapshot(scope.id, None, 2_000).await.unwrap();
            assert!(page.done);
            rows.extend(page.rows);
        }
        rows
    }

    /// The events of one ticket this desk may see, in order.
    pub async fn events_of(&self, ticket: TicketId) -> Vec<vioe_domain::ticket::Event> {
        let mut found: Vec<_> = self
            .everything()
            .await
            .into_iter()
            .filter_map(|row| match row.row {
                Row::Event(event) if event.event.ticket == ticket => Some(*event),
                _ => None,
            })
            .collect();
        found.sort_by_key(|row| row.order);
        found.into_iter().map(|row| row.event).collect()
    }
}

pub fn new_ticket(customer: CustomerId, priority: Priority) -> What {
    What::Raise(Box::new(NewTicket {
        customer,
        contact: None,
        subject: "Scanner does not start".to_owned(),
        category: Category::Functionality,
        channel: Channel::Portal,
        priority,
        answers: None,
        description: Description { text: "It stops at once.".to_owned(), ..Description::default() },
        live_call: false,
        intake: vioe_domain::ticket::IntakeAnswers::default(),
    }))
}

pub fn ticket_id() -> TicketId {
    TicketId(Uuid::now_v7())
}

/// Waits until something is so, a few seconds at most.
pub async fn until<F: Future<Output = bool>>(what: &str, mut so: impl FnMut() -> F) {
    let begun = std::time::Instant::now();
    while !so().await {
        assert!(begun.elapsed().as_secs() < 20, "waited in vain: {what}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// Runs a test on both databases, each a test of its own.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($on:ident: On) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            async fn with($on: $crate::world::On) $body
            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() { with($crate::world::On::Sqlite).await }
            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() { with($crate::world::On::Postgres).await }
        }
    )+};
}
