//! Opening a ticket: reading it, marking it read, asking why a deadline is when it is.

use vioe_domain::TicketId;
use vioe_domain::sla::ClockKind;
use vioe_domain::ticket::{Refusal, RefusalCode};

use crate::reading::{events, unsettled, with_known};
use crate::view::{Explanation, TicketView};
use crate::views::{explanation, ticket_view};
use crate::{Desk, DeskError, Outcome};

impl Desk {
    /// A ticket, opened.
    ///
    /// # Errors
    /// There is no such ticket for this person; the store's trouble.
    pub async fn ticket(&self, ticket: TicketId) -> Result<TicketView, DeskError> {
        let (now, person) = (self.now(), self.signed_in()?.person());
        self.read(move |read| {
            let Some(file) = read.file(ticket)? else { return Ok(None) };
            let view = with_known(read, &file.ticket, &events(&file), now, |known, assessment| {
                ticket_view(known, assessment, &person, &unsettled(&file))
            })?;
            Ok(Some(view))
        })
        .await?
        .ok_or_else(DeskError::no_ticket)
    }

    /// Everything that came in so far has been seen.
    ///
    /// # Errors
    /// The store's trouble.
    pub async fn mark_read(&self, ticket: TicketId) -> Result<Outcome<()>, DeskError> {
        self.write(move |write| write.mark_read(ticket)).await
    }

    /// Why one of a ticket's clocks stands where it stands.
    ///
    /// # Errors
    /// There is no such ticket for this person, or that clock has not started; the store's trouble.
    pub async fn explain(
        &self,
        ticket: TicketId,
        clock: ClockKind,
        cycle: u32,
    ) -> Result<Explanation, DeskError> {
        let (now, person) = (self.now(), self.signed_in()?.person());
        let found = self
            .read(move |read| {
                let Some(file) = read.file(ticket)? else { return Ok(None) };
                let synced_at = read.synced_at()?;
                with_known(read, &file.ticket, &events(&file), now, |known, assessment| {
                    Some(explanation(known, assessment, &person, (clock, cycle), synced_at))
                })
            })
            .await?;
        found.ok_or_else(DeskError::no_ticket)?.ok_or_else(not_started)
    }
}

pub(crate) fn not_started() -> DeskError {
    DeskError::Refusal(Refusal {
        code: RefusalCode::NothingToDo,
        message: "This clock has not started.".to_owned(),
        next: "It starts when the server has the ticket, an update with the first response.".to_owned(),
        current: None,
    })
}
