//! The file of windows that do not count in an audit of availability: maintenance, and what else guide 3.4 excludes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use vioe_domain::sla::{Exclusion, ExclusionReason};

use super::line;
use super::values::At;

/// Why a file of windows can't be used.
#[derive(Debug, thiserror::Error)]
pub enum MaintenanceError {
    /// It can't be read.
    #[error("can't read the maintenance file {path}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It says something that is no window.
    #[error("the maintenance file {path} can't be used: {why}")]
    Unusable {
        /// Which file.
        path: PathBuf,
        /// What and where.
        why: String,
    },
}

/// An EXCLUSION of the format, with the defaults of a file of maintenance.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Announced {
    from: At,
    to: At,
    #[serde(default = "scheduled")]
    reason: ExclusionReason,
    #[serde(default)]
    announced_at: Option<At>,
    #[serde(default = "yes")]
    approved: bool,
}

fn scheduled() -> ExclusionReason {
    ExclusionReason::Maintenance
}

fn yes() -> bool {
    true
}

/// Reads a file of windows: one JSON array, or one object a line.
///
/// # Errors
/// It can't be read, or says something that is no window: which line, and what.
pub(super) fn load(path: &Path) -> Result<Vec<Exclusion>, MaintenanceError> {
    let bytes =
        fs::read(path).map_err(|source| MaintenanceError::Unreadable { path: path.to_owned(), source })?;
    windows(&bytes).map_err(|why| MaintenanceError::Unusable { path: path.to_owned(), why })
}

fn windows(bytes: &[u8]) -> Result<Vec<Exclusion>, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.trim_ascii_start().starts_with(b"[") {
        let list: Vec<serde_json::Value> =
            serde_json::from_slice(bytes).map_err(|error| format!("not a JSON array: {error}"))?;
        return list
            .iter()
            .enumerate()
            .map(|(index, one)| window(one.to_string().as_bytes()).map_err(|why| format!("[{index}]: {why}")))
            .collect();
    }
    (1..)
        .zip(bytes.split(|byte| *byte == b'\n'))
        .filter(|(_, text)| !text.trim_ascii().is_empty())
        .map(|(number, text): (u64, _)| window(text).map_err(|why| format!("line {number}: {why}")))
        .collect()
}

fn window(text: &[u8]) -> Result<Exclusion, String> {
    let window: Announced = line::read(text)?;
    if window.from.0 > window.to.0 {
        return Err(format!("to: {} is before from", window.to.0));
    }
    Ok(Exclusion {
        from: window.from.0,
        to: window.to.0,
        reason: window.reason,
        announced_at: window.announced_at.map(|at| at.0),
        approved: window.approved,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_and_lines_say_the_same() {
        let one = r#"{"from": "2026-06-09T10:00:00Z", "to": "2026-06-09T12:00:00+00:00", "announced_at": "2026-06-01T00:00:00Z"}"#;
        let two = r#"{"from": "2026-06-10T10:00:00Z", "to": "2026-06-10T12:00:00Z", "reason": "third_party", "approved": false}"#;
        let lines = windows(format!("{one}\n\n{two}\n").as_bytes()).unwrap();
        assert_eq!(lines, windows(format!(" [{one},\n{two}]").as_bytes()).unwrap());
        assert_eq!((lines[0].reason, lines[0].approved), (ExclusionReason::Maintenance, true));
        assert_eq!((lines[1].reason, lines[1].approved), (ExclusionReason::ThirdParty, false));
        assert_eq!(windows(b""), Ok(Vec::new()));
        assert_eq!(windows(b"[]"), Ok(Vec::new()));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, said) in [
            ("\n{}", "line 2: the key `from` is missing"),
            ("5", "line 1: not a JSON object"),
            ("[5]", "[0]: not a JSON object"),
            ("[", "not a JSON array"),
            (r#"{"from": "2026-06-09", "to": "2026-06-09T12:00:00Z"}"#, "line 1: from: `2026-06-09` is not"),
            (
                r#"{"from": "2026-06-09T12:00:00Z", "to": "2026-06-09T10:00:00Z"}"#,
                "line 1: to: 2026-06-09T10:00:00.000Z is before",
            ),
            (
                r#"{"from": "2026-06-09T10:00:00Z", "to": "2026-06-09T12:00:00Z", "why": "x"}"#,
                "line 1: the key `why` is unknown",
            ),
            (
                r#"{"from": "2026-06-09T10:00:00Z", "to": "2026-06-09T12:00:00Z", "reason": "weather"}"#,
                "line 1: reason: `weather` is not",
            ),
        ] {
            let why = windows(text.as_bytes()).unwrap_err();
            assert!(why.starts_with(said), "{why}");
        }
    }
}
