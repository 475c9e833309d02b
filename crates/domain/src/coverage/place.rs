//! An instant on the axis of a schedule, from which working time is counted on.

use std::ops::Deref;

use super::table::Coverage;
use super::year::Year;
use crate::UtcMillis;

/// A year: kept in the table, or laid out for this once.
#[derive(Debug)]
pub(super) enum Laid<'a> {
    Kept(&'a Year),
    Anew(Box<Year>),
}

impl Deref for Laid<'_> {
    type Target = Year;
    fn deref(&self) -> &Year {
        match self {
            Self::Kept(year) => year,
            Self::Anew(year) => year,
        }
    }
}

/// An instant of one schedule. What it took to find it serves every question about it.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    coverage: &'a Coverage,
    at: i64,
    /// None: around the clock.
    spot: Option<Spot<'a>>,
}

#[derive(Debug)]
struct Spot<'a> {
    year: Laid<'a>,
    /// How many stretches of the year open at or before the instant.
    opened: usize,
    /// Covered time of the year before the instant.
    used: i64,
}

impl<'a> Place<'a> {
    pub(super) fn new(coverage: &'a Coverage, at: UtcMillis) -> Self {
        let spot = (!coverage.is_always()).then(|| Spot::new(coverage, at.0));
        Self { coverage, at: at.0, spot }
    }

    /// Whether a clock may run there.
    pub fn covered(&self) -> bool {
        self.spot.as_ref().is_none_or(|spot| spot.year.covered(self.at, spot.opened))
    }

    /// Covered time from here to a later place of the same schedule, in ms.
    pub fn to(&self, later: &Self) -> i64 {
        let (Some(here), Some(there)) = (&self.spot, &later.spot) else {
            return later.at - self.at;
        };
        if here.year.start == there.year.start {
            return there.used - here.used;
        }
        let mut sum = here.year.total() - here.used + there.used;
        let mut at = here.year.end;
        while at < there.year.start {
            let year = self.coverage.year(at);
            sum += year.total();
            at = year.end;
        }
        sum
    }

    /// The first instant `d` with that much covered time in `[here, d)`.
    pub fn after(&self, budget_ms: i64) -> UtcMillis {
        if budget_ms <= 0 {
            return UtcMillis(self.at);
        }
        let Some(spot) = &self.spot else {
            return UtcMillis(self.at).plus(budget_ms);
        };
        let mut left = spot.used + budget_ms;
        if left <= spot.year.total() {
            return UtcMillis(spot.year.at(left, spot.opened.saturating_sub(1)));
        }
        left -= spot.year.total();
        let mut at = spot.year.end;
        while at < UtcMillis::MAX.0 {
            let year = self.coverage.year(at);
            if left <= year.total() {
                return UtcMillis(year.at(left, 0));
            }
            left -= year.total();
            at = year.end;
        }
        UtcMillis::MAX
    }

    /// The first instant after this at which covered time begins or ends; none if it never does.
    pub fn next_change(&self) -> Option<UtcMillis> {
        let spot = self.spot.as_ref()?;
        let inside = self.covered();
        if let Some(edge) = spot.year.next_edge(self.at, spot.opened, inside) {
            return Some(UtcMillis(edge));
        }
        let mut at = spot.year.end;
        while at < UtcMillis::MAX.0 {
            let year = self.coverage.year(at);
            if let Some(edge) = year.next_edge(at, year.opened(at), inside) {
                return Some(UtcMillis(edge));
            }
            at = year.end;
        }
        None
    }
}

impl<'a> Spot<'a> {
    fn new(coverage: &'a Coverage, at: i64) -> Self {
        let year = coverage.year(at);
        let opened = year.opened(at);
        let used = year.elapsed(at, opened);
        Self { year, opened, used }
    }
}
