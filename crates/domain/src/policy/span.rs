//! Lengths of time as people write them: `15m`, `1h 30m`, `3bd`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::time::{HOUR, MINUTE, SECOND};

/// A length of working or wall time: business days, and hours beside them. A promise in business days runs on the
/// Standard schedule whatever the support level (D1, sla.md 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    /// Whole business days.
    pub business_days: i64,
    /// And this much more, in ms.
    pub ms: i64,
}

/// Why a text is no length of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a duration above zero such as `90s`, `1h 30m` or `3bd`, in the units ms, s, m, h and bd (business days)"
)]
pub struct NotASpan {
    /// What was given.
    pub text: String,
}

/// Ten years: beyond that it is a slip of the key, and sums stay far from their limits.
const LONGEST: i64 = 10 * 366 * 24 * HOUR;

impl Span {
    /// That much time.
    pub const fn of(ms: i64) -> Self {
        Self { business_days: 0, ms }
    }

    /// That many business days.
    pub const fn days(business_days: i64) -> Self {
        Self { business_days, ms: 0 }
    }

    /// In ms, where a business day is `day_ms` long.
    pub const fn in_ms(self, day_ms: i64) -> i64 {
        self.business_days * day_ms + self.ms
    }

    /// Whether it is promised in business days, and so runs on Standard hours.
    pub const fn is_in_business_days(self) -> bool {
        self.business_days > 0
    }
}

impl FromStr for Span {
    type Err = NotASpan;

    /// Parts of number and unit, with or without blanks between them.
    fn from_str(text: &str) -> Result<Self, NotASpan> {
        let bad = || NotASpan { text: text.to_owned() };
        let mut span = Self::of(0);
        let mut rest = text.trim();
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(bad)?;
            let number: i64 = rest[..digits].parse().map_err(|_| bad())?;
            rest = rest[digits..].trim_start();
            let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
            let unit = match &rest[..letters] {
                "ms" => 1,
                "s" => SECOND,
                "m" | "min" => MINUTE,
                "h" => HOUR,
                "bd" => {
                    span.business_days = span.business_days.checked_add(number).ok_or_else(bad)?;
                    0
                }
                _ => return Err(bad()),
            };
            span.ms = number.checked_mul(unit).and_then(|ms| span.ms.checked_add(ms)).ok_or_else(bad)?;
            rest = rest[letters..].trim_start();
        }
        let longest_days = LONGEST / (24 * HOUR);
        let fits = (0..=longest_days).contains(&span.business_days) && (0..=LONGEST).contains(&span.ms);
        if fits && span != Self::of(0) { Ok(span) } else { Err(bad()) }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if self.business_days > 0 {
            parts.push(format!("{}bd", self.business_days));
        }
        let mut left = self.ms;
        for (unit, name) in [(HOUR, "h"), (MINUTE, "m"), (SECOND, "s"), (1, "ms")] {
            if left >= unit {
                parts.push(format!("{}{name}", left / unit));
                left %= unit;
            }
        }
        f.write_str(&parts.join(" "))
    }
}

impl TryFrom<String> for Span {
    type Error = NotASpan;
    fn try_from(text: String) -> Result<Self, NotASpan> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for (text, span) in [
            ("15m", Span::of(15 * MINUTE)),
            ("1h 30m", Span::of(90 * MINUTE)),
            ("3bd", Span::days(3)),
            ("1bd 30m", Span { business_days: 1, ms: 30 * MINUTE }),
            ("90s", Span::of(90 * SECOND)),
        ] {
            assert_eq!(text.parse(), Ok(span));
            assert_eq!(span.to_string().parse(), Ok(span));
        }
        for text in ["", "0m", "1d", "5", "m", "-1h", "99999999999999999999h", "100000h"] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }
}
