//! A server in memory, small enough to be right by reading: feed, scopes, clients, and the real rules for intents.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;
use vioe_domain::coverage::Zone;
use vioe_domain::escalation::Tier;
use vioe_domain::ticket::{
    Actor, Description, Event, Intent, Kind, Raised, Refusal, RefusalCode, Side, Standing, decide, fold,
    record,
};
use vioe_domain::{
    Category, Channel, ClientId, Customer, CustomerId, EventId, IntentId, Level, Person, PersonId, Priority,
    Role, TicketId, UtcMillis,
};
use vioe_protocol::pull::{AccessChange, AddedScope, Deleted, PullRequest, PullResponse};
use vioe_protocol::push::{LastMid, Outcome, PushRequest, PushResponse, PushResult};
use vioe_protocol::row::{EventRow, Row, RowChange, ScopeClass, Table};
use vioe_protocol::snapshot::{RowKey, SnapshotRequest, SnapshotResponse};
use vioe_protocol::{Code, Problem, ScopeId, Seq};

/// Reference rows for everybody.
pub const PUBLIC: i64 = 1;
/// What a customer sees, and what only we see of it.
pub const SCOPES: [i64; 4] = [11, 12, 21, 22];

#[derive(Clone)]
struct Entry {
    seq: i64,
    put: bool,
}

#[derive(Clone, Default)]
struct Client {
    person: Option<PersonId>,
    log: BTreeMap<u64, IntentId>,
    last: u64,
}

#[derive(Clone)]
pub struct Server {
    pub epoch: Uuid,
    pub seq: i64,
    pub now: UtcMillis,
    rows: BTreeMap<(i64, Uuid), RowChange>,
    feed: BTreeMap<(i64, Uuid, i64), Entry>,
    clients: BTreeMap<ClientId, Client>,
    outcomes: BTreeMap<IntentId, Outcome>,
    /// How often each intent took effect.
    pub effects: BTreeMap<IntentId, u32>,
    pub may: BTreeMap<PersonId, BTreeSet<i64>>,
    minted: u128,
    /// Rules to leave out, to see that the simulation would notice.
    pub broken: Option<&'static str>,
}

pub fn person(n: u128) -> Person {
    Person {
        id: PersonId(Uuid::from_u128(0xa0 + n)),
        name: format!("Agent {n}"),
        email: format!("agent{n}@test"),
        role: Role::Agent,
        tier: Some(Tier::T1),
        customers: Vec::new(),
        phone: None,
        active: true,
        profile: vioe_domain::person::Profile::default(),
    }
}

fn customer(of: i64) -> Customer {
    Customer {
        id: CustomerId(Uuid::from_u128(0xc0 + u128::try_from(of / 10).unwrap())),
        key: format!("customer{of}"),
        name: format!("Customer {of}"),
        level: Level::Premium,
        zone: Zone::utc(),
        calendar: Default::default(),
        earlier_calendars: Vec::new(),
        holiday_names: Default::default(),
    }
}

impl Server {
    pub fn new(people: u128) -> Self {
        let mut server = Self {
            epoch: Uuid::from_u128(0xe0),
            seq: 0,
            now: UtcMillis(1_780_300_800_000),
            rows: BTreeMap::new(),
            feed: BTreeMap::new(),
            clients: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            effects: BTreeMap::new(),
            may: BTreeMap::new(),
            minted: 0,
            broken: None,
        };
        server.seq += 1;
        for n in 0..people {
            let person = person(n);
            server.may.insert(person.id, BTreeSet::from([PUBLIC, 11, 12]));
            server.put(PUBLIC, Row::Person(person));
        }
        for of in [11, 21] {
            server.put(PUBLIC, Row::Customer(customer(of)));
        }
        server
    }

    fn mint(&mut self) -> Uuid {
        self.minted += 1;
        // Scattered, as random ids are: their order is not the order of their making.
        Uuid::new_v5(&Uuid::nil(), &self.minted.to_be_bytes())
    }

    fn put(&mut self, scope: i64, row: Row) {
        let key = (row.table() as i64, row.id());
        if let Some(before) = self.rows.get(&key)
            && before.scope.0 != scope
        {
            let from = before.scope.0;
            if self.broken == Some("no tombstone on a move") {
                self.feed.remove(&(key.0, key.1, from));
            } else {
                self.feed.insert((key.0, key.1, from), Entry { seq: self.seq, put: false });
            }
        }
        self.feed.insert((key.0, key.1, scope), Entry { seq: self.seq, put: true });
        self.rows.insert(key, RowChange { scope: ScopeId(scope), ver: Seq(self.seq), row });
    }

    fn put_event(&mut self, scope: i64, event: Event) {
        let row = EventRow { order: self.seq, customer: customer(scope / 10 * 10 + 1).id, event };
        self.put(scope, Row::Event(Box::new(row)));
    }

    /// What happens by itself: customers write, colleagues note, rows move between scopes or go.
    pub fn live(&mut self, dice: &mut fastrand::Rng) {
        self.seq += 1;
        self.now = self.now.plus(60_000);
        for _ in 0..dice.usize(1..=3) {
            let events = self.events();
            match dice.u32(0..10) {
                0..3 => self.raise(dice),
                3..7 if !events.is_empty() => {
                    let of = &events[dice.usize(0..events.len())];
                    let (scope, ticket) = (of.0 / 10 * 10, of.1.ticket);
                    let (scope, kind) = if dice.bool() {
                        (scope + 1, Kind::ReplySent { body: "Any news?".into() })
                    } else {
                        (scope + 2, Kind::NoteAdded { body: "Looked at it.".into() })
                    };
                    let id = EventId(self.mint());
                    self.put_event(scope, self.event(id, ticket, kind));
                }
                // A note is made public, or the reverse; another is deleted.
                7..9 => {
                    if let Some((scope, event)) = self.a_note(dice) {
                        self.put_event(if scope % 10 == 1 { scope + 1 } else { scope - 1 }, event);
                    }
                }
                _ => {
                    if let Some((scope, event)) = self.a_note(dice) {
                        let key = (Table::Event as i64, event.id.0);
                        self.rows.remove(&key);
                        self.feed.insert((key.0, key.1, scope), Entry { seq: self.seq, put: false });
                    }
                }
            }
        }
    }

    fn raise(&mut self, dice: &mut fastrand::Rng) {
        let scope = [11, 21][dice.usize(0..2)];
        let (id, ticket) = (EventId(self.mint()), TicketId(self.mint()));
        let owner = customer(scope);
        let raised = Raised {
            number: Some(self.seq),
            external: None,
            customer: owner.id,
            contact: None,
            subject: "It fails".into(),
            category: Category::Data,
            channel: Channel::Email,
            priority: Priority::P2,
            answers: None,
            description: Description { text: "It fails.".into(), ..Description::default() },
            level: owner.level,
            zone: owner.zone,
            live_call: false,
            intake: vioe_domain::ticket::IntakeAnswers::default(),
            origin: None,
        };
        self.put_event(scope, self.event(id, ticket, Kind::TicketRaised(Box::new(raised))));
    }

    fn event(&self, id: EventId, ticket: TicketId, kind: Kind) -> Event {
        Event {
            id,
            ticket,
            actor: Actor { side: Side::Customer, person: None },
            device: None,
            occurred_at: self.now,
            received_at: Some(self.now),
            at: self.now,
            flagged: false,
            kind,
        }
    }

    fn events(&self) -> Vec<(i64, Event)> {
        self.rows
            .values()
            .filter_map(|change| match &change.row {
                Row::Event(row) => Some((change.scope.0, row.event.clone())),
                _ => None,
            })
            .collect()
    }

    fn a_note(&self, dice: &mut fastrand::Rng) -> Option<(i64, Event)> {
        let mut notes = self.events();
        notes.retain(|(_, event)| matches!(event.kind, Kind::NoteAdded { .. }));
        (!notes.is_empty()).then(|| notes.swap_remove(dice.usize(0..notes.len())))
    }

    /// The events of every ticket a person may see, in the order of the log.
    pub fn visible(&self, person: PersonId) -> BTreeMap<TicketId, Vec<Event>> {
        let mut rows: Vec<_> = self
            .rows
            .values()
            .filter(|change| self.may[&person].contains(&change.scope.0))
            .filter_map(|change| match &change.row {
                Row::Event(row) => Some(row),
                _ => None,
            })
            .collect();
        rows.sort_by_key(|row| (row.event.at, row.order, row.event.id));
        let mut tickets: BTreeMap<TicketId, Vec<Event>> = BTreeMap::new();
        for row in rows {
            tickets.entry(row.event.ticket).or_default().push(row.event.clone());
        }
        tickets
    }

    pub fn register(&mut self, person: PersonId) -> ClientId {
        let id = ClientId(self.mint());
        self.clients.insert(id, Client { person: Some(person), ..Client::default() });
        id
    }

    fn client(&self, id: ClientId, epoch: Uuid) -> Result<Client, Problem> {
        if epoch != self.epoch {
            return Err(Problem::new(Code::Epoch, "The server was restored."));
        }
        self.clients.get(&id).cloned().ok_or_else(|| Problem::new(Code::NotFound, "No such client."))
    }

    pub fn push(&mut self, request: &PushRequest) -> Result<PushResponse, Problem> {
        let mut client = self.client(request.client_id, request.epoch)?;
        let fork = request.intents.iter().any(|numbered| {
            numbered.mid <= client.last && client.log.get(&numbered.mid) != Some(&numbered.intent.id)
        });
        if fork && self.broken != Some("no fork check") {
            return Err(Problem::new(Code::ClientFork, "Other intents have these numbers."));
        }
        self.seq += 1;
        let mut results = Vec::new();
        for numbered in &request.intents {
            if numbered.mid > client.last + 1 {
                return Err(Problem::new(Code::Gap, "A number is missing."));
            }
            if numbered.mid == client.last + 1 {
                let known = self.outcomes.contains_key(&numbered.intent.id);
                if !known || self.broken == Some("no deduplication") {
                    let outcome = self.perform(&client, &numbered.intent);
                    self.outcomes.insert(numbered.intent.id, outcome);
                }
                client.last = numbered.mid;
                client.log.insert(numbered.mid, numbered.intent.id);
            }
            results
                .push(PushResult { mid: numbered.mid, outcome: self.outcomes[&numbered.intent.id].clone() });
        }
        let last = last_of(&client);
        self.clients.insert(request.client_id, client);
        Ok(PushResponse { last, head: Seq(self.seq), results, server_time: self.now })
    }

    fn perform(&mut self, client: &Client, intent: &Intent) -> Outcome {
        let who = client.person.unwrap();
        let Some(Row::Person(person)) = self.rows.get(&(Table::Person as i64, who.0)).map(|c| c.row.clone())
        else {
            unreachable!("every client belongs to somebody")
        };
        let all: Vec<Event> = self.events().into_iter().map(|(_, event)| event).collect();
        let scope = match &intent.what {
            vioe_domain::ticket::What::Raise(new) => {
                [11, 21].into_iter().find(|of| customer(*of).id == new.customer)
            }
            _ => self
                .events()
                .iter()
                .find(|(_, e)| Some(e.ticket) == intent.ticket())
                .map(|(scope, _)| scope / 10 * 10 + 1),
        };
        let Some(scope) = scope.filter(|scope| self.may[&who].contains(scope)) else {
            let refusal = Refusal {
                code: RefusalCode::Forbidden,
                message: "This ticket does not exist, or you may not see it.".into(),
                next: "Ask a colleague.".into(),
                current: None,
            };
            return Outcome::Rejected { refusal };
        };
        let mut log: Vec<Event> =
            all.into_iter().filter(|event| Some(event.ticket) == intent.ticket()).collect();
        log.sort_by_key(|event| event.at);
        let ticket = fold(&log);
        let owner = customer(scope);
        let policy = vioe_domain::policy::Policy::default();
        let standing = Standing { person: &person, customer: &owner, policy: &policy, others: &[] };
        match decide(ticket.as_ref(), standing, intent) {
            Err(refusal) => Outcome::Rejected { refusal },
            Ok(decision) => {
                *self.effects.entry(intent.id).or_default() += 1;
                for event in record(ticket.as_ref(), &person, intent, decision.here, Some(self.now), self.now)
                {
                    let to = if event.kind.is_customer_visible() { scope } else { scope + 1 };
                    self.put_event(to, event);
                }
                Outcome::Applied
            }
        }
    }

    pub fn pull(&self, request: &PullRequest, limit: usize) -> Result<PullResponse, Problem> {
        let client = self.client(request.client_id, request.epoch)?;
        let may = &self.may[&client.person.unwrap()];
        let have: BTreeSet<i64> = request.have.iter().map(|scope| scope.0).collect();
        let mut entries: Vec<_> = self
            .feed
            .iter()
            .filter(|((_, _, scope), entry)| {
                entry.seq > request.cursor.0 && have.contains(scope) && may.contains(scope)
            })
            .map(|(key, entry)| (entry.seq, *key, entry.put))
            .collect();
        entries.sort_unstable();
        let (mut to, mut complete) = (self.seq, true);
        if entries.len() > limit {
            // Cut only between positions; a position that does not fit goes whole.
            let over = entries[limit].0;
            to = entries[..limit].iter().map(|entry| entry.0).filter(|seq| *seq < over).max().unwrap_or(over);
            complete = !entries.iter().any(|entry| entry.0 > to);
            if complete {
                to = self.seq;
            }
            entries.retain(|entry| entry.0 <= to);
        }
        let gone: Vec<i64> = have.difference(may).copied().collect();
        let won: Vec<i64> = may.difference(&have).copied().collect();
        Ok(PullResponse {
            epoch: self.epoch,
            from: request.cursor,
            to: Seq(to),
            complete,
            head: Seq(self.seq),
            have: request.have.clone(),
            last: if self.broken == Some("no last id") { LastMid::default() } else { last_of(&client) },
            access: AccessChange {
                remove: gone.into_iter().map(ScopeId).collect(),
                add: won
                    .into_iter()
                    .map(|id| AddedScope { id: ScopeId(id), class: ScopeClass::Customer, est_rows: 1 })
                    .collect(),
            },
            put: entries.iter().filter(|e| e.2).map(|e| self.rows[&(e.1.0, e.1.1)].clone()).collect(),
            del: entries
                .iter()
                .filter(|e| !e.2)
                .map(|(seq, key, _)| Deleted {
                    tbl: Table::from_number(key.0).unwrap(),
                    id: key.1,
                    scope: ScopeId(key.2),
                    seq: Seq(*seq),
                })
                .collect(),
            server_time: self.now,
        })
    }

    pub fn page(
        &self,
        client: ClientId,
        request: &SnapshotRequest,
        limit: usize,
    ) -> Result<SnapshotResponse, Problem> {
        let client = self.client(client, self.epoch)?;
        if !self.may[&client.person.unwrap()].contains(&request.scope.0) {
            return Err(Problem::new(Code::NotFound, "No such scope."));
        }
        let after: Option<RowKey> = request.after.as_ref().map(|text| text.parse().unwrap());
        let mut rows: Vec<_> = self
            .rows
            .iter()
            .filter(|(key, change)| {
                change.scope == request.scope
                    && after.is_none_or(|after| **key > (after.tbl as i64, after.id))
            })
            .map(|(_, change)| change.clone())
            .collect();
        let done = rows.len() <= limit;
        rows.truncate(limit);
        Ok(SnapshotResponse {
            scope: request.scope,
            after: request.after.clone(),
            as_of: Seq(self.seq),
            rows,
            done,
            server_time: self.now,
        })
    }

    pub fn outcome(&self, intent: IntentId) -> Option<&Outcome> {
        self.outcomes.get(&intent)
    }
}

fn last_of(client: &Client) -> LastMid {
    LastMid { mid: client.last, id: client.log.get(&client.last).copied() }
}
