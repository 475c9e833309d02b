//! Alerts that concern the signed-in person: each exactly once, across restarts and devices (sla.md 2.12).

use std::collections::BTreeMap;

use rusqlite::{Row, params};
use vioe_domain::escalation::Alert;
use vioe_domain::time::DAY;
use vioe_domain::{AlertId, TicketId, UtcMillis};

use crate::base::MarkRow;
use crate::read::Result;
use crate::rows::{instant, json, maybe_instant, to_json, uuid};
use crate::{Read, Write};

/// Why an alarm is over without having been settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlarmEnd {
    /// Somebody acted on the ticket since, or the clock stopped.
    Cleared,
    /// Late evidence showed that it never happened (EC-56).
    Rescinded,
}

/// An alert as this device knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// The alert.
    pub alert: Alert,
    /// When its clock is or was due.
    pub due_at: Option<UtcMillis>,
    /// When this device first knew of it.
    pub first_seen_at: UtcMillis,
    /// When this device decided to notify (it may have died before the notification showed).
    pub fired_at: Option<UtcMillis>,
    /// When one of this person's devices showed it.
    pub shown_at: Option<UtcMillis>,
    /// When this person settled it, on some device.
    pub acknowledged_at: Option<UtcMillis>,
    /// Over without having been settled: why and when.
    pub ended: Option<(AlarmEnd, UtcMillis)>,
}

impl Alarm {
    /// Whether it is still to be dealt with.
    pub fn is_live(&self) -> bool {
        self.acknowledged_at.is_none() && self.ended.is_none()
    }
}

/// The few alarms that are put off are one value.
const PUT_OFF: &str = "alarms_put_off";
/// So long a settled alarm is listed.
const LISTED: i64 = 30 * DAY;

const COLUMNS: &str = "value, due_at, first_seen_at, fired_at, shown_at, acknowledged_at, ended, ended_at";

/// # Errors
/// Every method: the database's trouble, or a stored value that can't be read.
impl Read<'_> {
    /// Every alarm of the last 30 days and every live one, newest first.
    pub fn alarms(&self, now: UtcMillis) -> Result<Vec<Alarm>> {
        self.select_alarms(
            &format!(
                "SELECT {COLUMNS} FROM alarm
                 WHERE first_seen_at > ?1 OR (acknowledged_at IS NULL AND ended IS NULL)
                 ORDER BY first_seen_at DESC, id"
            ),
            [now.plus(-LISTED).0],
        )
    }

    /// One alarm.
    pub fn alarm(&self, alert: AlertId) -> Result<Option<Alarm>> {
        let found = self
            .select_alarms(&format!("SELECT {COLUMNS} FROM alarm WHERE id = ?1"), [alert.0.into_bytes()])?;
        Ok(found.into_iter().next())
    }

    /// The alarms of one ticket.
    pub fn alarms_of(&self, ticket: TicketId) -> Result<Vec<Alarm>> {
        self.select_alarms(
            &format!("SELECT {COLUMNS} FROM alarm WHERE ticket = ?1 ORDER BY first_seen_at, id"),
            [ticket.0.into_bytes()],
        )
    }

    /// Alarms that somebody put off on this device, each until when.
    pub fn alarms_put_off(&self) -> Result<BTreeMap<AlertId, UtcMillis>> {
        Ok(self.value(PUT_OFF)?.unwrap_or_default())
    }

    /// Settled alarms the server has not been told of.
    pub fn acknowledgements_to_send(&self) -> Result<Vec<AlertId>> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT id FROM alarm WHERE acknowledged_at IS NOT NULL AND told = 0 ORDER BY id LIMIT 500",
            )?
            .query_map([], |row| Ok(AlertId(uuid(row, 0)?)))?
            .collect::<rusqlite::Result<_>>()?)
    }

    fn select_alarms(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Alarm>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut alarms = Vec::new();
        while let Some(row) = rows.next()? {
            alarms.push(alarm(row)?);
        }
        Ok(alarms)
    }

    pub(crate) fn mark_on(&self, alert: AlertId) -> Result<Option<MarkRow>> {
        let Some(me) = self.profile()?.map(|profile| profile.person.id) else {
            return Ok(None);
        };
        // Few alerts are marked, and this is asked once an alert: a scan of one table's rows will do.
        let mut statement = self.conn.prepare_cached("SELECT value FROM base_row WHERE tbl = 6")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mark: MarkRow = json(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, "mark")?;
            if mark.alert == alert && mark.person == me {
                return Ok(Some(mark));
            }
        }
        Ok(None)
    }
}

fn alarm(row: &Row<'_>) -> Result<Alarm> {
    let ended = match row.get::<_, Option<i64>>(6)? {
        None => None,
        Some(0) => Some((AlarmEnd::Cleared, instant(row, 7)?)),
        Some(_) => Some((AlarmEnd::Rescinded, instant(row, 7)?)),
    };
    Ok(Alarm {
        alert: json(&row.get::<_, String>(0)?, "alarm")?,
        due_at: maybe_instant(row, 1)?,
        first_seen_at: instant(row, 2)?,
        fired_at: maybe_instant(row, 3)?,
        shown_at: maybe_instant(row, 4)?,
        acknowledged_at: maybe_instant(row, 5)?,
        ended,
    })
}

/// # Errors
/// Every method: the database's trouble.
impl Write<'_> {
    /// Notes an alert that concerns this person. True exactly the first time, on any device of theirs this store has
    /// heard of: a mark that came from another device counts.
    pub fn raise_alarm(&mut self, alert: &Alert, due_at: Option<UtcMillis>, at: UtcMillis) -> Result<bool> {
        let mark = self.read().mark_on(alert.id)?;
        let (shown, acknowledged) =
            mark.as_ref().map_or((None, None), |mark| (mark.shown_at, mark.acknowledged_at));
        let new = self
            .conn
            .prepare_cached(
                "INSERT INTO alarm (id, ticket, value, due_at, first_seen_at, shown_at, acknowledged_at, told)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO NOTHING",
            )?
            .execute(params![
                alert.id.0.into_bytes(),
                alert.ticket.0.into_bytes(),
                to_json(alert, "alarm")?,
                due_at.map(|at| at.0),
                at.0,
                shown.map(|at| at.0),
                acknowledged.map(|at| at.0),
                acknowledged.is_some(),
            ])?;
        self.touched.alerts |= new > 0;
        Ok(new > 0 && shown.is_none() && acknowledged.is_none())
    }

    /// This device decided to notify.
    pub fn alarm_fired(&mut self, alert: AlertId, at: UtcMillis) -> Result<()> {
        self.alarm_set("UPDATE alarm SET fired_at = ?2 WHERE id = ?1 AND fired_at IS NULL", alert, at)
    }

    /// It was shown.
    pub fn alarm_shown(&mut self, alert: AlertId, at: UtcMillis) -> Result<()> {
        self.alarm_set("UPDATE alarm SET shown_at = ?2 WHERE id = ?1 AND shown_at IS NULL", alert, at)
    }

    /// This person settled it; the server is told with the next sync.
    pub fn acknowledge_alarm(&mut self, alert: AlertId, at: UtcMillis) -> Result<()> {
        self.alarm_set(
            "UPDATE alarm SET acknowledged_at = ?2 WHERE id = ?1 AND acknowledged_at IS NULL",
            alert,
            at,
        )
    }

    /// Puts it off until then, on this device; none: no longer.
    pub fn put_off_alarm(&mut self, alert: AlertId, until: Option<UtcMillis>) -> Result<()> {
        let mut put_off = self.read().alarms_put_off()?;
        match until {
            Some(until) => put_off.insert(alert, until),
            None => put_off.remove(&alert),
        };
        self.touched.alerts = true;
        self.set_value(PUT_OFF, &put_off)
    }

    /// It is over without having been settled.
    pub fn end_alarm(&mut self, alert: AlertId, why: AlarmEnd, at: UtcMillis) -> Result<()> {
        let changed = self
            .conn
            .prepare_cached(
                "UPDATE alarm SET ended = ?2, ended_at = ?3
                 WHERE id = ?1 AND ended IS NULL AND acknowledged_at IS NULL",
            )?
            .execute(params![alert.0.into_bytes(), why as i64, at.0])?;
        self.touched.alerts |= changed > 0;
        Ok(())
    }

    /// The server knows that these are settled.
    pub fn acknowledgements_sent(&mut self, alerts: &[AlertId]) -> Result<()> {
        let mut told = self.conn.prepare_cached("UPDATE alarm SET told = 1 WHERE id = ?1")?;
        for alert in alerts {
            told.execute([alert.0.into_bytes()])?;
        }
        Ok(())
    }

    /// What this person did on another device.
    pub(crate) fn apply_mark(&mut self, mark: &MarkRow) -> Result<()> {
        let mine = self.read().profile()?.is_some_and(|profile| profile.person.id == mark.person);
        if !mine {
            return Ok(());
        }
        let changed = self
            .conn
            .prepare_cached(
                "UPDATE alarm SET shown_at = coalesce(shown_at, ?2), acknowledged_at = coalesce(acknowledged_at, ?3),
                   told = told OR ?3 IS NOT NULL
                 WHERE id = ?1",
            )?
            .execute(params![
                mark.alert.0.into_bytes(),
                mark.shown_at.map(|at| at.0),
                mark.acknowledged_at.map(|at| at.0),
            ])?;
        self.touched.alerts |= changed > 0;
        Ok(())
    }

    fn alarm_set(&mut self, sql: &str, alert: AlertId, at: UtcMillis) -> Result<()> {
        let changed = self.conn.prepare_cached(sql)?.execute(params![alert.0.into_bytes(), at.0])?;
        self.touched.alerts |= changed > 0;
        Ok(())
    }
}
