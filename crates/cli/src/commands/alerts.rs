//! `alerts`: the inbox, and settling what is in it.

use serde_json::{Value, json};
use vioe_desk::view::AlertView;
use vioe_desk::{Desk, DeskError};
use vioe_domain::AlertId;
use vioe_domain::ticket::{Refusal, RefusalCode};

use crate::failure::{Ended, Failure};
use crate::instants;
use crate::output::Output;

/// `alerts [--ack ID]`.
///
/// # Errors
/// There is no such alert; the store is in the way.
pub async fn alerts(desk: &Desk, ack: &[AlertId], output: Output) -> Result<Ended, Failure> {
    if ack.is_empty() {
        for alert in desk.alerts_as_of_now().await? {
            output.answer(&value(&alert), || text(&alert))?;
        }
        return Ok(Ended::Done);
    }
    // What was listed may not have been written down yet.
    desk.look_quietly().await?;
    let known = desk.alerts().await?;
    for alert in ack {
        if !known.iter().any(|known| known.id == *alert) {
            return Err(no_alert(*alert).into());
        }
    }
    desk.acknowledge_alerts(ack.to_vec()).await?;
    for alert in ack {
        output.answer(&json!({ "alert": alert, "acknowledged": true }), || format!("{alert} is settled."))?;
    }
    Ok(Ended::Done)
}

/// An alert as an object.
pub fn value(alert: &AlertView) -> Value {
    json!({
        "alert": alert.id,
        "ticket": alert.number,
        "id": alert.ticket,
        "subject": alert.subject,
        "customer": alert.customer,
        "priority": alert.priority,
        "headline": alert.headline,
        "clock": alert.clock,
        "threshold": alert.threshold,
        "severity": alert.severity,
        "at": instants::text(alert.at),
        "due_at": instants::maybe(alert.due_at),
        "state": alert.state,
        "shown_at": instants::maybe(alert.shown_at),
    })
}

fn text(alert: &AlertView) -> String {
    format!(
        "{} {:?} {} {:<9} {} ({}) {}",
        alert.id, alert.state, alert.at, alert.number, alert.headline, alert.customer, alert.subject,
    )
}

fn no_alert(alert: AlertId) -> DeskError {
    DeskError::Refusal(Refusal {
        code: RefusalCode::Forbidden,
        message: format!("There is no alert {alert} for you."),
        next: "`vioe alerts` lists those there are.".to_owned(),
        current: None,
    })
}
