//! The lines of an iCalendar file (RFC 5545, 3.1): unfolded, and cut into name and value; what parameters say is not needed.

/// One content line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ContentLine {
    /// Where it begins in the file, from 1.
    pub number: usize,
    /// In capitals, such as `DTSTART`.
    pub name: String,
    pub value: String,
}

impl ContentLine {
    /// The value as text: escapes undone, one line, no space around.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.value.len());
        let mut chars = self.value.chars();
        while let Some(char) = chars.next() {
            match char {
                '\\' => match chars.next() {
                    Some('n' | 'N') => text.push(' '),
                    Some(escaped) => text.push(escaped),
                    None => {}
                },
                char if char.is_control() => text.push(' '),
                char => text.push(char),
            }
        }
        text.trim().to_owned()
    }

    /// Cuts the name off, and the value at the first colon outside quotes; none if there is no name or no colon.
    fn parse(number: usize, line: &str) -> Option<Self> {
        let mut quoted = false;
        let colon = line.char_indices().find_map(|(at, char)| {
            quoted ^= char == '"';
            (char == ':' && !quoted).then_some(at)
        })?;
        let name = line[..colon].split(';').next()?.trim().to_ascii_uppercase();
        let value = line[colon + 1..].to_owned();
        (!name.is_empty()).then_some(Self { number, name, value })
    }
}

/// The content lines of a file, with the number of each line that is none.
pub(super) fn read(text: &str) -> Vec<Result<ContentLine, usize>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut unfolded: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), unfolded.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            _ => unfolded.push((index + 1, line.to_owned())),
        }
    }
    unfolded
        .into_iter()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| ContentLine::parse(number, &line).ok_or(number))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_unfolded_and_cut() {
        let text = "\u{feff}BEGIN:VCALENDAR\r\nSUMMARY;LANGUAGE=en;X-A=\"a:b;c\":Boxing\\, or\r\n  St. Step\r\n\then's\\nDay \r\n\r\nodd\n";
        let lines = read(text);
        assert_eq!(lines.len(), 3);
        let summary = lines[1].as_ref().unwrap();
        assert_eq!((summary.number, summary.name.as_str()), (2, "SUMMARY"));
        assert_eq!(summary.text(), "Boxing, or St. Stephen's Day");
        assert_eq!(lines[2], Err(6));
    }
}
