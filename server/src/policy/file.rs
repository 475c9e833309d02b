//! The policy file: TOML, with durations people can read. Every key may be left out; the guide's number then holds.
//!
//! ```toml
//! version = 2
//!
//! [emergency]
//! stall = "60m"
//!
//! [lifecycle]
//! auto_close = "5bd"              # 1bd: a business day, as long as the Standard hours
//!
//! [p1]
//! first_response = "15m"
//! resolution_target = "4h"
//! ```

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};
use vioe_domain::policy::Policy;

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
    parse(&text).map_err(|faults| PolicyError::Unusable { path: path.to_owned(), why: faults.join("\n") })
}

/// Reads a policy: what the text names replaces the guide's.
///
/// # Errors
/// The text is no policy: each fault with its line, its key and the rule it breaks.
pub fn parse(text: &str) -> Result<Policy, Vec<String>> {
    let at = |span: Option<Range<usize>>| line(text, span.map_or(0, |span| span.start));
    let places = DeTable::parse(text)
        .map_err(|error| vec![format!("line {}: {}", at(error.span()), error.message())])?;
    let file: toml::Table = toml::from_str(text)
        .map_err(|error| vec![format!("line {}: {}", at(error.span()), error.message())])?;
    let mut whole = toml::Table::try_from(Policy::default()).map_err(|error| vec![error.to_string()])?;
    lay_over(&mut whole, file);
    let policy: Policy = serde_path_to_error::deserialize(whole).map_err(|error| {
        let key = error.path().to_string();
        let line = line(text, place(places.get_ref(), &key));
        vec![format!("line {line}: {key}: {}", error.into_inner().message())]
    })?;
    let faults: Vec<String> = policy
        .check()
        .into_iter()
        .map(|fault| format!("line {}: {fault}", line(text, place(places.get_ref(), &fault.key))))
        .collect();
    if faults.is_empty() { Ok(policy) } else { Err(faults) }
}

/// The policy as a file: what [`parse`] takes back unchanged.
///
/// # Errors
/// A value that TOML can't hold: a bug.
pub fn show(policy: &Policy) -> Result<String, toml::ser::Error> {
    toml::to_string_pretty(policy)
}

fn line(text: &str, at: usize) -> usize {
    text[..at.min(text.len())].matches('\n').count() + 1
}

/// Where a key such as `p1.update` stands in the text; the nearest table around it where it was left out.
fn place(table: &DeTable<'_>, key: &str) -> usize {
    let mut table = table;
    let mut found = 0;
    for part in key.split(['.', '[']) {
        let Some((name, value)) = table.iter().find(|(name, _)| name.get_ref() == part) else { break };
        found = name.span().start;
        match value.get_ref() {
            DeValue::Table(inner) => table = inner,
            _ => break,
        }
    }
    found
}

/// What a table names replaces what was there, table by table.
fn lay_over(base: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(toml::Value::Table(base)), toml::Value::Table(over)) => lay_over(base, over),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use vioe_domain::policy::Span;
    use vioe_domain::time::MINUTE;

    use super::*;

    #[test]
    fn an_empty_file_is_the_guide() {
        assert_eq!(parse(""), Ok(Policy::default()));
    }

    #[test]
    fn takes_back_what_it_shows() {
        let text = show(&Policy::default()).unwrap();
        assert_eq!(parse(&text), Ok(Policy::default()));
        assert!(text.contains("first_response = \"15m\""), "{text}");
    }

    #[test]
    fn replaces_what_it_names() {
        let policy = parse("[emergency]\nstall = \"45m\"\n[p3]\nupdate = \"2bd\"\n").unwrap();
        assert_eq!(policy.emergency.stall, Span::of(45 * MINUTE));
        assert_eq!(policy.p3.update, Span::days(2));
        assert_eq!(policy.p2, Policy::default().p2);
    }

    #[test]
    fn names_the_line_the_key_and_the_rule() {
        for (text, said) in [
            ("[p1]\nfirst_respnse = \"15m\"\n", "line 2: p1.first_respnse: unknown field `first_respnse`"),
            ("\n[emergency]\nstall = \"1d\"\n", "line 3: emergency.stall: `1d` is not a duration"),
            ("[p1]\n\n\nupdate = 5\n", "line 4: p1.update: invalid type"),
            (
                "[p1]\nresolution_target = \"9h\"\n",
                "line 2: p1.resolution_target: the resolution target is longer",
            ),
            ("version = 2\nthresholds = [90, 75, 50]\n", "line 2: thresholds: the three shares rise"),
            ("= 3\n", "line 1: "),
        ] {
            let why = parse(text).unwrap_err().join("\n");
            assert!(why.starts_with(said), "{why}");
        }
    }
}
