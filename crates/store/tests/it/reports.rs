//! The figures offline: the same as the rules', whatever they are told apart by.

use std::collections::BTreeMap;
use std::time::Instant;

use vioe_domain::availability::Month;
use vioe_domain::escalation::Tier;
use vioe_domain::report::{By, Counts, Key, Outcome, compliance, judge};
use vioe_domain::ticket::{Kind, Resolution, Side};
use vioe_domain::{Priority, Status, TicketId};
use vioe_store::{Gone, Period, Put, Table};

use crate::cast::*;

/// Tickets that end in every way, over a few weeks.
fn tickets(count: u128) -> Vec<Put> {
    let mut puts = Vec::new();
    for n in 1..=count {
        let place = i64::try_from(n).unwrap();
        let opened = NOW.plus(-place * 7 * HOUR);
        puts.push(raised(n, Priority::ALL[n as usize % 4], opened, &format!("Export {n} stalls")));
        let mut add = |step: u128, after: i64, kind: Kind| {
            puts.push(event(n * 100 + step, 9, opened.plus(after), Side::Agent, ticket_id(n), kind));
        };
        if n % 3 > 0 {
            let to = Some(AGENT).filter(|_| n % 2 == 0);
            add(1, MINUTE, Kind::Assigned { to });
            add(2, place % 5 * HOUR, Kind::ReplySent { body: "Looking".into() });
        }
        if n % 4 == 0 {
            let to = Tier::new((n % 3 + 1) as u8).unwrap();
            add(3, 2 * HOUR, Kind::TierChanged { to, reason: "Harder".into(), cause: None });
        }
        if n % 5 > 1 {
            let (to, resolution) = (Status::Resolved, Some(Resolution::Fixed));
            add(4, 3 * HOUR, Kind::StatusChanged { to, message: Some("Done".into()), resolution });
        }
        if n % 7 == 0 {
            add(5, 4 * HOUR, Kind::SurveyAnswered { score: (n % 5 + 1) as u8, comment: String::new() });
        }
        if n % 11 == 0 {
            add(6, 5 * HOUR, Kind::MergedAway { into: "VI-1".into(), survivor: None });
        }
    }
    puts
}

#[test]
fn the_store_counts_as_the_rules_do() {
    let desk = desk();
    desk.put(&tickets(60));
    let later = NOW.plus(30 * HOUR);
    desk.store
        .read(|read| {
            let mut verdicts = Vec::new();
            for n in 1..=60 {
                let ticket = read.ticket(ticket_id(n))?.unwrap();
                let assessment = read.assess(&ticket, NOW)?;
                let hours = read.hours(CUSTOMER)?;
                let policy = read.policy()?;
                verdicts.extend(judge(&ticket, &assessment, &hours, &[], &policy, NOW).verdicts);
            }
            for now in [NOW, later] {
                for by in [&[][..], &[By::Clock], &[By::Agent, By::Tier], &By::ALL] {
                    let expected: Vec<(Key, Counts, u32)> = compliance(&verdicts, by, now)
                        .into_iter()
                        .map(|figure| {
                            let behind = figure.behind;
                            let mut tickets = behind.met;
                            tickets.extend(behind.late);
                            tickets.extend(behind.excused);
                            tickets.extend(behind.open);
                            (figure.key, figure.counts, u32::try_from(tickets.len()).unwrap())
                        })
                        .collect();
                    let found: Vec<(Key, Counts, u32)> = read
                        .compliance(&Period::default(), by, now)?
                        .into_iter()
                        .map(|figure| (figure.key, figure.counts, figure.tickets))
                        .collect();
                    assert!(!found.is_empty());
                    assert_eq!(found, expected, "{by:?} at {now}");
                }
            }
            let late = &compliance(&verdicts, &[By::Clock], later)[0];
            let line = (late.key, vec![By::Clock]);
            let (tickets, total) =
                read.tickets_behind(&Period::default(), &line, Outcome::Late, later, 0, 1_000)?;
            let tickets: std::collections::BTreeSet<TicketId> = tickets.into_iter().collect();
            assert_eq!((&tickets, total as usize), (&late.behind.late, late.behind.late.len()));
            let (page, total) = read.tickets_behind(&Period::default(), &line, Outcome::Late, later, 3, 2)?;
            assert_eq!((page.len(), total as usize), (2, late.behind.late.len()));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_period_and_a_customer_narrow_the_figures() {
    let desk = desk();
    desk.put(&tickets(60));
    let june = Month::of(NOW);
    let sum = |period: &Period| -> u32 {
        let figures = desk.store.read(|read| read.compliance(period, &[], NOW)).unwrap();
        figures.iter().map(|figure| figure.counts.sum()).sum()
    };
    let all = sum(&Period::default());
    let from = sum(&Period { from: Some(june), ..Period::default() });
    let before = sum(&Period { to: Some(june.before()), ..Period::default() });
    assert!(from > 0 && before > 0);
    assert_eq!(from + before, all);
    assert_eq!(sum(&Period { customers: vec![CUSTOMER], ..Period::default() }), all);
    let nobody = vioe_domain::CustomerId(uuid::Uuid::from_u128(0xc9));
    assert_eq!(sum(&Period { customers: vec![nobody], ..Period::default() }), 0);
}

#[test]
fn tier_shares_and_ratings_follow_the_tickets() {
    let desk = desk();
    desk.put(&tickets(60));
    let (mut tiers, mut scores) = (BTreeMap::new(), (0, 0));
    desk.store
        .read(|read| {
            for n in 1..=60 {
                let result = vioe_domain::report::result(&read.ticket(ticket_id(n))?.unwrap());
                if let Some(resolved) = result.resolved {
                    *tiers.entry(resolved.tier.number()).or_insert(0_u32) += 1;
                }
                if let Some(rated) = result.rated {
                    scores = (scores.0 + 1, scores.1 + u32::from(rated.score));
                }
            }
            let shares = read.tier_shares(&Period::default(), &[])?[0].1;
            let expected = [1, 2, 3, 4].map(|tier| tiers.get(&tier).copied().unwrap_or(0));
            assert_eq!([shares.tier1, shares.tier2, shares.tier3, shares.tier4], expected);
            assert!(expected[0] > 0 && expected[1] > 0);
            let by_month = read.tier_shares(&Period::default(), &[By::Month])?;
            assert_eq!(by_month.iter().map(|(_, shares)| shares.resolved).sum::<u32>(), shares.resolved);
            let ratings = read.ratings(&Period::default(), &[])?[0].1;
            assert_eq!((ratings.answers, ratings.sum), scores);
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_left_is_counted_no_more() {
    let desk = desk();
    desk.put(&tickets(4));
    let sum = || -> u32 {
        let figures = desk.store.read(|read| read.compliance(&Period::default(), &[], NOW)).unwrap();
        figures.iter().map(|figure| figure.counts.sum()).sum()
    };
    let before = sum();
    let gone = Gone { table: Table::Event, id: raised_id(1), scope: 2, seq: 99 };
    desk.store.write(NOW, |write| write.remove(&gone)).unwrap();
    assert!(sum() < before);
    desk.store.write(NOW, |write| write.reset_replica()).unwrap();
    assert_eq!(sum(), 0);
}

fn raised_id(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(0x9000 + n * 100)
}

/// Not run by itself: `VIOE_TICKETS=100000 cargo test --release … -- --ignored --nocapture report_speed`.
#[test]
#[ignore = "a measurement"]
fn report_speed() {
    let count: u128 = std::env::var("VIOE_TICKETS").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000);
    let desk = desk();
    let mut puts = tickets(count);
    let began = Instant::now();
    while !puts.is_empty() {
        let rest = puts.split_off(puts.len().min(2_000));
        desk.store
            .write(NOW, |write| {
                write.fold_later();
                puts.iter().try_for_each(|put| write.put(put).map(drop))
            })
            .unwrap();
        puts = rest;
    }
    while desk.store.write(NOW, |write| write.fold_some(500)).unwrap().0 > 0 {}
    println!("{count} tickets folded in {:?}", began.elapsed());
    for by in [&[][..], &[By::Clock], &[By::Customer, By::Agent, By::Month], &By::ALL] {
        let began = Instant::now();
        let figures = desk.store.read(|read| read.compliance(&Period::default(), by, NOW)).unwrap();
        println!("{by:?}: {} figures in {:?}", figures.len(), began.elapsed());
    }
}
