//! The four questions of guide 7.1, the priority they propose, and the row that decided it.

use serde::{Deserialize, Serialize};

use super::words::Priority;

macro_rules! answer {
    ($(#[$doc:meta])* $name:ident, $question:literal {
        $($(#[$vdoc:meta])* $variant:ident => $priority:ident $words:literal),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ipc", derive(specta::Type))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every one, in the guide's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The guide's word for what is asked.
            pub const QUESTION: &'static str = $question;

            /// The row of guide 7.1 this answer stands in.
            pub fn row(self) -> Priority {
                match self { $(Self::$variant => Priority::$priority),+ }
            }

            /// The guide's words for it.
            pub fn words(self) -> &'static str {
                match self { $(Self::$variant => $words),+ }
            }
        }

        impl From<$name> for AnswerPlace {
            fn from(answer: $name) -> Self {
                Self { question: $name::QUESTION, answer: answer.words(), row: answer.row() }
            }
        }
    };
}

answer! {
    /// What is affected?
    Impact, "Impact" {
        /// Platform unavailable or a major feature broken.
        PlatformDown => P1 "Platform unavailable or major feature broken",
        /// A major feature degraded.
        MajorDegraded => P2 "Major feature degraded",
        /// A feature not working correctly.
        NotCorrect => P3 "Feature not working correctly",
        /// A minor issue or an enhancement.
        Minor => P4 "Minor issue or enhancement",
    }
}
answer! {
    /// Who is affected?
    UsersAffected, "Users Affected" {
        /// All or most users.
        Everyone => P1 "All or most users",
        /// Multiple users or teams.
        SeveralTeams => P2 "Multiple users or teams",
        /// Limited users.
        AFew => P3 "Limited users",
        /// An individual.
        OnePerson => P4 "Individual",
    }
}
answer! {
    /// What does it do to the business?
    BusinessImpact, "Business Impact" {
        /// Operations stopped.
        Stopped => P1 "Operations stopped",
        /// Significant workflow disruption.
        Disrupted => P2 "Significant workflow disruption",
        /// Inconvenience.
        Inconvenient => P3 "Inconvenience",
        /// Minimal.
        Minimal => P4 "Minimal",
    }
}
answer! {
    /// Is there a workaround?
    Workaround, "Workaround" {
        /// None available.
        None => P1 "None available",
        /// Difficult or partial.
        Difficult => P2 "Difficult or partial",
        /// Available.
        Available => P3 "Available",
        /// Easy or not needed.
        NotNeeded => P4 "Easy or not needed",
    }
}

/// The four answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// What is affected?
    pub impact: Impact,
    /// Who is affected?
    pub users: UsersAffected,
    /// What does it do to the business?
    pub business: BusinessImpact,
    /// Is there a workaround?
    pub workaround: Workaround,
}

/// An answer and where it stands in guide 7.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerPlace {
    /// What was asked, in the guide's words.
    pub question: &'static str,
    /// What was answered, in the guide's words.
    pub answer: &'static str,
    /// The row it stands in.
    pub row: Priority,
}

/// A proposed priority and the row that decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriorityReason {
    /// Which.
    pub priority: Priority,
    /// The four answers, in the guide's order.
    pub places: [AnswerPlace; 4],
    /// Why, in words.
    pub why: String,
}

/// Proposes a priority from the four answers (guide 7.1): the most urgent row that at least two answers reach. One
/// alarming answer among mild ones does not make a P1, and a workaround alone does not make a stopped business wait.
pub fn propose_priority(answers: &Answers) -> Priority {
    let mut rows = places(answers).map(|place| place.row);
    rows.sort_unstable();
    rows[1]
}

/// The same, with the row that decided it and the answers that reach it.
pub fn explain_priority(answers: &Answers) -> PriorityReason {
    let (priority, places) = (propose_priority(answers), places(answers));
    let name = match priority {
        Priority::P1 => "Critical",
        Priority::P2 => "High",
        Priority::P3 => "Medium",
        Priority::P4 => "Low",
    };
    let reaching: Vec<String> = places
        .iter()
        .filter(|place| place.row <= priority)
        .map(|place| {
            let beyond =
                if place.row < priority { format!(", a {:?} answer", place.row) } else { String::new() };
            format!("{} \u{201c}{}\u{201d}{beyond}", place.question, place.answer)
        })
        .collect();
    let count = match reaching.len() {
        2 => "two of the four",
        3 => "three of the four",
        _ => "all four",
    };
    // With two answers in one row, no row above it is reached by more than one.
    let alone = places.iter().any(|place| place.row < priority);
    let above = if alone { " No row above it is reached by two." } else { "" };
    let why = format!(
        "{priority:?} ({name}, guide 7.1): {count} answers reach this row: {}.{above}",
        reaching.join("; ")
    );
    PriorityReason { priority, places, why }
}

fn places(answers: &Answers) -> [AnswerPlace; 4] {
    [answers.impact.into(), answers.users.into(), answers.business.into(), answers.workaround.into()]
}
