//! How customers and people are called in a report.

use std::collections::HashMap;

use vioe_domain::report::{By, Key};
use vioe_domain::{CustomerId, PersonId, Priority};

use super::by_word;
use super::sheet::Cell;
use crate::db::{Db, customers, people};
use crate::failure::Failure;

/// Keys and names of customers, addresses and names of people.
pub(super) struct Names {
    customers: HashMap<CustomerId, (String, String)>,
    people: HashMap<PersonId, (String, String)>,
}

impl Names {
    pub fn read(db: &Db) -> Result<Self, Failure> {
        db.read(|tx| {
            let customers = customers::all(tx)?.into_iter();
            let people = people::all(tx)?.into_iter();
            Ok(Self {
                customers: customers.map(|customer| (customer.id, (customer.key, customer.name))).collect(),
                people: people.map(|person| (person.id, (person.email, person.name))).collect(),
            })
        })
    }

    /// The columns of what figures are told apart by: a customer's and an agent's name stand beside their key.
    pub fn header(by: &[By]) -> Vec<&'static str> {
        let columns = |by: &By| match by {
            By::Customer => vec!["customer", "customer_name"],
            By::Agent => vec!["agent", "agent_name"],
            other => vec![by_word(*other)],
        };
        by.iter().flat_map(columns).collect()
    }

    /// The cells under that header.
    pub fn cells(&self, key: &Key, by: &[By]) -> Vec<Cell> {
        let mut cells = Vec::new();
        for by in by {
            match by {
                By::Clock => cells.push(key.clock.map(word).into()),
                By::Priority => cells.push(key.priority.map(priority).into()),
                By::Customer => cells.extend(pair(key.customer.and_then(|id| self.customers.get(&id)))),
                By::Tier => cells.push(key.tier.map(|tier| i64::from(tier.number())).into()),
                By::Agent => cells.extend(pair(key.agent.and_then(|id| self.people.get(&id)))),
                By::Month => cells.push(key.month.map(|month| month.to_string()).into()),
            }
        }
        cells
    }

    /// What lines are sorted by: as the columns stand, customers and agents by their keys.
    pub fn order(&self, key: &Key) -> impl Ord + use<> {
        let customer = key.customer.map(|id| self.customers.get(&id).map(|(key, _)| key.clone()));
        let agent = key.agent.map(|id| self.people.get(&id).map(|(email, _)| email.clone()));
        (key.clock, key.priority, customer, key.tier, agent, key.month)
    }

    /// A person's address.
    pub fn email(&self, person: PersonId) -> Cell {
        self.people.get(&person).map(|(email, _)| email.as_str()).into()
    }
}

fn pair(names: Option<&(String, String)>) -> [Cell; 2] {
    match names {
        Some((key, name)) => [key.as_str().into(), name.as_str().into()],
        None => [Cell::Nothing, Cell::Nothing],
    }
}

fn priority(priority: Priority) -> String {
    format!("{priority:?}")
}

/// A value's word on the wire.
pub(super) fn word(value: impl serde::Serialize) -> String {
    // Words of closed lists always have a JSON form.
    serde_json::to_string(&value).unwrap_or_default().trim_matches('"').to_owned()
}
