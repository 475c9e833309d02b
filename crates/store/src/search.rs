//! What somebody types into the search field, as the full-text index wants it.

/// A search, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Search {
    /// All of these words or beginnings of words, in the index's own language.
    pub(crate) words: Option<String>,
    /// Or this number.
    pub(crate) number: Option<i64>,
}

impl Search {
    /// Reads `VI-4188`, `#4188` or `4188` as a number, and everything as words. None where nothing is searched for.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let digits = text.strip_prefix('#').or_else(|| strip_vi(text)).unwrap_or(text);
        let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten();
        // Only letters and digits reach the index's language, each word quoted: nothing typed can be an operator.
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\"*"))
            .collect();
        Some(Self { words: (!words.is_empty()).then(|| words.join(" ")), number })
    }
}

fn strip_vi(text: &str) -> Option<&str> {
    let (prefix, rest) = text.split_at_checked(2)?;
    prefix.eq_ignore_ascii_case("vi").then(|| rest.trim_start_matches(['-', ' ']))
}

#[cfg(test)]
mod tests {
    use super::Search;

    #[test]
    fn numbers_are_found_however_they_are_written() {
        for text in ["4188", "VI-4188", " vi 4188 ", "#4188", "vi4188"] {
            assert_eq!(Search::read(text).unwrap().number, Some(4188), "{text}");
        }
        assert_eq!(Search::read("VI-").unwrap().number, None);
        assert_eq!(Search::read("4188a").unwrap().number, None);
    }

    #[test]
    fn nothing_typed_is_an_operator() {
        let words = |text: &str| Search::read(text).unwrap().words;
        assert_eq!(words("login OR \"x"), Some("\"login\"* \"OR\"* \"x\"*".to_owned()));
        assert_eq!(words("NEAR(a) col:b -c *"), Some("\"NEAR\"* \"a\"* \"col\"* \"b\"* \"c\"*".to_owned()));
        assert_eq!(words("?!"), None);
        assert_eq!(Search::read("  "), None);
    }
}
