//! `export`: tickets as lines of the import format.

use vioe_desk::{Desk, DeskError, ListRequest, ListView};
use vioe_domain::ticket::{Refusal, RefusalCode};

use crate::export;
use crate::failure::{Ended, Failure};
use crate::output::Output;

/// How many tickets are listed at once.
const PAGE: u32 = 200;

/// `export TICKET... | --all`. The lines are the format's, whichever way of answering is asked for.
///
/// # Errors
/// There is no such ticket, or the server has not accepted it; the store is in the way.
pub async fn export(desk: &Desk, tickets: &[String], all: bool, output: Output) -> Result<Ended, Failure> {
    for ticket in tickets {
        let dossier = desk.dossier(desk.find_ticket(ticket).await?).await?;
        if !dossier.ticket.accepted {
            return Err(not_accepted().into());
        }
        output.object(&export::line(&dossier))?;
    }
    if !all {
        return Ok(Ended::Done);
    }
    let mut after = None;
    loop {
        let request = ListRequest { view: ListView::All, search: String::new(), limit: PAGE, after };
        let rows = desk.list(request).await?;
        for row in &rows {
            let dossier = desk.dossier(row.row.ticket).await?;
            if dossier.ticket.accepted {
                output.object(&export::line(&dossier))?;
            }
        }
        after = rows.last().map(|row| row.key.clone());
        if after.is_none() {
            return Ok(Ended::Done);
        }
    }
}

fn not_accepted() -> DeskError {
    DeskError::Refusal(Refusal {
        code: RefusalCode::Lifecycle,
        message: "The server has not accepted this ticket: it has no history to export.".to_owned(),
        next: "Synchronise first.".to_owned(),
        current: None,
    })
}
