//! What must be looked at before anything else on a ticket: refusals, conflicts, what waits to be sent.

use vioe_domain::ticket::{Intent, Refusal, RefusalCode};
use vioe_domain::{PersonId, Status, TicketId, UtcMillis};

use super::known::Known;
use crate::view::{Card, CardKind, OutboxItem, OutboxState};
use crate::words;

/// A change of this person that the server has not taken.
#[derive(Clone, Copy, Debug)]
pub struct Unsettled<'a> {
    /// The change.
    pub intent: &'a Intent,
    /// The server said no.
    pub refused: Option<&'a Refusal>,
    /// It waits, and the rules would refuse it by what is known now.
    pub doubtful: Option<&'a Refusal>,
    /// When it was written.
    pub written_at: UtcMillis,
}

/// The cards of a ticket, refusals first.
pub fn cards(known: &Known<'_>, unsettled: &[Unsettled<'_>]) -> Vec<Card> {
    let mut cards: Vec<Card> = unsettled.iter().map(|item| card(known, item)).collect();
    cards.sort_by_key(|card| match card.kind {
        CardKind::Conflict | CardKind::Refused => 0,
        CardKind::Doubtful => 1,
        CardKind::Queued => 2,
    });
    cards
}

fn card(known: &Known<'_>, item: &Unsettled<'_>) -> Card {
    let (kind, message, next, current) = match (item.refused, item.doubtful) {
        (Some(refusal), _) => (
            if refusal.code == RefusalCode::Conflict { CardKind::Conflict } else { CardKind::Refused },
            refusal.message.clone(),
            refusal.next.clone(),
            current(known, refusal),
        ),
        (None, Some(doubt)) => (
            CardKind::Doubtful,
            format!("It waits to be sent and will probably be refused: {}", doubt.message),
            doubt.next.clone(),
            current(known, doubt),
        ),
        (None, None) => (
            CardKind::Queued,
            "It waits to be sent; the clock is still running.".to_owned(),
            "It goes out by itself as soon as the server answers.".to_owned(),
            None,
        ),
    };
    Card {
        intent: item.intent.id,
        kind,
        wanted: words::wanted(&item.intent.what),
        message,
        next,
        body: words::body(&item.intent.what).map(str::to_owned),
        current,
        written_at: item.written_at,
    }
}

/// The value in force, in words.
fn current(known: &Known<'_>, refusal: &Refusal) -> Option<String> {
    let value = refusal.current.as_deref()?;
    if let Ok(status) = serde_json::from_str::<Status>(value) {
        return Some(words::status(status).to_owned());
    }
    match serde_json::from_str::<Option<PersonId>>(value) {
        Ok(Some(person)) => known.name(person),
        Ok(None) => Some("Nobody".to_owned()),
        Err(_) => None,
    }
}

/// The same, as a line of the outbox.
pub fn outbox_item(number: String, subject: String, item: &Unsettled<'_>) -> OutboxItem {
    let ticket = TicketId(item.intent.target_id());
    OutboxItem {
        intent: item.intent.id,
        ticket,
        number,
        subject,
        wanted: words::wanted(&item.intent.what),
        body: words::body(&item.intent.what).map(str::to_owned),
        written_at: item.written_at,
        state: match item.refused {
            None => OutboxState::Waiting,
            Some(refusal) => OutboxState::Refused {
                message: refusal.message.clone(),
                next: refusal.next.clone(),
                conflict: refusal.code == RefusalCode::Conflict,
            },
        },
    }
}
