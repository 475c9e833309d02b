//! Instants as people and scripts read them: RFC 3339 in UTC with three decimals, also where the rules' own values carry
//! milliseconds.

use serde::Serialize;
use serde_json::Value;
use vioe_domain::UtcMillis;

/// Keys that hold an instant, wherever they stand; so does every key that ends in `_at`.
const KEYS: [&str; 9] = ["at", "from", "to", "until", "since", "now", "as_of", "awaiting_us_since", "due"];
/// Below this (in 1973), a number under such a key is none: `to` may be a tier.
const LEAST: i64 = 100_000_000_000;

/// A value of the rules or of a view, with its instants as text.
pub fn readable(value: &impl Serialize) -> Value {
    // Every value here is made of texts, numbers, lists and maps with text keys: it always has a JSON form.
    let mut value = serde_json::to_value(value).unwrap_or_default();
    convert(&mut value);
    value
}

/// An instant as text.
pub fn text(at: UtcMillis) -> Value {
    Value::String(at.to_rfc3339())
}

/// An instant as text, or null.
pub fn maybe(at: Option<UtcMillis>) -> Value {
    at.map_or(Value::Null, text)
}

fn convert(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                match value.as_i64() {
                    Some(ms) if holds_instant(key) && ms >= LEAST => *value = text(UtcMillis(ms)),
                    _ => convert(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(convert),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn holds_instant(key: &str) -> bool {
    key.ends_with("_at") || KEYS.contains(&key)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn instants_become_text_and_tiers_stay_numbers() {
        let read = readable(
            &json!({ "at": 1_780_394_400_000_i64, "to": 2, "list": [{ "held_at": 1_780_394_400_000_i64 }] }),
        );
        assert_eq!(read["at"], "2026-06-02T10:00:00.000Z");
        assert_eq!(read["to"], 2);
        assert_eq!(read["list"][0]["held_at"], "2026-06-02T10:00:00.000Z");
    }
}
