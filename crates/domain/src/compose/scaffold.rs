//! The three scaffolds of the communication standards, and which of their parts a message lacks (guide 8.3).

use super::markdown::{Line, lines};

/// What kind of message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ScaffoldKind {
    /// The first answer.
    InitialResponse,
    /// An update.
    Update,
    /// The resolution.
    Resolution,
}

impl ScaffoldKind {
    /// Every one, in the guide's order.
    pub const ALL: [Self; 3] = [Self::InitialResponse, Self::Update, Self::Resolution];
}

/// A part of a scaffold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The guide's words for it.
    pub standard: &'static str,
    /// The heading over it, for the customer.
    pub heading: &'static str,
    /// It stands there if there is something to say; a message without it may still be whole.
    pub if_needed: bool,
    /// Other headings it is known by, and turns of phrase that say it without a heading; in lower case.
    spoken: &'static [&'static str],
}

const INITIAL: &[Part] = &[
    Part {
        standard: "Acknowledge receipt",
        heading: "Received",
        if_needed: false,
        spoken: &[
            "we have received",
            "we received",
            "we've received",
            "i have received",
            "i received",
            "thank you for",
            "thanks for",
            "we got your",
            "i got your",
            "has reached us",
        ],
    },
    Part {
        standard: "Confirm understanding",
        heading: "Our understanding",
        if_needed: false,
        spoken: &[
            "we understand",
            "i understand",
            "my understanding",
            "our understanding",
            "as i read it",
            "as we read it",
            "you are seeing",
            "you're seeing",
            "you see that",
            "you report",
            "if i got it right",
        ],
    },
    Part {
        standard: "Set expectations",
        heading: "What to expect",
        if_needed: false,
        spoken: &[
            "you will hear from",
            "you'll hear from",
            "we will update you",
            "we'll update you",
            "i will update you",
            "i'll update you",
            "next update",
            "expect",
            "we aim to",
            "by the end of",
            "within the next",
            "we will get back",
            "we'll get back",
            "i will get back",
            "i'll get back",
        ],
    },
    Part {
        standard: "Request any needed information",
        heading: "What we need from you",
        if_needed: true,
        spoken: &[
            "please send",
            "please add",
            "could you",
            "can you",
            "would you",
            "please tell",
            "please let us know which",
            "we need from you",
            "please provide",
            "please attach",
            "we need nothing",
            "nothing else is needed",
            "no further information",
        ],
    },
];

const UPDATE: &[Part] = &[
    Part {
        standard: "Progress made",
        heading: "Progress",
        if_needed: false,
        spoken: &[
            "progress",
            "so far",
            "we found",
            "we have found",
            "i found",
            "i have found",
            "we have identified",
            "we identified",
            "we have fixed",
            "we fixed",
            "we have reproduced",
            "we reproduced",
            "we tested",
            "we have tested",
            "we have confirmed",
            "we confirmed",
            "since our last",
            "since the last",
        ],
    },
    Part {
        standard: "Next steps",
        heading: "Next steps",
        if_needed: false,
        spoken: &[
            "next step",
            "next, we",
            "next we",
            "we will now",
            "we'll now",
            "we are going to",
            "i am going to",
            "our plan",
            "the plan is",
            "will then",
        ],
    },
    Part {
        standard: "Any blockers",
        heading: "Blockers",
        if_needed: true,
        spoken: &[
            "blocked by",
            "blocker",
            "we are waiting for",
            "we're waiting for",
            "depends on",
            "held up by",
            "nothing blocks",
        ],
    },
    Part {
        standard: "Revised timeline if needed",
        heading: "Timeline",
        if_needed: true,
        spoken: &[
            "timeline",
            "new estimate",
            "revised",
            "we now expect",
            "later than",
            "eta",
            "by the end of",
            "expected by",
            "on schedule",
            "as planned",
        ],
    },
];

const RESOLUTION: &[Part] = &[
    Part {
        standard: "Describe resolution",
        heading: "Resolution",
        if_needed: false,
        spoken: &[
            "resolution",
            "resolved by",
            "we fixed",
            "we have fixed",
            "i fixed",
            "i have fixed",
            "is fixed",
            "the fix",
            "the cause was",
            "is solved",
            "was caused by",
            "we corrected",
            "we have corrected",
            "has been resolved",
            "has been fixed",
        ],
    },
    Part {
        standard: "Provide instructions if needed",
        heading: "What to do",
        if_needed: true,
        spoken: &[
            "please restart",
            "please reload",
            "please update",
            "please sign",
            "to apply",
            "follow these",
            "steps:",
            "instructions",
            "nothing to do on your side",
            "you need to do nothing",
            "no action",
        ],
    },
    Part {
        standard: "Request confirmation",
        heading: "Please confirm",
        if_needed: false,
        spoken: &[
            "please confirm",
            "can you confirm",
            "could you confirm",
            "let us know if this",
            "let us know whether",
            "let me know if this",
            "let me know whether",
            "please check",
            "please verify",
            "confirm that",
        ],
    },
    Part {
        standard: "Offer follow-up",
        heading: "If you need more",
        if_needed: false,
        spoken: &[
            "follow-up",
            "follow up",
            "if you need",
            "if it happens again",
            "if it comes back",
            "any further questions",
            "any other questions",
            "reach out",
            "here to help",
            "reply here",
            "just reply",
            "reopen",
        ],
    },
];

/// The parts of a scaffold, in the guide's order.
pub fn parts(kind: ScaffoldKind) -> &'static [Part] {
    match kind {
        ScaffoldKind::InitialResponse => INITIAL,
        ScaffoldKind::Update => UPDATE,
        ScaffoldKind::Resolution => RESOLUTION,
    }
}

/// The scaffold as a text to fill in: a heading for each part, and room below.
pub fn scaffold(kind: ScaffoldKind) -> String {
    let headed: Vec<String> = parts(kind).iter().map(|part| format!("**{}**\n\n\n", part.heading)).collect();
    headed.concat().trim_end().to_owned() + "\n\n"
}

/// Which parts a message lacks. A part is there if its heading (or the guide's own words for it) has text below, in any
/// order and any Markdown; or if the message says it in words. A heading without text says nothing, nor does what is
/// quoted or stands in code.
pub fn check(kind: ScaffoldKind, body: &str) -> Vec<Part> {
    let parts = parts(kind);
    let mut filled = vec![false; parts.len()];
    // The part whose heading stands above, and its level.
    let mut under: Option<(usize, usize)> = None;
    for line in lines(body) {
        let said = match line {
            Line::Title { title, rest, level } => {
                match parts.iter().position(|part| part.is_headed(&title)) {
                    Some(part) => {
                        under = Some((part, level));
                        rest
                    }
                    // A heading of the author's own ends the part before it, unless it stands below.
                    None => {
                        under = under.filter(|(_, above)| level == 7 || *above < level);
                        format!("{title}: {rest}")
                    }
                }
            }
            // A heading without any mark, alone on its line.
            Line::Text(text) => match parts.iter().position(|part| part.is_headed(&text)) {
                Some(part) => {
                    under = Some((part, 7));
                    continue;
                }
                None => text,
            },
        };
        if let (Some((part, _)), true) = (under, says_something(&said)) {
            filled[part] = true;
        }
        spoken_in(&said, parts, &mut filled);
    }
    let lacking = parts.iter().zip(filled).filter(|(_, filled)| !filled);
    lacking.map(|(part, _)| *part).collect()
}

impl Part {
    fn is_headed(&self, title: &str) -> bool {
        let is = |known: &str| title == known.to_lowercase();
        is(self.heading) || is(self.standard)
    }
}

fn says_something(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn spoken_in(text: &str, parts: &[Part], filled: &mut [bool]) {
    for (part, filled) in parts.iter().zip(filled) {
        *filled |= part.spoken.iter().any(|phrase| has_words(text, phrase));
    }
}

/// Whether a text has a phrase as words of its own: `eta` is not in `details`.
fn has_words(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(start, found)| {
        let before = text[..start].chars().next_back();
        let after = text[start + found.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric)
            // `expected` is said with `expect`, and `blockers` with `blocker`.
            && (found.len() > 4 || !after.is_some_and(char::is_alphanumeric))
    })
}
