//! Which other tickets a decision must know.

use std::borrow::Borrow;

use super::fold::Ticket;
use super::what::What;
use super::words::{Relation, Resolution};
use crate::TicketId;

impl Ticket {
    /// The other tickets that whoever decides must know beside those the intent names ([`What::others`]): only this
    /// ticket knows of them.
    pub fn also(&self, what: &What) -> Vec<TicketId> {
        match what {
            // What is written to a ticket that was merged away goes to the survivor (EC-78).
            What::Reply { .. } => self.merged.iter().filter_map(|merge| merge.survivor).collect(),
            // A follow-up that is still open goes on with this workaround too.
            What::Move { resolution: Some(Resolution::Workaround), follow_up: None, .. } => {
                self.bonds.all(Relation::FollowedUpBy).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Finds every other ticket that whoever decides an intent about `ticket` must know. What `find` does not find does not
/// exist for this person.
///
/// # Errors
/// Those of `find`.
pub fn others<T: Borrow<Ticket>, E>(
    ticket: Option<&Ticket>,
    what: &What,
    mut find: impl FnMut(TicketId) -> Result<Option<T>, E>,
) -> Result<Vec<T>, E> {
    let mut wanted = what.others();
    wanted.extend(ticket.map(|ticket| ticket.also(what)).unwrap_or_default());
    let mut asked: Vec<TicketId> = ticket.map(|ticket| ticket.id).into_iter().collect();
    let mut found = Vec::new();
    while let Some(id) = wanted.pop() {
        if asked.contains(&id) {
            continue;
        }
        asked.push(id);
        let Some(other) = find(id)? else { continue };
        // The survivor may have been merged away itself.
        if matches!(what, What::Reply { .. }) {
            wanted.extend(other.borrow().also(what));
        }
        found.push(other);
    }
    Ok(found)
}
