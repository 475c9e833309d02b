//! `explain`: why a deadline is when it is.

use serde_json::json;
use vioe_desk::view::{Explanation, ExplanationSum, Stretch, Strip};
use vioe_desk::{Desk, Explained, words};
use vioe_domain::sla::{ClockKind, ClockLine};

use crate::failure::{Ended, Failure};
use crate::instants::{self, readable};
use crate::output::Output;

/// `explain TICKET CLOCK [CYCLE]`; without a cycle, the last.
///
/// # Errors
/// There is no such ticket or clock; the store is in the way.
pub async fn explain(
    desk: &Desk,
    ticket: &str,
    kind: ClockKind,
    cycle: Option<u32>,
    output: Output,
) -> Result<Ended, Failure> {
    let ticket = desk.find_ticket(ticket).await?;
    let Explained { explanation, clock, next_began } = desk.explained(ticket, kind, cycle).await?;
    let cycle = clock.cycle;
    let of_cycle = |stretch: &&Stretch| {
        stretch.from >= clock.started_at && next_began.is_none_or(|next| stretch.from < next)
    };
    // The window shows target and maximum as one meter; here the budget is that of the clock that was asked about.
    let sum = ExplanationSum { budget_ms: clock.budget_ms, ..explanation.sum };
    let strip = explanation.strips.first();
    let stretches: Vec<&Stretch> =
        strip.map(|strip| strip.stretches.iter().filter(of_cycle).collect()).unwrap_or_default();
    let others: Vec<&Strip> = explanation.strips.iter().skip(1).collect();
    let value = json!({
        "ticket": explanation.number,
        "id": explanation.ticket,
        "clock": kind,
        "cycle": cycle,
        "customer": explanation.customer,
        "level": explanation.level,
        "zone": explanation.zone,
        "priority": explanation.priority,
        "hours": explanation.hours,
        "now": ClockLine::from(&clock),
        "sum": sum,
        "stretches": readable(&stretches),
        "ticks": readable(&strip.map(|strip| &strip.ticks)),
        "others": readable(&others),
        "what_ifs": readable(&explanation.what_ifs),
        "policy_version": explanation.policy_version,
        "tz_version": explanation.tz_version,
        "synced_at": instants::maybe(explanation.synced_at),
        "as_of": instants::text(explanation.as_of),
    });
    output.answer(&value, || text(&explanation, kind, cycle, &stretches, sum))?;
    Ok(Ended::Done)
}

fn text(
    explanation: &Explanation,
    kind: ClockKind,
    cycle: u32,
    stretches: &[&Stretch],
    sum: ExplanationSum,
) -> String {
    let mut lines = vec![
        format!("{} {} (cycle {cycle})", explanation.number, words::clock(kind)),
        format!(
            "{}, {}, {}, {:?}: {}",
            explanation.customer,
            words::level(explanation.level),
            explanation.zone.name(),
            explanation.priority,
            explanation.hours
        ),
    ];
    for stretch in stretches {
        let author = stretch.author.as_ref().map_or_else(String::new, |author| format!(" ({author})"));
        lines.push(format!(
            "{} to {}  {:>12}  {}{author}",
            stretch.from,
            stretch.to,
            clock_time(stretch.counted_ms),
            stretch.rule
        ));
    }
    lines.push(format!(
        "{} since the start, {} closed, {} waiting, {} excluded: {} of {} used",
        clock_time(sum.since_ms),
        clock_time(sum.closed_ms),
        clock_time(sum.waiting_ms),
        clock_time(sum.excluded_ms),
        clock_time(sum.ran_ms),
        clock_time(sum.budget_ms)
    ));
    lines.join("\n")
}

/// `4:05:06.007`: hours, minutes, seconds, milliseconds.
pub fn clock_time(ms: i64) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    let ms = ms.unsigned_abs();
    format!("{sign}{}:{:02}:{:02}.{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60, ms % 1_000)
}
