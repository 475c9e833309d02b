//! Lets people of the cast do things at given instants, through the server's own authority.

use uuid::Uuid;
use vioe_domain::ticket::{Description, IntakeAnswers, Intent, NewTicket, Target, What};
use vioe_domain::{
    Category, Channel, DeviceId, EventId, IntentId, Person, Priority, RecordId, TicketId, UtcMillis,
};

use super::cast::Cast;
use crate::authority::carry_out;
use crate::db::Db;
use crate::failure::Failure;
use crate::hours::KeptHours;

/// A ticket to raise: subject and text.
pub type Words = (&'static str, &'static str);

/// Lets people act.
pub struct Stagehand<'a> {
    pub db: &'a Db,
    pub cast: &'a Cast,
    pub hours: &'a KeptHours,
    /// How many things were done so far: ids follow from it.
    pub done: u32,
    /// How many tickets were raised.
    pub raised: usize,
}

impl Stagehand<'_> {
    /// Somebody of the cast, by the part of their address before the `@`.
    pub fn person(&self, address: &str) -> Result<Person, Failure> {
        let start = format!("{address}@");
        let found = self.cast.people.iter().find(|person| person.email.starts_with(&start));
        found.cloned().ok_or_else(|| Failure::Bug(format!("the demo has no {address}")))
    }

    /// Somebody does something to a ticket; the first event it yields.
    pub fn does(
        &mut self,
        who: &str,
        ticket: TicketId,
        what: What,
        at: UtcMillis,
    ) -> Result<EventId, Failure> {
        self.act(who, Target::Ticket(ticket), what, at)
    }

    /// Somebody does something to a record.
    pub fn keeps(&mut self, who: &str, record: RecordId, what: What, at: UtcMillis) -> Result<(), Failure> {
        self.act(who, Target::Record(record), what, at).map(drop)
    }

    /// Somebody raises a ticket.
    pub fn raises(
        &mut self,
        who: &str,
        words: Words,
        category: Category,
        priority: Priority,
        intake: IntakeAnswers,
        at: UtcMillis,
    ) -> Result<TicketId, Failure> {
        let person = self.person(who)?;
        let customer =
            *person.customers.first().ok_or_else(|| Failure::Bug(format!("{who} is nobody's contact")))?;
        let ticket = TicketId(Uuid::new_v5(&person.id.0, format!("scene {}", self.done).as_bytes()));
        let new = NewTicket {
            customer,
            contact: None,
            subject: words.0.to_owned(),
            category,
            channel: Channel::Portal,
            priority,
            answers: None,
            description: Description { text: words.1.to_owned(), ..Description::default() },
            live_call: false,
            intake,
        };
        self.does(who, ticket, What::Raise(Box::new(new)), at)?;
        self.raised += 1;
        Ok(ticket)
    }

    fn act(&mut self, who: &str, target: Target, what: What, at: UtcMillis) -> Result<EventId, Failure> {
        let person = self.person(who)?;
        self.done += 1;
        let intent = Intent {
            id: IntentId(Uuid::new_v5(&person.id.0, format!("did {}", self.done).as_bytes())),
            target,
            person: person.id,
            device: DeviceId(Uuid::new_v5(&person.id.0, b"demo")),
            occurred_at: at,
            clock_trusted: true,
            what,
        };
        self.db.write(|tx| carry_out(tx, self.hours, &intent, at))?.map_err(|refusal| {
            Failure::Bug(format!(
                "the demo tells an impossible story: {refusal} {} ({intent:?})",
                refusal.next
            ))
        })?;
        Ok(EventId::derive(intent.id.0, "0"))
    }
}
