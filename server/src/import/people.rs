//! Whom a line names: found by their address, or created without a password.

use std::collections::BTreeMap;

use vioe_domain::escalation::Tier;
use vioe_domain::{Customer, CustomerId, Person, PersonId, Role};

use super::line::{Checked, Somebody};
use crate::db::feed::Stamper;
use crate::db::people::{self, Account};
use crate::db::{Tx, customers};
use crate::failure::Failure;
use uuid::Uuid;
use vioe_domain::coverage::Hours;

/// What a person must be for what a line makes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// A contact of the line's customer.
    Contact,
    /// Somebody of ours.
    Staff,
}

/// The people of one line, by address.
#[derive(Debug)]
pub struct Company<'n> {
    customer: CustomerId,
    /// The hash of a password that nobody knows.
    nobody: &'n str,
    known: BTreeMap<String, Person>,
}

/// The line's customer; created where they are unknown. One who is known stays as they are.
///
/// # Errors
/// The calendar leaves no business hours, or the database is in the way.
pub fn customer(tx: &mut dyn Tx, checked: &Checked, stamper: &mut Stamper) -> Result<Customer, Failure> {
    if let Some(known) = customers::by_key(tx, &checked.customer_key)? {
        return Ok(known);
    }
    let terms = &checked.line.customer;
    Hours::new(&terms.zone, &checked.calendar)
        .map_err(|why| Failure::bad_request(format!("customer.holidays: {why}")))?;
    let customer = Customer {
        id: CustomerId(Uuid::now_v7()),
        key: checked.customer_key.clone(),
        name: checked.customer_name.clone(),
        level: terms.level,
        zone: terms.zone.clone(),
        calendar: checked.calendar.clone(),
        earlier_calendars: Vec::new(),
        holiday_names: std::collections::BTreeMap::new(),
    };
    customers::save(tx, &customer, stamper)?;
    Ok(customer)
}

impl<'n> Company<'n> {
    /// Nobody yet.
    pub fn new(customer: CustomerId, nobody: &'n str) -> Self {
        Self { customer, nobody, known: BTreeMap::new() }
    }

    /// Somebody's id; created where they are unknown. `key` is where the line names them.
    ///
    /// # Errors
    /// They are known as something else, or the database is in the way.
    pub fn id(
        &mut self,
        tx: &mut dyn Tx,
        key: &str,
        somebody: &Somebody,
        needed: As,
        stamper: &mut Stamper,
    ) -> Result<PersonId, Failure> {
        let person = match self.known.get(&somebody.email) {
            Some(person) => person.clone(),
            None => match people::by_email(tx, &somebody.email)? {
                Some(account) => account.person,
                None => self.add(tx, somebody, needed, stamper)?,
            },
        };
        self.fits(&person, needed)
            .map_err(|why| Failure::bad_request(format!("{key}.email: {} {why}", somebody.email)))?;
        let id = person.id;
        self.known.insert(somebody.email.clone(), person);
        Ok(id)
    }

    /// A known address is not moved to another customer or another role: that would widen what somebody may see.
    fn fits(&self, person: &Person, needed: As) -> Result<(), &'static str> {
        match needed {
            As::Staff if person.role.is_staff() => Ok(()),
            As::Staff => Err("is a customer's contact, not an agent"),
            As::Contact if person.role != Role::Contact => Err("is not a contact but works for us"),
            As::Contact if person.customers.contains(&self.customer) => Ok(()),
            As::Contact => Err("is a contact of another customer"),
        }
    }

    fn add(
        &self,
        tx: &mut dyn Tx,
        somebody: &Somebody,
        needed: As,
        stamper: &mut Stamper,
    ) -> Result<Person, Failure> {
        let (role, tier, customers) = match needed {
            As::Contact => (Role::Contact, None, vec![self.customer]),
            As::Staff => (Role::Agent, Some(Tier::T1), Vec::new()),
        };
        let person = Person {
            id: PersonId(Uuid::now_v7()),
            name: somebody.name.clone().unwrap_or_else(|| somebody.email.clone()),
            email: somebody.email.clone(),
            role,
            tier,
            customers,
            phone: None,
            active: true,
            profile: vioe_domain::person::Profile::default(),
        };
        let account = Account { person: person.clone(), password: self.nobody.to_owned() };
        people::add(tx, &account, stamper)?;
        Ok(person)
    }
}
