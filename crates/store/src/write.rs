//! The one write path.

use std::marker::PhantomData;

use uuid::Uuid;
use vioe_domain::escalation::Alert;
use vioe_domain::sla::Assessment;
use vioe_domain::ticket::{Intent, Refusal};
use vioe_domain::{AlertId, ClientId, IntentId, TicketId, UtcMillis};

use crate::{
    AlarmEnd, ClockAnchor, Draft, Gone, Profile, Put, Read, Replica, ScopeState, StoreError,
};

type Result<T> = std::result::Result<T, StoreError>;

/// A write transaction. It can read what it has written ([`Write::read`]); tickets it touches are folded again when it
/// ends, or when [`Write::settle`] is called.
#[derive(Debug)]
pub struct Write<'a>(PhantomData<&'a ()>);

/// # Errors
/// Every method: the database's trouble, or a stored value that can't be read. The transaction is then rolled back.
impl Write<'_> {
    /// What the transaction sees. Summaries of touched tickets are as before until [`Write::settle`].
    pub fn read(&self) -> Read<'_> {
        unimplemented!()
    }

    /// Folds, assesses and indexes what was touched so far; done by itself at the end.
    pub fn settle(&mut self) -> Result<()> {
        unimplemented!()
    }

    // What a person does.

    /// Puts an intent into the outbox and returns its number. Once the write has returned, it survives a kill. An
    /// intent already there (a repeated click) keeps its number.
    pub fn enqueue(&mut self, intent: &Intent, created_at: UtcMillis) -> Result<u64> {
        let _ = (intent, created_at);
        unimplemented!()
    }

    /// Its author has settled a refused intent: it leaves the outbox. False where it is not there or not refused.
    pub fn settle_refusal(&mut self, intent: IntentId) -> Result<bool> {
        let _ = intent;
        unimplemented!()
    }

    /// Everything that came in so far has been seen.
    pub fn mark_read(&mut self, ticket: TicketId) -> Result<()> {
        let _ = ticket;
        unimplemented!()
    }

    /// Saves a draft; an empty text removes it.
    pub fn save_draft(&mut self, draft: &Draft) -> Result<()> {
        let _ = draft;
        unimplemented!()
    }

    // Alarms.

    /// Assesses a ticket now, refreshes its queue row and takes it off [`Read::due_wakes`]; none where it is gone.
    pub fn reassess(&mut self, ticket: TicketId) -> Result<Option<Assessment>> {
        let _ = ticket;
        unimplemented!()
    }

    /// Notes an alert that concerns this person. True exactly the first time, on any device of theirs this store has
    /// heard of: a mark that came from another device counts.
    pub fn raise_alarm(
        &mut self,
        alert: &Alert,
        due_at: Option<UtcMillis>,
        at: UtcMillis,
    ) -> Result<bool> {
        let _ = (alert, due_at, at);
        unimplemented!()
    }

    /// This device decided to notify.
    pub fn alarm_fired(&mut self, alert: AlertId, at: UtcMillis) -> Result<()> {
        let _ = (alert, at);
        unimplemented!()
    }

    /// It was shown.
    pub fn alarm_shown(&mut self, alert: AlertId, at: UtcMillis) -> Result<()> {
        let _ = (alert, at);
        unimplemented!()
    }

    /// This person settled it; the server is told with the next sync.
    pub fn acknowledge_alarm(&mut self, alert: AlertId, at: UtcMillis) -> Result<()> {
        let _ = (alert, at);
        unimplemented!()
    }

    /// It is over without having been settled.
    pub fn end_alarm(&mut self, alert: AlertId, why: AlarmEnd, at: UtcMillis) -> Result<()> {
        let _ = (alert, why, at);
        unimplemented!()
    }

    /// The server knows that these are settled.
    pub fn acknowledgements_sent(&mut self, alerts: &[AlertId]) -> Result<()> {
        let _ = alerts;
        unimplemented!()
    }

    // Who and where.

    /// Whose store this is.
    pub fn set_profile(&mut self, profile: &Profile) -> Result<()> {
        let _ = profile;
        unimplemented!()
    }

    /// Until when the desktop may work without the server.
    pub fn set_lease_until(&mut self, until: UtcMillis) -> Result<()> {
        let _ = until;
        unimplemented!()
    }

    /// What the server's clock was.
    pub fn set_clock_anchor(&mut self, anchor: ClockAnchor) -> Result<()> {
        let _ = anchor;
        unimplemented!()
    }

    // What sync does.

    /// Puts a row if it is newer than the stored one. False where it is not.
    pub fn put(&mut self, put: &Put) -> Result<bool> {
        let _ = put;
        unimplemented!()
    }

    /// Removes a row if the stored one is in that scope with a smaller version. False where it is not.
    pub fn remove(&mut self, gone: &Gone) -> Result<bool> {
        let _ = gone;
        unimplemented!()
    }

    /// Removes a scope with every row of it (I14).
    pub fn remove_scope(&mut self, scope: i64) -> Result<()> {
        let _ = scope;
        unimplemented!()
    }

    /// Keeps the rows of an incomplete pull until [`Write::open_inbox`].
    pub fn hold(&mut self, puts: &[Put], gone: &[Gone]) -> Result<()> {
        let _ = (puts, gone);
        unimplemented!()
    }

    /// Applies everything held, in order.
    pub fn open_inbox(&mut self) -> Result<()> {
        unimplemented!()
    }

    /// Adds or replaces a scope's state.
    pub fn set_scope(&mut self, scope: &ScopeState) -> Result<()> {
        let _ = scope;
        unimplemented!()
    }

    /// Where the replica stands now.
    pub fn set_replica(&mut self, replica: &Replica) -> Result<()> {
        let _ = replica;
        unimplemented!()
    }

    /// In step with the server at that instant of its clock.
    pub fn set_synced_at(&mut self, at: UtcMillis) -> Result<()> {
        let _ = at;
        unimplemented!()
    }

    /// The server took the intent with that number.
    pub fn intent_applied(&mut self, mid: u64) -> Result<()> {
        let _ = mid;
        unimplemented!()
    }

    /// The server refused the intent with that number: it stays, as a card.
    pub fn intent_rejected(&mut self, mid: u64, refusal: &Refusal) -> Result<()> {
        let _ = (mid, refusal);
        unimplemented!()
    }

    /// Effects up to this number have come down: applied intents up to it leave the outbox.
    pub fn effects_arrived(&mut self, last_mid: u64) -> Result<()> {
        let _ = last_mid;
        unimplemented!()
    }

    /// Which intent ever had that number on this client.
    pub fn journalled(&self, mid: u64) -> Result<Option<IntentId>> {
        let _ = mid;
        unimplemented!()
    }

    /// A new client: numbers waiting intents from 1, keeps their ids, forgets the journal.
    pub fn begin_client(&mut self, client: ClientId, epoch: Uuid) -> Result<()> {
        let _ = (client, epoch);
        unimplemented!()
    }

    /// Throws away every row of the server's and every scope; keeps the outbox, drafts, alarms and read marks.
    pub fn reset_replica(&mut self) -> Result<()> {
        unimplemented!()
    }

    /// Folds and assesses every ticket again: after the policy, a calendar or the zone rules changed.
    pub fn rederive_all(&mut self) -> Result<()> {
        unimplemented!()
    }
}
