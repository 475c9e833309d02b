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

use std::path::{Path, PathBuf};

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
    parse(&text).map_err(|why| PolicyError::Unusable { path: path.to_owned(), why })
}

/// Reads a policy: what the text names replaces the guide's.
///
/// # Errors
/// The text is no policy: line, key and reason.
pub fn parse(text: &str) -> Result<Policy, String> {
    let at = |span: Option<std::ops::Range<usize>>, why: &str| {
        let line = span.map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        format!("line {line}: {why}")
    };
    let file: toml::Table = toml::from_str(text).map_err(|error| at(error.span(), error.message()))?;
    let mut whole = toml::Table::try_from(Policy::default()).map_err(|error| error.to_string())?;
    lay_over(&mut whole, file);
    whole.try_into().map_err(|error: toml::de::Error| at(error.span(), error.message()))
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
    fn replaces_what_it_names() {
        let policy = parse("[emergency]\nstall = \"45m\"\n[p3]\nupdate = \"1bd 30m\"\n").unwrap();
        assert_eq!(policy.emergency.stall, Span::of(45 * MINUTE));
        assert_eq!(policy.p3.update, Span { business_days: 1, ms: 30 * MINUTE });
        assert_eq!(policy.p2, Policy::default().p2);
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
