//! Credits: proposed once they are certain, claimed in time, decided by whoever may (guide 3.5).

use uuid::Uuid;
use vioe_domain::availability::{
    AvailabilityMonth, Credit, CreditState, Month, Slots, claim, decide_claim, propose,
};
use vioe_domain::coverage::Zone;
use vioe_domain::person::Profile;
use vioe_domain::policy::Policy;
use vioe_domain::sla::{Exclusion, ExclusionReason};
use vioe_domain::ticket::RefusalCode;
use vioe_domain::time::{DAY, HOUR, MINUTE, SECOND};
use vioe_domain::{CustomerId, Person, PersonId, Role, UtcMillis};

const ACME: CustomerId = CustomerId(Uuid::from_u128(7));
/// Guide 3.3.
const SLOT: i64 = 5 * MINUTE;
const OTHER: CustomerId = CustomerId(Uuid::from_u128(8));

fn at(text: &str) -> UtcMillis {
    UtcMillis::parse(text).unwrap()
}

fn zone() -> Zone {
    Zone::new("America/New_York").unwrap()
}

/// June 2026 with so many slots down from an instant on, every other slot until `known` up.
fn june(down_from: &str, count: i64, known: UtcMillis, exclusions: &[Exclusion]) -> AvailabilityMonth {
    let month: Month = "2026-06".parse().unwrap();
    let mut slots = Slots::of_month(month, exclusions, &Policy::default());
    let mut probe = month.start();
    let down = at(down_from);
    while probe < known {
        slots.add(probe, !(down..down.plus(count * SLOT)).contains(&probe));
        probe = probe.plus(SLOT);
    }
    slots.figures(month, &Policy::default())
}

fn proposed(known: Option<&Credit>, figures: &AvailabilityMonth, now: UtcMillis) -> Option<Credit> {
    propose(known, ACME, &zone(), figures, &Policy::default().availability, now)
}

fn person(role: Role, customers: &[CustomerId]) -> Person {
    Person {
        id: PersonId(Uuid::from_u128(role as u128 + 1)),
        name: "Kim".to_owned(),
        email: "kim@vioe.example".to_owned(),
        role,
        tier: None,
        customers: customers.to_vec(),
        phone: None,
        active: true,
        profile: Profile::default(),
    }
}

/// A credit of 10 %: the outage ended on 10 June, 15:40 UTC.
fn credit() -> Credit {
    let over = at("2026-07-01T00:00:00Z");
    proposed(None, &june("2026-06-10T12:00:00Z", 44, over, &[]), over).unwrap()
}

#[test]
fn a_month_without_credit_proposes_none() {
    let over = at("2026-07-01T00:00:00Z");
    assert_eq!(proposed(None, &june("2026-06-10T12:00:00Z", 8, over, &[]), over), None);
    assert_eq!(proposed(None, &june("2026-06-10T12:00:00Z", 0, at("2026-06-01T00:00:00Z"), &[]), over), None);
}

#[test]
fn it_is_proposed_once_it_is_certain_and_follows_the_month() {
    let (during, later) = (at("2026-06-10T12:40:00Z"), at("2026-06-10T12:45:00Z"));
    let over = at("2026-07-01T00:00:00Z");
    assert_eq!(proposed(None, &june("2026-06-10T12:00:00Z", 9, during, &[]), during), None, "eight slots");
    let first = proposed(None, &june("2026-06-10T12:00:00Z", 9, later, &[]), later).unwrap();
    assert_eq!((first.percent, first.availability_bp), (5, Some(9_989)), "the ninth makes it certain");
    assert_eq!(first.id, Credit::id_of(ACME, first.month));
    assert_eq!(first.claim_by, at("2026-07-11T03:59:59Z"));
    assert_eq!(first.claim_by_local, "2026-07-10 23:59:59");
    assert_eq!(
        proposed(Some(&first), &june("2026-06-10T12:00:00Z", 9, later, &[]), later),
        None,
        "written once"
    );
    let grown = proposed(Some(&first), &june("2026-06-10T12:00:00Z", 87, over, &[]), over).unwrap();
    assert_eq!((grown.percent, grown.proposed_at), (25, later));
}

#[test]
fn an_exclusion_approved_later_withdraws_it_and_leaves_the_time_to_claim() {
    let over = at("2026-07-01T00:00:00Z");
    let known = credit();
    let window = Exclusion {
        from: at("2026-06-10T12:00:00Z"),
        to: at("2026-06-10T16:00:00Z"),
        reason: ExclusionReason::ForceMajeure,
        announced_at: None,
        approved: true,
    };
    let figures = june("2026-06-10T12:00:00Z", 44, over, &[window]);
    let next = proposed(Some(&known), &figures, over).unwrap();
    assert_eq!((next.percent, next.claim_by, next.state(over)), (0, known.claim_by, CreditState::Withdrawn));
    assert_eq!(proposed(Some(&next), &figures, over), None);
    let refusal = claim(&next, &person(Role::Contact, &[ACME]), "", over).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::NothingToDo);
    // Claimed before it was withdrawn: it can only be declined.
    let claimed = claim(&known, &person(Role::Contact, &[ACME]), "", over).unwrap();
    let next = proposed(Some(&claimed), &figures, over).unwrap();
    assert!(next.claim.is_some());
    let manager = person(Role::Manager, &[]);
    assert_eq!(decide_claim(&next, &manager, true, "Yes.", over).unwrap_err().code, RefusalCode::Invalid);
    let declined = decide_claim(&next, &manager, false, "It was excluded.", over).unwrap();
    assert_eq!(
        proposed(Some(&declined), &june("2026-06-10T12:00:00Z", 44, over, &[]), over),
        None,
        "decided"
    );
}

#[test]
fn the_contact_claims_and_the_account_executive_decides() {
    let credit = credit();
    let now = at("2026-07-02T09:00:00Z");
    assert_eq!(credit.state(now), CreditState::Proposed);
    let contact = person(Role::Contact, &[ACME]);
    let claimed = claim(&credit, &contact, "  We were down all morning. ", now).unwrap();
    assert_eq!(claimed.state(now), CreditState::Claimed);
    assert_eq!(claimed.claim.as_ref().unwrap().note, "We were down all morning.");
    assert_eq!(claim(&claimed, &contact, "", now).unwrap_err().code, RefusalCode::NothingToDo);
    let executive = person(Role::AccountExecutive, &[ACME]);
    // A year later: we owe an answer for as long as it takes.
    let late = now.plus(365 * DAY);
    let granted = decide_claim(&claimed, &executive, true, "As the guide says.", late).unwrap();
    assert_eq!(granted.state(late), CreditState::Granted);
    assert_eq!(granted.claim, claimed.claim);
    assert_eq!(
        decide_claim(&granted, &executive, false, "No.", late).unwrap_err().code,
        RefusalCode::NothingToDo
    );
    assert_eq!(claim(&granted, &contact, "", now).unwrap_err().code, RefusalCode::NothingToDo);
    let back: Credit = serde_json::from_value(serde_json::to_value(&granted).unwrap()).unwrap();
    assert_eq!(back, granted);
}

#[test]
fn the_whole_last_second_is_in_time() {
    let credit = credit();
    let contact = person(Role::Contact, &[ACME]);
    let last = credit.claim_by;
    assert_eq!(last, at("2026-07-11T03:59:59Z"));
    assert!(claim(&credit, &contact, "", last).is_ok());
    assert!(claim(&credit, &contact, "", last.plus(SECOND - 1)).is_ok());
    let refusal = claim(&credit, &contact, "", last.plus(SECOND)).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::TooLate);
    assert!(refusal.message.contains("2026-07-10 23:59:59"), "{refusal}");
    assert_eq!(credit.state(last.plus(SECOND)), CreditState::Expired);
}

#[test]
fn who_may_not_is_told_who_may() {
    let credit = credit();
    let now = at("2026-07-02T09:00:00Z");
    let gone = Person { active: false, ..person(Role::Contact, &[ACME]) };
    let undesignated = Profile { designations: Vec::new(), ..Profile::default() };
    let undesignated = Person { profile: undesignated, ..person(Role::Contact, &[ACME]) };
    for stranger in [
        person(Role::Contact, &[OTHER]),
        person(Role::AccountExecutive, &[ACME]),
        person(Role::Agent, &[ACME]),
        person(Role::Manager, &[ACME]),
        gone,
        undesignated,
    ] {
        assert_eq!(claim(&credit, &stranger, "", now).unwrap_err().code, RefusalCode::Forbidden);
    }
    let claimed = claim(&credit, &person(Role::Contact, &[ACME]), "", now).unwrap();
    for stranger in [
        person(Role::AccountExecutive, &[OTHER]),
        person(Role::Contact, &[ACME]),
        person(Role::Agent, &[ACME]),
        person(Role::Administrator, &[]),
    ] {
        let refusal = decide_claim(&claimed, &stranger, true, "Yes.", now).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::Forbidden);
    }
}

#[test]
fn a_decision_needs_a_claim_and_a_reason() {
    let credit = credit();
    let now = at("2026-07-02T09:00:00Z");
    let manager = person(Role::Manager, &[]);
    assert_eq!(
        decide_claim(&credit, &manager, true, "Yes.", now).unwrap_err().code,
        RefusalCode::NothingToDo
    );
    let claimed = claim(&credit, &person(Role::Contact, &[ACME]), "", now).unwrap();
    assert_eq!(decide_claim(&claimed, &manager, true, " \n", now).unwrap_err().code, RefusalCode::Invalid);
    let long = "a".repeat(10_001);
    assert_eq!(decide_claim(&claimed, &manager, true, &long, now).unwrap_err().code, RefusalCode::Invalid);
    assert_eq!(
        claim(&credit, &person(Role::Contact, &[ACME]), &long, now.plus(HOUR)).unwrap_err().code,
        RefusalCode::Invalid
    );
}
