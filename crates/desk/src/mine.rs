//! The customer contact's own tickets.

use vioe_domain::{Role, Status};

use crate::reading::{events, marks, with_known};
use crate::view::MyTicket;
use crate::views::my_ticket;
use crate::{Desk, DeskError};

impl Desk {
    /// The contact's tickets, by what is due next; with `closed`, those that are over.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn my_tickets(&self, closed: bool) -> Result<Vec<MyTicket>, DeskError> {
        let (now, person) = (self.now(), self.signed_in()?.person());
        if person.role != Role::Contact {
            return Ok(Vec::new());
        }
        self.read(move |read| {
            let mut mine = Vec::new();
            for summary in read.tickets_of(&person.customers)? {
                // Imported tickets may name no contact: they are everybody's.
                let is_mine = summary.contact.is_none_or(|contact| contact == person.id);
                if !is_mine || (summary.status == Status::Closed) != closed {
                    continue;
                }
                let Some(file) = read.file(summary.ticket)? else { continue };
                mine.push(with_known(read, &file.ticket, &events(&file), now, |known, assessment| {
                    my_ticket(known, assessment, marks(&summary))
                })?);
            }
            Ok(mine)
        })
        .await
    }
}
