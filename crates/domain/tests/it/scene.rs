//! A ticket played by people: every event is an intent that goes through `decide` and `record`, as on the server.

use serde_json::{Map, Value, json};
use uuid::Uuid;
use vioe_domain::coverage::Hours;
use vioe_domain::escalation::{IncidentRole, Tier, TierFourTrigger, leadership};
use vioe_domain::person::{Designation, Profile, Team};
use vioe_domain::sla::{Assessment, Policy, outlook};
use vioe_domain::ticket::{
    Actor, Event, Intent, Kind, Relation, Side, Standing, Status, Target, Ticket, What, decide, fold, record,
    record_elsewhere,
};
use vioe_domain::{Customer, DeviceId, EventId, IntentId, Person, PersonId, Role, TicketId, UtcMillis};

use crate::instants::instant;
use crate::story::{Story, TICKET, acme, story};

/// Other tickets of the customer: two parts of the incident, one that is none, one part that is closed.
const OTHERS: [(&str, u128); 4] = [("part1", 21), ("part2", 22), ("stranger", 23), ("closed_part", 24)];

pub struct Scene {
    pub story: Story,
    pub policy: Policy,
    pub customer: Customer,
    /// What the last intent was decided to be.
    pub last: Vec<String>,
    /// To which other tickets it went.
    pub elsewhere: Vec<(TicketId, Event)>,
}

/// Plays `setup` and `events`; says what went wrong.
pub fn play(setup: &str, events: &str) -> Result<Scene, String> {
    let (policy_parts, setup): (Vec<&str>, Vec<&str>) =
        setup.split(';').map(str::trim).partition(|part| part.starts_with("policy "));
    let mut policy = Policy::default();
    for part in policy_parts {
        match part.split(' ').collect::<Vec<_>>()[..] {
            ["policy", "tier1", span] => policy.escalation.ola.tier1 = Some(span.parse().unwrap()),
            ["policy", "tier2", span] => policy.escalation.ola.tier2 = Some(span.parse().unwrap()),
            _ => panic!("`{part}`"),
        }
    }
    let story = story(&setup.join(";"), "").ok_or("the setup is invalid")?;
    let customer = Customer {
        calendar: story.calendar.clone(),
        earlier_calendars: story.earlier.clone(),
        ..acme(&story.zone)
    };
    let mut scene = Scene { story, policy, customer, last: Vec::new(), elsewhere: Vec::new() };
    let carl = who("carl").id;
    if let Kind::TicketRaised(raised) = &mut scene.story.events[0].kind {
        raised.contact = Some(carl);
    }
    for event in events.split(';').map(str::trim).filter(|event| !event.is_empty()) {
        scene.happen(event).map_err(|why| format!("`{event}`: {why}"))?;
    }
    Ok(scene)
}

/// The cast.
pub fn who(name: &str) -> Person {
    let (number, role, designations, teams): (u128, Role, Vec<Designation>, Vec<Team>) = match name {
        "kim" => (7, Role::Agent, vec![], vec![]),
        "lee" => (71, Role::Agent, vec![], vec![]),
        "sam" => (72, Role::Agent, vec![], vec![Team::Security]),
        "mia" => (73, Role::Manager, vec![], vec![]),
        "ann" => (74, Role::AccountExecutive, vec![], vec![]),
        "ada" => (75, Role::Administrator, vec![], vec![]),
        "carl" => (81, Role::Contact, vec![Designation::Primary], vec![]),
        "tess" => (82, Role::Contact, vec![Designation::Technical], vec![]),
        "eve" => (83, Role::Contact, vec![Designation::Executive], vec![]),
        "una" => (84, Role::Contact, vec![], vec![]),
        _ => panic!("nobody is called `{name}`"),
    };
    Person {
        id: PersonId(Uuid::from_u128(number)),
        name: name.to_owned(),
        email: format!("{name}@vioe.example"),
        role,
        tier: (role == Role::Agent).then_some(Tier::T1),
        customers: vec![acme(&vioe_domain::coverage::Zone::utc()).id],
        phone: None,
        active: true,
        profile: Profile { designations, teams, ..Profile::default() },
    }
}

pub fn name_of(id: PersonId) -> String {
    ["kim", "lee", "sam", "mia", "ann", "ada", "carl", "tess", "eve", "una"]
        .into_iter()
        .find(|name| who(name).id == id)
        .map_or_else(|| id.to_string(), str::to_owned)
}

impl Scene {
    pub fn at(&self, text: &str) -> UtcMillis {
        instant(text, &self.story.zone, Some(self.story.opened_at))
    }

    pub fn hours(&self) -> Hours {
        self.story.hours().unwrap()
    }

    /// The ticket as known at `now`.
    pub fn ticket(&self, now: UtcMillis) -> Ticket {
        let known: Vec<Event> = self.story.events.iter().filter(|event| event.at <= now).cloned().collect();
        fold(&known).unwrap()
    }

    pub fn outlook(&self, now: UtcMillis) -> Assessment {
        outlook(&self.ticket(now), &self.hours(), &self.story.exclusions, &self.policy, now)
    }

    /// `INSTANT WHO KIND key=value …`; with `-> words` at its end it must be refused with these words. `server proposes N`
    /// writes what the server's timer would, where the customer has had N breaches.
    fn happen(&mut self, text: &str) -> Result<(), String> {
        let (text, refusal) = match text.split_once(" -> ") {
            Some((text, words)) => (text, Some(words)),
            None => (text, None),
        };
        let words: Vec<&str> = text.split(' ').collect();
        let place = words
            .iter()
            .position(|word| word.chars().next().is_some_and(char::is_lowercase))
            .expect("somebody who does something");
        let at = self.at(&words[..place].join(" "));
        if words[place] == "server" {
            return self.server(at, &words[place + 1..]);
        }
        let person = who(words[place]);
        let what = self.what(at, words[place + 1], &words[place + 2..])?;
        let others = self.others(at);
        let named: Vec<&Ticket> = others.iter().collect();
        let standing =
            Standing { person: &person, customer: &self.customer, policy: &self.policy, others: &named };
        let intent = Intent {
            id: IntentId(Uuid::from_u128(1_000 + self.story.events.len() as u128)),
            target: Target::Ticket(TICKET),
            person: person.id,
            device: DeviceId(Uuid::from_u128(8)),
            occurred_at: at,
            clock_trusted: true,
            what,
        };
        let ticket = self.ticket(at);
        match (decide(Some(&ticket), standing, &intent), refusal) {
            (Ok(decision), None) => {
                self.last = decision.here.iter().map(name).collect();
                self.elsewhere = record_elsewhere(&person, &intent, decision.elsewhere, at);
                self.story.events.extend(record(
                    Some(&ticket),
                    &person,
                    &intent,
                    decision.here,
                    Some(at),
                    at,
                ));
                Ok(())
            }
            (Err(refused), Some(words)) if refused.message.contains(words) => Ok(()),
            (came, _) => Err(format!("{came:?}")),
        }
    }

    fn server(&mut self, at: UtcMillis, words: &[&str]) -> Result<(), String> {
        let (ticket, assessment) = (self.ticket(at), self.outlook(at));
        let kinds: Vec<Kind> = match words {
            ["proposes", breaches] => {
                let found = leadership(&ticket, &assessment, breaches.parse().unwrap(), &self.policy, at);
                found
                    .into_iter()
                    .map(|(trigger, cause)| Kind::LeadershipProposed { trigger, cause })
                    .collect()
            }
            ["finds", "trend"] => vec![Kind::TrendFound {
                tickets: vec![TicketId(Uuid::from_u128(21))],
                words: vec!["scanner".to_owned()],
                same_customer: true,
            }],
            ["closes"] => vec![Kind::StatusChanged { to: Status::Closed, message: None, resolution: None }],
            ["tier", number] => vec![Kind::TierChanged {
                to: Tier::new(number.parse().unwrap()).unwrap(),
                reason: "Overdue".to_owned(),
                cause: None,
            }],
            other => return Err(format!("the server does not {other:?}")),
        };
        for kind in kinds {
            self.story.events.push(Event {
                id: EventId(Uuid::from_u128(100 + self.story.events.len() as u128)),
                ticket: TICKET,
                actor: Actor { side: Side::System, person: None },
                device: None,
                occurred_at: at,
                received_at: Some(at),
                at,
                flagged: false,
                kind,
            });
        }
        Ok(())
    }

    /// An intent of key and values, with words for what nobody reads.
    fn what(&self, now: UtcMillis, kind: &str, args: &[&str]) -> Result<What, String> {
        let ticket = self.ticket(now);
        let mut given = Map::new();
        for field in texts(kind) {
            given.insert((*field).to_owned(), json!("Words"));
        }
        for arg in args {
            let (key, value) = arg.split_once('=').unwrap_or_else(|| panic!("`{arg}`"));
            let last = |ids: Vec<EventId>| ids.last().map(|id| json!(id)).ok_or("there is none");
            let value = match value {
                "@escalation" => last(ticket.requests.escalations.iter().map(|asked| asked.id).collect())?,
                "@priority" => last(ticket.requests.priorities.iter().map(|asked| asked.id).collect())?,
                "@proposal" => last(ticket.requests.leadership.iter().map(|asked| asked.id).collect())?,
                "@grant" => last(ticket.access.grants.iter().map(|grant| grant.id).collect())?,
                "@message" => last(
                    self.story
                        .events
                        .iter()
                        .filter(|event| matches!(event.kind, Kind::ReplySent { .. }))
                        .map(|event| event.id)
                        .collect(),
                )?,
                "none" => Value::Null,
                "empty" => json!(""),
                "true" => json!(true),
                "false" => json!(false),
                value if key == "also" => value.split(',').map(|part| json!(other(part))).collect(),
                value if matches!(key, "commander" | "to" | "expect") && is_name(value) => {
                    json!(who(value).id)
                }
                value if key == "until" => json!(self.at(&value.replace('_', " "))),
                value => json!(value),
            };
            given.insert(key.to_owned(), value);
        }
        if kind == "ticket.move" {
            given.entry("expect").or_insert(json!(ticket.status));
        }
        let args = if given.is_empty() { Value::Null } else { Value::Object(given) };
        let value =
            if args.is_null() { json!({ "kind": kind }) } else { json!({ "kind": kind, "args": args }) };
        serde_json::from_value(value.clone()).map_err(|error| format!("{value}: {error}"))
    }

    fn others(&self, now: UtcMillis) -> Vec<Ticket> {
        OTHERS
            .iter()
            .map(|(name, number)| {
                let mut ticket = self.ticket(self.story.opened_at.min(now));
                ticket.id = other(name);
                ticket.raised.number = Some(i64::try_from(*number).unwrap());
                if *name != "stranger" {
                    ticket
                        .bonds
                        .links
                        .push(vioe_domain::ticket::Link { other: TICKET, relation: Relation::ChildOf });
                }
                if *name == "closed_part" {
                    ticket.status = Status::Closed;
                }
                ticket
            })
            .collect()
    }
}

fn is_name(value: &str) -> bool {
    ["kim", "lee", "sam", "mia", "ann", "ada", "carl", "tess", "eve", "una"].contains(&value)
}

fn other(name: &str) -> TicketId {
    let found = OTHERS.iter().find(|(known, _)| *known == name);
    TicketId(Uuid::from_u128(found.unwrap_or_else(|| panic!("`{name}` is no ticket")).1))
}

/// The fields of an intent that hold a text.
fn texts(kind: &str) -> &'static [&'static str] {
    match kind {
        "ticket.reply"
        | "ticket.note"
        | "ticket.ask"
        | "emergency.progress"
        | "emergency.broadcast"
        | "emergency.meet_obligation" => &["body"],
        "ticket.move" => &["message"],
        "ticket.request_priority" => &["justification"],
        "ticket.answer_priority" | "ticket.answer_escalation" => &["answer"],
        "ticket.request_escalation" => &["impact"],
        "ticket.escalate_internally"
        | "ticket.raise_security"
        | "ticket.clear_security"
        | "ticket.decide_leadership"
        | "ticket.snooze"
        | "ticket.set_priority"
        | "ticket.set_tier"
        | "access.withdraw" => &["reason"],
        _ => &[],
    }
}

/// A kind as the wire names it.
fn name(kind: &Kind) -> String {
    let name = serde_json::to_value(kind).unwrap()["kind"].as_str().unwrap().to_owned();
    match kind {
        Kind::RoleAssigned { role: IncidentRole::Commander, person: Some(person) } => {
            format!("{name}:{}", name_of(*person))
        }
        Kind::TierChanged { to, .. } => format!("{name}:{}", to.number()),
        Kind::EscalatedInternally { step, to, .. } => format!("{name}:{step}:{}", to.replace(' ', "_")),
        Kind::LeadershipProposed { trigger, .. } => format!("{name}:{}", trigger_name(*trigger)),
        _ => name,
    }
}

pub fn trigger_name(trigger: TierFourTrigger) -> String {
    serde_json::to_value(trigger).unwrap().as_str().unwrap().to_owned()
}
