//! The four questions of guide 7.1, and the priority they propose.

use serde::{Deserialize, Serialize};

use super::words::Priority;

macro_rules! answer {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident => $priority:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ipc", derive(specta::Type))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// The row of guide 7.1 this answer stands in.
            pub fn row(self) -> Priority {
                match self { $(Self::$variant => Priority::$priority),+ }
            }
        }
    };
}

answer! {
    /// What is affected?
    Impact {
        /// Platform unavailable or a major feature broken.
        PlatformDown => P1,
        /// A major feature degraded.
        MajorDegraded => P2,
        /// A feature not working correctly.
        NotCorrect => P3,
        /// A minor issue or an enhancement.
        Minor => P4,
    }
}
answer! {
    /// Who is affected?
    UsersAffected {
        /// All or most users.
        Everyone => P1,
        /// Multiple users or teams.
        SeveralTeams => P2,
        /// Limited users.
        AFew => P3,
        /// An individual.
        OnePerson => P4,
    }
}
answer! {
    /// What does it do to the business?
    BusinessImpact {
        /// Operations stopped.
        Stopped => P1,
        /// Significant workflow disruption.
        Disrupted => P2,
        /// Inconvenience.
        Inconvenient => P3,
        /// Minimal.
        Minimal => P4,
    }
}
answer! {
    /// Is there a workaround?
    Workaround {
        /// None available.
        None => P1,
        /// Difficult or partial.
        Difficult => P2,
        /// Available.
        Available => P3,
        /// Easy or not needed.
        NotNeeded => P4,
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

/// Proposes a priority from the four answers (guide 7.1): the most urgent row that at least two answers reach. One
/// alarming answer among mild ones does not make a P1, and a workaround alone does not make a stopped business wait.
pub fn propose_priority(answers: &Answers) -> Priority {
    let mut rows =
        [answers.impact.row(), answers.users.row(), answers.business.row(), answers.workaround.row()];
    rows.sort_unstable();
    rows[1]
}
