//! The explainer adds up: to the millisecond, without gaps, whatever happened (property), and says what if.

use proptest::prelude::*;
use vioe_desk::view::{Explanation, StretchKind, TickKind, WhatIfAction};
use vioe_desk::views::explanation;
use vioe_domain::sla::{ClockKind, Exclusion, ExclusionReason};
use vioe_domain::ticket::Kind;
use vioe_domain::time::{HOUR, MINUTE};
use vioe_domain::{Level, Priority, Status, UtcMillis};

use crate::build::{ADA, MIA, Story, at, person};

fn explain(story: &Story, now: UtcMillis, kind: ClockKind, cycle: u32) -> Option<Explanation> {
    story.look_at(now, |known, assessment| explanation(known, assessment, &person(ADA), (kind, cycle), None))
}

/// Checks what must hold of every explanation.
fn adds_up(explanation: &Explanation, now: UtcMillis) {
    let sum = explanation.sum;
    assert_eq!(
        sum.since_ms - sum.closed_ms - sum.waiting_ms - sum.excluded_ms,
        sum.ran_ms,
        "the sum does not add up: {sum:?}"
    );
    assert_eq!(sum.ran_ms, explanation.meter.elapsed_ms, "the sum and the meter disagree");
    for strip in &explanation.strips {
        for pair in strip.stretches.windows(2) {
            assert_eq!(pair[0].to, pair[1].from, "a gap in {:?}", strip.clock);
        }
        for stretch in &strip.stretches {
            assert!(stretch.from < stretch.to);
            let counts = !matches!(
                stretch.kind,
                StretchKind::Closed | StretchKind::Waiting | StretchKind::Resolved | StretchKind::Excluded
            );
            assert_eq!(stretch.counted_ms, if counts { stretch.to.since(stretch.from) } else { 0 });
            assert_eq!(stretch.kind == StretchKind::ToCome, counts && stretch.from >= now, "{stretch:?}");
        }
        // What ran in the last cycle, and what is to come, is the budget if it is still to be met.
        let meter = &strip.meter;
        let last: Vec<_> =
            strip.stretches.iter().filter(|stretch| stretch.from >= meter.started_at).collect();
        let ran: i64 = last
            .iter()
            .filter(|stretch| stretch.kind != StretchKind::ToCome)
            .map(|stretch| stretch.counted_ms)
            .sum();
        assert_eq!(ran, meter.elapsed_ms, "{:?}", strip.clock);
        if strip.clock != ClockKind::ResolutionMaximum
            && meter.due_at.is_some_and(|due| due > now)
            && meter.stopped_at.is_none()
        {
            let to_come: i64 = last.iter().map(|stretch| stretch.counted_ms).sum();
            assert_eq!(to_come, meter.budget_ms, "{:?}", strip.clock);
        }
    }
}

#[test]
fn a_weekend_wait_is_told_apart_from_the_weekend() {
    // EC-40: Friday 10:00, waiting Friday 17:00 to Monday 10:00, New York.
    let story = Story::raised("2026-06-05T14:00:00", Priority::P3, Level::Standard)
        .moved("2026-06-05T21:00:00", Status::PendingCustomer)
        .moved("2026-06-08T14:00:00", Status::InProgress);
    let now = at("2026-06-08T16:00:00");
    let explanation = explain(&story, now, ClockKind::ResolutionTarget, 1).unwrap();
    adds_up(&explanation, now);
    assert_eq!(explanation.sum.ran_ms, 9 * HOUR);
    assert_eq!(explanation.sum.waiting_ms, 65 * HOUR, "waiting comes before closed: each instant once");
    assert_eq!(explanation.sum.closed_ms, 0);
    assert_eq!(explanation.hours, "Mon–Fri 09:00–18:00");
    let waiting =
        explanation.strips[0].stretches.iter().find(|stretch| stretch.kind == StretchKind::Waiting).unwrap();
    assert_eq!(waiting.author.as_deref(), Some("Ada"));
    assert_eq!(waiting.event, Some(story.events[1].id));
}

#[test]
fn the_clock_asked_about_comes_first_and_updates_share_a_strip() {
    let story = Story::raised("2026-06-02T14:00:00", Priority::P2, Level::Premium)
        .reply("2026-06-02T14:30:00", ADA)
        .reply("2026-06-02T16:00:00", ADA)
        .reply("2026-06-02T18:30:00", ADA);
    let now = at("2026-06-02T19:00:00");
    let explanation = explain(&story, now, ClockKind::Update, 3).unwrap();
    adds_up(&explanation, now);
    let strip = &explanation.strips[0];
    assert_eq!(strip.clock, ClockKind::Update);
    let cycles: Vec<_> = strip.ticks.iter().filter_map(|tick| tick.cycle).collect();
    assert_eq!(cycles, [1, 2]);
    assert!(
        strip.ticks.iter().any(|tick| tick.kind == TickKind::MetLate),
        "the second came after 2.5 of 2 h"
    );
    assert_eq!(explanation.strips.len(), 3);
}

#[test]
fn past_the_target_turns_amber_and_past_the_limit_red() {
    let story = Story::raised("2026-06-02T14:00:00", Priority::P2, Level::Premium);
    let now = at("2026-06-03T20:00:00");
    let explanation = explain(&story, now, ClockKind::ResolutionMaximum, 1).unwrap();
    adds_up(&explanation, now);
    let kinds: Vec<_> = explanation.strips[0].stretches.iter().map(|stretch| stretch.kind).collect();
    assert_eq!(kinds, [StretchKind::Ran, StretchKind::PastTarget, StretchKind::PastLimit]);
}

#[test]
fn what_if_it_were_p1_now() {
    let story = Story::raised("2026-06-05T21:00:00", Priority::P3, Level::Standard); // Friday 17:00
    let now = at("2026-06-06T14:00:00"); // Saturday 10:00, EC-66
    let explanation = explain(&story, now, ClockKind::ResolutionTarget, 1).unwrap();
    let what_if = explanation
        .what_ifs
        .iter()
        .find(|what_if| what_if.action == WhatIfAction::Priority { to: Priority::P1 })
        .unwrap();
    assert_eq!(what_if.first_response_at, Some(now));
    assert_eq!(what_if.target_at, Some(at("2026-06-06T17:00:00")));
    assert_eq!(what_if.maximum_at, Some(at("2026-06-06T21:00:00")));
    assert!(what_if.breaks, "nobody has answered, and 15 minutes of it are gone");
    assert!(explanation.what_ifs.len() <= 5);
}

#[test]
fn asking_keeps_the_first_response_and_what_resolution_has_left() {
    let story = Story::raised("2026-06-02T14:00:00", Priority::P3, Level::Standard);
    let now = at("2026-06-02T15:00:00");
    let explanation = explain(&story, now, ClockKind::FirstResponse, 1).unwrap();
    let ask = explanation.what_ifs.iter().find(|what_if| what_if.action == WhatIfAction::Ask).unwrap();
    assert_eq!(ask.meets, [ClockKind::FirstResponse]);
    assert_eq!(ask.kept_ms, Some(26 * HOUR));
    assert_eq!(ask.target_at, None, "while it waits there is no due instant");
}

#[test]
fn while_it_waits_going_on_comes_first() {
    let story = Story::raised("2026-06-02T14:00:00", Priority::P3, Level::Standard)
        .moved("2026-06-02T15:00:00", Status::PendingCustomer);
    let now = at("2026-06-02T17:00:00");
    let explanation = explain(&story, now, ClockKind::ResolutionTarget, 1).unwrap();
    assert_eq!(explanation.what_ifs[0].action, WhatIfAction::Resume);
    assert_eq!(explanation.what_ifs[0].target_at, Some(at("2026-06-05T16:00:00")));
    assert_eq!(explanation.what_ifs[0].kept_ms, Some(26 * HOUR));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn whatever_happened_it_adds_up(
        priority in prop::sample::select(Priority::ALL),
        level in prop::sample::select(&[Level::Standard, Level::Extended, Level::Premium][..]),
        start in 0_i64..7 * 24 * 60,
        acts in prop::collection::vec((1_i64..40 * 60, 0_u8..9), 0..8),
        windows in prop::collection::vec((0_i64..14 * 24 * 60, 1_i64..48 * 60), 0..3),
        now in 1_i64..20 * 24 * 60,
    ) {
        let monday = at("2026-06-01T00:00:00");
        let opened = monday.plus(start * MINUTE + 137);
        let mut story = Story::raised("2026-06-01T00:00:00", priority, level);
        let raised = story.events.remove(0);
        story.push_at(opened, MIA, raised.kind);
        let (mut when, mut status) = (opened, Status::Open);
        for (later, act) in acts {
            when = when.plus(later * MINUTE);
            let moved = |to, said: bool| Kind::StatusChanged {
                to,
                message: said.then(|| "x".to_owned()),
                resolution: None,
            };
            let kind = match (act, status) {
                (0, _) => Kind::ReplySent { body: "x".to_owned() },
                (1, Status::Open | Status::InProgress) => {
                    status = Status::PendingCustomer;
                    moved(Status::PendingCustomer, true)
                }
                (2, Status::Open | Status::InProgress | Status::PendingCustomer) => {
                    status = Status::Resolved;
                    moved(Status::Resolved, true)
                }
                (3, Status::PendingCustomer | Status::Resolved) => {
                    status = Status::InProgress;
                    moved(Status::InProgress, false)
                }
                (4, _) => Kind::CallLogged { held_at: when.plus(-20 * MINUTE), body: "x".to_owned() },
                (5, _) => Kind::PriorityChanged {
                    from: Priority::P3,
                    to: Priority::ALL[(later % 4) as usize],
                    mode: vioe_domain::ticket::PriorityMode::Change,
                    reason: "x".to_owned(),
                },
                (6, _) => Kind::EmergencyDeclared { scenario: None, report: None },
                (7, _) => Kind::ProgressLogged { body: "x".to_owned() },
                _ => {
                    if status == Status::Resolved {
                        status = Status::InProgress;
                    }
                    story.push_at(when, MIA, Kind::ReplySent { body: "x".to_owned() });
                    continue;
                }
            };
            story.push_at(when, ADA, kind);
        }
        for (from, length) in windows {
            let from = monday.plus(from * MINUTE);
            story.exclusions.push(Exclusion {
                from,
                to: from.plus(length * MINUTE),
                reason: ExclusionReason::ThirdParty,
                announced_at: None,
                approved: true,
            });
        }
        let now = opened.plus(now * MINUTE + 1);
        let clocks: Vec<_> = story.look_at(now, |_, assessment| {
            assessment.clocks.iter().map(|clock| (clock.kind, clock.cycle)).collect()
        });
        for (kind, cycle) in clocks {
            adds_up(&explain(&story, now, kind, cycle).unwrap(), now);
        }
    }
}
