//! The case file of people around a ticket: access, rating, terms, channels, scaffolds and what a contact wishes.

use vioe_domain::UtcMillis;
use vioe_domain::channels;
use vioe_domain::compose::{ContactHint, ScaffoldKind, check, contact_hints, parts, scaffold};
use vioe_domain::coverage::{Hours, Week, Zone};
use vioe_domain::person::Preferences;
use vioe_domain::policy::Policy;
use vioe_domain::ticket::{Channel, Grant, GrantState, Side};
use vioe_domain::time::DAY;
use vioe_domain::{Customer, EventId, Level};

use crate::instants::{instant, place};
use crate::intake::wanted;
use crate::story::acme;
use crate::table::{every_row_holds, same};
use crate::wanting::person;

const FILE: &str = include_str!("cases/people.md");

#[test]
fn wishes_about_a_ticket() {
    for table in ["Access", "Rating", "Terms"] {
        every_row_holds(FILE, table, wanted);
    }
}

#[test]
fn where_a_grant_stands() {
    let (at, policy) = (UtcMillis(1_780_000_000_000), Policy::default());
    let grant = |withdrawn_at| Grant {
        id: EventId(uuid::Uuid::nil()),
        at,
        by: vioe_domain::ticket::Actor { side: Side::Customer, person: None },
        what: "The account".to_owned(),
        until: at.plus(5 * DAY),
        withdrawn_at,
    };
    let state = |grant: Grant, after: i64| grant.state(at.plus(after), &policy);
    assert_eq!(state(grant(None), 0), GrantState::Active);
    assert_eq!(state(grant(None), 4 * DAY - 1), GrantState::Active);
    assert_eq!(state(grant(None), 4 * DAY), GrantState::Ending);
    assert_eq!(state(grant(None), 5 * DAY - 1), GrantState::Ending);
    assert_eq!(state(grant(None), 5 * DAY), GrantState::Ended);
    assert_eq!(state(grant(Some(at.plus(DAY))), DAY - 1), GrantState::Active);
    assert_eq!(state(grant(Some(at.plus(DAY))), DAY), GrantState::Withdrawn);
    assert_eq!(state(grant(Some(at.plus(DAY))), 6 * DAY), GrantState::Withdrawn);
    assert!(GrantState::Ending.lasts() && !GrantState::Withdrawn.lasts());
}

#[test]
fn channels_now() {
    every_row_holds(FILE, "Channels", |row| {
        let [_, terms, at, channel, expected] = row else { panic!("five columns") };
        let (customer, zone) = customer(terms);
        let policy = Policy::default();
        let hours = Hours::of(&customer, &policy.hours).unwrap();
        let at = instant(at, &zone, None);
        let all = channels::now(&policy, &customer, &hours, at);
        let wanted: Channel = serde_json::from_value(serde_json::json!(channel)).unwrap();
        let found = all.iter().find(|now| now.channel == wanted).expect("every channel is there");
        let said = match (found.open, found.closes_at, found.opens_at) {
            (true, None, None) => "always".to_owned(),
            (true, Some(at), None) => format!("closes {at}"),
            (false, None, Some(at)) => format!("opens {at}"),
            other => format!("{other:?}"),
        };
        let expected = match expected.split_once(' ') {
            None => (*expected).to_owned(),
            Some((word, when)) => format!("{word} {}", instant(when, &zone, Some(at))),
        };
        same(&expected, &said)
    });
}

#[test]
fn the_channels_are_the_guides_in_its_order() {
    let (customer, policy) = (customer("Std NY").0, Policy::default());
    let hours = Hours::of(&customer, &Week::default()).unwrap();
    let all = channels::now(&policy, &customer, &hours, UtcMillis(1_780_000_000_000));
    let named: Vec<Channel> = all.iter().map(|now| now.channel).collect();
    assert_eq!(named, [Channel::Portal, Channel::Email, Channel::Phone, Channel::Chat, Channel::Hotline]);
    assert_eq!(all[4].best_for, "Critical production issues only");
}

/// `Std NY; holiday 2026-06-19`.
fn customer(terms: &str) -> (Customer, Zone) {
    let mut parts = terms.split(';').map(str::trim);
    let (level, name) = parts.next().and_then(|first| first.split_once(' ')).expect("a level and a place");
    let zone = place(name).expect("a zone");
    let mut customer = acme(&zone);
    customer.level = match level {
        "Std" => Level::Standard,
        "Ext" => Level::Extended,
        _ => Level::Premium,
    };
    for part in parts {
        let date = part.strip_prefix("holiday ").expect("a holiday");
        customer.calendar.holidays.push(date.parse().unwrap());
    }
    (customer, zone)
}

#[test]
fn parts_of_the_communication_standards() {
    every_row_holds(FILE, "Scaffolds", |row| {
        let [_, kind, body, lacking] = row else { panic!("four columns") };
        let kind: ScaffoldKind = serde_json::from_value(serde_json::json!(kind)).unwrap();
        let said: Vec<&str> =
            check(kind, &body.replace("\\n", "\n")).iter().map(|part| part.standard).collect();
        same(&(*lacking).to_owned(), &said.join(", "))
    });
}

#[test]
fn an_untouched_scaffold_says_nothing_and_a_filled_one_all() {
    for kind in ScaffoldKind::ALL {
        let text = scaffold(kind);
        assert_eq!(check(kind, &text), parts(kind), "{text}");
        let filled = text.replace("**\n", "**\nSomething is said.\n");
        assert_eq!(check(kind, &filled), [], "{filled}");
        // In any order.
        let mut pieces: Vec<String> = filled.split("\n**").map(|part| part.replace("**", "")).collect();
        pieces.reverse();
        let turned: String = pieces.iter().map(|part| format!("## {part}\n")).collect();
        assert_eq!(check(kind, &turned), [], "{turned}");
    }
}

#[test]
fn what_a_contact_wishes() {
    every_row_holds(FILE, "Hints", |row| {
        let [_, preferences, at, expected] = row else { panic!("four columns") };
        let zone = place("NY").unwrap();
        let mut ann = person("ann");
        ann.profile.preferences = serde_json::from_str::<Preferences>(preferences).unwrap();
        let at = instant(at, &zone, None);
        let said: Vec<String> = contact_hints(&ann, &zone, Channel::Portal, at)
            .into_iter()
            .map(|hint| match hint {
                ContactHint::Restriction { text } => format!("restriction {text}"),
                ContactHint::Prefers { method } => format!("prefers {method:?}").to_lowercase(),
                ContactHint::OutsideWorkingHours { hours } => format!("outside {hours}"),
                ContactHint::QuietHours { until } => format!("quiet until {until}"),
                ContactHint::WorkingHours { hours } => format!("works {hours}"),
                ContactHint::Escalation { text } => format!("escalation {text}"),
            })
            .collect();
        let expected: Vec<String> = expected
            .split("; ")
            .filter(|hint| !hint.is_empty())
            .map(|hint| match hint.strip_prefix("quiet until ") {
                Some(until) => format!("quiet until {}", instant(until, &zone, Some(at))),
                None => hint.to_owned(),
            })
            .collect();
        same(&expected, &said)
    });
}
