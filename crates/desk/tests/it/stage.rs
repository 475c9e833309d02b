//! A desk on a stage: clocks that the test moves, a keyring that may fail, a server that says what it is told to.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use tokio::sync::{broadcast, watch};
use uuid::Uuid;
use vioe_desk::view::{ConnectionState, SignInForm, SignInOutcome};
use vioe_desk::watch::Reading;
use vioe_desk::{
    AlertToShow, Clock, Connect, Desk, DeskError, Gate, GateError, MemorySecrets, Parts, Secrets,
    SecretsError, ServerTime, SignInCall, SignedIn, Standing, Uplink,
};
use vioe_domain::coverage::Zone;
use vioe_domain::person::QuietHours;
use vioe_domain::record::ExclusionRecord;
use vioe_domain::ticket::Event;
use vioe_domain::{AlertId, Person, UtcMillis};
use vioe_store::{BaseRow, EventRow, Put, ScopeStage, ScopeState, Store, Touched};
use zeroize::Zeroizing;

use crate::build::{ADA, MIA, Story, at, person};

/// The device's clocks, moved by hand.
pub struct Clocks {
    wall: AtomicI64,
    boot: AtomicI64,
    monotonic: AtomicI64,
}

impl Clocks {
    fn at(when: UtcMillis) -> Self {
        Self { wall: when.0.into(), boot: 1_000_000.into(), monotonic: 900_000.into() }
    }

    /// Time passes.
    pub fn pass(&self, ms: i64) {
        self.monotonic.fetch_add(ms, Ordering::SeqCst);
        self.sleep(ms);
    }

    /// Time passes while the device sleeps.
    pub fn sleep(&self, ms: i64) {
        self.wall.fetch_add(ms, Ordering::SeqCst);
        self.boot.fetch_add(ms, Ordering::SeqCst);
    }

    /// Somebody sets the wall clock.
    pub fn set_wall(&self, by_ms: i64) {
        self.wall.fetch_add(by_ms, Ordering::SeqCst);
    }
}

impl Clock for Clocks {
    fn read(&self) -> Reading {
        Reading {
            wall_ms: self.wall.load(Ordering::SeqCst),
            boot_ms: self.boot.load(Ordering::SeqCst),
            monotonic_ms: self.monotonic.load(Ordering::SeqCst),
        }
    }
}

/// A keyring that can be taken away.
#[derive(Default)]
pub struct Keyring {
    kept: MemorySecrets,
    pub broken: AtomicBool,
    /// Everything ever written, to look for what must not be.
    pub names: Mutex<Vec<String>>,
}

impl Keyring {
    fn works(&self) -> Result<(), SecretsError> {
        if self.broken.load(Ordering::SeqCst) {
            return Err(SecretsError("No keyring answers.".to_owned()));
        }
        Ok(())
    }
}

impl Secrets for Keyring {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<String>>, SecretsError> {
        self.works()?;
        self.kept.get(name)
    }
    fn set(&self, name: &str, secret: &str) -> Result<(), SecretsError> {
        self.works()?;
        self.names.lock().unwrap().push(name.to_owned());
        self.kept.set(name, secret)
    }
    fn delete(&self, name: &str) -> Result<(), SecretsError> {
        self.works()?;
        self.kept.delete(name)
    }
}

/// A server that says what it is told to.
pub struct Server {
    clocks: Arc<Clocks>,
    pub online: AtomicBool,
    /// The boot clock is anchored to the server's; otherwise the estimate hangs on the wall clock.
    pub anchored: AtomicBool,
    /// Alerts that another device of the person has shown.
    pub shown_elsewhere: AtomicBool,
    pub claims: AtomicUsize,
    /// When Ada is not to be disturbed.
    pub quiet: Mutex<Option<QuietHours>>,
    pub stores: Mutex<Vec<Store>>,
    standing: watch::Sender<Standing>,
    touched: broadcast::Sender<Touched>,
    /// Server minus boot clock.
    offset: i64,
}

pub struct TheGate(pub Arc<Server>);

#[async_trait]
impl Gate for TheGate {
    async fn sign_in(&self, call: SignInCall) -> Result<SignedIn, GateError> {
        if !self.0.online.load(Ordering::SeqCst) {
            return Err(GateError {
                message: "The server does not answer.".into(),
                next: "Try again.".into(),
            });
        }
        if call.password.as_str() != "right" {
            return Err(GateError {
                message: "E-mail or password are wrong.".into(),
                next: "Try again.".into(),
            });
        }
        let who = if call.email.starts_with("mia") { MIA } else { ADA };
        Ok(SignedIn {
            person: if who == ADA { self.0.ada() } else { person(who) },
            refresh_token: Zeroizing::new("refresh-1".to_owned()),
            server_time: UtcMillis(self.0.clocks.read().wall_ms),
        })
    }

    fn connect(&self, session: Connect) -> Result<Arc<dyn Uplink>, DeskError> {
        self.0.stores.lock().unwrap().push(session.store);
        Ok(Arc::new(TheLine(self.0.clone())))
    }
}

struct TheLine(Arc<Server>);

#[async_trait]
impl Uplink for TheLine {
    fn poke(&self) {}
    fn standing(&self) -> watch::Receiver<Standing> {
        self.0.standing.subscribe()
    }
    fn touched(&self) -> broadcast::Receiver<Touched> {
        self.0.touched.subscribe()
    }
    async fn claim(&self, alerts: Vec<AlertId>) -> Result<Vec<AlertId>, GateError> {
        self.0.claims.fetch_add(1, Ordering::SeqCst);
        Ok(if self.0.shown_elsewhere.load(Ordering::SeqCst) { Vec::new() } else { alerts })
    }
    async fn sign_out(&self) {}
    fn now(&self) -> ServerTime {
        let reading = self.0.clocks.read();
        let anchored = self.0.anchored.load(Ordering::SeqCst);
        let at = UtcMillis(if anchored { reading.boot_ms + self.0.offset } else { reading.wall_ms });
        ServerTime { at, skew_ms: anchored.then(|| reading.wall_ms - at.0), anchored }
    }
    async fn stop(&self) {
        self.0.stores.lock().unwrap().clear();
    }
}

impl Server {
    fn ada(&self) -> Person {
        let mut ada = person(ADA);
        ada.profile.preferences.quiet_hours = *self.quiet.lock().unwrap();
        ada
    }

    pub fn says(&self, state: ConnectionState, revoked: bool) {
        self.standing.send_replace(Standing { state, since: UtcMillis(0), revoked });
    }
}

/// The desk, and everything around it that a test can touch.
pub struct Stage {
    pub desk: Desk,
    pub clocks: Arc<Clocks>,
    pub server: Arc<Server>,
    pub keyring: Arc<Keyring>,
    pub alerts: broadcast::Receiver<AlertToShow>,
}

impl Stage {
    /// A desk at an instant, with its data in `folder`.
    pub fn new(folder: &Path, now: &str) -> Self {
        Self::with(folder, Arc::new(Clocks::at(at(now))), Arc::new(Keyring::default()))
    }

    /// The program is started again: same folder, same keyring, same clocks.
    pub async fn restarted(self, folder: &Path) -> Self {
        let (clocks, keyring) = (self.clocks.clone(), self.keyring.clone());
        self.close().await;
        Self::with(folder, clocks, keyring)
    }

    /// Ends the program: the store is let go.
    pub async fn close(self) {
        self.desk.close().await;
        self.server.stores.lock().unwrap().clear();
    }

    fn with(folder: &Path, clocks: Arc<Clocks>, keyring: Arc<Keyring>) -> Self {
        let reading = clocks.read();
        let server = Arc::new(Server {
            offset: reading.wall_ms - reading.boot_ms,
            clocks: clocks.clone(),
            online: true.into(),
            anchored: true.into(),
            shown_elsewhere: false.into(),
            claims: 0.into(),
            quiet: Mutex::default(),
            stores: Mutex::default(),
            standing: watch::channel(Standing {
                state: ConnectionState::Online,
                since: UtcMillis(reading.wall_ms),
                revoked: false,
            })
            .0,
            touched: broadcast::channel(16).0,
        });
        let desk = Desk::new(Parts {
            data: folder.to_path_buf(),
            server: "https://desk.example.com".to_owned(),
            version: "0.1.0".to_owned(),
            platform: "Test".to_owned(),
            zone: Zone::new("America/New_York").unwrap(),
            clock: clocks.clone(),
            secrets: keyring.clone(),
            gate: Arc::new(TheGate(server.clone())),
        })
        .unwrap();
        let alerts = desk.on_alert();
        Self { desk, clocks, server, keyring, alerts }
    }

    pub async fn sign_in(&self, who: &str) -> SignInOutcome {
        self.desk.sign_in(form(who, "right", false)).await.unwrap()
    }

    /// What the server would send: a story's rows.
    pub fn receive(&self, story: &Story, now: UtcMillis) {
        let store = self.server.stores.lock().unwrap().last().unwrap().clone();
        let ver = now.0;
        let put = |row| Put { scope: 1, ver, row };
        let (_, touched) = store
            .write(now, |write| {
                write.put(&put(BaseRow::Policy(Box::new(story.policy.clone()))))?;
                write.put(&put(BaseRow::Person(self.server.ada())))?;
                write.put(&put(BaseRow::Person(person(MIA))))?;
                write.put(&put(BaseRow::Customer(story.customer.clone())))?;
                for (order, event) in story.events.iter().enumerate() {
                    write.put(&put(BaseRow::Event(Box::new(EventRow {
                        order: order as i64,
                        customer: story.customer.id,
                        event: event.clone(),
                    }))))?;
                }
                for (index, exclusion) in story.exclusions.iter().enumerate() {
                    write.put(&put(BaseRow::Exclusion(Box::new(ExclusionRecord::imported(
                        vioe_domain::ExclusionId(Uuid::from_u128(5_000 + index as u128)),
                        None,
                        story.customer.id,
                        exclusion.clone(),
                    )))))?;
                }
                write.set_scope(&ScopeState {
                    id: 1,
                    class: "customer".to_owned(),
                    stage: ScopeStage::Live,
                    after: None,
                    boot_hi: 0,
                    est_rows: 0,
                    rows: 0,
                })?;
                write.set_synced_at(now)
            })
            .unwrap();
        let _ = self.server.touched.send(touched);
    }

    /// Looks now, and takes what is to be shown.
    pub async fn tick(&mut self) -> Vec<AlertToShow> {
        self.desk.tick().await.unwrap();
        let mut shown = Vec::new();
        while let Ok(alert) = self.alerts.try_recv() {
            shown.push(alert);
        }
        shown
    }
}

pub fn form(who: &str, password: &str, this_run_only: bool) -> SignInForm {
    SignInForm {
        server: "desk.example.com".to_owned(),
        email: format!("{who}@example.com"),
        password: password.to_owned(),
        this_run_only,
    }
}

/// The same story as another ticket.
pub fn copy_of(story: &Story, number: u32) -> Story {
    let shift = |id: Uuid| Uuid::from_u128(id.as_u128() + 100_000 * u128::from(number));
    let events: Vec<Event> = story
        .events
        .iter()
        .cloned()
        .map(|mut event| {
            event.id.0 = shift(event.id.0);
            event.ticket.0 = shift(event.ticket.0);
            if let vioe_domain::ticket::Kind::TicketRaised(raised) = &mut event.kind {
                raised.number = Some(i64::from(number));
            }
            event
        })
        .collect();
    Story {
        events,
        customer: story.customer.clone(),
        exclusions: story.exclusions.clone(),
        policy: story.policy.clone(),
    }
}
