//! What things are called on the screen: plain words, one per thing (look.md "Plain words").

use vioe_domain::coverage::{Schedule, Zone};
use vioe_domain::escalation::{Cause, Notice, ObligationKind, Threshold};
use vioe_domain::sla::{ClockKind, ExclusionReason};
use vioe_domain::ticket::{PriorityMode, Resolution, What};
use vioe_domain::time::{DAY, HOUR, MINUTE};
use vioe_domain::{Level, Priority, Status, UtcMillis};

/// Hours in words, such as `Mon–Fri 09:00–18:00`.
pub fn hours(schedule: Schedule) -> &'static str {
    match schedule {
        Schedule::Standard => "Mon–Fri 09:00–18:00",
        Schedule::Extended => "Mon–Fri 06:00–21:00",
        Schedule::Always => "24x7",
    }
}

/// The hours a support level buys.
pub fn level_schedule(level: Level) -> Schedule {
    match level {
        Level::Standard => Schedule::Standard,
        Level::Extended => Schedule::Extended,
        Level::Premium => Schedule::Always,
    }
}

/// `Standard`.
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Standard => "Standard",
        Level::Extended => "Extended",
        Level::Premium => "Premium",
    }
}

/// `Waiting for customer`.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Open => "Open",
        Status::InProgress => "In progress",
        Status::PendingCustomer => "Waiting for customer",
        Status::Resolved => "Resolved",
        Status::Closed => "Closed",
    }
}

/// `By design`.
pub fn resolution(resolution: Resolution) -> &'static str {
    match resolution {
        Resolution::Fixed => "Fixed",
        Resolution::Workaround => "Workaround",
        Resolution::ByDesign => "By design",
        Resolution::CannotReproduce => "Cannot reproduce",
        Resolution::Duplicate => "Duplicate",
        Resolution::FeatureRequest => "Feature request",
    }
}

/// `P2`.
pub fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::P1 => "P1",
        Priority::P2 => "P2",
        Priority::P3 => "P3",
        Priority::P4 => "P4",
    }
}

/// `First response`.
pub fn clock(clock: ClockKind) -> &'static str {
    match clock {
        ClockKind::FirstResponse => "First response",
        ClockKind::Update => "Update",
        ClockKind::ResolutionTarget => "Resolution target",
        ClockKind::ResolutionMaximum => "Resolution maximum",
        ClockKind::Stall => "Emergency progress",
    }
}

/// Why a window does not count.
pub fn exclusion(reason: ExclusionReason) -> &'static str {
    match reason {
        ExclusionReason::Maintenance => "scheduled maintenance",
        ExclusionReason::CustomerCaused => "caused by the customer",
        ExclusionReason::ThirdParty => "a third party's outage",
        ExclusionReason::ForceMajeure => "force majeure",
        ExclusionReason::CustomerNetwork => "the customer's network",
    }
}

/// What an alert says, without the ticket: `First response: 75 % of the time is used`.
pub fn alert(cause: Cause) -> String {
    match cause {
        Cause::Clock { clock, threshold, .. } => clock_alert(clock, threshold),
        Cause::Obligation { obligation, threshold: Threshold::Breach, .. } => {
            format!("{} overdue", self::obligation(obligation))
        }
        Cause::Obligation { obligation, .. } => format!("{} due soon", self::obligation(obligation)),
        Cause::Notice { notice, .. } => self::notice(notice).to_owned(),
    }
}

/// `Root cause analysis`.
pub fn obligation(obligation: ObligationKind) -> &'static str {
    match obligation {
        ObligationKind::ResolvedCommunication => "Issue resolved communication",
        ObligationKind::RootCause => "Root cause analysis",
        ObligationKind::IncidentReport => "Post-incident report",
        ObligationKind::PreventiveMeasures => "Preventive measures",
        ObligationKind::EscalationReview => "Answer to the escalation request",
        ObligationKind::PriorityReview => "Answer to the priority request",
    }
}

/// `Security concern`.
pub fn notice(notice: Notice) -> &'static str {
    match notice {
        Notice::ReopenedAgain => "Reopened again",
        Notice::SecurityConcern => "Security concern",
        Notice::EscalationRequested => "The customer asks for escalation",
        Notice::PriorityRequested => "The customer asks for another priority",
        Notice::LeadershipProposed => "Leadership is asked in",
        Notice::TrendFound => "Several related tickets",
        Notice::CommanderMissing => "Emergency without a commander",
        Notice::AccessEnding => "Access for support ends soon",
        Notice::SnoozeOver => "The snooze is over",
        Notice::MessageBounced => "A message did not reach the customer",
        Notice::BrokenByCalendar => "Broken by an edit of the calendar",
        Notice::TierOverdue => "The tier's own time is used up",
    }
}

fn clock_alert(kind: ClockKind, threshold: Threshold) -> String {
    let clock_name = clock(kind);
    match (kind, threshold) {
        (_, Threshold::Half) => format!("{clock_name}: half of the time is used"),
        (_, Threshold::ThreeQuarters) => format!("{clock_name}: 75 % of the time is used"),
        (_, Threshold::NineTenths) => format!("{clock_name}: 90 % of the time is used"),
        (ClockKind::ResolutionTarget, Threshold::Breach) => "Resolution target missed".to_owned(),
        (ClockKind::Stall, Threshold::Breach) => "Emergency without progress".to_owned(),
        (_, Threshold::Breach) => format!("{clock_name} breached"),
    }
}

/// What an intent wants, such as `Reply` or `Priority P2`.
pub fn wanted(what: &What) -> String {
    match what {
        What::Raise(_) => "New ticket".to_owned(),
        What::Reply { .. } => "Reply".to_owned(),
        What::Note { .. } => "Note".to_owned(),
        What::Ask { .. } => "Question".to_owned(),
        What::LogCall { .. } => "Call".to_owned(),
        What::Move { to: Status::Resolved, resolution: Some(how), .. } => {
            format!("Resolved: {}", resolution(*how))
        }
        What::Move { to, .. } => format!("Status {}", status(*to)),
        What::SetPriority { to, mode: PriorityMode::Change, .. } => format!("Priority {}", priority(*to)),
        What::SetPriority { to, mode: PriorityMode::Correction, .. } => {
            format!("Priority corrected to {}", priority(*to))
        }
        What::SetTier { to, .. } => format!("Tier {}", to.number()),
        What::Assign { to: Some(_), .. } => "Assignment".to_owned(),
        What::Assign { to: None, .. } => "Unassignment".to_owned(),
        What::DeclareEmergency { .. } => "Emergency".to_owned(),
        What::AssignRole { .. } => "Emergency role".to_owned(),
        What::LogProgress { .. } => "Emergency progress".to_owned(),
        What::Broadcast { .. } => "Update to every affected ticket".to_owned(),
        What::AssignObligation { obligation, .. } => format!("{}: owner", self::obligation(*obligation)),
        What::MeetObligation { obligation, .. } => self::obligation(*obligation).to_owned(),
        What::UndoReopen { .. } => "Undo the reopening".to_owned(),
        What::DecideScope { .. } => "Scope of support".to_owned(),
        What::RequestPriority { to, .. } => format!("Request for priority {}", priority(*to)),
        What::AnswerPriority { .. } => "Answer to the priority request".to_owned(),
        What::RequestEscalation { .. } => "Escalation request".to_owned(),
        What::AnswerEscalation { .. } => "Answer to the escalation request".to_owned(),
        What::EscalateInternally { .. } => "Internal escalation".to_owned(),
        What::RaiseSecurity { .. } => "Security concern".to_owned(),
        What::ClearSecurity { .. } => "Security concern cleared".to_owned(),
        What::DecideLeadership { take: true, .. } => "Leadership takes it".to_owned(),
        What::DecideLeadership { take: false, .. } => "Leadership leaves it".to_owned(),
        What::Snooze { .. } => "Snooze".to_owned(),
        What::Wake => "End of the snooze".to_owned(),
        What::Merge { .. } => "Merge".to_owned(),
        What::Unmerge { .. } => "Undo the merge".to_owned(),
        What::Split { .. } => "Split".to_owned(),
        What::Link { .. } => "Link".to_owned(),
        What::Unlink { .. } => "Unlink".to_owned(),
        What::WithdrawMessage { .. } => "Take a message back".to_owned(),
        What::ReportBounce { .. } => "A message bounced".to_owned(),
        What::RequestAccess { .. } => "Request for access".to_owned(),
        What::GrantAccess { .. } => "Access for support".to_owned(),
        What::WithdrawAccess { .. } => "Access withdrawn".to_owned(),
        What::AnswerSurvey { .. } => "Rating".to_owned(),
        What::ApplyTerms => "Apply the customer's terms".to_owned(),
        What::RequestExclusion(_) => "Request for an exclusion".to_owned(),
        What::DecideExclusion { .. } => "Decision on an exclusion".to_owned(),
        What::SetCalendar { .. } => "Calendar".to_owned(),
        What::SetTerms { .. } => "Level and zone".to_owned(),
        What::Designate { .. } => "Designated contact".to_owned(),
        What::SetPreferences(_) => "Preferences".to_owned(),
        What::WriteArticle(text) => format!("Article {}", text.title),
        What::PublishArticle { .. } => "Publication of an article".to_owned(),
        What::ClaimCredit { .. } => "Credit claim".to_owned(),
        What::DecideCredit { .. } => "Decision on a credit".to_owned(),
        What::LockMonth { month } => format!("Report of {month} locked"),
        What::GiveFeedback { .. } => "Feedback".to_owned(),
    }
}

/// What its author wrote into an intent: never lost.
pub fn body(what: &What) -> Option<&str> {
    match what {
        What::Raise(new) => Some(&new.description.text),
        What::Reply { body }
        | What::Note { body }
        | What::Ask { body }
        | What::LogCall { body, .. }
        | What::LogProgress { body }
        | What::Broadcast { body, .. }
        | What::MeetObligation { body, .. } => Some(body),
        What::Move { message, .. } | What::DecideScope { message, .. } => message.as_deref(),
        What::SetPriority { reason, .. }
        | What::SetTier { reason, .. }
        | What::EscalateInternally { reason, .. }
        | What::RaiseSecurity { reason }
        | What::ClearSecurity { reason }
        | What::DecideLeadership { reason, .. }
        | What::Snooze { reason, .. }
        | What::RequestAccess { reason, .. }
        | What::WithdrawAccess { reason, .. }
        | What::DecideExclusion { reason, .. }
        | What::DecideCredit { reason, .. } => Some(reason),
        What::RequestPriority { justification, .. } => Some(justification),
        What::RequestEscalation { impact, .. } => Some(impact),
        What::AnswerPriority { answer, .. } | What::AnswerEscalation { answer, .. } => Some(answer),
        What::AnswerSurvey { comment, .. } => Some(comment),
        What::RequestExclusion(request) => Some(&request.evidence),
        What::WriteArticle(text) => Some(&text.body),
        What::ClaimCredit { note } => Some(note),
        What::GiveFeedback { text, .. } => Some(text),
        What::Split { subject, .. } => Some(subject),
        What::Assign { .. }
        | What::DeclareEmergency { .. }
        | What::AssignRole { .. }
        | What::AssignObligation { .. }
        | What::UndoReopen { .. }
        | What::Wake
        | What::Merge { .. }
        | What::Unmerge { .. }
        | What::Link { .. }
        | What::Unlink { .. }
        | What::WithdrawMessage { .. }
        | What::ReportBounce { .. }
        | What::GrantAccess { .. }
        | What::ApplyTerms
        | What::SetCalendar { .. }
        | What::SetTerms { .. }
        | What::Designate { .. }
        | What::SetPreferences(_)
        | What::PublishArticle { .. }
        | What::LockMonth { .. } => None,
    }
}

/// `Tue 14:50 CET`: an instant in a zone, with its letters (EC-32).
pub fn instant(at: UtcMillis, zone: &Zone) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let local = at.0 + zone.offset_ms(at);
    // 1970-01-01 was a Thursday. `rem_euclid` is 0 to 6.
    let day = usize::try_from(local.div_euclid(DAY).rem_euclid(7)).unwrap_or_default();
    let of_day = local.rem_euclid(DAY);
    format!("{} {:02}:{:02} {}", DAYS[day], of_day / HOUR, of_day % HOUR / MINUTE, zone.letters(at))
}
