//! The case file of availability, read by one `check`; credits and their claims.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use vioe_domain::UtcMillis;
use vioe_domain::availability::{
    AvailabilityMonth, CreditBands, Incident, Month, PlatformStatus, Slots, claim_by, slot_start, status,
};
use vioe_domain::coverage::Zone;
use vioe_domain::policy::Policy;
use vioe_domain::sla::{Exclusion, ExclusionReason};
use vioe_domain::time::{MINUTE, SECOND};

use crate::instants::{instant, place};

const FILE: &str = include_str!("cases/availability.md");
/// Guide 3.3.
const SLOT: i64 = 5 * MINUTE;
/// Guide 3.5.
const CLAIM_DAYS: u32 = 30;

#[test]
fn every_row_holds() {
    let rows: Vec<(usize, Vec<&str>)> = FILE
        .lines()
        .enumerate()
        .filter(|(_, line)| line.starts_with('|') && !line.starts_with("|--") && !line.starts_with("| id "))
        .map(|(index, line)| {
            let row =
                line.strip_prefix('|').and_then(|line| line.strip_suffix('|')).expect("a row ends with |");
            (index + 1, row.split('|').map(str::trim).collect())
        })
        .collect();
    assert!(rows.len() > 70, "the file has been read");
    let failed: Vec<String> = rows
        .iter()
        .filter_map(|(line, row)| {
            let [id, setup, probes, now, expected] = row[..] else {
                panic!("line {line} has too few columns")
            };
            check(setup, probes, now, expected).err().map(|why| format!("line {line} ({id}): {why}"))
        })
        .collect();
    assert!(failed.is_empty(), "{} rows failed:\n{}", failed.len(), failed.join("\n"));
}

/// What came of a row.
struct Came {
    zone: Zone,
    figures: AvailabilityMonth,
    status: PlatformStatus,
}

fn check(setup: &str, probes: &str, now: &str, expected: &str) -> Result<(), String> {
    let (month, zone, exclusions) = read_setup(setup);
    let policy = Policy::default();
    let mut slots = Slots::of_month(month, &exclusions, &policy);
    for (at, up) in read_probes(probes, month, &zone) {
        slots.add(at, up);
    }
    let now = if now.is_empty() { month.end() } else { instant(now, &zone, None) };
    let figures = slots.figures(month, &policy);
    let came = Came { zone, figures, status: status(&slots, &exclusions, now) };
    for claim in expected.split(';').map(str::trim) {
        came.holds(claim).map_err(|why| format!("{claim}: {why}"))?;
    }
    let came = &came.figures;
    same(&came.expected, &(came.observed + came.unknown))?;
    same(&json(&came), &json(&serde_json::from_value::<AvailabilityMonth>(json(&came)).unwrap()))
}

impl Came {
    fn holds(&self, claim: &str) -> Result<(), String> {
        let words: Vec<&str> = claim.split(' ').collect();
        let figures = &self.figures;
        match words[..] {
            ["expected", count] => same(&number(count), &figures.expected),
            ["observed", count] => same(&number(count), &figures.observed),
            ["unknown", count] => same(&number(count), &figures.unknown),
            ["excluded", count] => same(&number(count), &figures.excluded),
            ["failed", count] => same(&number(count), &figures.failed),
            ["credit", percent] => same(&number(percent), &figures.credit_percent),
            ["bp", "none"] => same(&None, &figures.availability_bp),
            ["bp", bp] => same(&Some(number(bp)), &figures.availability_bp),
            ["best", bp] => same(&Some(number(bp)), &figures.at_best_bp()),
            ["incidents", count] => same(&(number(count) as usize), &figures.incidents.len()),
            ["incident", "since", ref at @ ..] => same(&self.at(at), &self.status.incident_since),
            ["incident", place, ref window @ ..] => self.window(window, nth(&figures.incidents, place)),
            ["claim", place, ref at @ ..] => {
                let incident = nth(&figures.incidents, place).ok_or("there is no such incident")?;
                same(&self.at(at), &Some(claim_by(incident.to, &self.zone, CLAIM_DAYS)))
            }
            ["state", word] => same(&json(&word), &json(&self.status.state)),
            ["since", ref at @ ..] => same(&self.at(at), &self.status.since),
            ["past", count] => same(&(number(count) as usize), &self.status.past.len()),
            ["past", place, ref window @ ..] => self.window(window, nth(&self.status.past, place)),
            ["maintenance", "none"] => same(&None, &self.status.maintenance),
            ["maintenance", ref window @ ..] => {
                let shown =
                    self.status.maintenance.map(|window| Incident { from: window.from, to: window.to });
                self.window(window, shown)
            }
            _ => Err("no such claim".to_owned()),
        }
    }

    fn window(&self, words: &[&str], actual: Option<Incident>) -> Result<(), String> {
        let text = words.join(" ");
        let (from, to) = text.split_once(" to ").expect("`to` in a window");
        let at = |text: &str| instant(text, &self.zone, None);
        same(&Some(Incident { from: at(from), to: at(to) }), &actual)
    }

    fn at(&self, words: &[&str]) -> Option<UtcMillis> {
        (words != ["none"]).then(|| instant(&words.join(" "), &self.zone, None))
    }
}

fn read_setup(setup: &str) -> (Month, Zone, Vec<Exclusion>) {
    let mut parts = setup.split(';').map(str::trim);
    let month = parts.next().unwrap().parse().unwrap();
    let (mut zone, mut exclusions) = (Zone::utc(), Vec::new());
    for part in parts {
        let words: Vec<&str> = part.split(' ').collect();
        match words[..] {
            ["zone", name] => zone = place(name).unwrap(),
            ["exclude", from, "to", to, reason, ref rest @ ..] => {
                let announced =
                    rest.iter().position(|word| *word == "announced").map(|index| rest[index + 1]);
                exclusions.push(Exclusion {
                    from: instant(from, &zone, None),
                    to: instant(to, &zone, None),
                    reason: serde_json::from_value::<ExclusionReason>(json(&reason)).unwrap(),
                    announced_at: announced.map(|at| instant(at, &zone, None)),
                    approved: !rest.contains(&"unapproved"),
                });
            }
            _ => panic!("`{part}` is no setup"),
        }
    }
    (month, zone, exclusions)
}

/// The probes as told: gaps apply to the whole of it.
fn read_probes(text: &str, month: Month, zone: &Zone) -> Vec<(UtcMillis, bool)> {
    let mut probes: BTreeMap<UtcMillis, Vec<(UtcMillis, bool)>> = BTreeMap::new();
    let mut add = |at: UtcMillis, up: bool, only: bool| {
        let slot = probes.entry(slot_start(at, SLOT)).or_default();
        if only {
            slot.clear();
        }
        slot.push((at, up));
    };
    let mut gaps = Vec::new();
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let words: Vec<&str> = part.split(' ').collect();
        let times = |word: Option<&&str>| word.map_or(1, |word| number(word.trim_start_matches('x')));
        match words[..] {
            ["all"] => (0..slots_of(month)).for_each(|slot| add(nth_slot(month.start(), slot), true, false)),
            ["first", count, "down"] => {
                (0..number(count)).for_each(|slot| add(nth_slot(month.start(), slot), false, false));
            }
            ["gap", at, count] => gaps.push((instant(at, zone, None), number(count.trim_start_matches('x')))),
            [at, "only", "down", ref rest @ ..] => {
                (0..times(rest.first()))
                    .for_each(|slot| add(nth_slot(instant(at, zone, None), slot), false, true));
            }
            [at, verdict, ref rest @ ..] => (0..times(rest.first()))
                .for_each(|slot| add(nth_slot(instant(at, zone, None), slot), verdict == "up", false)),
            _ => panic!("`{part}` is no probe"),
        }
    }
    for (slot, count) in gaps {
        (0..count).for_each(|index| drop(probes.remove(&nth_slot(slot, index))));
    }
    probes.into_values().flatten().collect()
}

fn slots_of(month: Month) -> u32 {
    u32::try_from(month.end().since(month.start()) / SLOT).unwrap()
}

fn nth_slot(from: UtcMillis, slot: u32) -> UtcMillis {
    from.plus(i64::from(slot) * SLOT)
}

fn nth(windows: &[Incident], place: &str) -> Option<Incident> {
    windows.get(number(place) as usize - 1).copied()
}

fn number(text: &str) -> u32 {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"))
}

fn json(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap()
}

fn same<T: PartialEq + std::fmt::Debug>(expected: &T, actual: &T) -> Result<(), String> {
    if expected == actual { Ok(()) } else { Err(format!("it is {actual:?}, not {expected:?}")) }
}

#[test]
fn a_month_is_written_in_one_way() {
    for text in ["2026-06", "1970-01", "9998-12"] {
        assert_eq!(text.parse::<Month>().unwrap().to_string(), text);
    }
    for text in [
        "2026-6",
        "2026-13",
        "2026-00",
        "1969-12",
        "9999-01",
        "26-06",
        "2026-06-01",
        "2026/06",
        "",
        "٢٠٢٦-٠٦",
    ] {
        assert!(text.parse::<Month>().is_err(), "{text}");
    }
    let march: Month = "2028-03".parse().unwrap();
    assert_eq!(march.before().to_string(), "2028-02");
    assert_eq!(march.before().end(), march.start());
    assert_eq!(Month::of(march.start()), march);
    assert_eq!(Month::of(march.start().plus(-1)), march.before());
    assert_eq!(Month::of(UtcMillis::MAX).to_string(), "9998-12");
}

#[test]
fn a_table_of_bands_is_checked() {
    use vioe_domain::availability::Band;
    let bands = |list: &[(u32, u32)]| {
        CreditBands(
            list.iter()
                .map(|(at_least_bp, percent)| Band { at_least_bp: *at_least_bp, percent: *percent })
                .collect(),
        )
    };
    assert_eq!(CreditBands::default().check(), Ok(()));
    assert_eq!(bands(&[(0, 0)]).check(), Ok(()));
    for wrong in [
        &[][..],
        &[(9_990, 0)],
        &[(9_990, 0), (9_990, 5), (0, 10)],
        &[(9_000, 0), (9_990, 5), (0, 10)],
        &[(10_001, 0), (0, 5)],
        &[(9_990, 101), (0, 101)],
        &[(9_990, 10), (0, 5)],
    ] {
        assert!(bands(wrong).check().is_err(), "{wrong:?}");
    }
}

#[test]
fn a_policy_may_probe_more_often() {
    let mut policy = Policy::default();
    policy.availability.interval_minutes = 1;
    let month: Month = "2026-06".parse().unwrap();
    let mut slots = Slots::of_month(month, &[], &policy);
    for minute in 0..10 {
        slots.add(month.start().plus(minute * MINUTE), minute % 2 == 0);
    }
    let figures = slots.figures(month, &policy);
    assert_eq!((figures.expected, figures.observed, figures.failed), (43_200, 10, 5));
    assert_eq!(figures.incidents[0].to.since(figures.incidents[0].from), MINUTE);
}

proptest! {
    /// Whatever the order, and however often a line is repeated: the same figures.
    #[test]
    fn order_and_repetition_change_nothing(
        probes in vec((-100i64..9_000 * 300, any::<bool>()), 0..400), seed in any::<u64>(),
    ) {
        let month: Month = "2026-02".parse().unwrap();
        let policy = Policy::default();
        let told = |list: &[(i64, bool)]| {
            let mut slots = Slots::of_month(month, &[], &policy);
            for (second, up) in list {
                slots.add(month.start().plus(second * SECOND), *up);
            }
            slots.figures(month, &policy)
        };
        let figures = told(&probes);
        let mut shuffled = [probes.as_slice(), probes.as_slice()].concat();
        let turn = seed as usize % shuffled.len().max(1);
        shuffled.rotate_left(turn);
        shuffled.reverse();
        prop_assert_eq!(&figures, &told(&shuffled));
        // What is observed adds up, and incidents hold every failed slot once.
        prop_assert_eq!(figures.observed + figures.unknown, figures.expected);
        let held: i64 = figures.incidents.iter().map(|incident| incident.to.since(incident.from) / SLOT).sum();
        prop_assert_eq!(held, i64::from(figures.failed));
        prop_assert!(figures.incidents.windows(2).all(|pair| pair[0].to < pair[1].from));
        // No month ends better than it can at best.
        prop_assert!(figures.availability_bp.is_none_or(|bp| figures.at_best_bp() >= Some(bp)));
    }

    /// Rounded down: a basis point is reached when it is full, never before.
    #[test]
    fn basis_points_are_full(down in 0u32..8_640) {
        let month = "2026-06";
        let (month, _, _) = read_setup(month);
        let policy = Policy::default();
        let mut slots = Slots::of_month(month, &[], &policy);
        for slot in 0..8_640 {
            slots.add(nth_slot(month.start(), slot), slot >= down);
        }
        let bp = slots.figures(month, &policy).availability_bp.unwrap();
        prop_assert!(bp * 8_640 <= (8_640 - down) * 10_000 && (bp + 1) * 8_640 > (8_640 - down) * 10_000);
    }
}
