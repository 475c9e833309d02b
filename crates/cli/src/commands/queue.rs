//! `queue`: tickets by next deadline.

use serde_json::{Value, json};
use vioe_desk::view::QueueRow;
use vioe_desk::{Desk, ListRequest, ListRow, words};

use crate::failure::{Ended, Failure};
use crate::instants;
use crate::options::ViewName;
use crate::output::Output;

/// `queue [--view NAME] [--search TEXT] [--limit N] [--after KEY]`.
///
/// # Errors
/// The key is none; the store is in the way.
pub async fn queue(
    desk: &Desk,
    view: ViewName,
    search: &str,
    limit: u32,
    after: Option<&str>,
    output: Output,
) -> Result<Ended, Failure> {
    let request =
        ListRequest { view: view.into(), search: search.to_owned(), limit, after: after.map(str::to_owned) };
    let rows = desk.list(request).await?;
    for row in &rows {
        output.answer(&value(row), || text(&row.row))?;
    }
    if let (Output::Text, true, Some(last)) = (output, rows.len() == limit as usize, rows.last()) {
        output.answer(&Value::Null, || format!("more: --after {}", last.key))?;
    }
    Ok(Ended::Done)
}

fn value(row: &ListRow) -> Value {
    let ListRow { key, row } = row;
    let meter = row.meter.as_ref();
    json!({
        "ticket": row.number,
        "id": row.ticket,
        "subject": row.subject,
        "customer": row.customer,
        "zone": row.customer_zone,
        "priority": row.priority,
        "status": row.status,
        "tier": row.tier,
        "assignee": row.assignee,
        "group": row.group,
        "clock": meter.map(|meter| meter.clock),
        "cycle": meter.map(|meter| meter.cycle),
        "state": meter.map(|meter| meter.state),
        "due_at": instants::maybe(meter.and_then(|meter| meter.due_at)),
        "elapsed_ms": meter.map(|meter| meter.elapsed_ms),
        "budget_ms": meter.map(|meter| meter.budget_ms),
        "target_missed": row.target_missed,
        "awaiting_us_since": instants::maybe(row.awaiting_us_since),
        "unread": row.unread,
        "unsent": row.unsent,
        "refused": row.refused,
        "key": key,
    })
}

fn text(row: &QueueRow) -> String {
    let due = row.meter.as_ref().map_or_else(String::new, |meter| {
        let at = meter.due_at.map_or_else(|| "no deadline".to_owned(), |at| at.to_rfc3339());
        format!("{} {at}", words::clock(meter.clock))
    });
    format!(
        "{:<9} {:?} {:<20} T{} {:<44} {}  [{}]",
        row.number,
        row.priority,
        words::status(row.status),
        row.tier.number(),
        due,
        row.subject,
        row.customer,
    )
}
