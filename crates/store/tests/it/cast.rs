//! Small builders: a customer in Paris, an agent, a contact, and tickets of theirs.

use tempfile::TempDir;
use uuid::Uuid;
use vioe_domain::coverage::Zone;
use vioe_domain::escalation::Tier;
use vioe_domain::ticket::{Actor, Description, Event, Intent, Kind, NewTicket, Raised, Side, What};
use vioe_domain::{
    Category, Channel, ClientId, Customer, CustomerId, DeviceId, EventId, IntentId, Level, Person, PersonId,
    Priority, Role, TicketId, UtcMillis,
};
use vioe_store::{BaseRow, EventRow, Key, Profile, Put, Store};

/// Monday 2026-06-01, 10:00 in Paris.
pub const NOW: UtcMillis = UtcMillis(1_780_300_800_000);
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;

pub const CUSTOMER: CustomerId = CustomerId(Uuid::from_u128(0xc1));
pub const AGENT: PersonId = PersonId(Uuid::from_u128(0xa1));
pub const CONTACT: PersonId = PersonId(Uuid::from_u128(0xb1));
pub const DEVICE: DeviceId = DeviceId(Uuid::from_u128(0xd1));

pub fn ticket_id(n: u128) -> TicketId {
    TicketId(Uuid::from_u128(0x1000 + n))
}

pub fn key() -> Key {
    Key::new([7; 32])
}

pub struct Desk {
    pub dir: TempDir,
    pub store: Store,
}

/// An agent's store that knows its people and one customer.
pub fn desk() -> Desk {
    let dir = TempDir::new().unwrap();
    let store = Store::open(dir.path(), &key()).unwrap();
    store
        .write(NOW, |w| {
            w.set_profile(&Profile { origin: "http://test".into(), person: agent(), device: DEVICE })?;
            w.begin_client(ClientId(Uuid::from_u128(0xe1)), Uuid::from_u128(0xf1))?;
            w.put(&row(1, 1, BaseRow::Customer(customer())))?;
            w.put(&row(1, 1, BaseRow::Person(agent())))?;
            w.put(&row(1, 1, BaseRow::Person(contact())))
        })
        .unwrap();
    Desk { dir, store }
}

pub fn agent() -> Person {
    person(AGENT, "Ada Agent", Role::Agent)
}

pub fn contact() -> Person {
    person(CONTACT, "Carl Contact", Role::Contact)
}

fn person(id: PersonId, name: &str, role: Role) -> Person {
    Person {
        id,
        name: name.into(),
        email: "x@test".into(),
        role,
        tier: (role == Role::Agent).then_some(Tier::T1),
        customers: Vec::new(),
        phone: None,
        active: true,
        profile: vioe_domain::person::Profile::default(),
    }
}

pub fn customer() -> Customer {
    Customer {
        id: CUSTOMER,
        key: "orval".into(),
        name: "Orval Énergie".into(),
        level: Level::Standard,
        zone: Zone::new("Europe/Paris").unwrap(),
        calendar: Default::default(),
        earlier_calendars: Vec::new(),
        holiday_names: Default::default(),
    }
}

pub fn row(scope: i64, ver: i64, row: BaseRow) -> Put {
    Put { scope, ver, row }
}

/// The server's event, accepted at `at`.
pub fn event(n: u128, ver: i64, at: UtcMillis, side: Side, ticket: TicketId, kind: Kind) -> Put {
    let person = match side {
        Side::Customer => Some(CONTACT),
        Side::Agent => Some(AGENT),
        Side::System => None,
    };
    let event = Event {
        id: EventId(Uuid::from_u128(0x9000 + n)),
        ticket,
        actor: Actor { side, person },
        device: None,
        occurred_at: at,
        received_at: Some(at),
        at,
        flagged: false,
        kind,
    };
    row(2, ver, BaseRow::Event(Box::new(EventRow { order: ver, customer: CUSTOMER, event })))
}

pub fn raised(n: u128, priority: Priority, at: UtcMillis, subject: &str) -> Put {
    let kind = Kind::TicketRaised(Box::new(Raised {
        number: Some(4_000 + i64::try_from(n).unwrap()),
        external: None,
        customer: CUSTOMER,
        contact: Some(CONTACT),
        subject: subject.into(),
        category: Category::Access,
        channel: Channel::Portal,
        priority,
        answers: None,
        description: Description { text: "Nobody can log in.".into(), ..Description::default() },
        level: Level::Standard,
        zone: Zone::new("Europe/Paris").unwrap(),
        live_call: false,
        intake: vioe_domain::ticket::IntakeAnswers::default(),
        origin: None,
    }));
    event(n * 100, 10 + i64::try_from(n).unwrap(), at, Side::Customer, ticket_id(n), kind)
}

pub fn intent(n: u128, ticket: TicketId, what: What) -> Intent {
    Intent {
        id: IntentId(Uuid::from_u128(0x5000 + n)),
        target: vioe_domain::ticket::Target::Ticket(ticket),
        person: AGENT,
        device: DEVICE,
        occurred_at: NOW,
        clock_trusted: true,
        what,
    }
}

pub fn reply(body: &str) -> What {
    What::Reply { body: body.into() }
}

pub fn new_ticket(subject: &str) -> What {
    What::Raise(Box::new(NewTicket {
        customer: CUSTOMER,
        contact: Some(CONTACT),
        subject: subject.into(),
        category: Category::Data,
        channel: Channel::Phone,
        priority: Priority::P2,
        answers: None,
        description: Description { text: "The import stops.".into(), ..Description::default() },
        live_call: false,
        intake: vioe_domain::ticket::IntakeAnswers::default(),
    }))
}

impl Desk {
    pub fn put(&self, puts: &[Put]) {
        self.store
            .write(NOW, |w| {
                for put in puts {
                    w.put(put)?;
                }
                Ok(())
            })
            .unwrap();
    }
}
