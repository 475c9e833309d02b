//! The case file of calendars: what a file of holidays comes to, what a draft is refused for, what an edit moves.

use proptest::prelude::*;
use vioe_domain::Customer;
use vioe_domain::calendar::{
    BadFile, Draft, DraftOverride, Holiday, Moved, OpenTicket, check, dry_run, import,
};
use vioe_domain::coverage::{Hours, Week, Zone};
use vioe_domain::customer::Calendar;
use vioe_domain::sla::{ClockStatus, Policy, Tag, assess};
use vioe_domain::ticket::fold;
use vioe_domain::time::DAY;

use crate::cases::kind;
use crate::instants::instant;
use crate::properties::{calendar, exclusions, log};
use crate::story::{TICKET, acme, story};

const FILE: &str = include_str!("cases/calendar.md");

/// The rows of one section, with their lines.
fn rows(section: &str) -> Vec<(usize, Vec<&'static str>)> {
    let mut here = false;
    let mut rows = Vec::new();
    for (index, line) in FILE.lines().enumerate() {
        if let Some(title) = line.strip_prefix("## ") {
            here = title == section;
        }
        if here && line.starts_with("| ") && !line.starts_with("| id ") {
            let row = line.trim_start_matches('|').trim_end_matches('|');
            rows.push((index + 1, row.split('|').map(str::trim).collect()));
        }
    }
    assert!(!rows.is_empty(), "{section}");
    rows
}

#[test]
fn files_of_holidays_are_read() {
    for (line, row) in rows("Import") {
        let [_, lines, years, holidays, warnings] = row[..] else { panic!("line {line}") };
        let (from, to) = years.split_once('-').unwrap();
        let years = from.parse().unwrap()..=to.parse().unwrap();
        let event = lines.replace(" / ", "\r\n");
        let text = format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
        let came = import(&text, years).unwrap();
        let said: Vec<String> =
            came.holidays.iter().map(|day| format!("{} {}", day.date, day.name).trim().to_owned()).collect();
        let expected: Vec<&str> = split_before_dates(holidays);
        assert_eq!(said, expected, "line {line}");
        let warnings: Vec<&str> =
            warnings.split(';').map(str::trim).filter(|text| !text.is_empty()).collect();
        assert_eq!(came.warnings.len(), warnings.len(), "line {line}: {:?}", came.warnings);
        for (warning, expected) in came.warnings.iter().zip(warnings) {
            let (number, words) = expected.split_once(": ").unwrap();
            assert!(
                warning.line.to_string() == number && warning.reason.contains(words),
                "line {line}: {warning}"
            );
        }
    }
}

/// Names may hold commas: cuts where a date follows.
fn split_before_dates(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let next = rest.match_indices(", 2").map(|(at, _)| at).next().unwrap_or(rest.len());
        parts.push(&rest[..next]);
        rest = rest[next..].trim_start_matches(", ");
    }
    parts
}

#[test]
fn one_date_is_one_holiday_with_its_names() {
    let event = |date: &str, name: &str| {
        format!("BEGIN:VEVENT\nDTSTART;VALUE=DATE:{date}\nSUMMARY:{name}\nEND:VEVENT\n")
    };
    let text = format!(
        "BEGIN:VCALENDAR\n{}{}{}{}END:VCALENDAR\n",
        event("20261226", "Boxing Day"),
        event("20261226", "St. Stephen's Day"),
        event("20261226", "Boxing Day"),
        event("20191226", "Boxing Day"),
    );
    let came = import(&text, 2026..=2027).unwrap();
    assert_eq!(
        came.holidays,
        [Holiday { date: "2026-12-26".parse().unwrap(), name: "Boxing Day / St. Stephen's Day".to_owned() }]
    );
    assert_eq!(came.outside, 1);
}

#[test]
fn what_is_no_calendar_is_refused() {
    assert_eq!(import("", 2026..=2027), Err(BadFile::NotACalendar));
    assert_eq!(import("<html></html>", 2026..=2027), Err(BadFile::NotACalendar));
    let cut = import("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\n", 2026..=2027);
    assert_eq!(cut, Err(BadFile::CutOff { line: 3, component: "VEVENT".to_owned() }));
    let crossed = import("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", 2026..=2027);
    assert_eq!(crossed, Err(BadFile::Crossed { line: 3, component: "VCALENDAR".to_owned() }));
}

/// `holiday DATE; hours DATE FROM-TO…` as a draft.
fn draft(text: &str) -> Draft {
    let mut draft = Draft::default();
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let mut words = part.split(' ');
        let (what, date) = (words.next().unwrap(), words.next().unwrap().parse().unwrap());
        match what {
            "holiday" => draft.holidays.push(Holiday { date, name: words.collect::<Vec<_>>().join(" ") }),
            "hours" => draft.overrides.push(DraftOverride {
                date,
                windows: words
                    .map(|window| window.split_once('-').unwrap())
                    .map(|(open, close)| (open.to_owned(), close.to_owned()))
                    .collect(),
            }),
            _ => panic!("`{part}`"),
        }
    }
    draft
}

/// A calendar as the case file writes it.
fn said(calendar: &Calendar) -> Vec<String> {
    let holidays = calendar.holidays.iter().map(|date| format!("holiday {date}"));
    let hours = calendar.overrides.iter().map(|entry| {
        let windows = entry.windows.iter().map(|window| {
            let (open, close): (String, String) = (*window).into();
            format!(" {open}-{close}")
        });
        format!("hours {}{}", entry.date, windows.collect::<String>())
    });
    holidays.chain(hours).collect()
}

fn new_york() -> Zone {
    Zone::new("America/New_York").unwrap()
}

#[test]
fn drafts_are_checked() {
    for (line, row) in rows("Check") {
        let [_, before, after, now, expected] = row[..] else { panic!("line {line}") };
        let mut customer = acme(&new_york());
        let now = instant(now, &customer.zone, None);
        let week = Week::default();
        customer.calendar = check(&draft(before), &customer, &week, now).unwrap().calendar;
        let came = check(&draft(after), &customer, &week, now);
        if let Some(words) = expected.strip_prefix("refused: ") {
            let problems = came.unwrap_err();
            assert!(
                problems.iter().any(|problem| problem.to_string().contains(words)),
                "line {line}: {problems:?}"
            );
            continue;
        }
        let came = came.unwrap_or_else(|problems| panic!("line {line}: {problems:?}"));
        let (concerns, stored): (Vec<&str>, Vec<&str>) = expected
            .split(';')
            .map(str::trim)
            .filter(|part| *part != "empty")
            .partition(|part| part.starts_with("concern: "));
        assert_eq!(said(&came.calendar), stored, "line {line}");
        assert_eq!(came.concerns.len(), concerns.len(), "line {line}: {:?}", came.concerns);
        for (concern, expected) in came.concerns.iter().zip(concerns) {
            assert!(concern.to_string().contains(&expected["concern: ".len()..]), "line {line}: {concern}");
        }
    }
}

#[test]
fn a_draft_that_closes_for_good_is_refused() {
    let first: chrono::NaiveDate = "2026-01-01".parse().unwrap();
    let holidays = (0..500)
        .map(|day| Holiday { date: first + chrono::Days::new(day), name: "Off".to_owned() })
        .collect();
    let customer = acme(&new_york());
    let draft = Draft { holidays, overrides: Vec::new() };
    let problems = check(&draft, &customer, &Week::default(), vioe_domain::UtcMillis(0)).unwrap_err();
    assert!(problems[0].to_string().contains("no business hours in the 400 days"), "{problems:?}");
}

#[test]
fn edits_are_tried_before_they_are_made() {
    for (line, row) in rows("Dry run") {
        let [_, setup, events, now, edit, expected] = row[..] else { panic!("line {line}") };
        let story = story(setup, events).unwrap();
        let at = |text: &str| instant(text, &story.zone, Some(story.opened_at));
        let now = at(now);
        let mut customer = Customer { calendar: story.calendar.clone(), ..acme(&story.zone) };
        let week = Week::default();
        let before = Hours::of(&customer, &week).unwrap();
        let calendar = check(&draft(edit), &customer, &week, now).unwrap().calendar;
        customer.edit_calendar(calendar, now);
        let after = Hours::of(&customer, &week).unwrap();
        let ticket = fold(&story.events).unwrap();
        let open = OpenTicket { id: TICKET, history: &ticket.history, exclusions: &story.exclusions };
        let came = dry_run([open], &before, &after, &Policy::default(), now);
        let expected: Vec<Moved> = expected
            .split(';')
            .map(str::trim)
            .filter(|part| *part != "nothing")
            .map(|part| {
                let (part, breaks) = part.strip_suffix(" breaks").map_or((part, false), |part| (part, true));
                let (part, mends) = part.strip_suffix(" mends").map_or((part, false), |part| (part, true));
                let (left, due_after) = part.split_once(" to ").unwrap();
                let mut words = left.splitn(3, ' ');
                let (clock, cycle) = (kind(words.next().unwrap()), words.next().unwrap().parse().unwrap());
                Moved {
                    ticket: TICKET,
                    clock,
                    cycle,
                    due_before: Some(at(words.next().unwrap())),
                    due_after: Some(at(due_after)),
                    breaks,
                    mends,
                }
            })
            .collect();
        assert_eq!(came, expected, "line {line}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// The dry run says what the assessments before and after the edit say.
    #[test]
    fn the_dry_run_is_what_comes_true(
        log in log(), before in calendar(), after in calendar(), exclusions in exclusions(), later in 0..15 * DAY,
    ) {
        let now = log[0].at.plus(later);
        let known: Vec<_> = log.iter().filter(|event| event.at <= now).cloned().collect();
        let ticket = fold(&known).unwrap();
        let (week, policy) = (Week::default(), Policy::default());
        let mut customer = Customer { calendar: before, ..acme(&new_york()) };
        let old = Hours::of(&customer, &week).unwrap();
        customer.edit_calendar(after, now);
        let new = Hours::of(&customer, &week).unwrap();
        let open = OpenTicket { id: TICKET, history: &ticket.history, exclusions: &exclusions };
        let moved = dry_run([open], &old, &new, &policy, now);
        let look = |hours: &Hours| assess(TICKET, &ticket.history, hours, &exclusions, &policy, now);
        for (was, is) in look(&old).clocks.iter().zip(&look(&new).clocks) {
            let told = moved.iter().find(|moved| (moved.clock, moved.cycle) == (is.kind, is.cycle));
            if !is.is_open() {
                prop_assert_eq!(was, is);
                prop_assert!(told.is_none());
            } else if was.status == ClockStatus::Excused {
                prop_assert!(told.is_none());
            } else {
                let broken_now = is.is_breached() || is.tags == [Tag::OnCalendarChange];
                if let (Some(before), Some(after)) = (was.due_at, is.due_at) {
                    prop_assert_eq!(told.is_some(), before != after);
                    prop_assert!(told.is_none_or(|told| (told.due_before, told.due_after) == (Some(before), Some(after))));
                }
                prop_assert_eq!(told.is_some_and(|told| told.breaks), broken_now && !was.is_breached());
                prop_assert_eq!(told.is_some_and(|told| told.mends), !broken_now && was.is_breached());
            }
        }
    }

    /// Whatever a file holds, there is an answer, and every date lies in the years asked for.
    #[test]
    fn no_file_is_too_odd(
        text in "(BEGIN:VCALENDAR\n)?((BEGIN|END|DTSTART|DTEND|RRULE|SUMMARY|EXDATE)(;VALUE=DATE)?:(VEVENT|VCALENDAR|20[0-9]{6}|FREQ=YEARLY;(BYMONTH|BYDAY|BYMONTHDAY|COUNT|UNTIL|INTERVAL)=[-0-9A-Z,]{0,6}|.{0,8})\r?\n ?){0,12}(END:VEVENT\n)?(END:VCALENDAR\n)?",
    ) {
        if let Ok(came) = import(&text, 2020..=2030) {
            prop_assert!(came.holidays.iter().all(|day| (2020..=2030).contains(&chrono::Datelike::year(&day.date))));
            prop_assert!(came.holidays.is_sorted());
        }
    }
}
