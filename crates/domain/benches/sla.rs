//! Deadlines a second, and the re-assessment of 100,000 open tickets: `cargo bench -p vioe-domain`.
//!
//! Figures and the machine they were taken on stand in docs/performance.md.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use uuid::Uuid;
use vioe_domain::coverage::{Coverage, Hours, Schedule, Zone};
use vioe_domain::customer::Calendar;
use vioe_domain::sla::{Fact, FactKind, History, Policy, assess};
use vioe_domain::ticket::{Side, Status};
use vioe_domain::time::{HOUR, MINUTE};
use vioe_domain::{Level, Priority, TicketId, UtcMillis};

const ZONES: [&str; 6] = [
    "Europe/Helsinki",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Sydney",
    "America/Sao_Paulo",
    "Pacific/Auckland",
];

fn now() -> UtcMillis {
    UtcMillis::parse("2026-06-03T12:34:56Z").expect("a literal instant")
}

fn zone(index: usize) -> Zone {
    Zone::new(ZONES[index % ZONES.len()]).expect("a literal zone")
}

/// A month of deadlines in every zone, from instants that follow no pattern.
fn deadlines(c: &mut Criterion) {
    let calendar = Calendar { holidays: vec!["2026-06-19".parse().expect("a date")], overrides: vec![] };
    let tables: Vec<Coverage> = (0..ZONES.len())
        .map(|index| Coverage::new(Schedule::Standard, &zone(index), &calendar).expect("an open calendar"))
        .collect();
    let starts: Vec<UtcMillis> = (0..100_000_i64)
        .map(|n| now().plus(n.wrapping_mul(2_654_435_761).rem_euclid(30 * 24 * HOUR)))
        .collect();
    let mut group = c.benchmark_group("deadline");
    group.throughput(Throughput::Elements(starts.len() as u64));
    group.bench_function("standard_hours", |b| {
        b.iter(|| {
            let mut sum = 0_i64;
            for (index, start) in starts.iter().enumerate() {
                sum = sum.wrapping_add(tables[index % tables.len()].after(*start, 27 * HOUR).0);
            }
            black_box(sum)
        });
    });
    group.finish();
}

/// Open tickets as a desk has them: some untouched, most answered, some waiting.
fn history(index: usize) -> History {
    let opened_at = now().plus(-((index as i64 * 7_919) % (72 * 60)) * MINUTE);
    let mut facts = Vec::new();
    if !index.is_multiple_of(4) {
        facts.push(Fact { at: opened_at.plus(20 * MINUTE), kind: FactKind::AgentMessage });
        facts.push(Fact { at: opened_at.plus(20 * MINUTE), kind: FactKind::Move { to: Status::InProgress } });
    }
    if index.is_multiple_of(5) {
        facts.push(Fact { at: opened_at.plus(HOUR), kind: FactKind::Move { to: Status::PendingCustomer } });
        facts.push(Fact { at: opened_at.plus(3 * HOUR), kind: FactKind::CustomerMessage });
    }
    facts.retain(|fact| fact.at <= now());
    History {
        opened_at,
        opened_by: Side::Customer,
        live_call: false,
        priority: Priority::ALL[index % 4],
        level: [Level::Standard, Level::Extended, Level::Premium][index % 3],
        zone: zone(index),
        facts,
    }
}

fn reassess(c: &mut Criterion) {
    let policy = Policy::default();
    let hours: Vec<Hours> = (0..ZONES.len())
        .map(|index| Hours::new(&zone(index), &Calendar::default()).expect("an open calendar"))
        .collect();
    let tickets: Vec<History> = (0..100_000).map(history).collect();
    let now = now();
    let mut group = c.benchmark_group("reassess");
    group.sample_size(10);
    group.throughput(Throughput::Elements(tickets.len() as u64));
    group.bench_function("100_000_open_tickets", |b| {
        b.iter(|| {
            let mut clocks = 0;
            for (index, history) in tickets.iter().enumerate() {
                let id = TicketId(Uuid::from_u128(index as u128));
                clocks += assess(id, history, &hours[index % hours.len()], &[], &policy, now).clocks.len();
            }
            black_box(clocks)
        });
    });
    group.finish();
}

criterion_group!(benches, deadlines, reassess);
criterion_main!(benches);
