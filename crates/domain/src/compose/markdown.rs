//! As much Markdown as is needed to see which headings a message has and what stands below them.

/// A line that says something, in lower case and without its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// What may be a heading: `## Title`, `**Title** text`, `Title: text`.
    Title {
        /// Without marks and colon.
        title: String,
        /// What stands after it on the same line.
        rest: String,
        /// How many `#` it has; 7, below all of them, where it has none.
        level: usize,
    },
    /// Anything else.
    Text(String),
}

/// More words than that are a sentence, no heading.
const MOST_WORDS: usize = 6;

/// The lines of a message that are its author's words: no quotes, no code, no blank lines.
pub(super) fn lines(body: &str) -> Vec<Line> {
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    for raw in body.lines() {
        let line = raw.trim();
        let mark = ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark));
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => {}
            (None, Some(mark)) => fence = Some(mark),
            (None, None) if line.is_empty() || line.starts_with('>') => {}
            (None, None) => found.push(read(line)),
        }
    }
    found
}

fn read(line: &str) -> Line {
    let hashes = line.chars().take_while(|c| *c == '#').count();
    if (1..=6).contains(&hashes) {
        let text = plain(line[hashes..].trim_end_matches('#'));
        return match text.split_once(':') {
            Some((title, rest)) => titled(title, rest, hashes),
            None => titled(&text, "", hashes),
        };
    }
    let item = without_bullet(line);
    for mark in ["**", "__"] {
        if let Some((title, rest)) = item.strip_prefix(mark).and_then(|rest| rest.split_once(mark)) {
            return titled(&plain(title), &plain(rest), 7);
        }
    }
    let text = plain(item);
    match text.split_once(':') {
        Some((title, rest)) if title.split_whitespace().count() <= MOST_WORDS => titled(title, rest, 7),
        _ => Line::Text(text),
    }
}

fn titled(title: &str, rest: &str, level: usize) -> Line {
    let around = |c: char| c.is_whitespace() || matches!(c, ':' | '.' | '-' | '\u{2013}' | '\u{2014}');
    Line::Title {
        title: without_bullet(title.trim_matches(around)).trim_matches(around).to_owned(),
        rest: rest.trim_matches(around).to_owned(),
        level,
    }
}

/// In lower case, with plain apostrophes, without emphasis.
fn plain(text: &str) -> String {
    let kept = text.trim().chars().filter(|c| !matches!(c, '*' | '_' | '`' | '~'));
    kept.map(|c| if c == '\u{2019}' { '\'' } else { c }).collect::<String>().to_lowercase()
}

/// Without `-`, `*`, `+`, `1.`, `2)`, `[ ]` before it.
fn without_bullet(line: &str) -> &str {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let bare = match line[digits..].strip_prefix(['.', ')']) {
        Some(rest) if digits > 0 => rest,
        _ => ["- ", "* ", "+ "].iter().find_map(|bullet| line.strip_prefix(bullet)).unwrap_or(line),
    };
    let bare = bare.trim_start();
    ["[ ]", "[x]", "[X]"].iter().find_map(|tick| bare.strip_prefix(tick)).unwrap_or(bare).trim_start()
}
