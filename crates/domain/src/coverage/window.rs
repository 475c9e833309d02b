//! Half-open windows of local time within one date.

use serde::{Deserialize, Serialize};

use crate::time::{DAY, HOUR, MINUTE, SECOND};

/// A window `[open, close)` within one local date. Ends are milliseconds of the day; 24:00 is a legal close, and
/// 23:59 is never written for it (a "24/7" calendar would be closed one minute each midnight).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "(String, String)", into = "(String, String)")]
pub struct DayWindow {
    open: i64,
    close: i64,
}

/// Why two times make no window.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadWindow {
    /// Not a time of day.
    #[error("`{0}` is not a time of day between 00:00 and 24:00")]
    NotATime(String),
    /// It closes before it opens, or at once. A window over midnight is written as two (EC-30).
    #[error("the window `{open}` to `{close}` does not open before it closes")]
    Empty {
        /// As given.
        open: String,
        /// As given.
        close: String,
    },
    /// No window at all where a week needs one (EC-29).
    #[error("there is no window: a schedule that never opens would stop its clocks for good")]
    None,
}

impl DayWindow {
    /// Every instant of a date.
    pub const WHOLE_DAY: Self = Self { open: 0, close: DAY };

    /// The window between two full hours of the day; `open < close <= 24`.
    pub(crate) const fn hours(open: i64, close: i64) -> Self {
        Self { open: open * HOUR, close: close * HOUR }
    }

    /// Reads two times such as `09:00` and `24:00`.
    ///
    /// # Errors
    /// One is no time of day, or the window would be empty.
    pub fn parse(open: &str, close: &str) -> Result<Self, BadWindow> {
        let window = Self { open: time_of_day(open)?, close: time_of_day(close)? };
        if window.open < window.close {
            Ok(window)
        } else {
            Err(BadWindow::Empty { open: open.to_owned(), close: close.to_owned() })
        }
    }

    /// Reads two times; a window over midnight, such as `22:00` to `06:00`, becomes two: the evening's and that of the
    /// small hours, which belongs to the date after it (EC-30).
    ///
    /// # Errors
    /// One is no time of day, or both are the same.
    pub fn read(open: &str, close: &str) -> Result<(Self, Option<Self>), BadWindow> {
        let (from, to) = (time_of_day(open)?, time_of_day(close)?);
        if to < from && to > 0 && from < DAY {
            return Ok((Self { open: from, close: DAY }, Some(Self { open: 0, close: to })));
        }
        // Midnight as an end is 24:00, however it is written.
        let close = if to == 0 && from > 0 { "24:00" } else { close };
        Ok((Self::parse(open, close)?, None))
    }

    /// Milliseconds of the local day at which it opens.
    pub fn open(self) -> i64 {
        self.open
    }

    /// Milliseconds of the local day at which it closes; 86,400,000 for 24:00.
    pub fn close(self) -> i64 {
        self.close
    }

    /// Sorts windows and merges those that overlap or touch.
    pub fn merge(mut windows: Vec<Self>) -> Vec<Self> {
        windows.sort_unstable();
        let mut merged: Vec<Self> = Vec::with_capacity(windows.len());
        for window in windows {
            match merged.last_mut() {
                Some(last) if window.open <= last.close => last.close = last.close.max(window.close),
                _ => merged.push(window),
            }
        }
        merged
    }
}

/// The windows of an ordinary business date: at least one, in order, none touching another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Windows(Vec<DayWindow>);

impl Windows {
    /// Sorts and merges (EC-29).
    ///
    /// # Errors
    /// There is none.
    pub fn new(windows: Vec<DayWindow>) -> Result<Self, BadWindow> {
        if windows.is_empty() { Err(BadWindow::None) } else { Ok(Self(DayWindow::merge(windows))) }
    }

    /// One window between two full hours of the day; `open < close <= 24`.
    pub(crate) fn hours(open: i64, close: i64) -> Self {
        Self(vec![DayWindow::hours(open, close)])
    }

    /// In order.
    pub fn as_slice(&self) -> &[DayWindow] {
        &self.0
    }

    /// Their length together, in ms.
    pub fn length_ms(&self) -> i64 {
        self.0.iter().map(|window| window.close - window.open).sum()
    }

    /// Whether every instant of `other` lies inside.
    pub fn cover(&self, other: &Self) -> bool {
        // Merged windows do not touch, so each of the other's lies in one of ours.
        other
            .0
            .iter()
            .all(|inner| self.0.iter().any(|outer| outer.open <= inner.open && inner.close <= outer.close))
    }
}

/// How windows are written: one as a pair of times, several as a list of pairs.
#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "a pair of times such as [\"09:00\", \"18:00\"], or a list of such pairs")]
enum Written {
    One(String, String),
    Several(Vec<(String, String)>),
}

impl TryFrom<Written> for Windows {
    type Error = BadWindow;
    fn try_from(written: Written) -> Result<Self, BadWindow> {
        let pairs = match written {
            Written::One(open, close) => vec![(open, close)],
            Written::Several(pairs) => pairs,
        };
        let mut windows = Vec::with_capacity(pairs.len());
        for (open, close) in pairs {
            // On a business date both parts of a window over midnight count: the small hours are the evening before's.
            let (window, small_hours) = DayWindow::read(&open, &close)?;
            windows.push(window);
            windows.extend(small_hours);
        }
        Self::new(windows)
    }
}

impl From<Windows> for Written {
    fn from(windows: Windows) -> Self {
        let mut pairs: Vec<(String, String)> = windows.0.into_iter().map(Into::into).collect();
        match pairs.pop() {
            Some((open, close)) if pairs.is_empty() => Self::One(open, close),
            last => {
                pairs.extend(last);
                Self::Several(pairs)
            }
        }
    }
}

fn time_of_day(text: &str) -> Result<i64, BadWindow> {
    let bad = || BadWindow::NotATime(text.to_owned());
    let number = |part: &str| -> Result<i64, BadWindow> {
        if part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()) {
            part.parse().map_err(|_| bad())
        } else {
            Err(bad())
        }
    };
    let parts: Vec<&str> = text.split(':').collect();
    let (hours, minutes, seconds) = match parts[..] {
        [h, m] => (number(h)?, number(m)?, 0),
        [h, m, s] => (number(h)?, number(m)?, number(s)?),
        _ => return Err(bad()),
    };
    let at = hours * HOUR + minutes * MINUTE + seconds * SECOND;
    if minutes < 60 && seconds < 60 && at <= DAY { Ok(at) } else { Err(bad()) }
}

fn text(at: i64) -> String {
    let (h, m, s) = (at / HOUR, at % HOUR / MINUTE, at % MINUTE / SECOND);
    if s == 0 { format!("{h:02}:{m:02}") } else { format!("{h:02}:{m:02}:{s:02}") }
}

impl TryFrom<(String, String)> for DayWindow {
    type Error = BadWindow;
    fn try_from((open, close): (String, String)) -> Result<Self, BadWindow> {
        Self::parse(&open, &close)
    }
}

impl From<DayWindow> for (String, String) {
    fn from(window: DayWindow) -> Self {
        (text(window.open), text(window.close))
    }
}
