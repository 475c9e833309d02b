//! The policy file: the numbers of guide 3 in TOML, with durations people can read.
//!
//! ```toml
//! version = 2                     # every key may be left out; the guide's number then holds
//! stall = "60m"
//! maintenance_notice = "168h"
//! auto_close = "5bd"              # 1bd: a business day, nine hours of the Standard schedule
//!
//! [p1]
//! first_response = "15m"
//! update = "30m"
//! resolution_target = "4h"
//! resolution_maximum = "8h"
//! ```

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use vioe_domain::sla::{Budgets, Policy};
use vioe_domain::time::{HOUR, MINUTE, SECOND};

/// A business day, in ms of working time (D1).
const BUSINESS_DAY: i64 = 9 * HOUR;

/// Why a policy file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// It can't be read.
    #[error("can't read the policy file {path}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It says something that is no policy; the message names line and key.
    #[error("the policy file {path} can't be used: {why}")]
    Unusable {
        /// Which file.
        path: PathBuf,
        /// What and where.
        why: String,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: Option<u32>,
    stall: Option<Span>,
    maintenance_notice: Option<Span>,
    auto_close: Option<Span>,
    p1: Option<Priority>,
    p2: Option<Priority>,
    p3: Option<Priority>,
    p4: Option<Priority>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Priority {
    first_response: Option<Span>,
    update: Option<Span>,
    resolution_target: Option<Span>,
    resolution_maximum: Option<Span>,
}

/// A duration in ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span(i64);

/// Reads a policy file, or takes the guide's numbers where there is none.
///
/// # Errors
/// The file can't be read, or says something that is no policy.
pub fn load(path: Option<&Path>) -> Result<Policy, PolicyError> {
    let Some(path) = path else {
        return Ok(Policy::default());
    };
    let text = std::fs::read_to_string(path)
        .map_err(|source| PolicyError::Unreadable { path: path.to_owned(), source })?;
    parse(&text).map_err(|why| PolicyError::Unusable { path: path.to_owned(), why })
}

/// Reads a policy.
///
/// # Errors
/// The text is no policy: line, key and reason.
pub fn parse(text: &str) -> Result<Policy, String> {
    let file: File = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        format!("line {line}: {}", error.message())
    })?;
    let mut policy = Policy::default();
    if let Some(version) = file.version {
        policy.version = version;
    }
    let set = |number: &mut i64, span: Option<Span>| {
        if let Some(Span(ms)) = span {
            *number = ms;
        }
    };
    set(&mut policy.stall_ms, file.stall);
    set(&mut policy.maintenance_notice_ms, file.maintenance_notice);
    set(&mut policy.auto_close_ms, file.auto_close);
    let priorities = [file.p1, file.p2, file.p3, file.p4];
    for (index, (budgets, priority)) in policy.budgets.iter_mut().zip(priorities).enumerate() {
        if let Some(priority) = priority {
            set(&mut budgets.first_response_ms, priority.first_response);
            set(&mut budgets.update_ms, priority.update);
            set(&mut budgets.resolution_target_ms, priority.resolution_target);
            set(&mut budgets.resolution_maximum_ms, priority.resolution_maximum);
        }
        check(index + 1, budgets)?;
    }
    Ok(policy)
}

fn check(priority: usize, budgets: &Budgets) -> Result<(), String> {
    if budgets.resolution_target_ms > budgets.resolution_maximum_ms {
        return Err(format!("[p{priority}]: the resolution target is longer than the resolution maximum"));
    }
    Ok(())
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Span;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a duration such as \"1h 30m\" or \"3bd\"")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Span, E> {
                span(text).ok_or_else(|| {
                    E::custom(format!(
                        "`{text}` is not a duration above zero such as `90s`, `1h 30m` or `3bd`, \
                         in the units ms, s, m, h and bd (business days)"
                    ))
                })
            }
        }
        from.deserialize_str(Text)
    }
}

/// Parts of number and unit, with or without blanks between them.
fn span(text: &str) -> Option<Span> {
    let mut rest = text.trim();
    let mut sum: i64 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let unit = match &rest[..letters] {
            "ms" => 1,
            "s" => SECOND,
            "m" | "min" => MINUTE,
            "h" => HOUR,
            "bd" => BUSINESS_DAY,
            _ => return None,
        };
        sum = sum.checked_add(number.checked_mul(unit)?)?;
        rest = rest[letters..].trim_start();
    }
    // Ten years: beyond that it is a slip of the key, and sums stay far from their limits.
    (1..=10 * 366 * 24 * HOUR).contains(&sum).then_some(Span(sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_is_the_guide() {
        assert_eq!(parse(""), Ok(Policy::default()));
    }

    #[test]
    fn replaces_what_it_names() {
        let policy = parse("stall = \"45m\"\n[p3]\nupdate = \"1bd 30m\"\n").unwrap();
        assert_eq!(policy.stall_ms, 45 * MINUTE);
        assert_eq!(policy.budgets[2].update_ms, 9 * HOUR + 30 * MINUTE);
        assert_eq!(policy.budgets[1], Policy::default().budgets[1]);
    }

    #[test]
    fn names_the_line_of_an_error() {
        for (text, said) in [
            ("[p1]\nfirst_respnse = \"15m\"\n", "line 2: unknown field `first_respnse`"),
            ("\n\nstall = \"1d\"\n", "line 3: `1d` is not a duration"),
            ("stall = \"0m\"\n", "line 1: `0m` is not a duration"),
            ("stall = 5\n", "line 1: invalid type"),
            ("[p1]\nresolution_target = \"9h\"\n", "[p1]: the resolution target is longer"),
        ] {
            let why = parse(text).unwrap_err();
            assert!(why.starts_with(said), "{why}");
        }
    }
}
