//! One look: which alarms begin, which end, and what is shown of them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use vioe_domain::escalation::Severity;
use vioe_domain::ticket::{Event, Kind, Side, Ticket};
use vioe_domain::{AlertId, Person, TicketId, UtcMillis};
use vioe_store::{Alarm, Read, StoreError, Write};

use super::Watching;
use super::notice::{Told, notices};
use super::settle::settle;
use super::time::jump;
use crate::desk::Session;
use crate::uplink::GateError;
use crate::view::ConnectionState;
use crate::{Desk, DeskError};

/// How many tickets one transaction looks at.
const AT_ONCE: u32 = 200;
/// How many alerts one claim names (the protocol's limit).
const CLAIMED_AT_ONCE: usize = 500;
/// How long another device may keep us from showing an alert.
const CLAIM: Duration = Duration::from_secs(2);

impl Desk {
    /// Looks once. The watcher does it by itself; tests do it when they have moved the clock.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn tick(&self) -> Result<(), DeskError> {
        let session = self.signed_in()?;
        let mut watching = session.watching.lock().await;
        self.read_clocks(&session, &mut watching).await;
        if watching.frozen || !self.read(|read| read.is_live()).await? {
            return Ok(());
        }
        let now = self.now();
        let person = session.person();
        let mut to_tell = Vec::new();
        if !watching.took_over {
            // Noted in an earlier run and perhaps never shown: at most twice, never not at all.
            to_tell.extend(self.read(move |read| unshown(read, now)).await?);
        }
        let mut seen = BTreeSet::new();
        loop {
            // Read first: an idle desk writes nothing to the disk (I18).
            let mut due = self.read(move |read| read.due_wakes(now, AT_ONCE)).await?;
            let (person, more) = (person.clone(), due.len() >= AT_ONCE as usize);
            // A ticket that stays on the list must not keep the desk looking at it for ever.
            due.retain(|ticket| seen.insert(*ticket));
            if due.is_empty() {
                break;
            }
            to_tell.extend(self.write(move |write| look(write, &person, &due, now)).await?.value);
            if !more {
                break;
            }
        }
        let told = self.tell(&session, to_tell, now).await;
        // What could not be told is taken over by the next look.
        watching.took_over = told.is_ok();
        told
    }

    /// Compares the device's clocks with the last tick's.
    async fn read_clocks(&self, session: &Arc<Session>, watching: &mut Watching) {
        let reading = self.inner.parts.clock.read();
        let anchored = session.uplink.now().anchored;
        let jump = watching.last.map(|last| jump(last, reading)).unwrap_or_default();
        watching.last = Some(reading);
        if let Some(slept_ms) = jump.slept_ms {
            tracing::info!(slept_ms, "the device slept; looking at everything anew");
            session.uplink.poke();
        }
        if let Some(back_ms) = jump.back_ms {
            tracing::warn!(back_ms, anchored, "the wall clock was set back");
            session.uplink.poke();
        }
        watching.frozen = !anchored && (watching.frozen || jump.back_ms.is_some());
        if jump.back_ms.is_some() {
            self.tell_standing().await;
        }
    }

    /// Claims, records and hands out what is to be shown.
    async fn tell(&self, session: &Session, ids: Vec<AlertId>, now: UtcMillis) -> Result<(), DeskError> {
        if ids.is_empty() {
            return Ok(());
        }
        let granted = self.claim(session, &ids).await;
        let zone = self.zone().clone();
        let told = self
            .write(move |write| {
                let mut told = Vec::new();
                for id in ids {
                    if granted.contains(&id) {
                        // Before it is shown: a crash may show it twice, never not at all.
                        write.alarm_fired(id, now)?;
                        told.extend(describe(&write.read(), id, &zone)?);
                    } else {
                        write.alarm_shown(id, now)?;
                    }
                }
                Ok(told)
            })
            .await?;
        for notice in notices(told.value) {
            self.tell_alert(notice);
        }
        Ok(())
    }

    /// Asks the server which of them no other device of this person has shown; all of them where it does not answer.
    async fn claim(&self, session: &Session, ids: &[AlertId]) -> Vec<AlertId> {
        let online = matches!(
            session.uplink.standing().borrow().state,
            ConnectionState::Online | ConnectionState::Syncing { .. }
        );
        if !online {
            return ids.to_vec();
        }
        let claims = async {
            let mut granted = Vec::new();
            for some in ids.chunks(CLAIMED_AT_ONCE) {
                granted.extend(session.uplink.claim(some.to_vec()).await?);
            }
            Ok::<_, GateError>(granted)
        };
        match tokio::time::timeout(CLAIM, claims).await {
            Ok(Ok(granted)) => granted,
            Ok(Err(error)) => {
                tracing::info!(%error, "alerts could not be claimed; they are shown");
                ids.to_vec()
            }
            Err(_) => {
                tracing::info!("the server was slow to answer a claim; the alerts are shown");
                ids.to_vec()
            }
        }
    }
}

/// Looks at the tickets whose time has come; what is to be shown of them.
pub(super) fn look(
    write: &mut Write<'_>,
    person: &Person,
    due: &[TicketId],
    now: UtcMillis,
) -> Result<Vec<AlertId>, StoreError> {
    let mut tell = Vec::new();
    for ticket in due {
        tell.extend(look_at(write, person, *ticket, now)?);
    }
    Ok(tell)
}

fn look_at(
    write: &mut Write<'_>,
    person: &Person,
    id: TicketId,
    now: UtcMillis,
) -> Result<Vec<AlertId>, StoreError> {
    let Some(assessment) = write.reassess(id)? else { return Ok(Vec::new()) };
    let read = write.read();
    let Some(file) = read.file(id)? else { return Ok(Vec::new()) };
    let alarms: Vec<Alarm> = read.alarms_of(id)?;
    let ticket: Arc<Ticket> = file.ticket.clone();
    let acted =
        file.log.iter().map(|entry| &entry.event).filter(|event| acts(event)).map(|event| event.at).max();
    let settled = settle(&ticket, &assessment, person, &alarms, acted);
    let mut tell = Vec::new();
    for (alert, due_at, show) in &settled.raise {
        // False where another device of this person has dealt with it already.
        if write.raise_alarm(alert, *due_at, now)? && *show {
            tell.push(alert.id);
        }
    }
    for (alert, why) in settled.end {
        write.end_alarm(alert, why, now)?;
    }
    Ok(tell)
}

/// Whether one of us acted on the ticket by it. What waits to be sent counts: the person at this desk wrote it.
pub(super) fn acts(event: &Event) -> bool {
    event.actor.side == Side::Agent
        && !matches!(event.kind, Kind::NoteAdded { .. } | Kind::AutoReplySent { .. } | Kind::TicketRaised(_))
}

/// Live alarms that nobody is known to have seen: an earlier run ended between noting and showing them.
fn unshown(read: &Read<'_>, now: UtcMillis) -> Result<Vec<AlertId>, StoreError> {
    Ok(read
        .alarms(now)?
        .into_iter()
        .filter(|alarm| alarm.is_live() && alarm.shown_at.is_none())
        .filter(|alarm| alarm.alert.severity > Severity::Badge)
        .map(|alarm| alarm.alert.id)
        .collect())
}

/// What a notification says of an alarm; none where its ticket is gone.
fn describe(
    read: &Read<'_>,
    id: AlertId,
    zone: &vioe_domain::coverage::Zone,
) -> Result<Option<Told>, StoreError> {
    let Some(alarm) = read.alarm(id)? else { return Ok(None) };
    let Some(ticket) = read.ticket(alarm.alert.ticket)? else { return Ok(None) };
    let customer = read.customer(ticket.raised.customer)?;
    Ok(Some(Told {
        id,
        ticket: ticket.id,
        number: ticket.label(),
        subject: ticket.raised.subject.clone(),
        customer: customer.map(|customer| customer.name.clone()).unwrap_or_default(),
        cause: alarm.alert.cause,
        severity: alarm.alert.severity,
        at: alarm.alert.at,
        due: alarm.due_at.map(|due| crate::words::instant(due, zone)),
    }))
}
