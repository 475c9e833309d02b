//! Customers and people: calendars, terms, designations, preferences (guide 1.3, 9.3, 9.4; sla.md 2.9).

use super::Record;
use super::amend::{Surroundings, invalid, words};
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
    Hours::new(&customer.zone, to)
        .map_err(|error| invalid(format!("With this, {error}."), "Leave some business hours open."))?;
    Ok(Record::Customer(Box::new(Customer { calendar: to.clone(), ..customer.clone() })))
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

/// Says what a contact is designated for: by their customer's primary contact, or by us.
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
        return Err(Refusal::new(
            RefusalCode::Forbidden,
            "Contacts are designated by their primary contact or by support.",
            "Ask your primary contact.",
        ));
    }
    let mut wanted = designations.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    if person.profile.designations == wanted {
        return Err(nothing("The contact is designated so already."));
    }
    let mut next = person.clone();
    next.profile.designations = wanted;
    Ok(Record::Person(Box::new(next)))
}

/// Sets one's own preferences (guide 9.4).
pub(super) fn set_preferences(
    person: &Person,
    preferences: &Preferences,
    around: Surroundings<'_>,
) -> Result<Record, Refusal> {
    if person.id != around.person.id {
        return Err(Refusal::new(
            RefusalCode::Forbidden,
            "Everybody sets their own preferences.",
            "Ask them to do it.",
        ));
    }
    if let Some(quiet) = preferences.quiet_hours
        && (quiet.from_minute >= 1_440 || quiet.to_minute >= 1_440 || quiet.from_minute == quiet.to_minute)
    {
        return Err(invalid("The quiet hours are no part of a day.", "Give two different times of day."));
    }
    for (text, what) in [
        (&preferences.working_hours, "The working hours"),
        (&preferences.escalation, "The escalation preferences"),
        (&preferences.restrictions, "The restrictions"),
    ] {
        if !text.trim().is_empty() {
            words(text, what)?;
        }
    }
    let mut next = person.clone();
    next.profile.preferences = preferences.clone();
    Ok(Record::Person(Box::new(next)))
}

fn by_manager(around: Surroundings<'_>, message: &str) -> Result<(), Refusal> {
    if matches!(around.person.role, Role::Manager | Role::Administrator) {
        Ok(())
    } else {
        Err(Refusal::new(RefusalCode::Forbidden, message, "Ask one of them."))
    }
}

fn nothing(message: &str) -> Refusal {
    Refusal::new(RefusalCode::NothingToDo, message, "Nothing is left to do.")
}
