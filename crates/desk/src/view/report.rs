//! Reports (guide 2.1, 2.2, 3, 10.3): figures as of an instant, by what this desktop has. Shares are basis points: 8333 is
//! 83.33 %.

use serde::{Deserialize, Serialize};
use specta::Type;
use vioe_domain::availability::{AvailabilityMonth, Credit, CreditState, Month};
use vioe_domain::report::{By, Counts, Key, Outcome, TierShares};
use vioe_domain::{CustomerId, Priority, Status, TicketId, UtcMillis};

/// What a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// How many promises were kept.
    Compliance,
    /// Which tier resolves how many tickets.
    Tiers,
    /// The months' availability.
    Availability,
    /// Service credits.
    Credits,
    /// Ratings of tickets.
    Csat,
    /// Whether customers would recommend us.
    Nps,
}

/// A report to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ReportRequest {
    /// About what.
    pub kind: ReportKind,
    /// What figures are told apart by; compliance: by clock where nothing is said.
    pub by: Vec<By>,
    /// From this UTC month on.
    pub from: Option<Month>,
    /// Up to and with this UTC month.
    pub to: Option<Month>,
    /// Only this customer's.
    pub customer: Option<CustomerId>,
}

/// What a line of a report is about: the key, and how people call it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ReportKey {
    /// What it is; what lines are not told apart by is none.
    pub key: Key,
    /// The customer's name.
    pub customer: Option<String>,
    /// The agent's name; none also where nobody has the tickets.
    pub agent: Option<String>,
}

/// How many promises were kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ComplianceLine {
    /// About what.
    pub about: ReportKey,
    /// Cycles of clocks.
    pub counts: Counts,
    /// The share of what was decided and counts that was kept; none where nothing was decided.
    pub kept_bp: Option<u32>,
    /// How many different tickets are behind it.
    pub tickets: u32,
}

/// Which tier resolved how many tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TierLine {
    /// About what.
    pub about: ReportKey,
    /// The shares and their targets.
    pub shares: TierShares,
}

/// Ratings of tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RatingLine {
    /// About what.
    pub about: ReportKey,
    /// How many ratings.
    pub answers: u32,
    /// The average in hundredths: 433 is 4.33 of 5.
    pub average_centi: Option<u32>,
}

/// Answers to "would you recommend us".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RecommendationLine {
    /// About what.
    pub about: ReportKey,
    /// 9 and 10.
    pub promoters: u32,
    /// 7 and 8.
    pub passives: u32,
    /// 0 to 6.
    pub detractors: u32,
    /// From -100 to 100; none without an answer.
    pub score: Option<i32>,
}

/// A credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CreditLine {
    /// The credit.
    pub credit: Credit,
    /// Whose.
    pub customer: String,
    /// Where it stands.
    pub state: CreditState,
}

/// The lines of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", content = "lines", rename_all = "snake_case")]
pub enum ReportLines {
    /// How many promises were kept.
    Compliance(Vec<ComplianceLine>),
    /// Which tier resolves how many tickets.
    Tiers(Vec<TierLine>),
    /// The months' availability, in order.
    Availability(Vec<AvailabilityMonth>),
    /// Credits, the newest month first.
    Credits(Vec<CreditLine>),
    /// Ratings of tickets.
    Csat(Vec<RatingLine>),
    /// Whether customers would recommend us.
    Nps(Vec<RecommendationLine>),
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ReportView {
    /// Its lines.
    pub report: ReportLines,
    /// The instant the figures are true for.
    pub as_of: UtcMillis,
}

/// Which tickets behind a line of a compliance report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BehindRequest {
    /// The report.
    pub report: ReportRequest,
    /// The line.
    pub key: Key,
    /// Which of its four counts.
    pub outcome: Outcome,
    /// How many to skip.
    pub offset: u32,
    /// How many at most.
    pub limit: u32,
}

/// A ticket behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BehindTicket {
    /// Which.
    pub ticket: TicketId,
    /// `VI-4188`.
    pub number: String,
    /// One line.
    pub subject: String,
    /// Whose.
    pub customer: String,
    /// How urgent it is now.
    pub priority: Priority,
    /// Where it stands.
    pub status: Status,
}

/// The tickets behind a figure: those that changed last first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BehindView {
    /// A page of them.
    pub tickets: Vec<BehindTicket>,
    /// How many there are in all.
    pub total: u32,
}
