//! The shape of a line (audit-format.md, import-format.md): one set of strict structures for both readers.
//!
//! The audit and the import read the same lines. What only the import needs is a type parameter: the audit skips
//! it unread, the import reads it in full. Either way a key that no format knows is an error.

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use vioe_domain::Level;
use vioe_domain::coverage::Zone;
use vioe_domain::sla::ExclusionReason;
use vioe_domain::ticket::{Channel, Priority, PriorityMode};

use super::values::{At, Date, Resolved, To, Window};

/// What a reader makes of the keys that only the import needs.
pub trait Reading {
    /// Free text: names, subjects, bodies, keys of customers.
    type Text: DeserializeOwned;
    /// Somebody: contact, assignee, author.
    type Person: DeserializeOwned;
    /// The required information of guide 8.4.
    type Description: DeserializeOwned;
    /// A category of guide 7.2.
    type Category: DeserializeOwned;
}

/// The audit's reading: skip it.
#[derive(Debug)]
pub enum ClocksOnly {}

impl Reading for ClocksOnly {
    type Text = IgnoredAny;
    type Person = IgnoredAny;
    type Description = IgnoredAny;
    type Category = IgnoredAny;
}

/// One ticket with its history.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "R: Reading"))]
pub struct Line<R: Reading> {
    /// The reference in the helpdesk it was exported from.
    pub ticket: String,
    /// The terms it is served under.
    pub customer: CustomerTerms<R>,
    /// As assessed when raised.
    pub priority: Priority,
    /// How it reached us.
    #[serde(default = "portal")]
    pub channel: Channel,
    /// When the server received it.
    pub opened_at: At,
    /// Who opened it.
    #[serde(default)]
    pub opened_by: By,
    /// An agent wrote it down during a live call.
    #[serde(default)]
    pub live_call: bool,
    /// What happened since, in any order.
    #[serde(default = "Vec::new")]
    pub events: Vec<Event<R>>,
    /// Windows that do not count.
    #[serde(default)]
    pub exclusions: Vec<ExclusionWindow>,
    /// The evaluation instant.
    #[serde(default)]
    pub now: Option<At>,
    /// For the import: the contact it is for.
    pub contact: Option<R::Person>,
    /// For the import: one line.
    pub subject: Option<R::Text>,
    /// For the import: what it is about.
    pub category: Option<R::Category>,
    /// For the import: the required information.
    pub description: Option<R::Description>,
    /// For the import: who has it.
    pub assignee: Option<R::Person>,
}

/// A customer's terms.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "R: Reading"))]
pub struct CustomerTerms<R: Reading> {
    /// The support level.
    pub level: Level,
    /// Where they work.
    pub zone: Zone,
    /// Dates without business hours.
    #[serde(default)]
    pub holidays: Vec<Date>,
    /// Dates with hours of their own.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// For the import: the key other systems know it by.
    pub id: Option<R::Text>,
    /// For the import: the name people see.
    pub name: Option<R::Text>,
}

/// A date with hours of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The local date.
    pub date: Date,
    /// Its windows; none closes it.
    pub windows: Vec<Window>,
}

/// Which side of the desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The customer's.
    #[default]
    Customer,
    /// Ours.
    Agent,
}

/// What an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventType {
    /// A customer-visible message.
    Reply,
    /// An internal note.
    Note,
    /// An automatic message.
    AutoReply,
    /// A call that was held.
    Call,
    /// A move of the status.
    Status,
    /// The priority set anew.
    Priority,
    /// To another tier.
    Tier,
    /// An emergency declared.
    Emergency,
    /// Progress in an emergency.
    Progress,
    /// Merged away.
    Merged,
    /// New terms of the customer applied.
    Applied,
}

/// One event, with every key that any type has; [`super::history`] checks that each has its own and no other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "R: Reading"))]
pub struct Event<R: Reading> {
    /// When it counts.
    pub at: At,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// Of `reply`.
    pub by: Option<By>,
    /// Of `call`.
    pub held_at: Option<At>,
    /// Of `status`, `priority` and `tier`.
    pub to: Option<To>,
    /// Of `status`.
    pub resolution: Option<Resolved>,
    /// Of `priority`.
    pub mode: Option<PriorityMode>,
    /// Of `merged`.
    pub into: Option<String>,
    /// Of `applied`.
    pub level: Option<Level>,
    /// Of `applied`.
    pub zone: Option<Zone>,
    /// For the import: who did it.
    pub author: Option<R::Person>,
    /// For the import: what was written.
    pub body: Option<R::Text>,
}

/// A window that does not count.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExclusionWindow {
    /// Its first instant.
    pub from: At,
    /// The first instant after it.
    pub to: At,
    /// Why.
    pub reason: ExclusionReason,
    /// When it was announced.
    #[serde(default)]
    pub announced_at: Option<At>,
    /// Whether it has any effect.
    pub approved: bool,
}

fn portal() -> Channel {
    Channel::Portal
}

/// Reads a line.
///
/// # Errors
/// It is no such line: what and where, in one sentence.
pub fn parse<R: Reading>(text: &[u8]) -> Result<Line<R>, String> {
    read(text)
}

/// Reads a line of any shape.
///
/// # Errors
/// It has another: what and where, in one sentence.
pub(super) fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, String> {
    if text.trim_ascii().is_empty() {
        return Err("the line is empty".to_owned());
    }
    if !text.trim_ascii_start().starts_with(b"{") {
        return Err("not a JSON object".to_owned());
    }
    // The quick way first; only a bad line is read again, for the place of its error.
    if let Ok(line) = serde_json::from_slice(text) {
        return Ok(line);
    }
    if let Err(error) = serde_json::from_slice::<IgnoredAny>(text) {
        return Err(format!("not JSON at column {}: {}", error.column(), without_place(&error)));
    }
    let mut json = serde_json::Deserializer::from_slice(text);
    match serde_path_to_error::deserialize::<_, T>(&mut json) {
        Ok(line) => Ok(line),
        Err(error) => {
            let path = match error.path().to_string() {
                path if path == "." => String::new(),
                path => path,
            };
            Err(said(&path, error.inner()))
        }
    }
}

/// The ticket's reference in a line that could not be used, if it can be made out.
pub fn reference(text: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Reference {
        ticket: serde_json::Value,
    }
    // Whatever follows the object does not matter here.
    let mut json = serde_json::Deserializer::from_slice(text);
    let reference = Reference::deserialize(&mut json).ok()?;
    match reference.ticket {
        serde_json::Value::String(ticket) => Some(ticket),
        _ => None,
    }
}

/// The JSON reader's message without its place: a line is one line, and the format's places are keys.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned()
}

/// What is wrong with a value of valid JSON, in the words of the format, with its place.
fn said(path: &str, error: &serde_json::Error) -> String {
    if error.is_syntax() {
        // The reader's word for a null where something else belongs.
        return format!("{path}: a value of this kind can't stand here");
    }
    let text = without_place(error);
    let text = text.as_str();
    let mut path = path;
    let text = if let Some(key) = text.strip_prefix("missing field ") {
        format!("the key {key} is missing")
    } else if let Some(key) = text.strip_prefix("duplicate field ") {
        format!("the key {key} is there twice")
    } else if let Some((key, _)) = text.strip_prefix("unknown field ").and_then(|rest| rest.split_once(", "))
    {
        // The place of an unknown key is where it stands, not what it is.
        path = path.rsplit_once('.').map_or("", |(parent, _)| parent);
        format!("the key {key} is unknown")
    } else if let Some((value, names)) =
        text.strip_prefix("unknown variant ").and_then(|rest| rest.split_once(", expected "))
    {
        format!("{value} is not {names}")
    } else {
        text.to_owned()
    };
    if path.is_empty() { text } else { format!("{path}: {text}") }
}
