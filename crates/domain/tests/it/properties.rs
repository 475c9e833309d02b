//! What holds for any history.

use proptest::collection::vec;
use proptest::prelude::*;
use uuid::Uuid;
use vioe_domain::coverage::{Coverage, Hours, Schedule, Zone};
use vioe_domain::customer::{Calendar, DateOverride};
use vioe_domain::escalation::Tier;
use vioe_domain::sla::{Assessment, Clock, ClockKind, Exclusion, ExclusionReason, Policy, assess};
use vioe_domain::ticket::{
    Actor, Description, Event, IntakeAnswers, Intent, Kind, PriorityMode, Raised, Resolution, Scenario, Side,
    Status, Target, Ticket, What, decide, fold,
};
use vioe_domain::time::{DAY, HOUR, MINUTE};
use vioe_domain::{
    Category, Channel, CustomerId, DeviceId, EventId, IntentId, Level, PersonId, Priority, UtcMillis,
};

use crate::story::{TICKET, acme, kim, standing};

const ZONES: &[&str] = &[
    "UTC",
    "America/New_York",
    "Europe/Berlin",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
];

fn zone() -> impl Strategy<Value = Zone> {
    prop::sample::select(ZONES).prop_map(|name| Zone::new(name).unwrap())
}

/// Instants of the years 2026 and 2027, to the millisecond.
fn any_instant() -> impl Strategy<Value = UtcMillis> {
    (1_767_225_600_000_i64..1_830_297_600_000).prop_map(UtcMillis)
}

pub fn calendar() -> impl Strategy<Value = Calendar> {
    let date = (20_454_i32..21_184).prop_map(|day| chrono::NaiveDate::from_epoch_days(day).unwrap());
    let hours = prop_oneof![
        Just(Vec::new()),
        Just(vec![("09:00", "13:00")]),
        Just(vec![("00:00", "24:00")]),
        Just(vec![("07:30", "11:00"), ("10:00", "12:15"), ("20:00", "24:00")]),
    ];
    let entry = (date.clone(), hours).prop_map(|(date, hours)| DateOverride {
        date,
        windows: hours
            .iter()
            .map(|(open, close)| vioe_domain::coverage::DayWindow::parse(open, close).unwrap())
            .collect(),
    });
    (vec(date, 0..8), vec(entry, 0..4)).prop_map(|(holidays, overrides)| Calendar { holidays, overrides })
}

fn level() -> impl Strategy<Value = Level> {
    prop::sample::select(&[Level::Standard, Level::Extended, Level::Premium])
}

fn priority() -> impl Strategy<Value = Priority> {
    prop::sample::select(Priority::ALL)
}

fn status() -> impl Strategy<Value = Status> {
    prop::sample::select(Status::ALL)
}

fn text() -> String {
    "Words".to_owned()
}

/// Any kind of event, whether or not a lifecycle would have it there.
fn kind() -> impl Strategy<Value = (Side, Kind)> {
    let side = prop::sample::select(&[Side::Customer, Side::Agent, Side::System]);
    let kind = prop_oneof![
        4 => Just(Kind::ReplySent { body: text() }),
        1 => Just(Kind::NoteAdded { body: text() }),
        1 => Just(Kind::AutoReplySent { body: text() }),
        1 => any_instant().prop_map(|held_at| Kind::CallLogged { held_at, body: text() }),
        6 => status().prop_map(|to| Kind::StatusChanged {
            to,
            message: Some(text()),
            resolution: (to == Status::Resolved).then_some(Resolution::Fixed),
        }),
        3 => (priority(), any::<bool>()).prop_map(|(to, change)| Kind::PriorityChanged {
            from: Priority::P3,
            to,
            mode: if change { PriorityMode::Change } else { PriorityMode::Correction },
            reason: text(),
        }),
        1 => (1_u8..=4).prop_map(|tier| Kind::TierChanged {
            to: Tier::new(tier).unwrap(),
            reason: text(),
            cause: None,
        }),
        1 => Just(Kind::EmergencyDeclared { scenario: None, report: None }),
        1 => Just(Kind::ProgressLogged { body: text() }),
        1 => Just(Kind::MergedAway { into: "VI-2".to_owned(), survivor: None }),
        1 => (prop::option::of(level()), prop::option::of(zone()))
            .prop_map(|(level, zone)| Kind::TermsApplied { level, zone }),
        1 => (0_u128..20).prop_map(|message| Kind::MessageWithdrawn {
            message: EventId(Uuid::from_u128(message)),
            bounced: true,
        }),
        1 => (0_u128..20).prop_map(|message| Kind::ReopenUndone { message: EventId(Uuid::from_u128(message)) }),
    ];
    (side, kind)
}

/// A ticket opened at some instant, and up to twelve events in the ten days after it.
pub fn log() -> impl Strategy<Value = Vec<Event>> {
    let opened = (any_instant(), level(), priority(), zone(), any::<bool>());
    (opened, vec((0_i64..10 * DAY, kind()), 0..12)).prop_map(
        |((opened_at, level, priority, zone, live_call), events)| {
            let raised = Kind::TicketRaised(Box::new(Raised {
                number: Some(1),
                external: None,
                customer: CustomerId(Uuid::nil()),
                contact: None,
                subject: text(),
                category: Category::Question,
                channel: Channel::Phone,
                priority,
                answers: None,
                description: Description { text: text(), ..Description::default() },
                level,
                zone,
                live_call,
                intake: IntakeAnswers::default(),
                origin: None,
            }));
            let mut log = vec![event(0, opened_at, Side::Customer, raised)];
            for (index, (after, (side, kind))) in events.into_iter().enumerate() {
                log.push(event(index as u128 + 1, opened_at.plus(after), side, kind));
            }
            log
        },
    )
}

fn event(id: u128, at: UtcMillis, side: Side, kind: Kind) -> Event {
    Event {
        id: EventId(Uuid::from_u128(id)),
        ticket: TICKET,
        actor: Actor { side, person: None },
        device: None,
        occurred_at: at,
        received_at: Some(at),
        at,
        flagged: false,
        kind,
    }
}

pub fn exclusions() -> impl Strategy<Value = Vec<Exclusion>> {
    let one = (any_instant(), 0..5 * DAY, any::<bool>()).prop_map(|(from, length, approved)| Exclusion {
        from,
        to: from.plus(length),
        reason: ExclusionReason::ThirdParty,
        announced_at: None,
        approved,
    });
    vec(one, 0..4)
}

/// The ticket as known at `now`, and its clocks.
fn at(log: &[Event], calendar: &Calendar, exclusions: &[Exclusion], now: UtcMillis) -> (Ticket, Assessment) {
    let known: Vec<Event> = log.iter().filter(|event| event.at <= now).cloned().collect();
    let ticket = fold(&known).unwrap();
    let hours = Hours::new(&ticket.raised.zone, calendar).unwrap();
    let assessment = assess(TICKET, &ticket.history, &hours, exclusions, &Policy::default(), now);
    (ticket, assessment)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// EC-16: a higher level is never due later. (3,000 draws a run.)
    #[test]
    fn a_higher_level_is_never_due_later(
        from in any_instant(), zone in zone(), calendar in calendar(), budgets in vec(0..200 * HOUR, 12),
    ) {
        // Overrides may open hours that a level does not have otherwise; the ladder is a property of the week.
        let calendar = Calendar { overrides: Vec::new(), ..calendar };
        let [standard, extended, always] = [Schedule::Standard, Schedule::Extended, Schedule::Always]
            .map(|schedule| Coverage::new(schedule, &zone, &calendar).unwrap());
        for budget in budgets {
            let (premium, middle, base) =
                (always.after(from, budget), extended.after(from, budget), standard.after(from, budget));
            prop_assert!(premium <= middle && middle <= base);
        }
    }

    /// EC-17: elapsed is monotone; due is the first instant with that much elapsed; more budget is never due earlier.
    #[test]
    fn due_is_the_first_instant_at_which_the_budget_is_used(
        from in any_instant(), zone in zone(), calendar in calendar(),
        budget in 1..200 * HOUR, more in 0..50 * HOUR, later in 0..30 * DAY,
    ) {
        for schedule in [Schedule::Standard, Schedule::Extended, Schedule::Always] {
            let coverage = Coverage::new(schedule, &zone, &calendar).unwrap();
            let due = coverage.after(from, budget);
            prop_assert_eq!(coverage.between(from, due), budget);
            prop_assert_eq!(coverage.between(from, due.plus(-1)), budget - 1);
            prop_assert!(coverage.after(from, budget + more) >= due);
            let at = from.plus(later);
            let elapsed = coverage.between(from, at);
            prop_assert!((0..=later).contains(&elapsed));
            prop_assert_eq!(elapsed + coverage.between(at, at.plus(HOUR)), coverage.between(from, at.plus(HOUR)));
            // The membership rule, instant by instant.
            prop_assert_eq!(coverage.between(at, at.plus(1)) == 1, coverage.covered(at));
        }
    }

    /// A clock that stays open only ever counts on, and never faster than the wall's.
    #[test]
    fn elapsed_is_monotone(
        log in log(), calendar in calendar(), exclusions in exclusions(), first in 0..20 * DAY, later in 0..DAY,
    ) {
        let last = log.iter().map(|event| event.at).max().unwrap();
        let (_, before) = at(&log, &calendar, &exclusions, last.plus(first));
        let (_, after) = at(&log, &calendar, &exclusions, last.plus(first + later));
        prop_assert_eq!(before.clocks.len(), after.clocks.len());
        for (before, after) in before.clocks.iter().zip(&after.clocks) {
            let grown = after.elapsed_ms - before.elapsed_ms;
            prop_assert!((0..=later).contains(&grown), "{before:?} {after:?}");
            prop_assert!(!before.is_breached() || after.is_breached() || !exclusions.is_empty());
            if !before.is_open() {
                prop_assert_eq!((before.elapsed_ms, before.due_at), (after.elapsed_ms, after.due_at));
            }
        }
    }

    /// The clocks are in order, thresholds are in order, and what is said of a clock agrees with itself.
    #[test]
    fn clocks_are_in_order_and_agree_with_themselves(
        log in log(), calendar in calendar(), exclusions in exclusions(), after in 0..20 * DAY,
    ) {
        let now = log[0].at.plus(after);
        let (_, assessment) = at(&log, &calendar, &exclusions, now);
        let order: Vec<(ClockKind, u32)> =
            assessment.clocks.iter().map(|clock| (clock.kind, clock.cycle)).collect();
        prop_assert!(order.is_sorted());
        for clock in &assessment.clocks {
            agrees(clock, now)?;
        }
        prop_assert!(assessment.next_wake_at.is_none_or(|wake| wake > now));
        prop_assert!(assessment.alerts.iter().all(|alert| alert.at <= now));
        let ids: std::collections::BTreeSet<_> = assessment.alerts.iter().map(|alert| alert.id).collect();
        prop_assert_eq!(ids.len(), assessment.alerts.len());
    }

    /// EC-51: events that arrive out of order come to the same.
    #[test]
    fn any_order_of_arrival_folds_to_the_same_ticket(
        (log, shuffled) in log()
            .prop_map(|mut log| {
                // Instants of their own: what happens at one instant keeps the server's order (ruling 12).
                for (index, event) in log.iter_mut().enumerate() {
                    event.at = UtcMillis(event.at.0 / 1_000 * 1_000 + index as i64);
                }
                log[0].at = log.iter().map(|event| event.at).min().unwrap().plus(-1_000);
                log
            })
            .prop_flat_map(|log| (Just(log.clone()), Just(log).prop_shuffle())),
    ) {
        prop_assert_eq!(fold(&log), fold(&shuffled));
    }

    /// EC-69: P3, P1 and P3 again within ten covered minutes comes to never having changed, but for a budget that had
    /// been used up meanwhile.
    #[test]
    fn a_priority_that_comes_and_goes_leaves_no_trace(minutes in 30_i64..170, length in 1_i64..10) {
        let opened = UtcMillis::parse("2026-06-02T10:00:00-04:00").unwrap();
        let raised = raised_in_new_york(opened);
        let set = |id, at: UtcMillis, to| {
            event(id, at, Side::Agent, Kind::PriorityChanged {
                from: Priority::P3, to, mode: PriorityMode::Change, reason: text(),
            })
        };
        let reply = event(1, opened.plus(MINUTE), Side::Agent, Kind::ReplySent { body: text() });
        let up = opened.plus(minutes * MINUTE);
        let plain = vec![raised.clone(), reply.clone()];
        let flicker =
            vec![raised, reply, set(2, up, Priority::P1), set(3, up.plus(length * MINUTE), Priority::P3)];
        let now = opened.plus(4 * HOUR);
        let calm = at(&plain, &Calendar::default(), &[], now).1;
        let after = at(&flicker, &Calendar::default(), &[], now).1;
        for (calm, after) in calm.clocks.iter().zip(&after.clocks).filter(|(calm, _)| calm.kind != ClockKind::Update) {
            prop_assert_eq!(calm, after);
        }
        let ids = |assessment: &Assessment| {
            assessment
                .alerts
                .iter()
                .filter(|alert| alert.cause.clock().is_some_and(|(clock, ..)| clock != ClockKind::Update))
                .map(|alert| alert.id)
                .collect::<Vec<_>>()
        };
        prop_assert_eq!(ids(&calm), ids(&after));
    }

    /// Whatever the log holds and whatever is wanted, there is an answer.
    #[test]
    fn nothing_panics(log in log(), calendar in calendar(), exclusions in exclusions(), after in 0..400 * DAY, to in status(), body in ".{0,20}") {
        let (ticket, _) = at(&log, &calendar, &exclusions, log[0].at.plus(after));
        let (kim, acme, policy) = (kim(), acme(&ticket.raised.zone), Policy::default());
        for what in [
            What::Reply { body: body.clone() },
            What::Ask { body: body.clone() },
            What::Move { expect: ticket.status, to, message: Some(body.clone()), resolution: Some(Resolution::Fixed), follow_up: None },
            What::SetPriority { to: Priority::P2, mode: PriorityMode::Correction, reason: body.clone() },
            What::DeclareEmergency { scenario: Scenario::PlatformUnavailable, commander: None, report: None },
            What::LogProgress { body },
            What::UndoReopen { message: EventId(Uuid::from_u128(3)) },
        ] {
            let intent = Intent {
                id: IntentId(Uuid::from_u128(9)),
                target: Target::Ticket(TICKET),
                person: PersonId(Uuid::from_u128(7)),
                device: DeviceId(Uuid::from_u128(8)),
                occurred_at: ticket.changed_at,
                clock_trusted: false,
                what,
            };
            if let Err(refusal) = decide(Some(&ticket), standing(&kim, &acme, &policy), &intent) {
                prop_assert!(!refusal.message.is_empty() && !refusal.next.is_empty());
            }
        }
        prop_assert_eq!(fold(&[]), None);
    }
}

fn agrees(clock: &Clock, now: UtcMillis) -> Result<(), TestCaseError> {
    let thresholds = &clock.thresholds;
    let marks: Vec<UtcMillis> =
        [thresholds.half, thresholds.three_quarters, thresholds.nine_tenths, clock.due_at]
            .into_iter()
            .flatten()
            .collect();
    // A breach that stands may be earlier than the shares of a budget that came later: only the shares are in order.
    let shares = if clock.due_at.is_some() { &marks[..marks.len() - 1] } else { &marks[..] };
    prop_assert!(shares.is_sorted(), "{clock:?}");
    prop_assert!(clock.started_at <= now && clock.elapsed_ms >= 0 && clock.overrun_ms >= 0);
    prop_assert!(clock.stopped_at.is_none_or(|at| at >= clock.started_at && at <= now));
    if let Some(due_at) = clock.due_at.filter(|_| clock.is_open()) {
        prop_assert_eq!(clock.is_breached(), now > due_at, "{:?}", clock);
    }
    if clock.is_breached() {
        prop_assert!(clock.due_at.is_some());
    } else {
        prop_assert_eq!(clock.overrun_ms, 0);
        prop_assert!(
            clock.elapsed_ms <= clock.budget_ms || clock.status == vioe_domain::sla::ClockStatus::Cancelled,
            "{:?}",
            clock
        );
    }
    Ok(())
}

fn raised_in_new_york(opened: UtcMillis) -> Event {
    let raised = Raised {
        number: Some(1),
        external: None,
        customer: CustomerId(Uuid::nil()),
        contact: None,
        subject: text(),
        category: Category::Question,
        channel: Channel::Portal,
        priority: Priority::P3,
        answers: None,
        description: Description { text: text(), ..Description::default() },
        level: Level::Standard,
        zone: Zone::new("America/New_York").unwrap(),
        live_call: false,
        intake: IntakeAnswers::default(),
        origin: None,
    };
    event(0, opened, Side::Customer, Kind::TicketRaised(Box::new(raised)))
}
