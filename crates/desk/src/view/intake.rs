//! What is asked at intake and what the answers mean; what helps whoever writes (guide 1.2, 4, 6, 7.1, 8.3, 8.4, 9.4).

use serde::{Deserialize, Serialize};
use specta::Type;
use vioe_domain::compose::ScaffoldKind;
use vioe_domain::ticket::{Scenario, Topic};
use vioe_domain::{Channel, Priority, UtcMillis};

/// A proposed priority and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct ProposalView {
    /// Which.
    pub priority: Priority,
    /// Whether an emergency is declared with the ticket.
    pub emergency: bool,
    /// Which row of the guide decided it, in a sentence.
    pub why: String,
    /// The four answers, if they were given, and the row of guide 7.1 each stands in.
    pub answers: Vec<AnswerView>,
    /// What to say where a more urgent priority is asked for than is proposed.
    pub asked_beyond: Option<String>,
}

/// An answer and its row of guide 7.1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct AnswerView {
    /// What was asked.
    pub question: String,
    /// What was answered.
    pub answer: String,
    /// The row it stands in.
    pub row: Priority,
    /// Whether it reaches the proposed priority.
    pub reaches: bool,
}

/// A row of guide 6.1 or 6.2.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct TriageRow {
    /// Which.
    pub scenario: Scenario,
    /// The guide's words for it.
    pub words: String,
    /// Whether it qualifies as an emergency.
    pub emergency: bool,
    /// The guide's classification.
    pub classification: String,
    /// It is at least that urgent.
    pub at_least: Priority,
}

/// A row of guide 1.2 and what is answered to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct ScopeRow {
    /// Which.
    pub topic: Topic,
    /// The guide's words for it.
    pub words: String,
    /// Whether support covers it.
    pub in_scope: bool,
    /// Where it belongs, if it does not. It may still be raised.
    pub redirect: Option<String>,
}

/// How much of the required information is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct CompletenessView {
    /// In percent; 100 only if nothing is missing.
    pub percent: u8,
    /// What is missing, in the guide's words, and what it is needed for.
    pub missing: Vec<(String, String)>,
    /// A text that asks for it, ready to send.
    pub ask: Option<String>,
}

/// A way to reach us, now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct OpenChannel {
    /// Which.
    pub channel: Channel,
    /// URL, address or number.
    pub address: String,
    /// Whether somebody answers now.
    pub open: bool,
    /// When it closes; none around the clock.
    pub closes_at: Option<UtcMillis>,
    /// When it opens.
    pub opens_at: Option<UtcMillis>,
    /// `Open until Tue 18:00 EDT`, in the reader's zone.
    pub hours: String,
    /// What it is best for.
    pub best_for: String,
}

/// A scaffold of guide 8.3.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct ScaffoldView {
    /// For which kind of message.
    pub kind: ScaffoldKind,
    /// The text to fill in.
    pub text: String,
    /// Its parts.
    pub parts: Vec<PartView>,
}

/// A part of a scaffold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct PartView {
    /// The guide's words for it.
    pub standard: String,
    /// The heading over it.
    pub heading: String,
    /// It stands there if there is something to say.
    pub if_needed: bool,
}

/// What a contact wishes of whoever writes to them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct HintView {
    /// How much it binds: restrictions and quiet hours before preferences.
    pub binding: bool,
    /// In a sentence.
    pub text: String,
}
