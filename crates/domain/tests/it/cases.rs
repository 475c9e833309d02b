//! The case file, read by one `check`.

use std::collections::BTreeSet;

use vioe_domain::UtcMillis;
use vioe_domain::escalation::Threshold;
use vioe_domain::sla::{Assessment, Clock, ClockKind, Policy, assess, dwell};
use vioe_domain::ticket::{Ticket, fold};

use crate::instants::{instant, span};
use crate::story::{Story, TICKET, story};

const FILE: &str = include_str!("cases/sla.md");

/// One row of the file.
#[derive(Clone, Copy, Debug)]
struct Case<'a> {
    line: usize,
    id: &'a str,
    setup: &'a str,
    events: &'a str,
    now: &'a str,
    expected: &'a str,
}

#[test]
fn every_row_holds() {
    let failed: Vec<String> = cases().iter().filter_map(|case| check(case).err()).collect();
    assert!(failed.is_empty(), "{} rows failed:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn every_edge_case_has_its_place() {
    let mut named: BTreeSet<String> = cases().iter().map(|case| case.id.to_owned()).collect();
    for id in elsewhere() {
        assert!(named.insert(id.to_owned()), "{id} stands in both tables");
    }
    let letters = ["39b", "39c", "39d", "39e", "39f", "39g", "68b"].map(str::to_owned);
    let all: BTreeSet<String> =
        (1..=101).map(|n| format!("{n:02}")).chain(letters).map(|n| format!("EC-{n}")).collect();
    assert_eq!(named, all);
}

fn rows() -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    FILE.lines().enumerate().filter(|(_, line)| line.starts_with("| EC-")).map(|(index, line)| {
        let row = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')).expect("a row ends with |");
        (index + 1, row.split('|').map(str::trim).collect())
    })
}

fn cases() -> Vec<Case<'static>> {
    rows()
        .filter_map(|(line, row)| match row[..] {
            [id, setup, events, now, expected] => Some(Case { line, id, setup, events, now, expected }),
            [_, _] => None,
            _ => panic!("line {line} has {} columns", row.len()),
        })
        .collect()
}

fn elsewhere() -> Vec<&'static str> {
    rows().filter(|(_, row)| row.len() == 2).map(|(_, row)| row[0]).collect()
}

/// What came of a row.
struct Came<'a> {
    story: &'a Story,
    now: UtcMillis,
    ticket: Ticket,
    assessment: Assessment,
    dwell: Vec<i64>,
}

fn check(case: &Case) -> Result<(), String> {
    let said = |claim: &str, why: String| format!("line {} ({}): {claim}: {why}", case.line, case.id);
    let Some(story) = story(case.setup, case.events) else {
        return match case.expected {
            "invalid" => Ok(()),
            other => Err(said(other, "the setup is invalid".to_owned())),
        };
    };
    let now = match case.now {
        "" => story.opened_at,
        now => instant(now, &story.zone, Some(story.opened_at)),
    };
    let hours = story.hours().ok_or("the calendar is invalid")?;
    let known: Vec<_> = story.events.iter().filter(|event| event.at <= now).cloned().collect();
    let ticket = fold(&known).ok_or("nothing raised the ticket")?;
    let policy = Policy::default();
    let assessment = assess(TICKET, &ticket.history, &hours, &story.exclusions, &policy, now);
    let dwell = dwell(&ticket.history, &hours, &story.exclusions, &policy, now);
    let came =
        Came { story: &story, now, ticket, assessment, dwell: dwell.iter().map(|(_, ms)| *ms).collect() };
    for claim in case.expected.split(';').map(str::trim) {
        came.holds(claim).map_err(|why| said(claim, why))?;
    }
    Ok(())
}

impl Came<'_> {
    /// Whether one claim of the expected column holds.
    fn holds(&self, claim: &str) -> Result<(), String> {
        let words: Vec<&str> = claim.split(' ').collect();
        match words[..] {
            ["invalid"] => Err("the setup is valid".to_owned()),
            ["refused"] => same(&1, &self.story.refused),
            ["flagged"] => same(&true, &self.story.events.iter().any(|event| event.flagged)),
            ["status", status] => same(&status.to_owned(), &word(&self.ticket.status)),
            ["alerts", count] => same(&count.to_owned(), &self.assessment.alerts.len().to_string()),
            ["alerts", clock, threshold, count] => {
                same(&count.to_owned(), &self.alerts(clock, threshold).to_string())
            }
            ["alert", clock, threshold] => same(&1, &self.alerts(clock, threshold)),
            ["no", "alert", clock, threshold] => same(&0, &self.alerts(clock, threshold)),
            ["no", clock] => same(&false, &self.clock(kind(clock), 1).is_some()),
            ["no", clock, cycle] => same(&false, &self.clock(kind(clock), cycle.parse().unwrap()).is_some()),
            ["wakes", "never"] => same(&None, &self.assessment.next_wake_at),
            ["wakes", ref at @ ..] => same(&Some(self.at(at)), &self.assessment.next_wake_at),
            ["dwell", ref spans @ ..] => same(&spans.iter().map(|text| span(text)).collect(), &self.dwell),
            [clock, ref facet @ ..] => {
                let (cycle, facet) = match facet[0].parse::<u32>() {
                    Ok(cycle) => (cycle, &facet[1..]),
                    Err(_) => (1, facet),
                };
                let clock = self.clock(kind(clock), cycle).ok_or("there is no such clock")?;
                self.shows(clock, facet)
            }
            [] => Err("nothing is claimed".to_owned()),
        }
    }

    fn shows(&self, clock: &Clock, facet: &[&str]) -> Result<(), String> {
        let thresholds = &clock.thresholds;
        match facet {
            ["due", at @ ..] => self.same_instant(at, clock.due_at),
            ["stopped", at @ ..] => self.same_instant(at, clock.stopped_at),
            ["started", at @ ..] => self.same_instant(at, Some(clock.started_at)),
            ["50%", at @ ..] => self.same_instant(at, thresholds.half),
            ["75%", at @ ..] => self.same_instant(at, thresholds.three_quarters),
            ["90%", at @ ..] => self.same_instant(at, thresholds.nine_tenths),
            ["elapsed", text] => same(&span(text), &clock.elapsed_ms),
            ["overrun", text] => same(&span(text), &clock.overrun_ms),
            ["budget", text] => same(&span(text), &clock.budget_ms),
            ["missed", count] => same(&count.parse().unwrap(), &(1 + clock.overrun_ms / clock.budget_ms)),
            ["tagged", tag] => same(&vec![(*tag).to_owned()], &clock.tags.iter().map(word).collect()),
            ["untagged"] => same(&Vec::new(), &clock.tags),
            [status] => same(&(*status).to_owned(), &word(&clock.status)),
            _ => Err("no such claim".to_owned()),
        }
    }

    fn same_instant(&self, expected: &[&str], actual: Option<UtcMillis>) -> Result<(), String> {
        let expected = (expected != ["none"]).then(|| self.at(expected));
        let shown = |at: Option<UtcMillis>| at.map_or("none".to_owned(), |at| at.to_string());
        same(&shown(expected), &shown(actual))
    }

    fn at(&self, words: &[&str]) -> UtcMillis {
        instant(&words.join(" "), &self.story.zone, Some(self.story.opened_at))
    }

    fn clock(&self, kind: ClockKind, cycle: u32) -> Option<&Clock> {
        self.assessment.clocks.iter().find(|clock| clock.kind == kind && clock.cycle == cycle)
    }

    fn alerts(&self, clock: &str, threshold: &str) -> usize {
        let threshold = match threshold {
            "50%" => Threshold::Half,
            "75%" => Threshold::ThreeQuarters,
            "90%" => Threshold::NineTenths,
            "breach" => Threshold::Breach,
            other => panic!("`{other}` is no threshold"),
        };
        let alerts = self.assessment.alerts.iter();
        alerts
            .filter(|alert| {
                alert.cause.clock().is_some_and(|(of, _, at)| (of, at) == (kind(clock), threshold))
                    && alert.at <= self.now
            })
            .count()
    }
}

fn same<T: PartialEq + std::fmt::Debug>(expected: &T, actual: &T) -> Result<(), String> {
    if expected == actual { Ok(()) } else { Err(format!("it is {actual:?}, not {expected:?}")) }
}

pub fn kind(word: &str) -> ClockKind {
    match word {
        "FR" => ClockKind::FirstResponse,
        "UP" => ClockKind::Update,
        "target" => ClockKind::ResolutionTarget,
        "max" => ClockKind::ResolutionMaximum,
        "stall" => ClockKind::Stall,
        other => panic!("`{other}` is no clock"),
    }
}

/// A value as the wire spells it.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}
