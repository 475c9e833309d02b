//! What a look would find, without writing it down: for a desk that only reads.

use std::collections::{BTreeMap, BTreeSet};

use vioe_domain::{AlertId, Person, TicketId, UtcMillis};
use vioe_store::{Alarm, Read, StoreError};

use crate::{Desk, DeskError};

use super::settle::settle;
use super::tick::{acts, look};

/// How many tickets one transaction looks at.
const AT_ONCE: u32 = 200;

impl Desk {
    /// Looks at what is due and writes it down, and tells nobody: whoever comes to watch tells it.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn look_quietly(&self) -> Result<(), DeskError> {
        let (now, person) = (self.now(), self.signed_in()?.person());
        if !self.read(|read| read.is_live()).await? {
            return Ok(());
        }
        let mut seen = BTreeSet::new();
        loop {
            let mut due = self.read(move |read| read.due_wakes(now, AT_ONCE)).await?;
            due.retain(|ticket| seen.insert(*ticket));
            if due.is_empty() {
                return Ok(());
            }
            let person = person.clone();
            self.write(move |write| look(write, &person, &due, now)).await?;
        }
    }
}

/// The alarms as a look at this moment would leave them.
pub(crate) fn alarms_now(read: &Read<'_>, person: &Person, now: UtcMillis) -> Result<Vec<Alarm>, StoreError> {
    let mut alarms: BTreeMap<AlertId, Alarm> =
        read.alarms(now)?.into_iter().map(|alarm| (alarm.alert.id, alarm)).collect();
    // Before every scope is live a clock may lack the events that stop it (I15).
    if read.is_live()? {
        for ticket in read.due_wakes(now, u32::MAX)? {
            look_at(read, person, ticket, now, &mut alarms)?;
        }
    }
    Ok(alarms.into_values().collect())
}

fn look_at(
    read: &Read<'_>,
    person: &Person,
    id: TicketId,
    now: UtcMillis,
    alarms: &mut BTreeMap<AlertId, Alarm>,
) -> Result<(), StoreError> {
    let Some(file) = read.file(id)? else { return Ok(()) };
    let assessment = read.assess(&file.ticket, now)?;
    let known = read.alarms_of(id)?;
    let acted =
        file.log.iter().map(|entry| &entry.event).filter(|event| acts(event)).map(|event| event.at).max();
    let settled = settle(&file.ticket, &assessment, person, &known, acted);
    for (alert, due_at, _) in settled.raise {
        let (shown_at, acknowledged_at) = read.marked(alert.id)?;
        alarms.entry(alert.id).or_insert(Alarm {
            alert,
            due_at,
            first_seen_at: now,
            fired_at: None,
            shown_at,
            acknowledged_at,
            ended: None,
        });
    }
    for (alert, why) in settled.end {
        if let Some(alarm) = alarms.get_mut(&alert).filter(|alarm| alarm.is_live()) {
            alarm.ended = Some((why, now));
        }
    }
    Ok(())
}
