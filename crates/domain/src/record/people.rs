//! Customers and people: calendars, terms, designations, preferences (guide 1.3, 9.3, 9.4; sla.md 2.9).

use super::Record;
use super::amend::{Surroundings, forbidden, invalid, line, nothing, optional_text};
use crate::coverage::{Hours, Zone};
use crate::customer::Calendar;
use crate::person::{Designation, Preferences};
use crate::ticket::{Refusal, RefusalCode};
use crate::{Customer, Level, Person, Role};

/// Sets a customer's calendar; the one it replaces is kept, since stopped clocks count by it (sla.md 2.9).
pub(super) fn set_calendar(
    customer: &Customer,
    expect: &Calendar,
    to: &Calendar,
    around: Surroundings<'_>,
) -> Result<Record, Refusal> {
    by_manager(around, "Calendars are kept by managers and administrators.")?;
    if customer.calendar != *expect {
        return Err(Refusal::new(
            RefusalCode::Conflict,
            "Somebody else has edited this calendar meanwhile.",
            "Look at it again and repeat your edit.",
        ));
    }
    if customer.calendar == *to {
        return Err(nothing("The calendar is like that already."));
    }
    let mut next = customer.clone();
    next.edit_calendar(to.clone(), around.now);
    Hours::of(&next, &around.policy.hours)
        .map_err(|error| invalid(format!("With this, {error}."), "Leave some business hours open."))?;
    Ok(Record::Customer(Box::new(next)))
}

/// Sets a customer's level and zone. Open tickets keep theirs until somebody applies the new ones (sla.md 2.9).
pub(super) fn set_terms(
    customer: &Customer,
    level: Level,
    zone: &Zone,
    around: Surroundings<'_>,
) -> Result<Record, Refusal> {
    by_manager(around, "Levels and zones are kept by managers and administrators.")?;
    if (customer.level, &customer.zone) == (level, zone) {
        return Err(nothing("The customer has these terms already."));
    }
    Ok(Record::Customer(Box::new(Customer { level, zone: zone.clone(), ..customer.clone() })))
}

/// Says what a contact is designated for: by their customer's primary contact, or by us. A customer always keeps a primary
/// contact: whoever else is needed is found through them (guide 9.3).
pub(super) fn designate(
    person: &Person,
    designations: &[Designation],
    around: Surroundings<'_>,
) -> Result<Record, Refusal> {
    if person.role != Role::Contact {
        return Err(invalid("Only a customer's contact is designated.", "Choose one of the contacts."));
    }
    let asks = around.person;
    let of_theirs = person.customers.iter().any(|customer| asks.customers.contains(customer));
    let by_primary = asks.is_designated(Designation::Primary) && of_theirs;
    if !by_primary && !asks.role.handles_tickets() {
        return Err(forbidden(
            "Contacts are designated by their primary contact or by support.",
            "Ask your primary contact.",
        ));
    }
    let sorted = |designations: &[Designation]| {
        let mut sorted = designations.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        sorted
    };
    let wanted = sorted(designations);
    if sorted(&person.profile.designations) == wanted {
        return Err(nothing("The contact is designated so already."));
    }
    if !person.active && !wanted.is_empty() {
        return Err(invalid("This account is disabled.", "Choose a contact whose account is active."));
    }
    if person.is_designated(Designation::Primary) && !wanted.contains(&Designation::Primary) {
        stays_reachable(person, around)?;
    }
    let mut next = person.clone();
    next.profile.designations = wanted;
    Ok(Record::Person(Box::new(next)))
}

/// Whether each of somebody's customers has another primary contact. Where no contact is known here it can't be told, and
/// the server decides.
fn stays_reachable(person: &Person, around: Surroundings<'_>) -> Result<(), Refusal> {
    let left = |customer| {
        around.contacts.iter().any(|other| {
            other.id != person.id
                && other.active
                && other.customers.contains(customer)
                && other.is_designated(Designation::Primary)
        })
    };
    if around.contacts.is_empty() || person.customers.iter().all(left) {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalCode::Lifecycle,
        "The customer would be left without a primary contact.",
        "Designate another primary contact first.",
    ))
}

/// The longest wish somebody can have, in characters.
const MAX_WISH: usize = 2_000;
/// The longest description of working hours, in characters.
const MAX_HOURS: usize = 200;

/// Sets one's own preferences (guide 9.4).
pub(super) fn set_preferences(
    person: &Person,
    preferences: &Preferences,
    around: Surroundings<'_>,
) -> Result<Record, Refusal> {
    if person.id != around.person.id {
        return Err(forbidden("Everybody sets their own preferences.", "Ask them to do it."));
    }
    if let Some(quiet) = preferences.quiet_hours
        && (quiet.from_minute >= 1_440 || quiet.to_minute >= 1_440 || quiet.from_minute == quiet.to_minute)
    {
        return Err(invalid("The quiet hours are no part of a day.", "Give two different times of day."));
    }
    let wish = |said: &str, what: &str| {
        let said = optional_text(said, what)?;
        if said.chars().count() > MAX_WISH {
            return Err(invalid(format!("{what} are longer than {MAX_WISH} characters."), "Shorten them."));
        }
        Ok(said)
    };
    let working_hours = match preferences.working_hours.trim() {
        "" => String::new(),
        said => line(said, "The text about working hours", MAX_HOURS)?,
    };
    let wanted = Preferences {
        working_hours,
        escalation: wish(&preferences.escalation, "The escalation preferences")?,
        restrictions: wish(&preferences.restrictions, "The restrictions")?,
        ..preferences.clone()
    };
    if person.profile.preferences == wanted {
        return Err(nothing("Your preferences are like that already."));
    }
    let mut next = person.clone();
    next.profile.preferences = wanted;
    Ok(Record::Person(Box::new(next)))
}

fn by_manager(around: Surroundings<'_>, message: &str) -> Result<(), Refusal> {
    if matches!(around.person.role, Role::Manager | Role::Administrator) {
        Ok(())
    } else {
        Err(forbidden(message, "Ask one of them."))
    }
}
