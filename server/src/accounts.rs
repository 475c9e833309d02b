//! Adding, listing and disabling accounts.

use uuid::Uuid;
use vioe_domain::escalation::Tier;
use vioe_domain::person::{Designation, Profile, Team};
use vioe_domain::{DeviceId, Person, PersonId, Role, UtcMillis};

use crate::auth::password;
use crate::db::feed::Stamper;
use crate::db::people::{self, Account};
use crate::db::{Db, customers, sessions};
use crate::failure::Failure;

/// An account to add.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The address to sign in with.
    pub email: String,
    /// The name others see.
    pub name: String,
    /// What they are here for.
    pub role: Role,
    /// An agent's tier.
    pub tier: Option<Tier>,
    /// Keys of a contact's customers, or of an account executive's.
    pub customers: Vec<String>,
    /// Where to call them.
    pub phone: Option<String>,
    /// What a contact is designated for (guide 9.3); none said: the primary contact.
    pub designations: Vec<Designation>,
    /// The teams of somebody of ours (guide 5.4).
    pub teams: Vec<Team>,
}

/// The fewest characters of a password.
const SHORTEST: usize = 8;

/// Adds an account.
///
/// # Errors
/// A field does not fit the role, the address is taken, or the password is too short or too long.
pub fn add(db: &Db, new: &NewAccount, secret: &str) -> Result<Person, Failure> {
    let refuse = |why: String| Err(Failure::bad_request(why));
    let email = new.email.trim().to_lowercase();
    let looks_right = email.split('@').filter(|part| !part.is_empty()).count() == 2;
    if !looks_right || email.len() > 320 || email.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return refuse(format!("`{}` is not an e-mail address.", new.email));
    }
    let name = new.name.trim();
    if name.is_empty() || name.len() > 200 || name.chars().any(char::is_control) {
        return refuse("The name is empty, too long, or holds control characters.".to_owned());
    }
    check_password(secret)?;
    match (new.role, new.tier) {
        (Role::Agent, None) => return refuse("An agent needs a tier: --tier 1 to 4.".to_owned()),
        (Role::Agent, Some(_)) | (_, None) => {}
        _ => return refuse("Only agents have a tier.".to_owned()),
    }
    match (new.role, new.customers.is_empty()) {
        (Role::Contact, true) => {
            return refuse("A contact needs a customer: --customer KEY.".to_owned());
        }
        (Role::Contact | Role::AccountExecutive, _) | (_, true) => {}
        _ => return refuse("Only contacts and account executives have customers.".to_owned()),
    }
    let profile = profile(new)?;
    let hash = password::hash(secret)?;
    db.write(|tx| {
        if people::by_email(tx, &email)?.is_some() {
            return refuse(format!("{email} has an account already."));
        }
        let mut owned = Vec::with_capacity(new.customers.len());
        for key in &new.customers {
            match customers::by_key(tx, key)? {
                Some(customer) => owned.push(customer.id),
                None => return refuse(format!("There is no customer `{key}`.")),
            }
        }
        let person = Person {
            id: PersonId(Uuid::now_v7()),
            name: name.to_owned(),
            email: email.clone(),
            role: new.role,
            tier: new.tier,
            customers: owned,
            phone: new.phone.clone(),
            active: true,
            profile: profile.clone(),
        };
        let account = Account { person: person.clone(), password: hash.clone() };
        let mut stamper = Stamper::default();
        people::add(tx, &account, &mut stamper)?;
        stamper.finish(tx)?;
        Ok(person)
    })
}

/// Teams are ours, designations a customer's.
fn profile(new: &NewAccount) -> Result<Profile, Failure> {
    let contact = new.role == Role::Contact;
    if contact && !new.teams.is_empty() {
        return Err(Failure::bad_request("Only somebody of ours is in a team."));
    }
    if !contact && !new.designations.is_empty() {
        return Err(Failure::bad_request("Only contacts are designated."));
    }
    let mut profile = Profile { teams: new.teams.clone(), ..Profile::default() };
    if !contact {
        profile.designations.clear();
    } else if !new.designations.is_empty() {
        profile.designations = new.designations.clone();
    }
    Ok(profile)
}

/// Sets the teams somebody of ours is in.
///
/// # Errors
/// Nobody has that address, or it is a contact's.
pub fn set_teams(db: &Db, email: &str, teams: &[Team]) -> Result<(), Failure> {
    let email = email.trim().to_lowercase();
    db.write(|tx| {
        let Some(account) = people::by_email(tx, &email)? else {
            return Err(Failure::bad_request(format!("Nobody has the address {email}.")));
        };
        let mut person = account.person;
        if !person.role.is_staff() {
            return Err(Failure::bad_request("Only somebody of ours is in a team."));
        }
        person.profile.teams = teams.to_vec();
        let mut stamper = Stamper::default();
        people::update(tx, &person, &mut stamper)?;
        stamper.finish(tx)?;
        Ok(())
    })
}

/// Gives somebody a password, or another one; their sessions end. Imported people get their first this way.
///
/// # Errors
/// Nobody has that address, or the password is too short or too long.
pub fn set_password(db: &Db, email: &str, secret: &str, now: UtcMillis) -> Result<(), Failure> {
    check_password(secret)?;
    let email = email.trim().to_lowercase();
    let hash = password::hash(secret)?;
    db.write(|tx| {
        let Some(account) = people::by_email(tx, &email)? else {
            return Err(Failure::bad_request(format!("Nobody has the address {email}.")));
        };
        sessions::end_of_person(tx, account.person.id, now, "password changed")?;
        Ok(people::set_password(tx, account.person.id, &hash)?)
    })
}

fn check_password(secret: &str) -> Result<(), Failure> {
    if secret.chars().count() < SHORTEST || secret.len() > password::LONGEST {
        return Err(Failure::bad_request(format!(
            "A password has at least {SHORTEST} characters and at most {} bytes.",
            password::LONGEST
        )));
    }
    Ok(())
}

/// Everybody, by address.
///
/// # Errors
/// The database can't be read.
pub fn list(db: &Db) -> Result<Vec<Person>, Failure> {
    let mut people = db.read(|tx| Ok(people::all(tx)?))?;
    people.sort_by(|a, b| a.email.cmp(&b.email));
    Ok(people)
}

/// Disables an account and ends its sessions. Whether it was active.
///
/// # Errors
/// Nobody has that address.
pub fn disable(db: &Db, email: &str, now: UtcMillis) -> Result<bool, Failure> {
    let email = email.trim().to_lowercase();
    db.write(|tx| {
        let Some(account) = people::by_email(tx, &email)? else {
            return Err(Failure::bad_request(format!("Nobody has the address {email}.")));
        };
        let mut person = account.person;
        let was_active = person.active;
        person.active = false;
        sessions::end_of_person(tx, person.id, now, "account disabled")?;
        let mut stamper = Stamper::default();
        people::update(tx, &person, &mut stamper)?;
        stamper.finish(tx)?;
        Ok(was_active)
    })
}

/// Revokes an installation of somebody: its sessions end, and nobody signs in on it as this person again.
///
/// # Errors
/// Nobody has that address.
pub fn revoke(db: &Db, email: &str, device: DeviceId, now: UtcMillis) -> Result<(), Failure> {
    let email = email.trim().to_lowercase();
    db.write(|tx| match people::by_email(tx, &email)? {
        Some(account) => Ok(sessions::revoke_device(tx, account.person.id, device, now)?),
        None => Err(Failure::bad_request(format!("Nobody has the address {email}."))),
    })
}
