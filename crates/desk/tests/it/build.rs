//! One ticket, told as a story: builds logs and looks at them.

use std::sync::Arc;

use uuid::Uuid;
use vioe_desk::views::Known;
use vioe_domain::coverage::{Hours, Zone};
use vioe_domain::customer::Calendar;
use vioe_domain::escalation::Tier;
use vioe_domain::sla::{Assessment, Exclusion, ExclusionReason, Policy};
use vioe_domain::ticket::{Actor, Description, Event, Kind, PriorityMode, Raised, Resolution, Side, fold};
use vioe_domain::{
    Category, Channel, Customer, CustomerId, EventId, Level, Person, PersonId, Priority, Role, Status,
    TicketId, UtcMillis,
};

pub const ADA: PersonId = PersonId(Uuid::from_u128(1));
pub const MIA: PersonId = PersonId(Uuid::from_u128(2));
pub const ACME: CustomerId = CustomerId(Uuid::from_u128(9));

pub fn at(text: &str) -> UtcMillis {
    UtcMillis::parse(&format!("{text}Z")).unwrap()
}

pub fn person(id: PersonId) -> Person {
    let (name, role) = if id == MIA { ("Mia", Role::Contact) } else { ("Ada", Role::Agent) };
    Person {
        id,
        name: name.to_owned(),
        email: format!("{}@example.com", name.to_lowercase()),
        role,
        tier: (role == Role::Agent).then_some(Tier::T1),
        customers: if role == Role::Contact { vec![ACME] } else { Vec::new() },
        phone: None,
        active: true,
        profile: vioe_domain::person::Profile::default(),
    }
}

pub struct Story {
    pub events: Vec<Event>,
    pub customer: Customer,
    pub exclusions: Vec<Exclusion>,
    pub policy: Policy,
}

impl Story {
    /// A contact raises a ticket; the server has it at once.
    pub fn raised(opened: &str, priority: Priority, level: Level) -> Self {
        let zone = Zone::new("America/New_York").unwrap();
        let raised = Raised {
            number: Some(4188),
            external: None,
            customer: ACME,
            contact: Some(MIA),
            subject: "Export fails".to_owned(),
            category: Category::Data,
            channel: Channel::Portal,
            priority,
            answers: None,
            description: Description { text: "It fails.".to_owned(), ..Description::default() },
            level,
            zone: zone.clone(),
            live_call: false,
            intake: vioe_domain::ticket::IntakeAnswers::default(),
            origin: None,
        };
        let mut story = Self {
            events: Vec::new(),
            customer: Customer {
                id: ACME,
                key: "acme".to_owned(),
                name: "Acme".to_owned(),
                level,
                zone,
                calendar: Calendar::default(),
                earlier_calendars: Vec::new(),
                holiday_names: Default::default(),
            },
            exclusions: Vec::new(),
            policy: Policy::default(),
        };
        story.push(opened, MIA, Kind::TicketRaised(Box::new(raised)));
        story
    }

    pub fn push(&mut self, when: &str, by: PersonId, kind: Kind) -> EventId {
        self.push_at(at(when), by, kind)
    }

    pub fn push_at(&mut self, when: UtcMillis, by: PersonId, kind: Kind) -> EventId {
        let id = EventId(Uuid::from_u128(1_000 + self.events.len() as u128));
        let side = if by == MIA { Side::Customer } else { Side::Agent };
        self.events.push(Event {
            id,
            ticket: TicketId(Uuid::from_u128(7)),
            actor: Actor { side, person: Some(by) },
            device: None,
            occurred_at: when,
            received_at: Some(when),
            at: when,
            flagged: false,
            kind,
        });
        id
    }

    pub fn reply(mut self, when: &str, by: PersonId) -> Self {
        self.push(when, by, Kind::ReplySent { body: "Hello".to_owned() });
        self
    }

    pub fn moved(mut self, when: &str, to: Status) -> Self {
        let message = matches!(to, Status::PendingCustomer | Status::Resolved).then(|| "Please".to_owned());
        let resolution = (to == Status::Resolved).then_some(Resolution::Fixed);
        self.push(when, ADA, Kind::StatusChanged { to, message, resolution });
        self
    }

    pub fn priority(mut self, when: &str, from: Priority, to: Priority) -> Self {
        let reason = "It got worse".to_owned();
        self.push(when, ADA, Kind::PriorityChanged { from, to, mode: PriorityMode::Change, reason });
        self
    }

    pub fn excluded(mut self, from: &str, to: &str, reason: ExclusionReason) -> Self {
        self.exclusions.push(Exclusion {
            from: at(from),
            to: at(to),
            reason,
            announced_at: None,
            approved: true,
        });
        self
    }

    /// Looks at it at an instant.
    pub fn look<T>(&self, now: &str, f: impl FnOnce(&Known<'_>, &Assessment) -> T) -> T {
        self.look_at(at(now), f)
    }

    pub fn look_at<T>(&self, now: UtcMillis, f: impl FnOnce(&Known<'_>, &Assessment) -> T) -> T {
        let ticket = fold(&self.events).unwrap();
        let hours = Hours::new(&self.customer.zone, &self.customer.calendar).unwrap();
        let people = |id| Some(Arc::new(person(id)));
        let known = Known {
            ticket: &ticket,
            events: &self.events,
            customer: &self.customer,
            hours: &hours,
            exclusions: &self.exclusions,
            policy: &self.policy,
            people: &people,
            now,
        };
        let assessment = known.assess();
        f(&known, &assessment)
    }
}
