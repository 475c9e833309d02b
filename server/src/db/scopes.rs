//! Who may see what (sync.md 2.1). A row has one scope; a person has a set of them, derived from their role and their
//! customers each time it is asked for, so that a change takes effect at once.

use uuid::Uuid;
use vioe_domain::person::Team;
use vioe_domain::{CustomerId, Person, PersonId, Role};
use vioe_protocol::ScopeId;
use vioe_protocol::row::ScopeClass;

use super::{Arg, DbError, Row, Tx};

const ALL: &str = "SELECT s.id, s.class, s.owner, t.customer, t.assignee FROM scope s LEFT JOIN ticket t \
     ON t.id = s.owner AND s.class IN ('restricted_customer', 'restricted_internal') ORDER BY s.id";
const BY_OWNER: &str = "SELECT id FROM scope WHERE class = $1 AND owner = $2";
const NEXT_ID: &str = "UPDATE counter SET value = value + 1 WHERE name = 'scope' RETURNING value";
const ADD: &str = "INSERT INTO scope (id, class, owner) VALUES ($1, $2, $3)";
const ESTIMATE: &str = "SELECT COUNT(*) FROM sync_row WHERE scope_id = $1 AND op = 1";

/// A scope and what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Which.
    pub id: ScopeId,
    /// What it holds.
    pub class: ScopeClass,
    /// The customer or the person it is about; nil for public and staff.
    pub owner: Uuid,
}

fn word(class: ScopeClass) -> &'static str {
    match class {
        ScopeClass::Public => "public",
        ScopeClass::Staff => "staff",
        ScopeClass::Customer => "customer",
        ScopeClass::Internal => "internal",
        ScopeClass::Own => "own",
        ScopeClass::RestrictedCustomer => "restricted_customer",
        ScopeClass::RestrictedInternal => "restricted_internal",
    }
}

fn class(word: &str) -> Result<ScopeClass, DbError> {
    match word {
        "public" => Ok(ScopeClass::Public),
        "staff" => Ok(ScopeClass::Staff),
        "customer" => Ok(ScopeClass::Customer),
        "internal" => Ok(ScopeClass::Internal),
        "own" => Ok(ScopeClass::Own),
        "restricted_customer" => Ok(ScopeClass::RestrictedCustomer),
        "restricted_internal" => Ok(ScopeClass::RestrictedInternal),
        other => Err(DbError::Damaged { table: "scope", why: format!("class `{other}`") }),
    }
}

fn scope(row: &Row) -> Result<Scope, DbError> {
    Ok(Scope { id: ScopeId(row.int(0)?), class: class(row.text(1)?)?, owner: row.id(2)? })
}

/// The scope of a class and an owner, if anything was ever put there.
///
/// # Errors
/// See [`DbError`].
pub fn find(tx: &mut dyn Tx, class: ScopeClass, owner: Uuid) -> Result<Option<ScopeId>, DbError> {
    let row = tx.query_opt(BY_OWNER, &[word(class).into(), Arg::from(&owner)])?;
    row.map(|row| row.int(0).map(ScopeId)).transpose()
}

/// The scope of a class and an owner; made where it is missing.
///
/// # Errors
/// See [`DbError`].
pub fn ensure(tx: &mut dyn Tx, class: ScopeClass, owner: Uuid) -> Result<ScopeId, DbError> {
    if let Some(id) = find(tx, class, owner)? {
        return Ok(id);
    }
    let id = match tx.query_opt(NEXT_ID, &[])? {
        Some(row) => row.int(0)?,
        None => {
            return Err(DbError::Damaged { table: "counter", why: "no row `scope`".to_owned() });
        }
    };
    tx.execute(ADD, &[id.into(), word(class).into(), Arg::from(&owner)])?;
    Ok(ScopeId(id))
}

/// Every scope a person may see, in ascending order.
///
/// # Errors
/// See [`DbError`].
pub fn of_person(tx: &mut dyn Tx, person: &Person) -> Result<Vec<Scope>, DbError> {
    let mut may = Vec::new();
    for row in tx.query(ALL, &[])? {
        let scope = scope(&row)?;
        let seen = match scope.class {
            ScopeClass::Public => true,
            ScopeClass::Staff => person.role.is_staff(),
            ScopeClass::Own => scope.owner == person.id.0,
            ScopeClass::Customer => sees_customer(person, CustomerId(scope.owner)),
            ScopeClass::RestrictedCustomer => of_restricted(&row, person)?,
            ScopeClass::RestrictedInternal => person.role.is_staff() && of_restricted(&row, person)?,
            ScopeClass::Internal => person.role.is_staff() && sees_customer(person, CustomerId(scope.owner)),
        };
        if seen {
            may.push(scope);
        }
    }
    Ok(may)
}

/// Whether the restricted ticket behind a scope is for somebody. It follows the ticket as it is now: whoever is given it
/// sees it from then on, whoever had it no longer does.
fn of_restricted(row: &Row, person: &Person) -> Result<bool, DbError> {
    let Some(customer) = row.id_opt(3)? else {
        return Ok(false);
    };
    Ok(sees_restricted(person, CustomerId(customer), row.id_opt(4)?.map(PersonId)))
}

/// Whether somebody may see a restricted ticket (guide 5.2, security): the customer's contacts, and of ours the security
/// team, the managers, and whoever has it.
pub fn sees_restricted(person: &Person, customer: CustomerId, assignee: Option<PersonId>) -> bool {
    let among_few = match person.role {
        Role::Contact | Role::Manager => true,
        Role::Agent | Role::Administrator | Role::AccountExecutive => {
            person.is_in(Team::Security) || assignee == Some(person.id)
        }
    };
    among_few && sees_customer(person, customer)
}

/// Whether somebody may see a customer's tickets.
pub fn sees_customer(person: &Person, customer: CustomerId) -> bool {
    match person.role {
        Role::Agent | Role::Manager | Role::Administrator => true,
        Role::AccountExecutive | Role::Contact => person.customers.contains(&customer),
    }
}

/// Where a person's own row belongs: staff are known to everybody, a contact to their customer and to staff.
///
/// # Errors
/// See [`DbError`].
pub fn of_person_row(tx: &mut dyn Tx, person: &Person) -> Result<ScopeId, DbError> {
    match (person.role, person.customers.first()) {
        (Role::Contact, Some(customer)) => ensure(tx, ScopeClass::Customer, customer.0),
        // A contact who belongs to nobody is known to staff alone.
        (Role::Contact, None) => ensure(tx, ScopeClass::Staff, Uuid::nil()),
        _ => ensure(tx, ScopeClass::Public, Uuid::nil()),
    }
}

/// The scope of a person's own rows.
///
/// # Errors
/// See [`DbError`].
pub fn own(tx: &mut dyn Tx, person: PersonId) -> Result<ScopeId, DbError> {
    ensure(tx, ScopeClass::Own, person.0)
}

/// How many rows a scope holds now.
///
/// # Errors
/// See [`DbError`].
pub fn count(tx: &mut dyn Tx, scope: ScopeId) -> Result<u64, DbError> {
    let row = tx.query_opt(ESTIMATE, &[scope.0.into()])?;
    let count = row.map(|row| row.int(0)).transpose()?.unwrap_or(0);
    Ok(u64::try_from(count).unwrap_or(0))
}
