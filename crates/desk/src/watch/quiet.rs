//! Quiet hours (sla.md 2.12): what waits until somebody is to be disturbed again.

use vioe_domain::coverage::Zone;
use vioe_domain::escalation::{Alert, Cause, Threshold};
use vioe_domain::sla::ClockKind;
use vioe_domain::time::{DAY, MINUTE};
use vioe_domain::{Person, Priority, UtcMillis};

/// Whether `person` is not to be disturbed at that instant, in the zone of their preferences or else the device's. Hours that
/// end when they begin are none.
pub fn is_quiet(person: &Person, device: &Zone, at: UtcMillis) -> bool {
    let preferences = &person.profile.preferences;
    let Some(hours) = preferences.quiet_hours else { return false };
    let zone = preferences.zone.as_ref().unwrap_or(device);
    let minute = at.plus(zone.offset_ms(at)).0.rem_euclid(DAY) / MINUTE;
    let (from, to) = (i64::from(hours.from_minute), i64::from(hours.to_minute));
    if from <= to { (from..to).contains(&minute) } else { minute >= from || minute < to }
}

/// Whether an alert of a ticket of that priority waits in quiet hours: those of P3 and P4, and warnings of updates. Never
/// those of a P1, and so never those of an emergency.
pub fn waits(alert: &Alert, priority: Priority) -> bool {
    match priority {
        Priority::P1 => false,
        Priority::P2 => matches!(
            alert.cause,
            Cause::Clock { clock: ClockKind::Update, threshold, .. } if threshold != Threshold::Breach
        ),
        Priority::P3 | Priority::P4 => true,
    }
}
