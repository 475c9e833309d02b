//! How much of the required information is there, and the text that asks for the rest (guide 6.3, 8.4).

use crate::Person;
use crate::ticket::{Description, EmergencyReport, Required};

/// Something that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing<P> {
    /// What.
    pub part: P,
    /// The guide's words for it.
    pub words: &'static str,
    /// What it is needed for.
    pub purpose: &'static str,
}

/// How much is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completeness<P> {
    /// In percent, rounded down: 100 only if nothing is missing.
    pub percent: u8,
    /// What is missing, in the order it is asked for.
    pub missing: Vec<Missing<P>>,
    /// A text that asks for it, ready to send; none if nothing is missing.
    pub ask: Option<String>,
}

/// The information a customer provides in an emergency, beside company and account, which are known (guide 6.3, step 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportPart {
    /// Contact name.
    ContactName,
    /// Contact phone.
    ContactPhone,
    /// Issue description.
    Issue,
    /// Business impact.
    BusinessImpact,
    /// When the issue started.
    StartedAt,
}

impl ReportPart {
    /// Every one, in the guide's order.
    pub const ALL: [Self; 5] =
        [Self::ContactName, Self::ContactPhone, Self::Issue, Self::BusinessImpact, Self::StartedAt];
}

/// Scores the required information (guide 8.4). `required` is the policy's list.
pub fn completeness(description: &Description, required: &[Required]) -> Completeness<Required> {
    let missing = required
        .iter()
        .filter(|part| !is_given(field(description, **part)))
        .map(|part| {
            let (words, purpose) = required_words(*part);
            Missing { part: *part, words, purpose }
        })
        .collect();
    scored(required.len(), missing, "So that we can go on without asking you again, please add:")
}

/// Scores the information of guide 6.3.
pub fn report_completeness(report: &EmergencyReport) -> Completeness<ReportPart> {
    let missing = ReportPart::ALL
        .into_iter()
        .filter(|part| match part {
            ReportPart::ContactName => !is_given(&report.contact_name),
            ReportPart::ContactPhone => !is_given(&report.contact_phone),
            ReportPart::Issue => !is_given(&report.issue),
            ReportPart::BusinessImpact => !is_given(&report.business_impact),
            ReportPart::StartedAt => report.started_at.is_none(),
        })
        .map(|part| {
            let (words, purpose) = report_words(part);
            Missing { part, words, purpose }
        })
        .collect();
    scored(
        ReportPart::ALL.len(),
        missing,
        "We are working on the emergency. Please stay available, and tell us what is still missing:",
    )
}

/// Fills what the report leaves open with what the ticket and the contact's account say already.
pub fn completed_report(
    report: &EmergencyReport,
    description: &Description,
    contact: Option<&Person>,
) -> EmergencyReport {
    let or = |said: &str, known: &str| {
        if is_given(said) { said.trim().to_owned() } else { known.trim().to_owned() }
    };
    let phone = contact.and_then(|person| person.phone.as_deref());
    EmergencyReport {
        contact_name: or(&report.contact_name, contact.map_or("", |person| &person.name)),
        contact_phone: or(&report.contact_phone, phone.unwrap_or_default()),
        issue: or(&report.issue, &description.text),
        business_impact: or(&report.business_impact, &description.business_impact),
        started_at: report.started_at,
    }
}

/// A dash or a dot is no answer; "none" is one.
fn is_given(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn field(description: &Description, part: Required) -> &str {
    match part {
        Required::Text => &description.text,
        Required::Steps => &description.steps,
        Required::Expected => &description.expected,
        Required::Actual => &description.actual,
        Required::Errors => &description.errors,
        Required::AffectedUsers => &description.affected_users,
        Required::BusinessImpact => &description.business_impact,
    }
}

/// The two columns of guide 8.4.
fn required_words(part: Required) -> (&'static str, &'static str) {
    match part {
        Required::Text => ("Issue description", "Understanding problem"),
        Required::Steps => ("Steps to reproduce", "Replication"),
        Required::Expected => ("Expected behavior", "Clarity"),
        Required::Actual => ("Actual behavior", "Diagnosis"),
        Required::Errors => ("Error messages", "Troubleshooting"),
        Required::AffectedUsers => ("Affected users", "Scope"),
        Required::BusinessImpact => ("Business impact", "Priority"),
    }
}

fn report_words(part: ReportPart) -> (&'static str, &'static str) {
    match part {
        ReportPart::ContactName => ("Contact name", "Who stays available"),
        ReportPart::ContactPhone => ("Contact phone", "Reaching them"),
        ReportPart::Issue => ("Issue description", "Understanding problem"),
        ReportPart::BusinessImpact => ("Business impact", "Priority"),
        ReportPart::StartedAt => ("When issue started", "Diagnosis"),
    }
}

fn scored<P>(of: usize, missing: Vec<Missing<P>>, opening: &str) -> Completeness<P> {
    // A policy may ask for the same thing twice or for nothing; neither divides by nought.
    let given = of - missing.len();
    let percent = u8::try_from((given * 100).checked_div(of).unwrap_or(100)).unwrap_or(100);
    let ask = (!missing.is_empty()).then(|| {
        let lines: Vec<String> = missing
            .iter()
            .map(|part| format!("- {} ({})", part.words, part.purpose.to_lowercase()))
            .collect();
        format!("{opening}\n\n{}", lines.join("\n"))
    });
    Completeness { percent, missing, ask }
}
