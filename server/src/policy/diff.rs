//! What differs between two policies, key by key.

use vioe_domain::policy::Policy;

/// A key whose value differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Such as `p1.update`.
    pub key: String,
    /// What it was; none where it was not there.
    pub before: Option<String>,
    /// What it is; none where it is gone.
    pub after: Option<String>,
}

/// Every key that differs, in the order of the file.
///
/// # Errors
/// A value that TOML can't hold: a bug.
pub fn diff(before: &Policy, after: &Policy) -> Result<Vec<Change>, toml::ser::Error> {
    let (before, after) = (flat(before)?, flat(after)?);
    let mut changes = Vec::new();
    for (key, was) in &before {
        let is = after.iter().find(|(other, _)| other == key).map(|(_, value)| value);
        if is != Some(was) {
            changes.push(Change { key: key.clone(), before: Some(was.clone()), after: is.cloned() });
        }
    }
    for (key, is) in after {
        if before.iter().all(|(other, _)| *other != key) {
            changes.push(Change { key, before: None, after: Some(is) });
        }
    }
    Ok(changes)
}

fn flat(policy: &Policy) -> Result<Vec<(String, String)>, toml::ser::Error> {
    let table = toml::Table::try_from(policy)?;
    let mut keys = Vec::new();
    walk("", &toml::Value::Table(table), &mut keys);
    Ok(keys)
}

fn walk(path: &str, value: &toml::Value, keys: &mut Vec<(String, String)>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        toml::Value::Table(table) => {
            for (name, value) in table {
                walk(&below(name), value, keys);
            }
        }
        toml::Value::Array(list) if list.iter().any(toml::Value::is_table) => {
            for (index, value) in list.iter().enumerate() {
                walk(&format!("{path}[{index}]"), value, keys);
            }
        }
        other => keys.push((path.to_owned(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use vioe_domain::policy::Span;

    use super::*;

    #[test]
    fn tells_the_keys_that_differ() {
        let mut other = Policy { version: 2, ..Policy::default() };
        other.p3.update = Span::days(2);
        let changes = diff(&Policy::default(), &other).unwrap();
        let keys: Vec<&str> = changes.iter().map(|change| change.key.as_str()).collect();
        assert_eq!(keys, ["p3.update", "version"]);
        assert_eq!(changes[0].before.as_deref(), Some("\"1bd\""));
        assert_eq!(changes[0].after.as_deref(), Some("\"2bd\""));
        assert!(diff(&other, &other).unwrap().is_empty());
    }
}
