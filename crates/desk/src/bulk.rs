//! One change on many tickets, and one undo for all of them. Each ticket is decided on its own; what is accepted is kept in
//! one transaction. The undo is remembered while the program runs: it is the inverse change, decided anew.

use std::collections::BTreeSet;

use uuid::Uuid;
use vioe_domain::ticket::{Intent, PriorityMode, Refusal, RefusalCode, Target, Ticket, What};
use vioe_domain::{IntentId, Person, TicketId, UtcMillis};
use vioe_store::{Read, StoreError};

use crate::act::keep;
use crate::outbox::as_of_now;
use crate::ruling::ruling;
use crate::{Desk, DeskError, words};

/// So many changes can be undone; the oldest is forgotten first.
const REMEMBERED: usize = 32;

/// What the log says of a change that was undone.
const UNDONE: &str = "Undone";

/// What came of a change on many tickets.
#[derive(Clone, Debug, PartialEq)]
pub struct BulkOutcome {
    /// By which it is undone ([`Desk::undo_bulk`]).
    pub id: Uuid,
    /// What was accepted here and will be sent, in the order of the tickets.
    pub done: Vec<IntentId>,
    /// Which tickets stay as they are, and why.
    pub refused: Vec<(TicketId, Refusal)>,
    /// Whether it can be undone: a note and a move of the status have no way back.
    pub can_undo: bool,
}

/// How one ticket gets back to what it was.
#[derive(Clone, Debug)]
pub(crate) struct Undo {
    ticket: TicketId,
    /// What was done.
    done: What,
    /// What undoes it.
    back: What,
}

/// What is wanted of one ticket.
struct Each {
    ticket: TicketId,
    what: What,
    /// With an undo: what was done, and must still be so.
    undoes: Option<What>,
}

/// What is to be kept, and what not.
#[derive(Default)]
struct Plan {
    intents: Vec<Intent>,
    undo: Vec<Undo>,
    refused: Vec<(TicketId, Refusal)>,
}

impl Desk {
    /// Wants the same of many tickets. What a wish expects to see is taken from each ticket as it is.
    ///
    /// # Errors
    /// It is nothing to do on many tickets at once; nobody is signed in; the store's trouble. What a rule says of one
    /// ticket is in the outcome.
    pub async fn bulk(&self, tickets: Vec<TicketId>, what: What) -> Result<BulkOutcome, DeskError> {
        suits_many(&what)?;
        let mut seen = BTreeSet::new();
        let each: Vec<Each> = tickets
            .into_iter()
            .filter(|ticket| seen.insert(*ticket))
            .map(|ticket| Each { ticket, what: what.clone(), undoes: None })
            .collect();
        if each.is_empty() {
            return Err(
                Refusal::new(RefusalCode::Invalid, "No ticket is chosen.", "Choose some first.").into()
            );
        }
        let (mut outcome, undo) = self.on_each(each).await?;
        outcome.can_undo = !undo.is_empty();
        if outcome.can_undo {
            self.signed_in()?.remember(outcome.id, undo, REMEMBERED);
        }
        Ok(outcome)
    }

    /// Undoes a change on many tickets, as far as they are still as it left them. Only within this run of the program, and
    /// once.
    ///
    /// # Errors
    /// There is nothing to undo; nobody is signed in; the store's trouble. What a rule says of one ticket is in the
    /// outcome.
    pub async fn undo_bulk(&self, id: Uuid) -> Result<BulkOutcome, DeskError> {
        let session = self.signed_in()?;
        let Some(undo) = session.recall(id) else {
            return Err(Refusal::new(
                RefusalCode::NothingToDo,
                "This can't be undone, or it has been undone already.",
                "Change the tickets one by one.",
            )
            .into());
        };
        let each = undo
            .iter()
            .cloned()
            .map(|undo| Each { ticket: undo.ticket, what: undo.back, undoes: Some(undo.done) })
            .collect();
        let undone = self.on_each(each).await;
        if undone.is_err() {
            // Nothing was kept: it can be tried again.
            session.remember(id, undo, REMEMBERED);
        }
        Ok(undone?.0)
    }

    async fn on_each(&self, each: Vec<Each>) -> Result<(BulkOutcome, Vec<Undo>), DeskError> {
        let session = self.signed_in()?;
        // One decision at a time: a second click decides on what the first one left.
        let _turn = session.turn().await;
        let (desk, person, now) = (self.clone(), session.person(), self.now());
        let plan = self.read(move |read| desk.plan(read, &person, each, now)).await??;
        let Plan { intents, undo, refused } = plan;
        let done: Vec<IntentId> = intents.iter().map(|intent| intent.id).collect();
        if !intents.is_empty() {
            self.write(move |write| intents.iter().try_for_each(|intent| keep(write, intent, now))).await?;
            self.poke();
        }
        let outcome = BulkOutcome { id: Uuid::now_v7(), done, refused, can_undo: false };
        Ok((outcome, undo))
    }

    fn plan(
        &self,
        read: &Read<'_>,
        person: &Person,
        each: Vec<Each>,
        now: UtcMillis,
    ) -> Result<Result<Plan, DeskError>, StoreError> {
        let mut plan = Plan::default();
        for Each { ticket: id, what, undoes } in each {
            let ticket = read.ticket(id)?;
            if let (Some(ticket), Some(done)) = (&ticket, &undoes)
                && !is_still_so(ticket, done)
            {
                plan.refused.push((id, changed_since()));
                continue;
            }
            let what = if undoes.is_none() { as_of_now(&what, ticket.as_deref()) } else { what };
            let intent = match self.intent(Target::Ticket(id), what) {
                Ok(intent) => intent,
                Err(error) => return Ok(Err(error)),
            };
            match ruling(read, person, &intent)? {
                Ok(()) => {}
                Err(DeskError::Refusal(refusal)) => {
                    plan.refused.push((id, refusal));
                    continue;
                }
                Err(error) => return Ok(Err(error)),
            }
            if let (Some(ticket), None) = (&ticket, &undoes)
                && let Some(back) = inverse(ticket, &intent.what, now)
            {
                plan.undo.push(Undo { ticket: id, done: intent.what.clone(), back });
            }
            plan.intents.push(intent);
        }
        Ok(Ok(plan))
    }
}

/// What can be wanted of many tickets at once: what needs no words to a customer. A correction erases what each ticket's
/// priority was before (ruling 4), so nothing brings that back.
fn suits_many(what: &What) -> Result<(), Refusal> {
    match what {
        What::Assign { .. }
        | What::SetTier { .. }
        | What::SetPriority { mode: PriorityMode::Change, .. }
        | What::Snooze { .. }
        | What::Wake
        | What::Link { .. }
        | What::Unlink { .. }
        | What::Note { .. }
        | What::Move { message: None, .. } => Ok(()),
        _ => Err(Refusal::new(
            RefusalCode::Invalid,
            format!(
                "\"{}\" is done ticket by ticket: it can't be undone for many at once.",
                words::wanted(what)
            ),
            "Open each ticket and do it there.",
        )),
    }
}

/// What undoes a change of a ticket as it is before it; none where there is no way back.
fn inverse(ticket: &Ticket, what: &What, now: UtcMillis) -> Option<What> {
    let reason = || UNDONE.to_owned();
    let snoozed = ticket.snoozed.map(|(_, until, _)| until).filter(|until| *until > now);
    Some(match what {
        What::Assign { expect, to } => What::Assign { expect: *to, to: *expect },
        What::SetTier { .. } => What::SetTier { to: ticket.tier, reason: reason() },
        What::SetPriority { mode, .. } => {
            What::SetPriority { to: ticket.priority, mode: *mode, reason: reason() }
        }
        What::Snooze { .. } => snoozed.map_or(What::Wake, |until| What::Snooze { until, reason: reason() }),
        What::Wake => What::Snooze { until: snoozed?, reason: reason() },
        What::Link { other, .. } => What::Unlink { other: *other },
        What::Unlink { other } => What::Link { other: *other, relation: ticket.bonds.relation(*other)? },
        _ => return None,
    })
}

/// Whether a ticket is as a change has left it, where the undo itself does not say what it expects.
fn is_still_so(ticket: &Ticket, done: &What) -> bool {
    match done {
        What::SetTier { to, .. } => ticket.tier == *to,
        What::SetPriority { to, .. } => ticket.priority == *to,
        What::Snooze { until, .. } => ticket.snoozed.is_some_and(|(_, known, _)| known == *until),
        What::Wake => ticket.snoozed.is_none(),
        _ => true,
    }
}

fn changed_since() -> Refusal {
    Refusal::new(
        RefusalCode::Conflict,
        "The ticket has been changed since: it is left as it is.",
        "Look at the ticket and decide again.",
    )
}
