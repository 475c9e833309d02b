//! `show`: a ticket with its events, its clocks, and what may be done now.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};
use vioe_desk::view::Card;
use vioe_desk::views::May;
use vioe_desk::{Desk, Dossier, words};
use vioe_domain::escalation::Tier;
use vioe_domain::sla::ClockLine;
use vioe_domain::{PersonId, Priority, Status, TicketId};

use crate::commands::explain::clock_time;
use crate::failure::{Ended, Failure};
use crate::instants::{self, readable};
use crate::output::Output;

/// The line: what the audit prints of a ticket, and what only a desk knows.
#[derive(Serialize)]
struct Shown<'d> {
    ticket: String,
    id: TicketId,
    status: Status,
    priority: Priority,
    tier: Tier,
    clocks: Vec<ClockLine<'d>>,
    #[serde(flatten)]
    rest: BTreeMap<&'static str, Value>,
}

/// `show TICKET...`.
///
/// # Errors
/// There is no such ticket; the store is in the way.
pub async fn show(desk: &Desk, tickets: &[String], output: Output) -> Result<Ended, Failure> {
    for ticket in tickets {
        let dossier = desk.dossier(desk.find_ticket(ticket).await?).await?;
        match output {
            Output::Json => output.object(&shown(&dossier))?,
            Output::Text => output.answer(&Value::Null, || text(&dossier))?,
        }
    }
    Ok(Ended::Done)
}

fn shown(dossier: &Dossier) -> Shown<'_> {
    let (ticket, view) = (&dossier.ticket, &dossier.view);
    let people: BTreeMap<PersonId, Value> = dossier
        .people
        .iter()
        .map(|(id, person)| (*id, json!({ "name": person.name, "email": person.email })))
        .collect();
    let events: Vec<Value> = dossier
        .log
        .iter()
        .map(|(event, intent)| {
            let mut value = readable(event);
            if let Some(intent) = intent {
                value["waits_as"] = json!(intent);
            }
            value
        })
        .collect();
    let rest = BTreeMap::from([
        ("subject", json!(ticket.raised.subject)),
        ("external", json!(ticket.raised.external)),
        ("category", json!(ticket.raised.category)),
        ("channel", json!(ticket.raised.channel)),
        ("resolution", json!(ticket.resolution)),
        ("emergency", json!(ticket.emergency)),
        ("merged_into", json!(ticket.merged.as_ref().map(|merge| &merge.into))),
        ("assignee", json!(ticket.assignee)),
        ("assignee_name", json!(view.assignee_name)),
        ("contact", json!(ticket.raised.contact)),
        ("customer", readable(&view.customer)),
        ("accepted", json!(ticket.accepted)),
        ("opened_at", instants::text(ticket.history.opened_at)),
        ("changed_at", instants::text(ticket.changed_at)),
        ("awaiting_us_since", instants::maybe(ticket.awaiting_us_since)),
        ("events", Value::Array(events)),
        ("people", json!(people)),
        ("dwell", readable(&view.dwell)),
        ("cards", readable(&view.cards)),
        ("allowed", json!(view.allowed)),
        ("may", Value::Array(may(dossier))),
        ("as_of", instants::text(dossier.as_of)),
    ]);
    Shown {
        ticket: ticket.label(),
        id: ticket.id,
        status: ticket.status,
        priority: ticket.priority,
        tier: ticket.tier,
        clocks: dossier.clocks.iter().map(ClockLine::from).collect(),
        rest,
    }
}

/// What may be done now, as `do` takes it: the kind, and what of its fields is already decided.
fn may(dossier: &Dossier) -> Vec<Value> {
    let line = |may: &May| {
        let mut line = Value::Object(may.fields.clone());
        line["kind"] = may.kind.as_str().into();
        line
    };
    dossier.may.iter().map(line).collect()
}

fn text(dossier: &Dossier) -> String {
    let (ticket, view) = (&dossier.ticket, &dossier.view);
    let mut lines = vec![
        format!("{} {}", view.number, view.subject),
        format!(
            "{:?}  {}  T{}  {}  {} ({}, {})",
            view.priority,
            words::status(view.status),
            view.tier.number(),
            view.assignee_name.as_deref().unwrap_or("nobody"),
            view.customer.name,
            words::level(view.customer.level),
            view.customer.zone.name(),
        ),
    ];
    if !ticket.accepted {
        lines.push("The server has not accepted it yet: no clock runs.".to_owned());
    }
    lines.push(String::new());
    for clock in &dossier.clocks {
        let due = clock.due_at.map_or_else(String::new, |due| format!(", due {due}"));
        lines.push(format!(
            "{:<20} {:<2} {:<17} {} of {}{due}",
            words::clock(clock.kind),
            clock.cycle,
            serde_json::to_value(clock.status).unwrap_or_default().as_str().unwrap_or_default(),
            clock_time(clock.elapsed_ms),
            clock_time(clock.budget_ms),
        ));
    }
    lines.push(String::new());
    for entry in &view.entries {
        let kind = serde_json::to_value(&entry.kind).unwrap_or_default();
        let what = match kind["headline"].as_str() {
            Some(headline) => format!("· {headline}"),
            None => kind["what"].as_str().unwrap_or_default().replace('_', " "),
        };
        let unsent = if entry.unsent { " (waits to be sent)" } else { "" };
        lines.push(format!("{} {} {what}{unsent}", entry.at, entry.author));
        lines.extend(entry.body.iter().flat_map(|body| body.lines()).map(|line| format!("    {line}")));
    }
    for Card { wanted, message, next, .. } in &view.cards {
        lines.push(format!("! {wanted}: {message} {next}"));
    }
    let may: Vec<String> = dossier.may.iter().map(brief).collect();
    lines.push(String::new());
    lines.push(format!("may be done now: {}", may.join(", ")));
    lines.join("\n")
}

fn brief(may: &May) -> String {
    let given: Vec<String> = may
        .fields
        .iter()
        // An id says nothing here; `--json` has it.
        .filter_map(|(_, value)| value.as_str().filter(|text| text.len() < 30).map(|text| format!(" {text}")))
        .collect();
    format!("{}{}", may.kind, given.concat())
}
