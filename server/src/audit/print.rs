//! The output line, written by hand: key order and spelling are the format's.

use vioe_domain::UtcMillis;
use vioe_domain::sla::{Clock, ClockKind, ClockStatus, Tag};

use super::history::Standing;
use super::values::{priority_name, status_name};

/// Appends `{"ticket": …, "status": …, "clocks": […]}` and a line end.
pub fn clocks(out: &mut Vec<u8>, ticket: &str, standing: &Standing, clocks: &[Clock]) {
    out.extend_from_slice(b"{\"ticket\": ");
    text(out, ticket);
    out.extend_from_slice(b", \"status\": \"");
    out.extend_from_slice(status_name(standing.status).as_bytes());
    out.extend_from_slice(b"\", \"priority\": \"");
    out.extend_from_slice(priority_name(standing.priority).as_bytes());
    out.extend_from_slice(b"\", \"tier\": ");
    number(out, i64::from(standing.tier.number()));
    out.extend_from_slice(b", \"clocks\": [");
    for (index, one) in clocks.iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(b", ");
        }
        clock(out, one);
    }
    out.extend_from_slice(b"]}\n");
}

/// Appends `{"ticket": …, "line": …, "error": …}` and a line end.
pub fn refusal(out: &mut Vec<u8>, ticket: Option<&str>, line: u64, error: &str) {
    out.extend_from_slice(b"{\"ticket\": ");
    match ticket {
        Some(ticket) => text(out, ticket),
        None => out.extend_from_slice(b"null"),
    }
    out.extend_from_slice(format!(", \"line\": {line}, \"error\": ").as_bytes());
    text(out, error);
    out.extend_from_slice(b"}\n");
}

fn clock(out: &mut Vec<u8>, clock: &Clock) {
    out.extend_from_slice(b"{\"clock\": \"");
    out.extend_from_slice(kind_name(clock.kind).as_bytes());
    out.extend_from_slice(b"\", \"cycle\": ");
    number(out, i64::from(clock.cycle));
    out.extend_from_slice(b", \"status\": \"");
    out.extend_from_slice(clock_status_name(clock.status).as_bytes());
    out.extend_from_slice(b"\", \"started_at\": ");
    instant(out, clock.started_at);
    out.extend_from_slice(b", \"budget_ms\": ");
    number(out, clock.budget_ms);
    out.extend_from_slice(b", \"elapsed_ms\": ");
    number(out, clock.elapsed_ms);
    out.extend_from_slice(b", \"due_at\": ");
    optional(out, clock.due_at);
    out.extend_from_slice(b", \"stopped_at\": ");
    optional(out, clock.stopped_at);
    out.extend_from_slice(b", \"overrun_ms\": ");
    number(out, clock.overrun_ms);
    out.extend_from_slice(b", \"tags\": [");
    for (index, tag) in clock.tags.iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(b", ");
        }
        out.push(b'"');
        out.extend_from_slice(tag_name(*tag).as_bytes());
        out.push(b'"');
    }
    out.extend_from_slice(b"], \"thresholds\": {\"50\": ");
    optional(out, clock.thresholds.half);
    out.extend_from_slice(b", \"75\": ");
    optional(out, clock.thresholds.three_quarters);
    out.extend_from_slice(b", \"90\": ");
    optional(out, clock.thresholds.nine_tenths);
    out.extend_from_slice(b"}}");
}

fn kind_name(kind: ClockKind) -> &'static str {
    match kind {
        ClockKind::FirstResponse => "first_response",
        ClockKind::Update => "update",
        ClockKind::ResolutionTarget => "resolution_target",
        ClockKind::ResolutionMaximum => "resolution_maximum",
        ClockKind::Stall => "stall",
    }
}

fn clock_status_name(status: ClockStatus) -> &'static str {
    match status {
        ClockStatus::Cancelled => "cancelled",
        ClockStatus::Met => "met",
        ClockStatus::MetLate => "met_late",
        ClockStatus::Excused => "excused",
        ClockStatus::BreachedRunning => "breached_running",
        ClockStatus::Paused => "paused",
        ClockStatus::Excluded => "excluded",
        ClockStatus::OutOfHours => "out_of_hours",
        ClockStatus::Running => "running",
    }
}

fn tag_name(tag: Tag) -> &'static str {
    match tag {
        Tag::OnChange => "on_change",
        Tag::OnCalendarChange => "on_calendar_change",
    }
}

fn text(out: &mut Vec<u8>, text: &str) {
    // A text always has a JSON form, and a Vec always takes it.
    serde_json::to_writer(out, text).unwrap_or_default();
}

fn optional(out: &mut Vec<u8>, at: Option<UtcMillis>) {
    match at {
        Some(at) => instant(out, at),
        None => out.extend_from_slice(b"null"),
    }
}

fn number(out: &mut Vec<u8>, number: i64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    let mut rest = number.unsigned_abs();
    loop {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[start..]);
}

/// `"2026-06-02T18:00:00.000Z"`. By civil arithmetic rather than through a formatter: a line has dozens of these.
fn instant(out: &mut Vec<u8>, at: UtcMillis) {
    if !(0..=UtcMillis::MAX.0).contains(&at.0) {
        text(out, &at.to_rfc3339());
        return;
    }
    let (days, ms) = (at.0 / 86_400_000, at.0 % 86_400_000);
    // Days since 0000-03-01, in eras of 400 years; years begin in March, so that leap days come last.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    let mut image = *b"\"0000-00-00T00:00:00.000Z\"";
    let mut put = |place: usize, width: usize, mut value: i64| {
        for offset in (0..width).rev() {
            image[place + offset] = b'0' + (value % 10) as u8;
            value /= 10;
        }
    };
    put(1, 4, year);
    put(6, 2, month);
    put(9, 2, day);
    put(12, 2, ms / 3_600_000);
    put(15, 2, ms / 60_000 % 60);
    put(18, 2, ms / 1_000 % 60);
    put(21, 3, ms % 1_000);
    out.extend_from_slice(&image);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_instants_as_the_formatter_does() {
        let mut at = 0;
        while at <= UtcMillis::MAX.0 {
            let mut out = Vec::new();
            instant(&mut out, UtcMillis(at));
            assert_eq!(String::from_utf8_lossy(&out), format!("\"{}\"", UtcMillis(at).to_rfc3339()));
            // A prime step: every time of day and every day of the year comes by.
            at += 12_345_678_901;
        }
    }

    #[test]
    fn writes_numbers() {
        let mut out = Vec::new();
        for value in [0, 7, -14_400_000, i64::MAX, i64::MIN] {
            number(&mut out, value);
            out.push(b' ');
        }
        assert_eq!(String::from_utf8_lossy(&out), "0 7 -14400000 9223372036854775807 -9223372036854775808 ");
    }
}
