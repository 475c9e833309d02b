//! The alerts inbox.

use vioe_domain::ticket::{Refusal, RefusalCode};
use vioe_domain::{AlertId, UtcMillis};
use vioe_store::{Alarm, AlarmEnd, Read, StoreError};

use crate::view::{AlertState, AlertView};
use crate::watch::alarms_now;
use crate::{Desk, DeskError, Outcome, words};

impl Desk {
    /// This person's alerts: what is to be dealt with first, the most severe first; then the others, newest first.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn alerts(&self) -> Result<Vec<AlertView>, DeskError> {
        let now = self.now();
        self.read(move |read| {
            let alarms = read.alarms(now)?;
            views(read, &alarms, now)
        })
        .await
    }

    /// The same as they stand at this moment, for a desk that nobody keeps watching: what a look would find is among
    /// them, though nothing is written.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn alerts_as_of_now(&self) -> Result<Vec<AlertView>, DeskError> {
        let (now, person) = (self.now(), self.signed_in()?.person());
        self.read(move |read| {
            let alarms = alarms_now(read, &person, now)?;
            views(read, &alarms, now)
        })
        .await
    }

    /// Settles alerts, on every device of this person.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn acknowledge_alerts(&self, alerts: Vec<AlertId>) -> Result<Outcome<()>, DeskError> {
        let now = self.now();
        let outcome = self
            .write(move |write| {
                for alert in alerts {
                    write.acknowledge_alarm(alert, now)?;
                }
                Ok(())
            })
            .await?;
        self.poke();
        Ok(outcome)
    }

    /// Puts alerts off: they are out of the inbox until then, and told of again if they still stand (sla.md 2.12).
    ///
    /// # Errors
    /// Nobody is signed in; the instant has passed; the store's trouble.
    pub async fn put_off_alerts(
        &self,
        alerts: Vec<AlertId>,
        until: UtcMillis,
    ) -> Result<Outcome<()>, DeskError> {
        if until <= self.now() {
            return Err(DeskError::Refusal(Refusal {
                code: RefusalCode::Invalid,
                message: "An alert can be put off to a later time only.".to_owned(),
                next: "Choose a time that lies ahead.".to_owned(),
                current: None,
            }));
        }
        self.write(move |write| {
            for alert in alerts {
                write.put_off_alarm(alert, Some(until))?;
            }
            Ok(())
        })
        .await
    }

    /// The shell has shown a notification for these.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn alert_shown(&self, alerts: Vec<AlertId>) -> Result<Outcome<()>, DeskError> {
        let now = self.now();
        self.write(move |write| {
            for alert in alerts {
                write.alarm_shown(alert, now)?;
            }
            Ok(())
        })
        .await
    }
}

/// What is worth a line, in the order of the inbox.
fn views(read: &Read<'_>, alarms: &[Alarm], now: UtcMillis) -> Result<Vec<AlertView>, StoreError> {
    let mut views = Vec::new();
    let put_off = read.alarms_put_off()?;
    let is_off = |alarm: &Alarm| put_off.get(&alarm.alert.id).is_some_and(|until| *until > now);
    for alarm in alarms.iter().filter(|alarm| is_worth_a_line(alarm) && !is_off(alarm)) {
        let Some(ticket) = read.ticket(alarm.alert.ticket)? else { continue };
        let customer = read.customer(ticket.raised.customer)?;
        views.push(AlertView {
            id: alarm.alert.id,
            ticket: ticket.id,
            number: ticket.label(),
            subject: ticket.raised.subject.clone(),
            customer: customer.map(|customer| customer.name.clone()).unwrap_or_default(),
            priority: ticket.priority,
            headline: words::alert(alarm.alert.cause),
            clock: alarm.alert.cause.clock().map(|(clock, ..)| clock),
            threshold: alarm.alert.cause.threshold(),
            severity: alarm.alert.severity,
            at: alarm.alert.at,
            due_at: alarm.due_at,
            state: state(alarm),
            shown_at: alarm.shown_at,
        });
    }
    views.sort_by_key(|view| {
        let is_new = view.state == AlertState::New;
        let severity = is_new.then_some(view.severity);
        (!is_new, std::cmp::Reverse(severity), std::cmp::Reverse(view.at))
    });
    Ok(views)
}

/// What was over before anybody was told of it (a milder threshold passed in the same sleep) is no news.
fn is_worth_a_line(alarm: &Alarm) -> bool {
    let told = alarm.fired_at.is_some() || alarm.shown_at.is_some();
    told || !matches!(alarm.ended, Some((AlarmEnd::Cleared, _)))
}

fn state(alarm: &Alarm) -> AlertState {
    match (alarm.acknowledged_at, &alarm.ended) {
        (_, Some((AlarmEnd::Rescinded, _))) => AlertState::Rescinded,
        (Some(_), _) => AlertState::Acknowledged,
        (None, Some((AlarmEnd::Cleared, _))) => AlertState::Cleared,
        (None, None) => AlertState::New,
    }
}
