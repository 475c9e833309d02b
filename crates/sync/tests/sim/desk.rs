//! One installation: a real store in a folder, a real line on the simulated wire, and a person who does things.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;
use uuid::Uuid;
use vioe_domain::ticket::{Description, Intent, NewTicket, Resolution, What};
use vioe_domain::{Category, Channel, DeviceId, IntentId, Priority, Status, TicketId, UtcMillis};
use vioe_protocol::session::Secret;
use vioe_store::{Bounds, Key, Profile, QueueQuery, QueueView, Store};
use vioe_sync::{DeviceClock, KeeperError, Line, LineParts, Pace, Reading, TokenKeeper};

use crate::server::person;
use crate::wire::{Wire, World};

struct Keeper;

impl TokenKeeper for Keeper {
    fn load(&self) -> Result<Option<Secret>, KeeperError> {
        Ok(Some(Secret("refresh".into())))
    }
    fn keep(&self, _: &Secret) -> Result<(), KeeperError> {
        Ok(())
    }
}

struct Clock(Arc<Mutex<World>>);

impl DeviceClock for Clock {
    fn read(&self) -> Reading {
        let now = self.0.lock().unwrap().server.now;
        Reading { wall: now, boot_ms: now.0 }
    }
}

pub struct Desk {
    who: u128,
    home: TempDir,
    world: Arc<Mutex<World>>,
    open: Option<(Store, Line)>,
    copy: Option<(PathBuf, BTreeSet<IntentId>)>,
    minted: u128,
    /// What this person wants and this installation knows of.
    pub wanted: BTreeSet<IntentId>,
}

impl Desk {
    pub fn new(who: u128, world: &Arc<Mutex<World>>) -> Self {
        let home = match TempDir::new_in("/dev/shm") {
            Ok(dir) => dir,
            Err(_) => TempDir::new().unwrap(),
        };
        let mut desk = Self {
            who,
            home,
            world: world.clone(),
            open: None,
            copy: None,
            minted: 0,
            wanted: BTreeSet::new(),
        };
        desk.start();
        let profile = Profile {
            origin: "http://sim".into(),
            person: person(who),
            device: DeviceId(Uuid::from_u128(who)),
        };
        desk.store().write(UtcMillis(1), |w| w.set_profile(&profile)).unwrap();
        desk
    }

    fn profile(&self) -> PathBuf {
        self.home.path().join("profile")
    }

    fn start(&mut self) {
        let store = Store::open(&self.profile(), &Key::new([1; 32])).unwrap();
        let line = Line::new(LineParts {
            store: store.clone(),
            transport: Arc::new(Wire { world: self.world.clone(), who: self.who }),
            keeper: Arc::new(Keeper),
            clock: Arc::new(Clock(self.world.clone())),
            device: DeviceId(Uuid::from_u128(self.who)),
            platform: "sim".into(),
            app: "0".into(),
            lease_ms: 1_000,
            pace: Pace::default(),
        });
        self.open = Some((store, line));
    }

    pub fn store(&self) -> &Store {
        &self.open.as_ref().unwrap().0
    }

    pub async fn sync(&self) -> bool {
        self.open.as_ref().unwrap().1.sync_once().await.is_ok()
    }

    /// The program ends and starts again.
    pub fn restart(&mut self) {
        self.open = None;
        self.start();
    }

    /// A backup is made of the folder, or put back (F28): what was wanted since is gone with it.
    pub fn back_up_or_restore(&mut self) -> &'static str {
        self.open = None;
        let did = match self.copy.take() {
            None => {
                let to = self.home.path().join("copy");
                copy(&self.profile(), &to);
                self.copy = Some((to, self.wanted.clone()));
                "folder copied"
            }
            Some((from, wanted)) => {
                std::fs::remove_dir_all(self.profile()).unwrap();
                std::fs::rename(from, self.profile()).unwrap();
                self.wanted = wanted;
                "folder restored"
            }
        };
        self.start();
        did
    }

    /// Does something by what the screen shows, or writes a new ticket.
    pub fn act(&mut self, dice: &mut fastrand::Rng) {
        self.minted += 1;
        let id = IntentId(Uuid::from_u128((self.who << 64) + dice.u128(..) % (1 << 60)));
        let now = self.world.lock().unwrap().server.now;
        let bounds = Bounds { now, hour: now, day: now };
        let rows = self.store().read(|r| r.queue(&QueueQuery::new(QueueView::All, bounds))).unwrap().rows;
        let customers = self.store().read(|r| r.customers()).unwrap();
        let (ticket, what) = if rows.is_empty() || dice.u32(0..6) == 0 {
            if customers.is_empty() {
                return;
            }
            let new = NewTicket {
                customer: customers[dice.usize(0..customers.len())].id,
                contact: None,
                subject: "Raised on a desk".into(),
                category: Category::Access,
                channel: Channel::Phone,
                priority: Priority::P3,
                answers: None,
                description: Description { text: "It fails.".into(), ..Description::default() },
                live_call: false,
                intake: vioe_domain::ticket::IntakeAnswers::default(),
            };
            (TicketId(id.0), What::Raise(Box::new(new)))
        } else {
            let (_, row) = &rows[dice.usize(0..rows.len())];
            let me = person(self.who).id;
            let what = match dice.u32(0..5) {
                0 => What::Note { body: "Noted.".into() },
                1 => What::Assign {
                    expect: row.assignee,
                    to: if row.assignee == Some(me) { None } else { Some(me) },
                },
                2 => What::Move {
                    expect: row.status,
                    to: Status::Resolved,
                    message: Some("Fixed.".into()),
                    resolution: Some(Resolution::Fixed),
                    follow_up: None,
                },
                3 => What::Ask { body: "Which one?".into() },
                _ => What::Reply { body: "We look into it.".into() },
            };
            (row.ticket, what)
        };
        let intent = Intent {
            id,
            target: vioe_domain::ticket::Target::Ticket(ticket),
            person: person(self.who).id,
            device: DeviceId(Uuid::from_u128(self.who)),
            occurred_at: now,
            clock_trusted: true,
            what,
        };
        self.store().write(now, |w| w.enqueue(&intent, now)).unwrap();
        self.wanted.insert(id);
    }
}

fn copy(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}
