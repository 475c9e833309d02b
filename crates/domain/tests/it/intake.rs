//! The case file of intake: priority, triage, scope, required information, raising, and what a contact may ask for.

use serde_json::{Value, json};
use vioe_domain::intake::{completeness, propose, report_completeness, scope, triage};
use vioe_domain::policy::Policy;
use vioe_domain::ticket::{
    Answers, BusinessImpact, Description, EmergencyReport, Impact, Kind, Scenario, Standing, Target, Ticket,
    Topic, UsersAffected, Workaround, decide, fold, propose_priority, record,
};
use vioe_domain::{Customer, Level, Priority};

use crate::story::{Story, TICKET, acme, story};
use crate::table::{every_row_holds, same};
use crate::wanting::{claimed, wish};

const FILE: &str = include_str!("cases/intake.md");

#[test]
fn priority_and_the_row_that_decided_it() {
    every_row_holds(FILE, "Priority", |row| {
        let [_, answers, scenario, expected, why] = row else { panic!("five columns") };
        let answers = (!answers.is_empty()).then(|| answers_of(answers));
        let scenario = (!scenario.is_empty()).then(|| read::<Scenario>(json!(scenario)));
        let proposal = propose(answers.as_ref(), scenario);
        let said = proposal.as_ref().map_or("none".to_owned(), |proposal| {
            format!("{:?}{}", proposal.priority, if proposal.emergency { " emergency" } else { "" })
        });
        same(&(*expected).to_owned(), &said)?;
        let said = proposal.map_or(String::new(), |proposal| proposal.why);
        if why.is_empty() || said == *why { Ok(()) } else { Err(format!("it says {said:?}")) }
    });
}

#[test]
fn the_explanation_names_the_priority_that_is_proposed() {
    for impact in Impact::ALL {
        for users in UsersAffected::ALL {
            for business in BusinessImpact::ALL {
                for workaround in Workaround::ALL {
                    let answers = Answers {
                        impact: *impact,
                        users: *users,
                        business: *business,
                        workaround: *workaround,
                    };
                    let proposed = propose_priority(&answers);
                    let reason = propose(Some(&answers), None).unwrap().answers.unwrap();
                    let reaching = reason.places.iter().filter(|place| place.row <= proposed).count();
                    assert!(reason.why.starts_with(&format!("{proposed:?} (")), "{}", reason.why);
                    assert!(reaching >= 2, "{answers:?}");
                    assert!(
                        reason.places.iter().filter(|place| place.row < proposed).count() < 2,
                        "{answers:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn scope_of_every_topic() {
    every_row_holds(FILE, "Scope", |row| {
        let [topic, words, expected] = row else { panic!("three columns") };
        let answer = scope(read::<Topic>(json!(topic)), &Policy::default());
        same(&(*words).to_owned(), &answer.words.to_owned())?;
        let said = answer.redirect.unwrap_or_else(|| "in scope".to_owned());
        same(&(*expected).to_owned(), &said)
    });
    let rows = crate::table::rows(FILE).into_iter().filter(|row| row.table == "Scope").count();
    assert_eq!(rows, Topic::ALL.len(), "every topic has its row");
}

#[test]
fn triage_by_both_lists() {
    every_row_holds(FILE, "Triage", |row| {
        let [scenario, words, classification, priority] = row else { panic!("four columns") };
        let row = triage(read::<Scenario>(json!(scenario)));
        same(&(*words).to_owned(), &row.words.to_owned())?;
        same(&(*classification).to_owned(), &row.classification.to_owned())?;
        same(&row.emergency, &(*classification == "Emergency"))?;
        same(&(*priority).to_owned(), &format!("{:?}", row.at_least))
    });
    let rows = crate::table::rows(FILE).into_iter().filter(|row| row.table == "Triage").count();
    assert_eq!(rows, Scenario::ALL.len(), "every scenario has its row");
}

#[test]
fn required_information_in_percent() {
    every_row_holds(FILE, "Required information", |row| {
        let [_, given, percent, missing] = row else { panic!("four columns") };
        let description: Description = read(serde_json::from_str(given).unwrap());
        let found = completeness(&description, &Policy::default().intake.required);
        let said: Vec<&str> = found.missing.iter().map(|part| part.words).collect();
        same(&(*missing).to_owned(), &said.join(", "))?;
        same(&(*percent).to_owned(), &format!("{} %", found.percent))?;
        asks(found.ask, &said)
    });
}

#[test]
fn the_emergency_report_in_percent() {
    every_row_holds(FILE, "Emergency report", |row| {
        let [_, given, percent, missing] = row else { panic!("four columns") };
        let report: EmergencyReport = read(serde_json::from_str(given).unwrap());
        let found = report_completeness(&report);
        let said: Vec<&str> = found.missing.iter().map(|part| part.words).collect();
        same(&(*missing).to_owned(), &said.join(", "))?;
        same(&(*percent).to_owned(), &format!("{} %", found.percent))?;
        asks(found.ask, &said)
    });
}

/// A text that asks exists where something is missing, and names all of it.
fn asks(ask: Option<String>, missing: &[&str]) -> Result<(), String> {
    same(&missing.is_empty(), &ask.is_none())?;
    let text = ask.unwrap_or_default();
    match missing.iter().find(|words| !text.contains(**words)) {
        Some(words) => Err(format!("{words} is not asked for in {text:?}")),
        None => Ok(()),
    }
}

#[test]
fn a_policy_that_requires_nothing_is_met() {
    let found = completeness(&Description::default(), &[]);
    assert_eq!((found.percent, found.ask), (100, None));
}

#[test]
fn wishes_about_a_ticket() {
    for table in ["Raising", "Deciding the scope", "Another priority"] {
        every_row_holds(FILE, table, wanted);
    }
}

/// Rows of four: an id, the story of a ticket and what was wanted before, the last wish, what comes of it.
pub fn wanted(row: &[&'static str]) -> Result<(), String> {
    let [_, told, before, last, expected] = row else { panic!("five columns") };
    let (told, events) = told.split_once(" / ").unwrap_or((told, ""));
    let new = told == "new";
    let told = if told.is_empty() || new { "Std P3 NY opened Tue 2026-06-02 10:00" } else { told };
    // A customer whose terms have changed since: `now Ext`, `now Europe/Berlin`.
    let (told, now) = told.split_once(" now ").unwrap_or((told, ""));
    let mut story = story(told, events).expect("a valid story");
    let mut customer = acme(&story.zone);
    match now {
        "" => {}
        "Ext" => customer.level = Level::Extended,
        zone => customer.zone = crate::instants::place(zone).expect("a zone"),
    }
    if new {
        story.events.clear();
    }
    let before: Vec<&str> = before.split(" ;; ").filter(|wish| !wish.is_empty()).collect();
    for (number, text) in before.iter().enumerate() {
        let (outcome, _) = act(&mut story, &customer, text, number + 1);
        if let Err(refusal) = outcome {
            return Err(format!("before: {text}: {} {}", refusal.message, refusal.next));
        }
    }
    let (outcome, ticket) = act(&mut story, &customer, last, before.len() + 1);
    let outcome = outcome.map(|kinds| {
        let mut value = serde_json::to_value(&kinds).unwrap();
        let named: Vec<String> =
            value.as_array().unwrap().iter().map(|kind| kind["kind"].as_str().unwrap().to_owned()).collect();
        if let Some(ticket) = ticket {
            value.as_array_mut().unwrap().push(json!({
                "status": ticket.status,
                "priority": ticket.priority,
                "emergency": ticket.emergency,
            }));
        }
        (named.join(", "), value)
    });
    claimed(expected, &outcome)
}

type Outcome = Result<Vec<Kind>, vioe_domain::ticket::Refusal>;

fn act(story: &mut Story, customer: &Customer, text: &str, number: usize) -> (Outcome, Option<Ticket>) {
    let wish = wish(text, number, Target::Ticket(TICKET), &story.zone, story.opened_at);
    let ticket = fold(&story.events);
    let policy = Policy::default();
    let standing = Standing { person: &wish.person, customer, policy: &policy, others: &[] };
    let outcome = decide(ticket.as_ref(), standing, &wish.intent).map(|decision| {
        assert!(decision.elsewhere.is_empty(), "{text} reaches other tickets");
        let at = wish.intent.occurred_at;
        let here = decision.here.clone();
        story.events.extend(record(ticket.as_ref(), &wish.person, &wish.intent, decision.here, Some(at), at));
        here
    });
    (outcome, fold(&story.events))
}

fn answers_of(text: &str) -> Answers {
    let rows: Vec<Priority> = text.split(' ').map(|row| read(json!(row))).collect();
    let [impact, users, business, workaround] = rows[..] else { panic!("four rows in `{text}`") };
    Answers {
        impact: *Impact::ALL.iter().find(|answer| answer.row() == impact).unwrap(),
        users: *UsersAffected::ALL.iter().find(|answer| answer.row() == users).unwrap(),
        business: *BusinessImpact::ALL.iter().find(|answer| answer.row() == business).unwrap(),
        workaround: *Workaround::ALL.iter().find(|answer| answer.row() == workaround).unwrap(),
    }
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}
