//! The case file of records: exclusions, locked months, articles, feedback, designations, preferences, calendars.

use std::collections::BTreeMap;

use serde_json::json;
use uuid::Uuid;
use vioe_domain::policy::Policy;
use vioe_domain::record::{Feedback, Record, Surroundings, amend, lock_id};
use vioe_domain::ticket::{Refusal, Target, What};
use vioe_domain::{Customer, Person, RecordId, Role, UtcMillis};

use crate::instants::place;
use crate::story::acme;
use crate::table::every_row_holds;
use crate::wanting::{CAST, claimed, person, wish};

const FILE: &str = include_str!("cases/records.md");

#[test]
fn wishes_about_records() {
    let tables = [
        "Exclusions",
        "Locked months",
        "Articles",
        "Feedback",
        "Designations",
        "Preferences",
        "Calendars and terms",
    ];
    for table in tables {
        every_row_holds(FILE, table, |row| {
            let [_, before, last, expected] = row else { panic!("four columns") };
            let mut house = House::new();
            let before: Vec<&str> = before.split(" ;; ").filter(|wish| !wish.is_empty()).collect();
            for (number, text) in before.iter().enumerate() {
                if let Err(refusal) = house.act(text, number + 1) {
                    return Err(format!("before: {text}: {} {}", refusal.message, refusal.next));
                }
            }
            let outcome = house.act(last, before.len() + 1).map(|record| {
                let value = serde_json::to_value(&record).unwrap();
                (value["record"].as_str().unwrap().to_owned(), value)
            });
            claimed(expected, &outcome)
        });
    }
}

#[test]
fn a_record_reads_what_it_writes() {
    let mut house = House::new();
    for (number, text) in [
        "kim 10:00 x1 exclusion.request {\"from\": \"@09:00\", \"to\": \"@09:30\", \"reason\": \"third_party\", \"evidence\": \"Their status page\"}",
        "kim 10:00 x2 article.write {\"kind\": \"faq\", \"title\": \"Why\", \"body\": \"Because\"}",
        "ann 10:00 x3 feedback.give {\"about\": \"satisfaction\", \"score\": 9}",
    ]
    .iter()
    .enumerate()
    {
        let record = house.act(text, number + 1).unwrap();
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
    }
}

/// Everything there is: one customer, everybody of the cast, and what the wishes made.
struct House {
    customer: Customer,
    records: BTreeMap<RecordId, Record>,
    opened: UtcMillis,
}

impl House {
    fn new() -> Self {
        let zone = place("NY").unwrap();
        let customer = acme(&zone);
        let mut records = BTreeMap::new();
        for name in CAST {
            let person = person(name);
            records.insert(RecordId(person.id.0), Record::Person(Box::new(person)));
        }
        records.insert(RecordId(customer.id.0), Record::Customer(Box::new(customer.clone())));
        Self { customer, records, opened: UtcMillis::parse("2026-06-02T14:00:00Z").unwrap() }
    }

    /// `kim 10:30 x1 exclusion.request {...}`: x1 and its like are records that are new or were made before; `acme` is the
    /// customer, a name of the cast a person, a month its lock.
    fn act(&mut self, text: &str, number: usize) -> Result<Record, Refusal> {
        let (head, args) =
            text.split_once('{').map_or((text, String::new()), |(head, rest)| (head, format!("{{{rest}")));
        let mut words: Vec<&str> = head.split_whitespace().collect();
        let kind = words.pop().expect("a kind");
        let about = words.pop().expect("a record");
        let id = match about {
            "acme" => RecordId(self.customer.id.0),
            name if CAST.contains(&name) => RecordId(person(name).id.0),
            month if month.contains('-') => lock_id(month.parse().expect("a month")),
            new => RecordId(Uuid::from_u128(9_000 + new[1..].parse::<u128>().expect("a number"))),
        };
        let zone = self.customer.zone.clone();
        let text = format!("{} {kind} {args}", words.join(" "));
        let wish = wish(&text, number, Target::Record(id), &zone, self.opened);
        // Whoever asks is who they have become meanwhile.
        let asks = self.people().find(|known| known.id == wish.person.id).expect("one of the cast").clone();
        let locked: Vec<_> = self
            .records
            .values()
            .filter_map(|record| match record {
                Record::Lock(lock) => Some(lock.month),
                _ => None,
            })
            .collect();
        let contacts: Vec<Person> =
            self.people().filter(|known| known.role == Role::Contact).cloned().collect();
        let feedback: Vec<Feedback> = self
            .records
            .values()
            .filter_map(|record| match record {
                Record::Feedback(feedback) => Some((**feedback).clone()),
                _ => None,
            })
            .collect();
        let current = self.records.get(&id);
        let named = match &wish.intent.what {
            What::RequestExclusion(request) => request.customer,
            _ => current.and_then(Record::customer),
        };
        let around = Surroundings {
            person: &asks,
            customer: named.filter(|named| *named == self.customer.id).map(|_| &self.customer),
            policy: &Policy::default(),
            locked: &locked,
            contacts: &contacts,
            feedback: &feedback,
            now: wish.intent.occurred_at,
        };
        let next = amend(current, around, &wish.intent)?;
        self.records.insert(next.id(), next.clone());
        Ok(next)
    }

    fn people(&self) -> impl Iterator<Item = &Person> {
        self.records.values().filter_map(|record| match record {
            Record::Person(person) => Some(&**person),
            _ => None,
        })
    }
}

#[test]
fn maintenance_tells_how_much_notice_it_lacks() {
    let mut house = House::new();
    let record = house
        .act("kim 10:00 x1 exclusion.request {\"from\": \"@2026-06-10 10:00\", \"to\": \"@2026-06-10 11:00\", \"reason\": \"maintenance\", \"evidence\": \"The plan\"}", 1)
        .unwrap();
    let Record::Exclusion(mut record) = record else { panic!("an exclusion") };
    let policy = Policy::default();
    assert_eq!(record.notice_short_by(&policy), None);
    record.exclusion.announced_at = Some(record.exclusion.from.plus(-167 * 3_600_000));
    assert_eq!(record.notice_short_by(&policy), Some(3_600_000));
    record.exclusion.announced_at = None;
    assert_eq!(record.notice_short_by(&policy), Some(168 * 3_600_000));
    record.exclusion.reason = serde_json::from_value(json!("third_party")).unwrap();
    assert_eq!(record.notice_short_by(&policy), None);
}
