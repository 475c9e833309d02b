//! `records`: what the desk knows beside tickets, so that an intent can name it.

use serde_json::{Value, json};
use vioe_desk::Desk;
use vioe_domain::record::Record;

use crate::failure::{Ended, Failure};
use crate::instants::readable;
use crate::options::RecordName;
use crate::output::Output;

/// `records [--of NAME]`.
///
/// # Errors
/// The store is in the way.
pub async fn records(desk: &Desk, of: Option<RecordName>, output: Output) -> Result<Ended, Failure> {
    for record in desk.records().await? {
        if of.is_none_or(|of| of == name(&record)) {
            let mut value = readable(&record);
            value["id"] = json!(record.id());
            output.answer(&value, || text(&record))?;
        }
    }
    Ok(Ended::Done)
}

fn name(record: &Record) -> RecordName {
    match record {
        Record::Customer(_) => RecordName::Customer,
        Record::Person(_) => RecordName::Person,
        Record::Exclusion(_) => RecordName::Exclusion,
        Record::Article(_) => RecordName::Article,
        Record::Credit(_) => RecordName::Credit,
        Record::Lock(_) => RecordName::Lock,
        Record::Feedback(_) => RecordName::Feedback,
        Record::Status(_) => RecordName::Status,
        Record::Availability(_) => RecordName::Availability,
    }
}

fn text(record: &Record) -> String {
    let said = match record {
        Record::Customer(customer) => format!("{} ({})", customer.name, customer.key),
        Record::Person(person) => format!("{} <{}>", person.name, person.email),
        Record::Article(article) => article.text.title.clone(),
        other => brief(&readable(other)),
    };
    let name = clap::ValueEnum::to_possible_value(&name(record));
    format!("{} {:<12} {said}", record.id(), name.as_ref().map_or("", |name| name.get_name()))
}

/// The plain values of a record, in a line.
fn brief(value: &Value) -> String {
    let entries = value.as_object().into_iter().flatten();
    let plain = entries
        .filter(|(key, value)| *key != "record" && *key != "id" && !value.is_object() && !value.is_array());
    plain.map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
}
