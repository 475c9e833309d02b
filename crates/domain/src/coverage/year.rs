//! One UTC year of a schedule as stretches with running sums.

use crate::time::DAY;

/// A covered stretch `[open, close)` in UTC ms, and the covered time of the year before it.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    open: i64,
    close: i64,
    before: i64,
}

/// The covered stretches of one UTC year, clipped to it.
#[derive(Debug)]
pub(super) struct Year {
    pub start: i64,
    /// The first instant of the next year.
    pub end: i64,
    stretches: Vec<Stretch>,
    /// For each UTC day of the year: how many stretches open before it. Finding a stretch is a step or two from here.
    days: Vec<u32>,
    total: i64,
}

impl Year {
    /// Takes windows in order; those that touch become one stretch.
    pub fn new(start: i64, end: i64, windows: impl Iterator<Item = (i64, i64)>) -> Self {
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut total = 0;
        for (open, close) in windows {
            match stretches.last_mut() {
                Some(last) if last.close == open => last.close = close,
                _ => stretches.push(Stretch { open, close, before: total }),
            }
            total += close - open;
        }
        let mut opened = 0;
        let days = (start..end)
            .step_by(DAY as usize)
            .map(|day| {
                while stretches.get(opened).is_some_and(|stretch| stretch.open < day) {
                    opened += 1;
                }
                opened as u32
            })
            .collect();
        Self { start, end, stretches, days, total }
    }

    /// The year's covered time, in ms.
    pub fn total(&self) -> i64 {
        self.total
    }

    /// How many stretches open at or before `at`, an instant of this year.
    pub fn opened(&self, at: i64) -> usize {
        let mut opened = self.days[((at - self.start) / DAY) as usize] as usize;
        while self.stretches.get(opened).is_some_and(|stretch| stretch.open <= at) {
            opened += 1;
        }
        opened
    }

    /// Whether `at` lies in a stretch, where `opened` of them open at or before it.
    pub fn covered(&self, at: i64, opened: usize) -> bool {
        opened > 0 && at < self.stretches[opened - 1].close
    }

    /// Covered time from the start of the year to `at`, where `opened` stretches open at or before it.
    pub fn elapsed(&self, at: i64, opened: usize) -> i64 {
        match opened.checked_sub(1) {
            None => 0,
            Some(last) => {
                let stretch = &self.stretches[last];
                stretch.before + at.min(stretch.close) - stretch.open
            }
        }
    }

    /// The first instant with that much covered time since the start of the year, searched from a stretch on that
    /// begins with less; `0 < elapsed <= total`.
    pub fn at(&self, elapsed: i64, from: usize) -> i64 {
        // Budgets are short against a year: double the step until it is too far, then halve.
        let (mut low, mut step) = (from, 1);
        while self.stretches.get(low + step).is_some_and(|stretch| stretch.before < elapsed) {
            low += step;
            step *= 2;
        }
        let high = self.stretches.len().min(low + step);
        let index = low + self.stretches[low..high].partition_point(|stretch| stretch.before < elapsed) - 1;
        let stretch = &self.stretches[index];
        stretch.open + elapsed - stretch.before
    }

    /// The first edge after `at` at which it begins or ceases to be covered, where `opened` stretches open at or before
    /// `at`; none in this year. The year's own end is no edge if time goes on as before.
    pub fn next_edge(&self, at: i64, opened: usize, inside: bool) -> Option<i64> {
        if inside {
            // Not covered at the start of the following year: the stretch ended with the year.
            if !self.covered(at, opened) {
                return Some(at);
            }
            let close = self.stretches[opened - 1].close;
            (close < self.end).then_some(close)
        } else if self.covered(at, opened) {
            Some(at.max(self.start))
        } else {
            self.stretches.get(opened).map(|stretch| stretch.open)
        }
    }
}
