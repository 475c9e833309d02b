//! A ticket told in words becomes a log: what the case file's setup and events columns mean.

use uuid::Uuid;
use vioe_domain::coverage::{DayWindow, Hours, Week, Zone};
use vioe_domain::customer::{Calendar, DateOverride, SupersededCalendar};
use vioe_domain::escalation::Tier;
use vioe_domain::sla::{Exclusion, ExclusionReason, Policy};
use vioe_domain::ticket::{
    Actor, Description, Event, IntakeAnswers, Intent, Kind, PriorityMode, Raised, Resolution, Side, Standing,
    Status, Target, What, decide, fold, record,
};
use vioe_domain::{
    Category, Channel, Customer, CustomerId, DeviceId, EventId, IntentId, Level, Person, PersonId, Priority,
    Role, TicketId, UtcMillis,
};

use crate::instants::{instant, place};

/// A ticket's log, and what else its clocks depend on.
pub struct Story {
    pub zone: Zone,
    pub opened_at: UtcMillis,
    pub calendar: Calendar,
    /// What was in force before, oldest first.
    pub earlier: Vec<SupersededCalendar>,
    pub exclusions: Vec<Exclusion>,
    pub events: Vec<Event>,
    /// Intents that `decide` refused.
    pub refused: usize,
}

pub const TICKET: TicketId = TicketId(Uuid::from_u128(1));

impl Story {
    pub fn hours(&self) -> Option<Hours> {
        let customer = Customer {
            calendar: self.calendar.clone(),
            earlier_calendars: self.earlier.clone(),
            ..acme(&self.zone)
        };
        Hours::of(&customer, &Week::default()).ok()
    }
}

/// Reads a setup and its events; none where the setup is invalid.
pub fn story(setup: &str, events: &str) -> Option<Story> {
    let mut parts = setup.split(';').map(str::trim);
    let first = parts.next()?;
    let (terms, opened) = first.split_once(" opened ").expect("`opened` in the setup");
    let [level, priority, zone] = terms.split(' ').collect::<Vec<_>>()[..] else {
        panic!("level, priority and place in `{terms}`");
    };
    let zone = place(zone)?;
    let opened_at = instant(opened, &zone, None);
    let mut story = Story {
        zone: zone.clone(),
        opened_at,
        calendar: Calendar::default(),
        earlier: Vec::new(),
        exclusions: Vec::new(),
        events: Vec::new(),
        refused: 0,
    };
    let mut raised = Raised {
        number: Some(1),
        external: None,
        customer: CustomerId(Uuid::nil()),
        contact: None,
        subject: "It is broken".to_owned(),
        category: Category::Functionality,
        channel: Channel::Portal,
        priority: priority_of(priority),
        answers: None,
        description: Description { text: "It is broken".to_owned(), ..Description::default() },
        level: level_of(level).expect("a level"),
        zone,
        live_call: false,
        intake: IntakeAnswers::default(),
        origin: None,
    };
    let mut opened_by = Side::Customer;
    for part in parts {
        match part.split_once(' ').unwrap_or((part, "")) {
            ("holiday", dates) => {
                story
                    .calendar
                    .holidays
                    .extend(dates.split(' ').map(|date| date.parse::<chrono::NaiveDate>().unwrap()));
            }
            ("hours", rest) => story.calendar.overrides.push(hours(rest)?),
            // From here on another calendar is told.
            ("edited", at) => {
                let until = instant(at, &story.zone, Some(story.opened_at));
                let calendar = std::mem::take(&mut story.calendar);
                story.earlier.push(SupersededCalendar { until, calendar });
            }
            ("exclude", rest) => story.exclusions.push(exclusion(rest, &story)),
            ("by", "agent") => opened_by = Side::Agent,
            ("live", "") => raised.live_call = true,
            _ => panic!("`{part}` in the setup"),
        }
    }
    story.push(opened_at, opened_by, Kind::TicketRaised(Box::new(raised)));
    for event in events.split(';').map(str::trim).filter(|event| !event.is_empty()) {
        happen(&mut story, event);
    }
    story.hours().is_some().then_some(story)
}

fn hours(text: &str) -> Option<DateOverride> {
    let (date, windows) = text.split_once(' ').expect("a date and its windows");
    let mut parsed = Vec::new();
    for window in windows.split(' ').filter(|window| *window != "closed") {
        let (open, close) = window.split_once('-').expect("a window");
        parsed.push(DayWindow::parse(open, close).ok()?);
    }
    Some(DateOverride { date: date.parse().unwrap(), windows: parsed })
}

fn exclusion(text: &str, story: &Story) -> Exclusion {
    let (from, rest) = text.split_once(" to ").expect("an end");
    let words: Vec<&str> = rest.split(' ').collect();
    let reasons = [
        ("maintenance", ExclusionReason::Maintenance),
        ("customer_caused", ExclusionReason::CustomerCaused),
        ("third_party", ExclusionReason::ThirdParty),
        ("force_majeure", ExclusionReason::ForceMajeure),
        ("customer_network", ExclusionReason::CustomerNetwork),
    ];
    let place = words.iter().position(|word| reasons.iter().any(|(name, _)| name == word));
    let place = place.expect("a reason");
    let reason = reasons.iter().find(|(name, _)| *name == words[place]).unwrap().1;
    let at = |text: &str| instant(text, &story.zone, Some(story.opened_at));
    let announced = words.iter().position(|word| *word == "announced");
    Exclusion {
        from: at(from),
        to: at(&words[..place].join(" ")),
        reason,
        announced_at: announced.map(|index| at(&words[index + 1..].join(" "))),
        approved: !words.contains(&"unapproved"),
    }
}

fn happen(story: &mut Story, text: &str) {
    let is_verb = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
    let words: Vec<&str> = text.split(' ').collect();
    let verb = (1..words.len())
        .find(|index| is_verb(words[*index]) || is_priority(words[*index]))
        .unwrap_or_else(|| panic!("what happens in `{text}`"));
    let zone = story.zone.clone();
    let when = |words: &[&str]| instant(&words.join(" "), &zone, Some(story.opened_at));
    let at = when(&words[..verb]);
    let (verb, rest) = (words[verb], &words[verb + 1..]);
    let body = || "A message".to_owned();
    let moved = |to, resolution| Kind::StatusChanged {
        to,
        message: (to != Status::InProgress && to != Status::Closed).then(body),
        resolution,
    };
    let message = |rest: &[&str]| {
        let number: usize = rest[0].trim_start_matches('#').parse().expect("the number of an event");
        story.events[number].id
    };
    let kind = match (verb, rest) {
        ("reply", ["typed", typed @ ..]) => return story.send(when(typed), at, What::Reply { body: body() }),
        ("try", ["ask", "silently"]) => return story.try_move(at, Status::PendingCustomer),
        ("try", ["resolve", "silently"]) => return story.try_move(at, Status::Resolved),
        ("reply", []) => Kind::ReplySent { body: body() },
        ("customer", []) => return story.push(at, Side::Customer, Kind::ReplySent { body: body() }),
        ("note", []) => Kind::NoteAdded { body: body() },
        ("auto", []) => Kind::AutoReplySent { body: body() },
        ("call", ["held", held @ ..]) => Kind::CallLogged { held_at: when(held), body: body() },
        ("work", []) => moved(Status::InProgress, None),
        ("ask", []) => moved(Status::PendingCustomer, None),
        ("resolve", []) => moved(Status::Resolved, Some(Resolution::Fixed)),
        ("close", []) => moved(Status::Closed, None),
        ("tier", [number]) => {
            Kind::TierChanged { to: Tier::new(number.parse().unwrap()).unwrap(), reason: body(), cause: None }
        }
        ("emergency", []) => Kind::EmergencyDeclared { scenario: None, report: None },
        ("progress", []) => Kind::ProgressLogged { body: body() },
        ("merge", []) => Kind::MergedAway { into: "VI-2".to_owned(), survivor: None },
        ("terms", [terms]) => match level_of(terms) {
            Some(level) => Kind::TermsApplied { level: Some(level), zone: None },
            None => Kind::TermsApplied { level: None, zone: place(terms) },
        },
        ("delete", rest) => Kind::MessageWithdrawn { message: message(rest), bounced: false },
        ("bounce", rest) => Kind::MessageWithdrawn { message: message(rest), bounced: true },
        ("undo", rest) => Kind::ReopenUndone { message: message(rest) },
        (priority, mode) if is_priority(priority) => Kind::PriorityChanged {
            from: Priority::P3,
            to: priority_of(priority),
            mode: if mode == ["correction"] { PriorityMode::Correction } else { PriorityMode::Change },
            reason: body(),
        },
        _ => panic!("`{text}` is no event"),
    };
    story.push(at, Side::Agent, kind);
}

impl Story {
    fn push(&mut self, at: UtcMillis, side: Side, kind: Kind) {
        self.events.push(Event {
            id: EventId(Uuid::from_u128(100 + self.events.len() as u128)),
            ticket: TICKET,
            actor: Actor { side, person: None },
            device: None,
            occurred_at: at,
            received_at: Some(at),
            at,
            flagged: false,
            kind,
        });
    }

    fn try_move(&mut self, at: UtcMillis, to: Status) {
        let expect = fold(&self.events).expect("a raised ticket").status;
        self.send(
            at,
            at,
            What::Move { expect, to, message: None, resolution: Some(Resolution::Fixed), follow_up: None },
        );
    }

    /// Sends an intent as a desk does: typed then, accepted now.
    fn send(&mut self, typed_at: UtcMillis, received_at: UtcMillis, what: What) {
        let ticket = fold(&self.events).expect("a raised ticket");
        let intent = Intent {
            id: IntentId(Uuid::from_u128(1_000 + self.events.len() as u128)),
            target: Target::Ticket(TICKET),
            person: PersonId(Uuid::from_u128(7)),
            device: DeviceId(Uuid::from_u128(8)),
            occurred_at: typed_at,
            clock_trusted: true,
            what,
        };
        let (kim, acme) = (kim(), acme(&self.zone));
        match decide(Some(&ticket), standing(&kim, &acme, &Policy::default()), &intent) {
            Ok(decision) => {
                self.events.extend(record(
                    Some(&ticket),
                    &kim,
                    &intent,
                    decision.here,
                    Some(received_at),
                    received_at,
                ));
            }
            Err(_) => self.refused += 1,
        }
    }
}

/// Who asks, where no other ticket is named.
pub fn standing<'a>(person: &'a Person, customer: &'a Customer, policy: &'a Policy) -> Standing<'a> {
    Standing { person, customer, policy, others: &[] }
}

/// An agent.
pub fn kim() -> Person {
    Person {
        id: PersonId(Uuid::from_u128(7)),
        name: "Kim".to_owned(),
        email: "kim@vioe.example".to_owned(),
        role: Role::Agent,
        tier: Some(Tier::T1),
        customers: Vec::new(),
        phone: None,
        active: true,
        profile: vioe_domain::person::Profile::default(),
    }
}

/// A customer.
pub fn acme(zone: &Zone) -> Customer {
    Customer {
        id: CustomerId(Uuid::nil()),
        key: "acme".to_owned(),
        name: "Acme Ltd".to_owned(),
        level: Level::Standard,
        zone: zone.clone(),
        calendar: Calendar::default(),
        earlier_calendars: Vec::new(),
        holiday_names: Default::default(),
    }
}

fn is_priority(word: &str) -> bool {
    matches!(word, "P1" | "P2" | "P3" | "P4")
}

fn priority_of(word: &str) -> Priority {
    match word {
        "P1" => Priority::P1,
        "P2" => Priority::P2,
        "P3" => Priority::P3,
        "P4" => Priority::P4,
        _ => panic!("`{word}` is no priority"),
    }
}

fn level_of(word: &str) -> Option<Level> {
    match word {
        "Std" => Some(Level::Standard),
        "Ext" => Some(Level::Extended),
        "Prem" => Some(Level::Premium),
        _ => None,
    }
}
