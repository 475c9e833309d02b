//! Several tickets of a house, and what people want of them, told in words: what the lifecycle's case file means. Each
//! wish is decided, recorded on every ticket it concerns, and decided upon by the next one, as the server does.

use std::collections::BTreeMap;

use uuid::Uuid;
use vioe_domain::person::{Designation, Profile};
use vioe_domain::sla::Policy;
use vioe_domain::ticket::{
    Actor, Decision, Event, Intent, Kind, PriorityMode, Refusal, Relation, Resolution, Scenario, Side,
    Standing, Status, Target, Ticket, What, decide, fold, others, record, record_elsewhere,
};
use vioe_domain::{CustomerId, DeviceId, EventId, IntentId, Person, PersonId, Role, TicketId, UtcMillis};

use crate::instants::instant;
use crate::story::{Story, TICKET, acme, kim, story};

/// The tickets, by id: `VI-1` is the one a row is about.
pub struct House {
    pub story: Story,
    pub logs: BTreeMap<TicketId, Vec<Event>>,
    wishes: u128,
}

/// What a wish names that exists only after it.
pub const NEW: TicketId = TicketId(Uuid::from_u128(900));

impl House {
    /// The ticket of a setup, and others by the words that follow their number: `VI-2 closed of beta`.
    pub fn new(setup: &str, events: &str, neighbours: &str) -> Self {
        let story = story(setup, events).expect("a valid setup");
        let mut house = Self { logs: BTreeMap::from([(TICKET, story.events.clone())]), story, wishes: 0 };
        for neighbour in neighbours.split(';').map(str::trim).filter(|text| !text.is_empty()) {
            house.add(neighbour);
        }
        house
    }

    /// Any log as `VI-1`, with its neighbours.
    pub fn of(log: Vec<Event>, neighbours: &str) -> Self {
        let mut house = Self::new("Std P3 NY opened Tue 2026-06-02 10:00", "", neighbours);
        house.logs.insert(TICKET, log);
        house
    }

    fn add(&mut self, text: &str) {
        let (label, words) = text.split_once(' ').unwrap_or((text, ""));
        let id = ticket(label);
        let (mut events, mut customer) = ("", CustomerId(Uuid::nil()));
        for word in words.split(' ').filter(|word| !word.is_empty() && *word != "of") {
            match word {
                "answered" => events = "09:10 reply",
                "resolved" => events = "09:30 resolve",
                "closed" => events = "09:30 resolve; 09:40 close",
                "beta" => customer = CustomerId(Uuid::from_u128(2)),
                _ => panic!("`{word}` of a neighbour"),
            }
        }
        let mut log = story("Std P3 NY opened Tue 2026-06-02 09:00", events).unwrap().events;
        for event in &mut log {
            event.ticket = id;
            event.id = EventId(Uuid::from_u128(event.id.0.as_u128() + id.0.as_u128() * 1_000));
            if let Kind::TicketRaised(raised) = &mut event.kind {
                raised.number = Some(i64::try_from(id.0.as_u128()).unwrap());
                raised.customer = customer;
            }
        }
        self.logs.insert(id, log);
    }

    /// The customer writes on `VI-1`, so long after its opening.
    pub fn hears(&mut self, after: i64) {
        let log = self.logs.get_mut(&TICKET).unwrap();
        let at = log[0].at.plus(after);
        let said = Event {
            id: EventId(Uuid::from_u128(4_000)),
            actor: Actor { side: Side::Customer, person: None },
            occurred_at: at,
            received_at: Some(at),
            at,
            kind: Kind::ReplySent { body: "A message".to_owned() },
            ..log[0].clone()
        };
        log.push(said);
    }

    pub fn ticket(&self, id: TicketId) -> Option<Ticket> {
        fold(self.logs.get(&id)?)
    }

    /// The one ticket that a wish has made.
    pub fn made(&self) -> Option<Ticket> {
        let is_made = |id: &&TicketId| id.0.as_u128() >= NEW.0.as_u128();
        self.logs.keys().find(is_made).and_then(|id| self.ticket(*id))
    }

    /// Wants what the words say, such as `Tue 12:00 ana on VI-2 reply`.
    pub fn want(&mut self, text: &str) -> Result<(), Refusal> {
        let words: Vec<&str> = text.split(' ').collect();
        let verb = (1..words.len())
            .find(|at| VERBS.contains(&words[*at]))
            .unwrap_or_else(|| panic!("what is wanted in `{text}`"));
        let mut when = &words[..verb];
        let mut on = TICKET;
        if let [before @ .., "on", label] = when {
            (when, on) = (before, ticket(label));
        }
        let mut who = kim();
        if let [before @ .., name] = when
            && let Some(person) = somebody(name)
        {
            (when, who) = (before, person);
        }
        let at = self.at(when);
        let what = self.what(on, words[verb], &words[verb + 1..]);
        self.wish(on, &who, at, what)
    }

    /// Decides a wish and records what it yields, on the ticket and elsewhere.
    pub fn wish(&mut self, on: TicketId, who: &Person, at: UtcMillis, what: What) -> Result<(), Refusal> {
        self.wishes += 1;
        let intent = Intent {
            id: IntentId(Uuid::from_u128(5_000 + self.wishes)),
            target: Target::Ticket(on),
            person: who.id,
            device: DeviceId(Uuid::from_u128(8)),
            occurred_at: at,
            clock_trusted: true,
            what,
        };
        let ticket = self.ticket(on);
        let found: Result<Vec<Box<Ticket>>, std::convert::Infallible> =
            others(ticket.as_ref(), &intent.what, |id| Ok(self.ticket(id).map(Box::new)));
        let found = found.unwrap();
        let found: Vec<&Ticket> = found.iter().map(|ticket| &**ticket).collect();
        let (customer, policy) = (acme(&self.story.zone), Policy::default());
        let standing = Standing { person: who, customer: &customer, policy: &policy, others: &found };
        let Decision { here, elsewhere } = decide(ticket.as_ref(), standing, &intent)?;
        let events = record(ticket.as_ref(), who, &intent, here, Some(at), at);
        self.logs.entry(on).or_default().extend(events);
        for (other, event) in record_elsewhere(who, &intent, elsewhere, at) {
            self.logs.entry(other).or_default().push(event);
        }
        Ok(())
    }

    pub fn at(&self, words: &[&str]) -> UtcMillis {
        instant(&words.join(" "), &self.story.zone, Some(self.story.opened_at))
    }

    fn what(&self, on: TicketId, verb: &str, rest: &[&str]) -> What {
        let body = || "A message".to_owned();
        let expect = self.ticket(on).map_or(Status::Open, |ticket| ticket.status);
        let moved = |to, message: bool| What::Move {
            expect,
            to,
            message: message.then(body),
            resolution: None,
            follow_up: None,
        };
        let event = |number: &str| {
            let number: usize = number.trim_start_matches('#').parse().expect("the number of an event");
            self.logs[&on].get(number).map_or(EventId(Uuid::from_u128(1)), |event| event.id)
        };
        match (verb, rest) {
            ("reply", []) => What::Reply { body: body() },
            ("ask", []) => What::Ask { body: body() },
            ("work", []) => moved(Status::InProgress, false),
            ("work", ["saying"]) => moved(Status::InProgress, true),
            ("wait", []) => moved(Status::PendingCustomer, false),
            ("wait", ["asking"]) => moved(Status::PendingCustomer, true),
            ("reopen", []) => moved(Status::Open, false),
            ("close", []) => moved(Status::Closed, false),
            ("resolve", rest) => {
                let silent = rest.contains(&"silently");
                let follow_up = rest.iter().find(|word| word.starts_with("VI-")).map(|word| ticket(word));
                let resolution = rest.first().filter(|word| **word != "silently").map(|word| read(word));
                let message = (!silent).then(body);
                What::Move { expect, to: Status::Resolved, message, resolution, follow_up }
            }
            ("expecting", [status, to]) => What::Move {
                expect: read(status),
                to: read(to),
                message: Some(body()),
                resolution: Some(Resolution::Fixed),
                follow_up: None,
            },
            ("undo", [number]) => What::UndoReopen { message: event(number) },
            ("withdraw", [number]) => What::WithdrawMessage { message: event(number) },
            ("bounce", [number]) => What::ReportBounce { message: event(number) },
            ("snooze", ["silently", until @ ..]) => {
                What::Snooze { until: self.at(until), reason: " ".into() }
            }
            ("snooze", until) => What::Snooze { until: self.at(until), reason: body() },
            ("wake", []) => What::Wake,
            ("priority", [to]) => {
                What::SetPriority { to: read(to), mode: PriorityMode::Change, reason: body() }
            }
            ("emergency", []) => What::DeclareEmergency {
                scenario: Scenario::PlatformUnavailable,
                commander: Some(kim().id),
                report: None,
            },
            ("merge", [into]) => What::Merge { into: ticket(into) },
            ("unmerge", [from]) => What::Unmerge { from: ticket(from) },
            ("split", [number, rest @ ..]) => {
                let new = rest.iter().find(|word| word.starts_with("VI-")).map_or(NEW, |word| ticket(word));
                let subject = if rest.contains(&"silently") { "" } else { "Another matter" };
                What::Split { message: event(number), new, subject: subject.to_owned() }
            }
            ("link", [other, relation]) => What::Link { other: ticket(other), relation: read(relation) },
            ("unlink", [other]) => What::Unlink { other: ticket(other) },
            _ => panic!("`{verb} {rest:?}` is no wish"),
        }
    }
}

const VERBS: &[&str] = &[
    "reply",
    "ask",
    "work",
    "wait",
    "reopen",
    "close",
    "resolve",
    "expecting",
    "undo",
    "withdraw",
    "bounce",
    "snooze",
    "wake",
    "priority",
    "emergency",
    "merge",
    "unmerge",
    "split",
    "link",
    "unlink",
];

/// Ana is a primary contact, Eva an executive one, Leo an account executive.
fn somebody(name: &str) -> Option<Person> {
    let (id, role, designations) = match name {
        "ana" => (11, Role::Contact, vec![Designation::Primary]),
        "eva" => (12, Role::Contact, vec![Designation::Executive]),
        "leo" => (13, Role::AccountExecutive, Vec::new()),
        _ => return None,
    };
    let profile = Profile { designations, ..Profile::default() };
    let customers = vec![CustomerId(Uuid::nil())];
    Some(Person { id: PersonId(Uuid::from_u128(id)), role, tier: None, customers, profile, ..kim() })
}

/// `VI-2` is the ticket of that number.
pub fn ticket(label: &str) -> TicketId {
    let number = label.strip_prefix("VI-").and_then(|number| number.parse().ok());
    TicketId(Uuid::from_u128(number.unwrap_or_else(|| panic!("`{label}` is no ticket"))))
}

/// A word as the wire spells it.
pub fn read<T: serde::de::DeserializeOwned>(word: &str) -> T {
    serde_json::from_value(word.into()).unwrap_or_else(|_| panic!("`{word}` is no such word"))
}

/// How two tickets belong together, as each says it.
pub fn bond(house: &House, one: TicketId, other: TicketId) -> (Option<Relation>, Option<Relation>) {
    let relation = |from, to| house.ticket(from).and_then(|ticket| ticket.bonds.relation(to));
    (relation(one, other), relation(other, one))
}
