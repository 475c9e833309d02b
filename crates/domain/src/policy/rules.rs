//! The guide's rules as numbers: levels, emergencies, lifecycle, escalation, exclusions, availability, retention.

use serde::{Deserialize, Serialize};

use super::Span;
use crate::availability::CreditBands;
use crate::escalation::IssueType;
use crate::time::{DAY, HOUR, MINUTE};

/// Emergencies (guide 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Emergency {
    /// Without progress for this long, it is escalated, and again each time it passes.
    pub stall: Span,
    /// Without a commander for this long, the tier leads are told.
    pub commander_within: Span,
}

impl Default for Emergency {
    fn default() -> Self {
        Self { stall: Span::of(HOUR), commander_within: Span::of(15 * MINUTE) }
    }
}

/// What follows an emergency, counted from its resolution (guide 6.5, EC-89). Hours are wall hours; weeks end at the same
/// local time of day in the customer's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Obligations {
    /// The root cause analysis, in wall hours.
    pub root_cause_hours: u32,
    /// The post-incident report, in weeks.
    pub report_weeks: u32,
    /// Preventive measures, in weeks.
    pub measures_weeks: u32,
}

impl Default for Obligations {
    fn default() -> Self {
        Self { root_cause_hours: 72, report_weeks: 1, measures_weeks: 2 }
    }
}

/// The life of a ticket (guide 8; sla.md 2.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lifecycle {
    /// A resolved ticket closes by itself after this much working time on the Standard schedule (D6).
    pub auto_close: Span,
    /// A merge can be undone for this long, in wall time.
    pub unmerge_within: Span,
    /// From this many reopenings on, the manager is told.
    pub reopenings_told: u32,
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self { auto_close: Span::days(5), unmerge_within: Span::of(DAY), reopenings_told: 2 }
    }
}

/// When leadership is asked in (guide 2.4; sla.md 2.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TierFour {
    /// So many breaches on one ticket.
    pub breaches_of_ticket: u32,
    /// So many breaches of one customer ...
    pub breaches_of_customer: u32,
    /// ... within so many days.
    pub within_days: u32,
}

impl Default for TierFour {
    fn default() -> Self {
        Self { breaches_of_ticket: 2, breaches_of_customer: 3, within_days: 30 }
    }
}

/// The share of tickets, in percent, to be resolved at Tier 1, and at Tiers 1 and 2 together (guide 2.1, 2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TierTargets {
    /// At Tier 1.
    pub tier1: u8,
    /// At Tiers 1 and 2.
    pub tier1_and_2: u8,
}

impl Default for TierTargets {
    fn default() -> Self {
        Self { tier1: 60, tier1_and_2: 90 }
    }
}

/// The internal escalation matrix (guide 5.4): who is asked after Support, and after them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Matrix {
    /// Technical issues.
    pub technical: Vec<String>,
    /// Security issues.
    pub security: Vec<String>,
    /// Business issues.
    pub business: Vec<String>,
    /// Legal issues.
    pub legal: Vec<String>,
}

impl Default for Matrix {
    fn default() -> Self {
        let path = |steps: [&str; 3]| steps.map(str::to_owned).to_vec();
        Self {
            technical: path(["Support", "Engineering", "CTO"]),
            security: path(["Support", "Security Team", "CISO"]),
            business: path(["Support", "CSM", "VP Customer Success"]),
            legal: path(["Support", "Legal", "General Counsel"]),
        }
    }
}

impl Matrix {
    /// The path of an issue type, Support first.
    pub fn path(&self, issue: IssueType) -> &[String] {
        match issue {
            IssueType::Technical => &self.technical,
            IssueType::Security => &self.security,
            IssueType::Business => &self.business,
            IssueType::Legal => &self.legal,
        }
    }
}

/// When several tickets are one trend (guide 5.2): so many of them, of one customer or of one category with so many
/// significant words in common, raised within so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Trend {
    /// How many tickets, the newest among them.
    pub tickets: u32,
    /// How many significant words each shares with the newest.
    pub shared_words: u32,
    /// Within how many days.
    pub within_days: u32,
}

impl Default for Trend {
    fn default() -> Self {
        Self { tickets: 3, shared_words: 3, within_days: 7 }
    }
}

/// Internal budgets of the tiers, in working time of the resolution clock (the guide names none: a tier without one has no
/// deadline of its own, only its time shown).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ola {
    /// Tier 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier1: Option<Span>,
    /// Tier 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier2: Option<Span>,
    /// Tier 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier3: Option<Span>,
    /// Tier 4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier4: Option<Span>,
}

/// Escalation (guide 2, 5).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Escalation {
    /// When leadership is asked in.
    pub tier_four: TierFour,
    /// Shares to be resolved at the lower tiers.
    pub targets: TierTargets,
    /// Who is asked, by issue type.
    pub matrix: Matrix,
    /// When several tickets are one trend.
    pub trend: Trend,
    /// Internal budgets of the tiers.
    pub ola: Ola,
}

/// Exclusions (guide 3.4; sla.md 2.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Exclusions {
    /// Announced at least this long ahead, maintenance is excluded, in wall time.
    pub maintenance_notice: Span,
}

impl Default for Exclusions {
    fn default() -> Self {
        Self { maintenance_notice: Span::of(168 * HOUR) }
    }
}

/// Availability and credits (guide 3.3, 3.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Availability {
    /// The target, in basis points of a month.
    pub target_bp: u32,
    /// Minutes between probes of the health endpoint; divides an hour.
    pub interval_minutes: u32,
    /// Which credit an availability earns.
    pub credits: CreditBands,
    /// Days after the incident within which a credit must be requested.
    pub claim_days: u32,
}

impl Default for Availability {
    fn default() -> Self {
        Self { target_bp: 9_990, interval_minutes: 5, credits: CreditBands::default(), claim_days: 30 }
    }
}

/// Read-only access for support (guide 9.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Access {
    /// The longest a grant may last, in wall time.
    pub longest: Span,
    /// So long before its end both sides are warned, in wall time.
    pub warn_before: Span,
}

impl Default for Access {
    fn default() -> Self {
        Self { longest: Span::of(14 * DAY), warn_before: Span::of(DAY) }
    }
}

/// Feedback (guide 10.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Survey {
    /// A ticket can be rated for so many days after it was resolved.
    pub open_days: u32,
    /// A contact is asked for the overall satisfaction (NPS) at most once in so many days.
    pub nps_days: u32,
}

impl Default for Survey {
    fn default() -> Self {
        Self { open_days: 30, nps_days: 90 }
    }
}

/// How long things are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Closed tickets stay on desktops for so many days; the server keeps all.
    pub closed_on_desktop_days: u32,
    /// Probes of the health endpoint are kept for so many days.
    pub probe_days: u32,
    /// Answers to processed intents are kept for so many days after the client has them.
    pub intent_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { closed_on_desktop_days: 90, probe_days: 400, intent_days: 30 }
    }
}
