//! Whether it is an emergency, by the two lists of the guide, and the priority that is proposed (guide 6.1, 6.2, 7.1).

use crate::ticket::{Answers, Priority, PriorityReason, Scenario, explain_priority};

/// What a row of the two lists means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Triage {
    /// Which row.
    pub scenario: Scenario,
    /// The guide's words for it.
    pub words: &'static str,
    /// Whether it qualifies as an emergency (guide 6.1).
    pub emergency: bool,
    /// The guide's classification, in its words.
    pub classification: &'static str,
    /// It is at least that urgent.
    pub at_least: Priority,
}

/// Looks a scenario up in the lists of guide 6.1 and 6.2. Both lists together are [`Scenario::ALL`], in their order.
pub fn triage(scenario: Scenario) -> Triage {
    let words = match scenario {
        Scenario::PlatformUnavailable => "Platform completely unavailable",
        Scenario::SecurityIncident => "Data breach or security incident",
        Scenario::CriticalFunctionBroken => "Critical functionality broken (no workaround)",
        Scenario::DataLoss => "Data loss or corruption",
        Scenario::NobodyCanAccess => "All users unable to access",
        Scenario::SingleUserAccess => "Single user access issue",
        Scenario::SlowPerformance => "Slow performance",
        Scenario::FeatureNotAsExpected => "Feature not working as expected",
        Scenario::IntegrationDelay => "Integration delay",
    };
    let emergency = scenario.is_emergency();
    Triage {
        scenario,
        words,
        emergency,
        classification: if emergency { "Emergency" } else { "High priority, not emergency" },
        at_least: if emergency { Priority::P1 } else { Priority::P2 },
    }
}

/// The priority that is proposed at intake, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Which.
    pub priority: Priority,
    /// Whether an emergency is declared with the ticket.
    pub emergency: bool,
    /// Which row of the guide decided it, in words.
    pub why: String,
    /// What the four answers say, if they were given.
    pub answers: Option<PriorityReason>,
}

/// Proposes a priority from what was answered so far; none where nothing was. A row of guide 6.1 decides alone; a row of
/// 6.2 is high priority, whatever the four answers say; else the answers decide (guide 7.1).
pub fn propose(answers: Option<&Answers>, scenario: Option<Scenario>) -> Option<Proposal> {
    let reason = answers.map(explain_priority);
    let triage = scenario.map(triage);
    match (triage, reason) {
        (Some(row), reason) if reason.as_ref().is_none_or(|reason| row.at_least <= reason.priority) => {
            let list = if row.emergency { "6.1" } else { "6.2" };
            Some(Proposal {
                priority: row.at_least,
                emergency: row.emergency,
                why: format!("{}: {} (guide {list}).", row.words, row.classification),
                answers: reason,
            })
        }
        (_, Some(reason)) => Some(Proposal {
            priority: reason.priority,
            emergency: false,
            why: reason.why.clone(),
            answers: Some(reason),
        }),
        (_, None) => None,
    }
}

/// What to say where a more urgent priority is asked for than the answers propose; none where that is not so. The ticket is
/// raised as asked, since the promise is then the stricter one; support assesses it (guide 7.3).
pub fn asked_beyond(asked: Priority, proposal: &Proposal) -> Option<String> {
    (asked < proposal.priority).then(|| {
        format!(
            "You ask for {asked:?}; the answers propose {:?}. It is raised as {asked:?}, and support may correct it \
             (guide 7.3). {}",
            proposal.priority, proposal.why
        )
    })
}
