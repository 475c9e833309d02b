//! A line as the import needs it: everything the audit checks, and what people wrote.

use serde::Deserialize;
use vioe_domain::UtcMillis;
use vioe_domain::customer::Calendar;
use vioe_domain::sla::Exclusion;
use vioe_domain::ticket::{Category, Description};

use crate::audit::history::{self, Step};
use crate::audit::line::{Line, Reading, parse};

/// The longest text of one message, in bytes: what anybody else may write (domain's `decide`).
const LONGEST_BODY: usize = 100_000;
/// The longest one-line text: subject, names, references, in characters.
const LONGEST_LINE: usize = 200;

/// The import's reading: all of it.
#[derive(Debug)]
pub enum Everything {}

impl Reading for Everything {
    type Text = String;
    type Person = Somebody;
    type Description = Description;
    type Category = Category;
}

/// Contact, assignee or author.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Somebody {
    /// The address they will sign in with.
    pub email: String,
    /// The name others see; the address, if none is given.
    #[serde(default)]
    pub name: Option<String>,
}

/// A line whose every value can be stored.
#[derive(Debug)]
pub struct Checked {
    /// As read; names and addresses trimmed, addresses in lower case.
    pub line: Line<Everything>,
    /// Its events in order.
    pub steps: Vec<Step>,
    /// The customer's key.
    pub customer_key: String,
    /// The customer's name.
    pub customer_name: String,
    /// The customer's calendar, for a customer that is unknown.
    pub calendar: Calendar,
    /// The subject.
    pub subject: String,
    /// The description.
    pub description: Description,
    /// The windows that do not count.
    pub exclusions: Vec<Exclusion>,
}

/// Reads and checks a line at the instant of the import.
///
/// # Errors
/// It can't be used: its ticket's reference if known, and what and where.
pub fn check(text: &[u8], now: UtcMillis) -> Result<Checked, (Option<String>, String)> {
    let line = parse::<Everything>(text).map_err(|why| (crate::audit::line::reference(text), why))?;
    let ticket = line.ticket.clone();
    checked(line, now).map_err(|why| (Some(ticket), why))
}

fn checked(mut line: Line<Everything>, now: UtcMillis) -> Result<Checked, String> {
    line.ticket = one_line("ticket", &line.ticket)?;
    let missing = |key: &str| format!("the key `{key}` is missing");
    let customer_key =
        one_line("customer.id", line.customer.id.as_ref().ok_or_else(|| missing("customer.id"))?)?;
    let customer_name = match &line.customer.name {
        Some(name) => one_line("customer.name", name)?,
        None => customer_key.clone(),
    };
    let subject = one_line("subject", line.subject.as_ref().ok_or_else(|| missing("subject"))?)?;
    let description = line.description.take().ok_or_else(|| missing("description"))?;
    check_description(&description)?;
    for (key, somebody) in [("contact", &mut line.contact), ("assignee", &mut line.assignee)] {
        if let Some(somebody) = somebody {
            tidy(key, somebody)?;
        }
    }
    // What would be ignored elsewhere would be lost here.
    if line.opened_at.0 > now {
        return Err(format!("opened_at: {} is in the future", line.opened_at.0));
    }
    for (index, event) in line.events.iter_mut().enumerate() {
        if event.at.0 > now {
            return Err(format!("events[{index}].at: {} is in the future", event.at.0));
        }
        if event.body.as_ref().is_some_and(|body| body.len() > LONGEST_BODY) {
            return Err(format!("events[{index}].body: longer than 100,000 bytes"));
        }
        if let Some(author) = &mut event.author {
            tidy(&format!("events[{index}].author"), author)?;
        }
        if let Some(into) = &event.into {
            one_line(&format!("events[{index}].into"), into)?;
        }
    }
    let (steps, _) = history::walk(&line, now)?;
    let calendar = history::calendar(&line)?;
    let exclusions = history::exclusions(&line.exclusions)?;
    Ok(Checked { line, steps, customer_key, customer_name, calendar, subject, description, exclusions })
}

fn check_description(description: &Description) -> Result<(), String> {
    if description.text.trim().is_empty() {
        return Err("description.text: it is missing or empty".to_owned());
    }
    let all = [
        ("text", &description.text),
        ("steps", &description.steps),
        ("expected", &description.expected),
        ("actual", &description.actual),
        ("errors", &description.errors),
        ("affected_users", &description.affected_users),
        ("business_impact", &description.business_impact),
    ];
    match all.iter().find(|(_, text)| text.len() > LONGEST_BODY) {
        Some((key, _)) => Err(format!("description.{key}: longer than 100,000 bytes")),
        None => Ok(()),
    }
}

/// Checks an address and a name, and writes them as they are stored.
fn tidy(key: &str, somebody: &mut Somebody) -> Result<(), String> {
    let email = somebody.email.trim().to_lowercase();
    let looks_right = email.split('@').filter(|part| !part.is_empty()).count() == 2;
    if !looks_right || email.len() > 320 || email.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(format!("{key}.email: `{}` is not an e-mail address", somebody.email));
    }
    somebody.name = match &somebody.name {
        Some(name) => Some(one_line(&format!("{key}.name"), name)?),
        None => None,
    };
    somebody.email = email;
    Ok(())
}

fn one_line(key: &str, text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        Err(format!("{key}: it is empty"))
    } else if text.chars().count() > LONGEST_LINE {
        Err(format!("{key}: longer than {LONGEST_LINE} characters"))
    } else if text.chars().any(char::is_control) {
        Err(format!("{key}: it holds control characters"))
    } else {
        Ok(text.to_owned())
    }
}
