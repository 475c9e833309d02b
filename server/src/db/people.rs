//! People with an account.

use vioe_domain::{Person, PersonId};
use vioe_protocol::{ScopeId, Table};

use super::feed::Stamper;
use super::value::json_text;
use super::{Arg, DbError, Row, Tx, scopes};

const BY_ID: &str = "SELECT body FROM person WHERE id = $1";
const BY_EMAIL: &str = "SELECT body, password FROM person WHERE email = $1";
const ALL: &str = "SELECT body FROM person ORDER BY id";
const SCOPE: &str = "SELECT scope_id FROM person WHERE id = $1";
const ADD: &str = "INSERT INTO person (id, email, role, active, scope_id, password, body) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)";
const UPDATE: &str = "UPDATE person SET email = $2, role = $3, active = $4, scope_id = $5, body = $6 \
     WHERE id = $1";
const SET_PASSWORD: &str = "UPDATE person SET password = $2 WHERE id = $1";

/// Somebody and the hash of their password (PHC text).
#[derive(Clone)]
pub struct Account {
    /// Who.
    pub person: Person,
    /// Never leaves the server.
    pub password: String,
}

/// The word of a role in the database and on the command line.
pub fn role_word(person: &Person) -> Result<String, DbError> {
    let text = json_text(&person.role, "person")?;
    Ok(text.trim_matches('"').to_owned())
}

fn person(row: &Row) -> Result<Person, DbError> {
    row.json(0, "person")
}

/// A person.
///
/// # Errors
/// See [`DbError`].
pub fn by_id(tx: &mut dyn Tx, id: PersonId) -> Result<Option<Person>, DbError> {
    let row = tx.query_opt(BY_ID, &[Arg::from(&id.0)])?;
    row.as_ref().map(person).transpose()
}

/// The account with that address (in lower case).
///
/// # Errors
/// See [`DbError`].
pub fn by_email(tx: &mut dyn Tx, email: &str) -> Result<Option<Account>, DbError> {
    let row = tx.query_opt(BY_EMAIL, &[email.into()])?;
    row.map(|row| Ok(Account { person: person(&row)?, password: row.text(1)?.to_owned() })).transpose()
}

/// Everybody.
///
/// # Errors
/// See [`DbError`].
pub fn all(tx: &mut dyn Tx) -> Result<Vec<Person>, DbError> {
    tx.query(ALL, &[])?.iter().map(person).collect()
}

/// Adds somebody.
///
/// # Errors
/// [`DbError::Duplicate`] where the address is taken.
pub fn add(tx: &mut dyn Tx, account: &Account, stamper: &mut Stamper) -> Result<(), DbError> {
    let person = &account.person;
    let scope = scopes::of_person_row(tx, person)?;
    scopes::own(tx, person.id)?;
    tx.execute(
        ADD,
        &[
            Arg::from(&person.id.0),
            (&person.email).into(),
            (&role_word(person)?).into(),
            Arg::Int(person.active.into()),
            scope.0.into(),
            (&account.password).into(),
            (&json_text(person, "person")?).into(),
        ],
    )?;
    stamper.put(Table::Person, person.id.0, scope);
    Ok(())
}

/// Replaces somebody's row; where it belongs elsewhere now, it leaves its old scope.
///
/// # Errors
/// See [`DbError`].
pub fn update(tx: &mut dyn Tx, person: &Person, stamper: &mut Stamper) -> Result<(), DbError> {
    let id = Arg::from(&person.id.0);
    let old = tx.query_opt(SCOPE, &[id])?;
    let scope = scopes::of_person_row(tx, person)?;
    tx.execute(
        UPDATE,
        &[
            id,
            (&person.email).into(),
            (&role_word(person)?).into(),
            Arg::Int(person.active.into()),
            scope.0.into(),
            (&json_text(person, "person")?).into(),
        ],
    )?;
    if let Some(old) = old.map(|row| row.int(0)).transpose()?
        && old != scope.0
    {
        stamper.gone(Table::Person, person.id.0, ScopeId(old));
    }
    stamper.put(Table::Person, person.id.0, scope);
    Ok(())
}

/// Sets the hash of somebody's password.
///
/// # Errors
/// See [`DbError`].
pub fn set_password(tx: &mut dyn Tx, id: PersonId, password: &str) -> Result<(), DbError> {
    tx.execute(SET_PASSWORD, &[Arg::from(&id.0), password.into()])?;
    Ok(())
}
