//! What reports count: the case file, and what holds for any history.

use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;
use vioe_domain::coverage::Hours;
use vioe_domain::escalation::Tier;
use vioe_domain::policy::TierTargets;
use vioe_domain::report::{
    By, Counts, Judged, Outcome, Recommendation, Satisfaction, TierShares, Verdict, compliance, judge,
};
use vioe_domain::sla::{ClockKind, Policy, assess};
use vioe_domain::ticket::fold;
use vioe_domain::time::DAY;
use vioe_domain::{CustomerId, PersonId, TicketId};

use crate::instants::instant;
use crate::properties::{calendar, exclusions, log};
use crate::story::{TICKET, story};

const FILE: &str = include_str!("cases/report.md");

#[test]
fn every_row_holds() {
    let rows = FILE.lines().enumerate().filter(|(_, line)| line.starts_with("| RP-"));
    let mut failed = Vec::new();
    let mut count = 0;
    for (index, line) in rows {
        count += 1;
        let row: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [id, setup, events, now, expected] = row[..] else { panic!("line {}: columns", index + 1) };
        if let Err(why) = check(setup, events, now, expected) {
            failed.push(format!("line {} ({id}): {why}", index + 1));
        }
    }
    assert!(count > 30, "the file has been cut");
    assert!(failed.is_empty(), "{} rows failed:\n{}", failed.len(), failed.join("\n"));
}

fn check(setup: &str, events: &str, now: &str, expected: &str) -> Result<(), String> {
    let story = story(setup, events).ok_or("the setup is invalid")?;
    let now = instant(now, &story.zone, Some(story.opened_at));
    let hours = story.hours().ok_or("the calendar is invalid")?;
    let known: Vec<_> = story.events.iter().filter(|event| event.at <= now).cloned().collect();
    let ticket = fold(&known).ok_or("nothing raised it")?;
    let policy = Policy::default();
    let assessment = assess(TICKET, &ticket.history, &hours, &story.exclusions, &policy, now);
    let judged = judge(&ticket, &assessment, &hours, &story.exclusions, &policy, now);
    for claim in expected.split(';').map(str::trim) {
        holds(claim, &judged).map_err(|found| format!("`{claim}`: {found}"))?;
    }
    Ok(())
}

fn holds(claim: &str, judged: &Judged) -> Result<(), String> {
    let counts = counts(&judged.verdicts);
    let words: Vec<&str> = claim.split(' ').collect();
    let same = |wanted: String, found: String| if wanted == found { Ok(()) } else { Err(found) };
    match words[..] {
        ["none"] => same("0".into(), judged.verdicts.len().to_string()),
        ["resolved", tier] => same(
            tier.to_owned(),
            judged.result.resolved.map_or("not".to_owned(), |how| format!("T{}", how.tier.number())),
        ),
        ["not", "resolved"] => same("None".into(), format!("{:?}", judged.result.resolved)),
        ["counts", ref wanted @ ..] => same(
            wanted.join(" "),
            format!("{} {} {} {}", counts.met, counts.late, counts.excused, counts.open),
        ),
        ["kept", wanted] => {
            same(wanted.to_owned(), counts.kept_bp().map_or("none".to_owned(), |bp| bp.to_string()))
        }
        [clock, ref rest @ ..] => {
            let kind = kind(clock);
            let (cycle, rest) = match rest.first().and_then(|word| word.parse().ok()) {
                Some(cycle) => (cycle, &rest[1..]),
                None => (1, rest),
            };
            let found =
                judged.verdicts.iter().find(|verdict| (verdict.clock, verdict.cycle) == (kind, cycle));
            let Some(verdict) = found else { return Err("there is no verdict".to_owned()) };
            let said = [
                word(verdict.outcome).to_owned(),
                format!("{:?}", verdict.priority),
                format!("T{}", verdict.tier.number()),
                verdict.month.to_string(),
            ];
            match rest.iter().find(|wanted| !said.iter().any(|said| said == **wanted)) {
                None => Ok(()),
                Some(_) => Err(said.join(" ")),
            }
        }
        [] => Err("an empty claim".to_owned()),
    }
}

fn kind(word: &str) -> ClockKind {
    match word {
        "FR" => ClockKind::FirstResponse,
        "UP" => ClockKind::Update,
        "target" => ClockKind::ResolutionTarget,
        "max" => ClockKind::ResolutionMaximum,
        "stall" => ClockKind::Stall,
        other => panic!("`{other}` is no clock"),
    }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "met",
        Outcome::Late => "late",
        Outcome::Excused => "excused",
        Outcome::Open => "open",
    }
}

fn counts(verdicts: &[Verdict]) -> Counts {
    let mut counts = Counts::default();
    for verdict in verdicts {
        counts.add(verdict.outcome, 1);
    }
    counts
}

#[test]
fn tier_shares_are_measured_against_the_guide() {
    let of = |counts: [u32; 4]| {
        let tiers = [Tier::T1, Tier::T2, Tier::T3, Tier::T4].into_iter().zip(counts);
        TierShares::of(tiers, TierTargets::default())
    };
    let exactly = of([6, 3, 1, 0]);
    assert_eq!((exactly.tier1_bp, exactly.tier1_and_2_bp), (Some(6_000), Some(9_000)));
    assert_eq!((exactly.tier1_reached, exactly.tier1_and_2_reached), (Some(true), Some(true)));
    assert_eq!((exactly.tier1_target_bp, exactly.tier1_and_2_target_bp), (6_000, 9_000));
    // 59,999 of 100,000 is not 60 %, and 2 of 3 rounds down.
    assert_eq!(of([59_999, 40_001, 0, 0]).tier1_reached, Some(false));
    assert_eq!(of([2, 0, 0, 1]).tier1_bp, Some(6_666));
    let none = of([0; 4]);
    assert_eq!((none.tier1_bp, none.tier1_reached, none.resolved), (None, None, 0));
}

#[test]
fn averages_are_rounded_down_and_nobody_is_no_average() {
    let mut ratings = Satisfaction::default();
    assert_eq!(ratings.average_centi(), None);
    for score in [5, 4, 4] {
        ratings.add(score);
    }
    assert_eq!(ratings.average_centi(), Some(433));
    let mut nps = Recommendation::default();
    assert_eq!(nps.score(), None);
    for score in [10, 9, 8, 7, 6, 0, 0] {
        nps.add(score);
    }
    assert_eq!((nps.promoters, nps.passives, nps.detractors, nps.score()), (2, 2, 3, Some(-14)));
}

#[test]
fn an_open_promise_breaks_by_itself() {
    let story = story("Std P2 NY opened Tue 2026-06-02 10:00", "").unwrap();
    let ticket = fold(&story.events).unwrap();
    let (hours, policy, now) = (story.hours().unwrap(), Policy::default(), story.opened_at);
    let assessment = assess(TICKET, &ticket.history, &hours, &[], &policy, now);
    let judged = judge(&ticket, &assessment, &hours, &[], &policy, now);
    let due = judged.verdicts[0].due_at.unwrap();
    let late = |at| compliance(&judged.verdicts, &[By::Clock], at)[0].counts.late;
    assert_eq!((late(due), late(due.plus(1))), (0, 1), "at the due instant itself the promise still holds");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever figures are told apart by, each verdict is counted once, and the tickets behind a figure are those it counts.
    #[test]
    fn the_parts_add_up(
        logs in proptest::collection::vec(log(), 1..6), calendar in calendar(), exclusions in exclusions(),
        after in 0..20 * DAY, by in proptest::sample::subsequence(By::ALL.to_vec(), 0..=6), later in 0..5 * DAY,
    ) {
        let policy = Policy::default();
        let mut verdicts = Vec::new();
        for (number, log) in logs.iter().enumerate() {
            let now = log[0].at.plus(after);
            let known: Vec<_> = log.iter().filter(|event| event.at <= now).cloned().collect();
            let mut ticket = fold(&known).unwrap();
            ticket.id = TicketId(Uuid::from_u128(number as u128));
            ticket.raised.customer = CustomerId(Uuid::from_u128(number as u128 % 2));
            ticket.assignee = (number % 3 > 0).then_some(PersonId(Uuid::from_u128(number as u128 % 3)));
            let hours = Hours::new(&ticket.raised.zone, &calendar).unwrap();
            let assessment = assess(ticket.id, &ticket.history, &hours, &exclusions, &policy, now);
            verdicts.extend(judge(&ticket, &assessment, &hours, &exclusions, &policy, now).verdicts);
        }
        let now = verdicts.iter().filter_map(|verdict| verdict.due_at).max().unwrap_or_default().plus(later - DAY);
        let figures = compliance(&verdicts, &by, now);
        let sum: u32 = figures.iter().map(|figure| figure.counts.sum()).sum();
        prop_assert_eq!(sum as usize, verdicts.len());
        prop_assert!(figures.is_sorted_by(|one, next| one.key < next.key));
        let whole = compliance(&verdicts, &[], now);
        prop_assert!(whole.len() <= 1);
        for figure in &figures {
            let all: BTreeSet<TicketId> =
                [&figure.behind.met, &figure.behind.late, &figure.behind.excused, &figure.behind.open]
                    .into_iter().flatten().copied().collect();
            prop_assert!(!all.is_empty() && all.len() <= figure.counts.sum() as usize);
            let kept = figure.counts.kept_bp();
            prop_assert_eq!(kept.is_none(), figure.counts.met + figure.counts.late == 0);
            prop_assert!(kept.is_none_or(|bp| bp <= 10_000));
        }
        let parts = |of: fn(&Counts) -> u32| figures.iter().map(|figure| of(&figure.counts)).sum::<u32>();
        if let [whole] = &whole[..] {
            prop_assert_eq!(parts(|c| c.met), whole.counts.met);
            prop_assert_eq!(parts(|c| c.late), whole.counts.late);
            prop_assert_eq!(parts(|c| c.excused), whole.counts.excused);
            prop_assert_eq!(parts(|c| c.open), whole.counts.open);
        }
        for verdict in &verdicts {
            prop_assert!(verdict.outcome != Outcome::Excused || !exclusions.is_empty());
            prop_assert!(verdict.stopped_at.is_none() || verdict.outcome != Outcome::Open);
        }
    }
}
