//! Records as the desk sees them: the server's row, and on top of it what waits in the outbox (sync.md 0, 2.4).

use rusqlite::OptionalExtension;
use vioe_domain::availability::Month;
use vioe_domain::record::{Feedback, Record, Surroundings, amend};
use vioe_domain::ticket::{Intent, Refusal, What};
use vioe_domain::{Person, RecordId, Role, TicketId, UtcMillis};

use crate::read::Result;
use crate::rows::json;
use crate::{IntentState, Read, Table};

/// Intents that wait to be sent and would be refused by what is known now.
pub type Doubtful = Vec<(Intent, Refusal)>;

/// # Errors
/// Every method: the database's trouble, or a stored value that can't be read.
impl Read<'_> {
    /// The server's row of a record.
    pub fn base_record(&self, id: RecordId) -> Result<Option<Record>> {
        let found: Option<(i64, String)> = self
            .conn
            .prepare_cached("SELECT tbl, value FROM base_row WHERE id = ?1 AND tbl IN (2, 3, 5, 7)")?
            .query_row([id.0.into_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((table, text)) = found else { return Ok(None) };
        Ok(match Table::from_number(table) {
            Some(Table::Person) => Some(Record::Person(Box::new(json(&text, "person")?))),
            Some(Table::Customer) => Some(Record::Customer(Box::new(json(&text, "customer")?))),
            Some(Table::Exclusion) => Some(Record::Exclusion(Box::new(json(&text, "exclusion")?))),
            Some(Table::Record) => Some(json(&text, "record")?),
            _ => None,
        })
    }

    /// A record as it will be when what waits has been sent, and the intents that would be refused by what is known now.
    pub fn record(&self, id: RecordId) -> Result<(Option<Record>, Doubtful)> {
        let mut record = self.base_record(id)?;
        let mut doubtful = Vec::new();
        for entry in self.outbox_of(TicketId(id.0))? {
            let waits = entry.state == IntentState::Queued && entry.intent.record() == Some(id);
            let Some(person) = self.author(entry.intent.person)?.filter(|_| waits) else { continue };
            match self.amended(record.as_ref(), &person, &entry.intent, entry.intent.occurred_at)? {
                Ok(next) => record = Some(next),
                Err(refusal) => doubtful.push((entry.intent, refusal)),
            }
        }
        Ok((record, doubtful))
    }

    /// What a record would become by an intent.
    pub fn amended(
        &self,
        current: Option<&Record>,
        person: &Person,
        intent: &Intent,
        now: UtcMillis,
    ) -> Result<std::result::Result<Record, Refusal>> {
        let customer = match (current.and_then(Record::customer), &intent.what) {
            (Some(customer), _) => self.customer(customer)?,
            (None, What::RequestExclusion(request)) => match request.customer {
                Some(customer) => self.customer(customer)?,
                None => None,
            },
            (None, _) => None,
        };
        let (policy, locked) = (self.policy()?, self.locked_months()?);
        let around = Surroundings {
            person,
            customer: customer.as_deref(),
            policy: &policy,
            locked: &locked,
            contacts: &self.contacts_around(current, intent)?,
            feedback: &self.given_before(person, intent)?,
            now,
        };
        Ok(amend(current, around, intent))
    }

    /// Every record of the server's that has no table of its own: articles, credits, locked months, feedback, status,
    /// availability.
    pub fn records(&self) -> Result<Vec<Record>> {
        self.conn
            .prepare_cached("SELECT value FROM base_row WHERE tbl = 7 ORDER BY id")?
            .query_map([], |row| row.get::<_, String>(0))?
            .map(|text| json(&text?, "record"))
            .collect()
    }

    /// To designate a contact: the active contacts of the same customers, as far as this account may see them. What waits
    /// in the outbox about others is the server's to weigh.
    fn contacts_around(&self, current: Option<&Record>, intent: &Intent) -> Result<Vec<Person>> {
        let (What::Designate { .. }, Some(Record::Person(designated))) = (&intent.what, current) else {
            return Ok(Vec::new());
        };
        let shares =
            |known: &Person| known.customers.iter().any(|customer| designated.customers.contains(customer));
        let contacts = self.people()?.into_iter();
        let contacts = contacts.filter(|known| known.role == Role::Contact && known.active && shares(known));
        Ok(contacts.map(|known| (*known).clone()).collect())
    }

    /// To give feedback: what the same person has given before.
    fn given_before(&self, person: &Person, intent: &Intent) -> Result<Vec<Feedback>> {
        let What::GiveFeedback { .. } = &intent.what else { return Ok(Vec::new()) };
        let given = self.records()?.into_iter().filter_map(|record| match record {
            Record::Feedback(feedback) if feedback.person == person.id => Some(*feedback),
            _ => None,
        });
        Ok(given.collect())
    }

    fn locked_months(&self) -> Result<Vec<Month>> {
        let months = self.records()?.into_iter().filter_map(|record| match record {
            Record::Lock(lock) => Some(lock.month),
            _ => None,
        });
        Ok(months.collect())
    }
}
