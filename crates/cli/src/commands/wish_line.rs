//! A line of `do` becomes a wish: strictly, with the place of what is wrong, and with people, instants and the expected
//! value as a script can know them.

use serde::Deserialize;
use serde_json::{Map, Value};
use serde_path_to_error::{Path, Segment};
use uuid::Uuid;
use vioe_desk::{Desk, DeskError, Wish};
use vioe_domain::ticket::{KindInfo, Target, What};
use vioe_domain::{IntentId, RecordId, TicketId, UtcMillis};

use crate::kinds;

/// Why a line is no wish.
pub struct Misread {
    /// In which field.
    pub field: Option<String>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do next, in a sentence.
    pub next: String,
}

/// Why there is no wish.
pub enum Stopped {
    /// The line can't be read.
    Misread(Misread),
    /// A rule or trouble of the desk.
    Desk(DeskError),
}

impl From<DeskError> for Stopped {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

impl From<Misread> for Stopped {
    fn from(misread: Misread) -> Self {
        Self::Misread(misread)
    }
}

/// What a field of an article is called where it stands beside the intent's own kind.
const ARTICLE_KIND: &str = "article_kind";

/// Kinds about something that need not exist yet, or that can only be one thing.
const NAMELESS: [&str; 6] = [
    "ticket.raise",
    "exclusion.request",
    "article.write",
    "feedback.give",
    "report.lock",
    "person.set_preferences",
];

/// Reads a line.
///
/// # Errors
/// It can't be read; there is no such ticket or record; the store is in the way.
pub async fn read(desk: &Desk, text: &[u8]) -> Result<Wish, Stopped> {
    let Line { id, about, kind, mut args } = parse(text)?;
    let target = target(desk, kind, about).await?;
    fill_in(desk, kind, target, &mut args).await?;
    let what = form(desk, kind, args).await?;
    Ok(Wish { id, target, what })
}

/// A line's parts.
struct Line {
    id: Option<IntentId>,
    about: Option<String>,
    kind: &'static KindInfo,
    args: Map<String, Value>,
}

const HELP: &str = "`vioe do --help` lists every kind with its fields.";
const OWN_ID: &str = "Give a UUID of your own, or leave it out.";

fn parse(text: &[u8]) -> Result<Line, Misread> {
    let mut entries: Map<String, Value> = serde_json::from_slice(text).map_err(|error| Misread {
        field: None,
        message: if error.is_data() {
            "it is not a JSON object.".to_owned()
        } else {
            format!("it is not JSON, at column {}.", error.column())
        },
        next: "Give one JSON object a line.".to_owned(),
    })?;
    let kind = match entries.remove("kind") {
        Some(Value::String(name)) => {
            kinds::of(&name).ok_or_else(|| misread("kind", format!("there is no kind `{name}`."), HELP))?
        }
        Some(_) => return Err(misread("kind", "it is not a text.", HELP)),
        None => return Err(misread("kind", "it is missing.", HELP)),
    };
    let id = match entries.remove("id") {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) => {
            Some(id.parse().map_err(|_| misread("id", format!("`{id}` is not a UUID."), OWN_ID))?)
        }
        Some(_) => return Err(misread("id", "it is not a text.", OWN_ID)),
    };
    // A record may have a ticket among its fields.
    let name = if kind.about_a_record { "record" } else { "ticket" };
    let about = match entries.remove(name) {
        None | Some(Value::Null) => None,
        Some(Value::String(about)) => Some(about),
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(_) => return Err(misread(name, "it is neither a number nor an id.", HELP)),
    };
    let mut args = match entries.remove("args") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(args)) => args,
        Some(_) => return Err(misread("args", "it is not an object.", HELP)),
    };
    for (name, value) in entries {
        let name = if name == ARTICLE_KIND { "kind".to_owned() } else { name };
        if args.contains_key(&name) {
            return Err(misread(&name, "it is there twice.", "Give it once."));
        }
        args.insert(name, value);
    }
    if let Some(name) = args.keys().find(|name| !has_field(kind, name)) {
        return Err(misread(name, format!("`{}` has no such field.", kind.kind), HELP));
    }
    Ok(Line { id, about, kind, args })
}

fn has_field(kind: &KindInfo, name: &str) -> bool {
    kind.fields.iter().any(|field| field.name == name)
}

/// What it is about; none for what is yet to be.
async fn target(desk: &Desk, kind: &KindInfo, about: Option<String>) -> Result<Option<Target>, Stopped> {
    let nameless = NAMELESS.contains(&kind.kind);
    let name = if kind.about_a_record { "record" } else { "ticket" };
    let Some(said) = about else {
        if nameless {
            return Ok(None);
        }
        let next = match name {
            "record" => "Name the record: its id, a customer's key, a person's address.",
            _ => "Name the ticket: VI-4188, or its id.",
        };
        return Err(misread(name, "it is missing.", next).into());
    };
    if !kind.about_a_record && !nameless {
        return Ok(Some(Target::Ticket(desk.find_ticket(&said).await?)));
    }
    let id = match said.parse::<Uuid>() {
        Ok(id) => Some(id),
        Err(_) if kind.about_a_record => desk.meant_by(&said).await?,
        Err(_) => None,
    };
    let id =
        id.ok_or_else(|| misread(name, format!("`{said}` names nothing that can be meant here."), HELP))?;
    let target =
        if kind.about_a_record { Target::Record(RecordId(id)) } else { Target::Ticket(TicketId(id)) };
    Ok(Some(target))
}

/// Fills in what the desk knows: the value that is there now, a contact's own customer.
async fn fill_in(
    desk: &Desk,
    kind: &KindInfo,
    target: Option<Target>,
    args: &mut Map<String, Value>,
) -> Result<(), DeskError> {
    if has_field(kind, "expect")
        && !args.contains_key("expect")
        && let Some(now) = desk.expected_now(kind.kind, target, args).await?
    {
        args.insert("expect".to_owned(), now);
    }
    if kind.kind == "ticket.raise"
        && !args.contains_key("customer")
        && let Some(own) = desk.own_customer()?
    {
        args.insert("customer".to_owned(), Value::String(own.to_string()));
    }
    if kind.kind == "exclusion.request"
        && !args.contains_key("customer")
        && let Some(said) = args.get("ticket").and_then(Value::as_str)
    {
        let whose = desk.dossier(desk.find_ticket(said).await?).await?.ticket.raised.customer;
        args.insert("customer".to_owned(), Value::String(whose.to_string()));
    }
    Ok(())
}

/// What the fields mean. A text that stands where an instant or an id belongs is read as one, and the whole tried again.
async fn form(desk: &Desk, kind: &KindInfo, args: Map<String, Value>) -> Result<What, Stopped> {
    let mut args = Value::Object(args);
    loop {
        let (path, message) = match attempt(kind, &args) {
            Ok(what) => return Ok(what),
            Err(wrong) => wrong,
        };
        let place = pointer(&path);
        let meant = match args.pointer(&place).and_then(Value::as_str) {
            None => None,
            Some(said) if message.contains("expected i64") => {
                UtcMillis::parse(said).ok().map(|at| Value::from(at.0))
            }
            Some(said) if message.contains("UUID") => {
                desk.meant_by(said).await?.map(|id| Value::String(id.to_string()))
            }
            Some(_) => None,
        };
        match (meant, args.pointer_mut(&place)) {
            (Some(meant), Some(there)) => *there = meant,
            _ => return Err(wrong(&path, &message).into()),
        }
    }
}

type Wrong = (Vec<String>, String);

/// Reads the fields by the rules' own reader; where that stops, and why.
fn attempt(kind: &KindInfo, args: &Value) -> Result<What, Wrong> {
    // The kind stands first: the reader then knows what it reads, and errors have a place.
    let text = if kind.fields.is_empty() {
        format!("{{\"kind\":\"{}\"}}", kind.kind)
    } else {
        format!("{{\"kind\":\"{}\",\"args\":{args}}}", kind.kind)
    };
    let mut json = serde_json::Deserializer::from_str(&text);
    let mut track = serde_path_to_error::Track::new();
    let reader = serde_path_to_error::Deserializer::new(&mut json, &mut track);
    What::deserialize(reader).map_err(|error| (segments(&track.path()), without_place(&error)))
}

/// The place below `args`.
fn segments(path: &Path) -> Vec<String> {
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .skip_while(|key| key == "args")
        .collect()
}

fn pointer(path: &[String]) -> String {
    path.iter().map(|key| format!("/{}", key.replace('~', "~0").replace('/', "~1"))).collect()
}

fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

/// What is wrong, in words.
fn wrong(path: &[String], message: &str) -> Misread {
    let next = "`vioe do --help` says what belongs there.";
    let quoted = || message.split('`').nth(1).unwrap_or_default();
    let inside = |name: &str| match path.last() {
        // An unknown field is a place already, a missing one is none.
        Some(last) if last == name => path.join("."),
        _ => [path, &[name.to_owned()]].concat().join("."),
    };
    if message.starts_with("missing field") {
        return misread(&inside(quoted()), "it is missing.", next);
    }
    if message.starts_with("unknown field") {
        return misread(&inside(quoted()), "there is no such field.", next);
    }
    let field = path.join(".");
    if message.starts_with("unknown variant") {
        let expected = message.split_once("expected ").map_or("another value", |(_, expected)| expected);
        return misread(&field, format!("`{}` is not {expected}.", quoted()), next);
    }
    if message.contains("UUID") {
        return misread(&field, "nobody and nothing here has that name or id.", next);
    }
    if message.contains("expected i64") {
        return misread(&field, "it is not what belongs there.", "An instant is RFC 3339 with an offset.");
    }
    misread(&field, format!("{message}."), next)
}

fn misread(field: &str, message: impl Into<String>, next: &str) -> Misread {
    let field = (!field.is_empty()).then(|| field.to_owned());
    Misread { field, message: message.into(), next: next.to_owned() }
}
