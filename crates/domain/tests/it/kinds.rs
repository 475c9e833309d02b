//! The table of intent kinds says what the wire takes.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use vioe_domain::ticket::{Field, KINDS, KindInfo, What};

const ID: &str = "00000000-0000-0000-0000-000000000001";

#[test]
fn every_kind_of_the_wire_is_in_the_table_and_no_other() {
    let table: Vec<&str> = KINDS.iter().map(|info| info.kind).collect();
    // The reader itself says what it expects, in the order of `What`.
    let error = serde_json::from_value::<What>(json!({ "kind": "?" })).unwrap_err().to_string();
    let wire: Vec<&str> = error.split('`').skip(3).step_by(2).collect();
    assert!(wire.len() > 50, "{error}");
    assert_eq!(table, wire);
}

#[test]
fn every_field_of_the_wire_is_in_the_table_and_no_other() {
    for info in KINDS {
        let what = read(info, &whole(info)).unwrap_or_else(|why| panic!("{}: {why}", info.kind));
        assert_eq!(what.is_about_a_record(), info.about_a_record, "{}", info.kind);
        let written = serde_json::to_value(&what).unwrap();
        assert_eq!(written["kind"], info.kind);
        let wire: BTreeSet<&str> =
            written["args"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        let table: BTreeSet<&str> = info.fields.iter().map(|field| field.name).collect();
        assert_eq!(table.len(), info.fields.len(), "{} names a field twice", info.kind);
        assert_eq!(table, wire, "{}", info.kind);
    }
}

#[test]
fn what_is_required_is_required_and_the_rest_may_be_left_out() {
    for info in KINDS {
        for field in info.fields {
            let mut args = whole(info);
            args.remove(field.name);
            assert_eq!(read(info, &args).is_err(), field.required, "{} without {}", info.kind, field.name);
        }
    }
}

#[test]
fn every_value_the_table_offers_is_read() {
    for info in KINDS {
        for field in info.fields {
            for value in samples(field) {
                let mut args = whole(info);
                args.insert(field.name.to_owned(), value.clone());
                if let Err(why) = read(info, &args) {
                    panic!("{} with {} {value}: {why}", info.kind, field.name);
                }
            }
        }
    }
}

fn read(info: &KindInfo, args: &Map<String, Value>) -> Result<What, serde_json::Error> {
    let bare = info.fields.is_empty();
    serde_json::from_value(if bare {
        json!({ "kind": info.kind })
    } else {
        json!({ "kind": info.kind, "args": args })
    })
}

/// Every field with a value.
fn whole(info: &KindInfo) -> Map<String, Value> {
    info.fields.iter().map(|field| (field.name.to_owned(), samples(field).remove(0))).collect()
}

/// Values of the shape the table names.
fn samples(field: &Field) -> Vec<Value> {
    let shape = field.shape;
    match shape {
        "text" | "Markdown" => vec![json!("text")],
        "instant" => vec![json!(1_780_000_000_000_i64)],
        "number" => vec![json!(5)],
        "true|false" => vec![json!(true), json!(false)],
        "1..4" => (1..=4).map(|tier| json!(tier)).collect(),
        "YYYY-MM" => vec![json!("2026-06")],
        "IANA zone" => vec![json!("America/New_York")],
        "version seen, 0 for a new article" => vec![json!(0)],
        "a row of guide 6.1 or 6.2" => vec![json!("data_loss"), json!("slow_performance")],
        "a row of guide 1.2" => vec![json!("bug_report"), json!("training")],
        "one of the eight" => vec![json!("access"), json!("question")],
        "{holidays, overrides}" => vec![json!({ "holidays": ["2026-12-25"], "overrides": [] })],
        _ if shape.ends_with("id]") => vec![json!([ID])],
        _ if shape.ends_with("id") => vec![json!(ID)],
        _ if shape.starts_with('[') => vec![words(&shape[1..shape.len() - 1]).into()],
        _ if shape.starts_with('{') => {
            vec![Value::Object(shape[1..shape.len() - 1].split(", ").map(inner).collect())]
        }
        _ if shape.contains('|') => words(shape),
        _ => panic!("`{shape}` is a shape of its own: give it a value here"),
    }
}

fn words(shape: &str) -> Vec<Value> {
    shape.split('|').map(|word| json!(word)).collect()
}

/// A part of a field that has parts; their readers refuse a name they don't know.
fn inner(name: &str) -> (String, Value) {
    let value = match name {
        "impact" => json!("platform_down"),
        "users" => json!("everyone"),
        "business" => json!("stopped"),
        "workaround" => json!("none"),
        "topic" => json!("bug_report"),
        "scenario" => json!("data_loss"),
        "emergency" => json!({ "contact_name": "Ann" }),
        "started_at" => json!(1_780_000_000_000_i64),
        "from_minute" | "to_minute" => json!(60),
        _ => json!("text"),
    };
    (name.to_owned(), value)
}
