//! What a person does to a ticket: the rules decide at once, the outbox keeps it, sync sends it.

use uuid::Uuid;
use vioe_domain::escalation::Tier;
use vioe_domain::ticket::{EmergencyReport, Intent, PriorityMode, Resolution, Scenario, Target, What};
use vioe_domain::{EventId, IntentId, PersonId, Priority, Status, TicketId, UtcMillis};
use vioe_store::{AlarmEnd, StoreError, Write};

use crate::ruling::ruling;
use crate::{Desk, DeskError, Outcome};

type Acted = Result<Outcome<IntentId>, DeskError>;

/// What a person does. Offline it is the same as online: a refusal comes back at once, anything else is kept and sent.
///
/// # Errors
/// Every method: a rule says no; nobody is signed in; the store's trouble.
impl Desk {
    /// Writes to the other side.
    pub async fn send_reply(&self, ticket: TicketId, body: String) -> Acted {
        self.act(ticket, What::Reply { body }).await
    }

    /// Writes an internal note.
    pub async fn add_note(&self, ticket: TicketId, body: String) -> Acted {
        self.act(ticket, What::Note { body }).await
    }

    /// Asks the customer and waits.
    pub async fn ask_customer(&self, ticket: TicketId, body: String) -> Acted {
        self.act(ticket, What::Ask { body }).await
    }

    /// Logs a call that was held.
    pub async fn log_call(&self, ticket: TicketId, held_at: UtcMillis, body: String) -> Acted {
        self.act(ticket, What::LogCall { held_at, body }).await
    }

    /// Moves the status; `expect` is the one its author saw.
    pub async fn move_status(
        &self,
        ticket: TicketId,
        expect: Status,
        to: Status,
        message: Option<String>,
        resolution: Option<Resolution>,
    ) -> Acted {
        self.act(ticket, What::Move { expect, to, message, resolution, follow_up: None }).await
    }

    /// Sets the priority anew.
    pub async fn set_priority(
        &self,
        ticket: TicketId,
        to: Priority,
        mode: PriorityMode,
        reason: String,
    ) -> Acted {
        self.act(ticket, What::SetPriority { to, mode, reason }).await
    }

    /// Hands the ticket to another tier.
    pub async fn set_tier(&self, ticket: TicketId, to: Tier, reason: String) -> Acted {
        self.act(ticket, What::SetTier { to, reason }).await
    }

    /// Gives the ticket to somebody, or to nobody; `expect` is the assignee its author saw.
    pub async fn assign(&self, ticket: TicketId, expect: Option<PersonId>, to: Option<PersonId>) -> Acted {
        self.act(ticket, What::Assign { expect, to }).await
    }

    /// Declares an emergency by a row of guide 6.1; whoever declares commands until somebody else does.
    pub async fn declare_emergency(
        &self,
        ticket: TicketId,
        scenario: Scenario,
        report: Option<EmergencyReport>,
    ) -> Acted {
        let report = report.map(Box::new);
        self.act(ticket, What::DeclareEmergency { scenario, commander: None, report }).await
    }

    /// Logs progress in an emergency.
    pub async fn log_progress(&self, ticket: TicketId, body: String) -> Acted {
        self.act(ticket, What::LogProgress { body }).await
    }

    /// Undoes the reopening by a "thank you".
    pub async fn undo_reopen(&self, ticket: TicketId, message: EventId) -> Acted {
        self.act(ticket, What::UndoReopen { message }).await
    }
}

impl Desk {
    /// Decides, keeps, and wakes sync.
    pub(crate) async fn act(&self, ticket: TicketId, what: What) -> Acted {
        let intent = self.intent(Target::Ticket(ticket), what)?;
        self.submit(intent, None).await
    }

    /// An intent of the signed-in person, now, by this device.
    pub(crate) fn intent(&self, target: Target, what: What) -> Result<Intent, DeskError> {
        let session = self.signed_in()?;
        Ok(Intent {
            id: IntentId(Uuid::now_v7()),
            target,
            person: session.person().id,
            device: session.device(),
            occurred_at: self.now(),
            clock_trusted: self.clock_trusted(),
            what,
        })
    }

    /// Decides an intent on the ticket as it stands, what waits to be sent included, and keeps it. With `instead_of`,
    /// that refused intent leaves the outbox in the same transaction.
    pub(crate) async fn submit(&self, intent: Intent, instead_of: Option<IntentId>) -> Acted {
        let session = self.signed_in()?;
        // One decision at a time: a second click decides on what the first one left.
        let _turn = session.turn().await;
        let person = session.person();
        let asked = intent.clone();
        self.read(move |read| ruling(read, &person, &asked)).await??;
        let (id, now) = (intent.id, intent.occurred_at);
        let outcome = self
            .write(move |write| {
                keep(write, &intent, now)?;
                if let Some(refused) = instead_of {
                    write.settle_refusal(refused)?;
                }
                Ok(id)
            })
            .await?;
        self.poke();
        Ok(outcome)
    }
}

/// Puts a decided intent into the outbox. Whoever acts on a ticket has dealt with what it was alarmed about; a note is no
/// act.
pub(crate) fn keep(write: &mut Write<'_>, intent: &Intent, now: UtcMillis) -> Result<(), StoreError> {
    write.enqueue(intent, now)?;
    if let (false, Some(ticket)) = (matches!(intent.what, What::Note { .. }), intent.ticket()) {
        let alarms = write.read().alarms_of(ticket)?;
        for alarm in alarms.iter().filter(|alarm| alarm.is_live()) {
            write.end_alarm(alarm.alert.id, AlarmEnd::Cleared, now)?;
        }
    }
    Ok(())
}
