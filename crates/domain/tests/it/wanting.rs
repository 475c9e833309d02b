//! What the case files call a wish, `ann 10:30 ticket.reply {"body": "Hello"}`, and how its outcome is claimed.

use serde_json::Value;
use uuid::Uuid;
use vioe_domain::coverage::Zone;
use vioe_domain::escalation::Tier;
use vioe_domain::person::Designation;
use vioe_domain::ticket::{Intent, Refusal, Target, What};
use vioe_domain::{CustomerId, DeviceId, EventId, IntentId, Person, PersonId, Role, UtcMillis};

use crate::instants::instant;
use crate::story::kim;

/// Everybody in the case files, by name.
pub const CAST: [&str; 11] = ["kim", "lee", "mia", "max", "ada", "eve", "ann", "tom", "exe", "bob", "zoe"];

/// Somebody of the case files: kim and lee are agents, mia and max managers, ada an administrator, eve the account
/// executive; ann is Acme's primary contact, tom its technical one, exe its executive one, bob is a contact designated for
/// nothing; zoe is the primary contact of somebody else.
pub fn person(name: &str) -> Person {
    let number = CAST.iter().position(|known| *known == name).unwrap_or_else(|| panic!("who is {name}?"));
    let (role, customer, designation) = match name {
        "kim" | "lee" => (Role::Agent, None, None),
        "mia" | "max" => (Role::Manager, None, None),
        "ada" => (Role::Administrator, None, None),
        "eve" => (Role::AccountExecutive, Some(0), None),
        "ann" => (Role::Contact, Some(0), Some(Designation::Primary)),
        "tom" => (Role::Contact, Some(0), Some(Designation::Technical)),
        "exe" => (Role::Contact, Some(0), Some(Designation::Executive)),
        "bob" => (Role::Contact, Some(0), None),
        _ => (Role::Contact, Some(99), Some(Designation::Primary)),
    };
    let mut person = kim();
    person.id = PersonId(Uuid::from_u128(700 + number as u128));
    person.name = name[..1].to_uppercase() + &name[1..];
    person.email = format!("{name}@example.com");
    person.role = role;
    person.tier = (role == Role::Agent).then_some(Tier::T1);
    person.customers = customer.map(|number| CustomerId(Uuid::from_u128(number))).into_iter().collect();
    person.phone = (name == "ann").then(|| "+1 555 0100".to_owned());
    person.profile.designations = designation.into_iter().collect();
    person
}

/// Somebody's wish.
pub struct Wish {
    pub person: Person,
    pub intent: Intent,
}

/// Reads `ann Tue 10:30 ticket.reply {...}`; the number makes its id. Texts in the JSON that begin with `@` are instants;
/// `#2` is the first event of wish 2, `#2.1` its next one; `(text*300)` is a text of that many characters.
pub fn wish(text: &str, number: usize, target: Target, zone: &Zone, opened: UtcMillis) -> Wish {
    let (head, args) =
        text.split_once('{').map_or((text, None), |(head, rest)| (head, Some(format!("{{{rest}"))));
    let mut words: Vec<&str> = head.split_whitespace().collect();
    let kind = words.pop().expect("a kind");
    let person = person(words.remove(0));
    let at = instant(&words.join(" "), zone, Some(opened));
    let mut wire = serde_json::json!({ "kind": kind });
    if let Some(args) = args {
        let mut args: Value = serde_json::from_str(&args).unwrap_or_else(|why| panic!("{why} in `{args}`"));
        fill(&mut args, zone, opened);
        wire["args"] = args;
    }
    let what: What = serde_json::from_value(wire).unwrap_or_else(|why| panic!("{why} in `{text}`"));
    let intent = Intent {
        id: id(number),
        target,
        person: person.id,
        device: DeviceId(Uuid::from_u128(8)),
        occurred_at: at,
        clock_trusted: true,
        what,
    };
    Wish { person, intent }
}

fn id(number: usize) -> IntentId {
    IntentId(Uuid::from_u128(5_000 + number as u128))
}

fn fill(value: &mut Value, zone: &Zone, opened: UtcMillis) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|value| fill(value, zone, opened)),
        Value::Array(values) => values.iter_mut().for_each(|value| fill(value, zone, opened)),
        Value::String(text) => {
            if let Some(at) = text.strip_prefix('@') {
                *value = Value::from(instant(at, zone, Some(opened)).0);
            } else if let Some(event) = text.strip_prefix('#') {
                let (wish, place) = event.split_once('.').unwrap_or((event, "0"));
                *value = EventId::derive(id(wish.parse().unwrap()).0, place).to_string().into();
            } else if let Some((letter, count)) =
                text.strip_prefix('(').and_then(|text| text.strip_suffix(')')?.split_once('*'))
            {
                *value = letter.repeat(count.parse().unwrap()).into();
            } else if let Some(name) = text.strip_prefix('~') {
                *value = person(name).id.to_string().into();
            }
        }
        _ => {}
    }
}

/// Whether an outcome is as claimed: `refused CODE: words / words of what to do next`, or what has come of it, as JSON with
/// words in it: `event_kind, event_kind: words & words`.
pub fn claimed(expected: &str, outcome: &Result<(String, Value), Refusal>) -> Result<(), String> {
    match (expected.strip_prefix("refused "), outcome) {
        (Some(expected), Err(refusal)) => {
            let (code, words) = expected.split_once(": ").unwrap_or((expected, ""));
            let (said, next) = words.split_once(" / ").unwrap_or((words, ""));
            let spelled = serde_json::to_value(refusal.code).unwrap();
            let as_claimed =
                spelled == *code && refusal.message.contains(said) && refusal.next.contains(next);
            let refusal = format!("{} {:?} {:?}", spelled, refusal.message, refusal.next);
            if as_claimed { Ok(()) } else { Err(format!("refused {refusal}")) }
        }
        (Some(_), Ok((kinds, _))) => Err(format!("it was taken: {kinds}")),
        (None, Err(refusal)) => {
            Err(format!("refused {:?}: {} {}", refusal.code, refusal.message, refusal.next))
        }
        (None, Ok((kinds, value))) => {
            let (expected, words) = expected.split_once(": ").unwrap_or((expected, ""));
            if expected != kinds {
                return Err(format!("it is `{kinds}`"));
            }
            let text = value.to_string();
            let is_there = |words: &str| text.contains(words) || text.contains(&words.replace('\'', "\""));
            match words.split(" & ").find(|words| !is_there(words)) {
                Some(words) => Err(format!("`{words}` is not in {text}")),
                None => Ok(()),
            }
        }
    }
}
