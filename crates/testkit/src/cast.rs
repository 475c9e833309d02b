//! Who plays: a customer covered around the clock, its contact, two agents of tier 1, a manager.

use uuid::Uuid;
use vioe_domain::coverage::Zone;
use vioe_domain::customer::Calendar;
use vioe_domain::escalation::Tier;
use vioe_domain::{Customer, CustomerId, Level, Person, PersonId, Role};
use vioe_server::auth::password;
use vioe_server::db::feed::Stamper;
use vioe_server::db::people::{self, Account};
use vioe_server::db::{Db, customers};

/// Everybody's password.
pub const PASSWORD: &str = "a password for tests";
/// The contact.
pub const ANA: &str = "ana@acme.example";
/// An agent.
pub const KIM: &str = "kim@vioe.example";
/// Another agent.
pub const JONAS: &str = "jonas@vioe.example";
/// The manager.
pub const MARTA: &str = "marta@vioe.example";

/// The customer: Premium, in Berlin.
pub fn acme() -> Customer {
    Customer {
        id: CustomerId(Uuid::from_u128(0xacce)),
        key: "acme".to_owned(),
        name: "Acme Ltd".to_owned(),
        level: Level::Premium,
        zone: Zone::new("Europe/Berlin").unwrap(),
        calendar: Calendar::default(),
        earlier_calendars: Vec::new(),
        holiday_names: std::collections::BTreeMap::new(),
    }
}

/// Puts everybody into an empty database.
pub(crate) fn enter(db: &Db) {
    let acme = acme();
    // One hash for all: making it is slow on purpose.
    let hash = password::hash(PASSWORD).unwrap();
    let everybody = [
        person(ANA, "Ana Silva", Role::Contact, vec![acme.id]),
        person(KIM, "Kim Larsen", Role::Agent, Vec::new()),
        person(JONAS, "Jonas Weber", Role::Agent, Vec::new()),
        person(MARTA, "Marta Nowak", Role::Manager, Vec::new()),
    ];
    db.write(|tx| {
        let mut stamper = Stamper::default();
        customers::save(tx, &acme, &mut stamper)?;
        for person in &everybody {
            let account = Account { person: person.clone(), password: hash.clone() };
            people::add(tx, &account, &mut stamper)?;
        }
        stamper.finish(tx)?;
        Ok(())
    })
    .unwrap();
}

fn person(email: &str, name: &str, role: Role, customers: Vec<CustomerId>) -> Person {
    Person {
        id: PersonId::derive(Uuid::NAMESPACE_URL, email),
        name: name.to_owned(),
        email: email.to_owned(),
        role,
        tier: (role == Role::Agent).then_some(Tier::T1),
        customers,
        phone: None,
        active: true,
        profile: vioe_domain::person::Profile::default(),
    }
}
