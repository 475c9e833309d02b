//! One look: which alarms begin, which end, and what is shown of them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use vioe_domain::coverage::Zone;
use vioe_domain::escalation::Severity;
use vioe_domain::ticket::{Event, Kind, Side, Ticket};
use vioe_domain::{AlertId, Person, TicketId, UtcMillis};
use vioe_store::{Alarm, Read, StoreError, Write};

use super::Watching;
use super::notice::{Told, after_quiet, notices};
use super::quiet::{is_quiet, waits};
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
        let quiet = is_quiet(&person, self.zone(), now);
        let waited = std::mem::replace(&mut watching.quiet, quiet) && !quiet;
        if !watching.took_over || waited {
            // Noted in an earlier run and perhaps never shown: at most twice, never not at all. Or they waited.
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
        let told = self.tell_in_time(&session, to_tell, now).await;
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

    /// Tells what is not held back: in quiet hours some of it waits, and what somebody put off comes when it is over.
    async fn tell_in_time(
        &self,
        session: &Session,
        ids: Vec<AlertId>,
        now: UtcMillis,
    ) -> Result<(), DeskError> {
        let (person, zone) = (session.person(), self.zone().clone());
        let ids = self.read(move |read| tellable(read, ids, &person, &zone, now)).await?;
        self.tell(session, ids, now).await?;
        self.remind(session, now).await
    }

    /// Tells again of what was put off until now, if it still stands. No other device is asked: it was put off here.
    async fn remind(&self, session: &Session, now: UtcMillis) -> Result<(), DeskError> {
        let (person, zone) = (session.person(), self.zone().clone());
        let over = self
            .read(move |read| {
                let put_off = read.alarms_put_off()?;
                let over = put_off.into_iter().filter(|(_, until)| *until <= now).map(|(id, _)| id);
                tellable(read, over.collect(), &person, &zone, now)
            })
            .await?;
        if over.is_empty() {
            return Ok(());
        }
        let zone = self.zone().clone();
        let told = self
            .write(move |write| {
                let mut told = Vec::new();
                for id in over {
                    write.put_off_alarm(id, None)?;
                    if write.read().alarm(id)?.is_some_and(|alarm| alarm.is_live()) {
                        told.extend(describe(&write.read(), id, &zone)?);
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

    /// Claims, records and hands out what is to be shown.
    async fn tell(&self, session: &Session, ids: Vec<AlertId>, now: UtcMillis) -> Result<(), DeskError> {
        if ids.is_empty() {
            return Ok(());
        }
        let granted = self.claim(session, &ids).await;
        let (person, zone) = (session.person(), self.zone().clone());
        let told = self
            .write(move |write| {
                let (mut told, mut waited) = (Vec::new(), Vec::new());
                for id in ids {
                    if granted.contains(&id) {
                        // Before it is shown: a crash may show it twice, never not at all.
                        write.alarm_fired(id, now)?;
                        let read = write.read();
                        let of = if has_waited(&read, id, &person, &zone)? { &mut waited } else { &mut told };
                        of.extend(describe(&read, id, &zone)?);
                    } else {
                        write.alarm_shown(id, now)?;
                    }
                }
                Ok((told, waited))
            })
            .await?;
        let (told, waited) = told.value;
        for notice in notices(told).into_iter().chain(after_quiet(waited)) {
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

/// Whether one of us acted on the ticket by it. What waits to be sent counts: the person at this desk wrote it. Setting the
/// priority anew does not: what that sets off is to be told (EC-66).
pub(super) fn acts(event: &Event) -> bool {
    event.actor.side == Side::Agent
        && !matches!(
            event.kind,
            Kind::NoteAdded { .. }
                | Kind::AutoReplySent { .. }
                | Kind::TicketRaised(_)
                | Kind::PriorityChanged { .. }
                | Kind::EmergencyDeclared { .. }
                | Kind::TermsApplied { .. }
        )
}

/// What may be told now: not what waits in quiet hours, and not what is put off.
fn tellable(
    read: &Read<'_>,
    ids: Vec<AlertId>,
    person: &Person,
    zone: &Zone,
    now: UtcMillis,
) -> Result<Vec<AlertId>, StoreError> {
    let put_off = read.alarms_put_off()?;
    let quiet = is_quiet(person, zone, now);
    let mut kept = BTreeSet::new();
    for id in ids {
        let off = put_off.get(&id).is_some_and(|until| *until > now);
        let waits = off || quiet && can_wait(read, id)?;
        if !waits {
            kept.insert(id);
        }
    }
    Ok(kept.into_iter().collect())
}

/// Whether an alarm came in this person's quiet hours and had to wait for their end.
fn has_waited(read: &Read<'_>, id: AlertId, person: &Person, zone: &Zone) -> Result<bool, StoreError> {
    let seen_at = read.alarm(id)?.map(|alarm| alarm.first_seen_at);
    Ok(seen_at.is_some_and(|at| is_quiet(person, zone, at)) && can_wait(read, id)?)
}

fn can_wait(read: &Read<'_>, id: AlertId) -> Result<bool, StoreError> {
    let Some(alarm) = read.alarm(id)? else { return Ok(false) };
    let ticket = read.ticket(alarm.alert.ticket)?;
    Ok(ticket.is_some_and(|ticket| waits(&alarm.alert, ticket.priority)))
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
fn describe(read: &Read<'_>, id: AlertId, zone: &Zone) -> Result<Option<Told>, StoreError> {
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
