//! How the values of a line are read: strictly, without copies, and with errors that name the value.

use std::fmt;

use chrono::NaiveDate;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use vioe_domain::ticket::{Priority, Resolution, Status};
use vioe_domain::{UtcMillis, coverage::DayWindow};

/// An instant: RFC 3339 with an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At(pub UtcMillis);

/// A local date: `2026-05-25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

/// A pair of times of day: `["09:00", "24:00"]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window(pub DayWindow);

/// How a ticket was resolved, in snake case or in the guide's own words (`by_design`, `By Design`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved(pub Resolution);

/// The `to` of an event, whose meaning depends on the event's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// A status.
    Status(Status),
    /// A priority.
    Priority(Priority),
    /// A tier, perhaps.
    Number(i64),
    /// None of these; kept for the error.
    Other(String),
}

impl fmt::Display for To {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => f.write_str(status_name(*status)),
            Self::Priority(priority) => f.write_str(priority_name(*priority)),
            Self::Number(number) => write!(f, "{number}"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// A status as the format spells it.
pub fn status_name(status: Status) -> &'static str {
    match status {
        Status::Open => "OPEN",
        Status::InProgress => "IN_PROGRESS",
        Status::PendingCustomer => "PENDING_CUSTOMER",
        Status::Resolved => "RESOLVED",
        Status::Closed => "CLOSED",
    }
}

/// A priority as the format spells it.
pub fn priority_name(priority: Priority) -> &'static str {
    match priority {
        Priority::P1 => "P1",
        Priority::P2 => "P2",
        Priority::P3 => "P3",
        Priority::P4 => "P4",
    }
}

fn to(text: &str) -> To {
    let status = Status::ALL.iter().find(|status| status_name(**status) == text);
    let priority = Priority::ALL.iter().find(|priority| priority_name(**priority) == text);
    match (status, priority) {
        (Some(status), _) => To::Status(*status),
        (None, Some(priority)) => To::Priority(*priority),
        (None, None) => To::Other(text.to_owned()),
    }
}

fn resolution(text: &str) -> Option<Resolution> {
    Some(match text {
        "fixed" | "Fixed" => Resolution::Fixed,
        "workaround" | "Workaround" => Resolution::Workaround,
        "by_design" | "By Design" => Resolution::ByDesign,
        "cannot_reproduce" | "Cannot Reproduce" => Resolution::CannotReproduce,
        "duplicate" | "Duplicate" => Resolution::Duplicate,
        "feature_request" | "Feature Request" => Resolution::FeatureRequest,
        _ => return None,
    })
}

/// `2026-05-25` and nothing looser.
fn date(text: &str) -> Option<NaiveDate> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    shaped.then(|| text.parse().ok()).flatten()
}

/// Reads a value from a JSON text by a function.
struct Text<F>(&'static str, F);

impl<T, F: FnOnce(&str) -> Result<T, String>> Visitor<'_> for Text<F> {
    type Value = T;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.1)(text).map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Text("an RFC 3339 instant with an offset", |text: &str| {
            UtcMillis::parse(text).map(At).map_err(|error| error.to_string())
        }))
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Text("a date such as 2026-05-25", |text: &str| {
            date(text).map(Date).ok_or_else(|| format!("`{text}` is not a date such as 2026-05-25"))
        }))
    }
}

impl<'de> Deserialize<'de> for Resolved {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Text("a resolution type", |text: &str| {
            resolution(text).map(Resolved).ok_or_else(|| {
                format!(
                    "`{text}` is none of `fixed`, `workaround`, `by_design`, `cannot_reproduce`, \
                     `duplicate`, `feature_request`"
                )
            })
        }))
    }
}

impl<'de> Deserialize<'de> for Window {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (open, close) = <(String, String)>::deserialize(from)?;
        DayWindow::parse(&open, &close).map(Self).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for To {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = To;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a status, a priority or a tier")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<To, E> {
                Ok(to(text))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<To, E> {
                Ok(To::Number(i64::try_from(number).unwrap_or(i64::MAX)))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<To, E> {
                Ok(To::Number(number))
            }
        }
        from.deserialize_any(Either)
    }
}
