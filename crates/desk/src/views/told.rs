//! What happened, in a sentence, where the conversation has no shape of its own for it.

use vioe_domain::PersonId;
use vioe_domain::escalation::{EscalationLevel, IncidentRole, TierFourTrigger};
use vioe_domain::ticket::{Kind, Relation, Topic};

use super::known::{GONE, Known};
use crate::words;

/// The sentence, without a full stop.
pub fn headline(known: &Known<'_>, kind: &Kind) -> String {
    let who = |person: &Option<PersonId>| match person {
        Some(person) => known.name(*person).unwrap_or_else(|| GONE.to_owned()),
        None => "nobody".to_owned(),
    };
    match kind {
        Kind::RoleAssigned { role, person } => format!("{}: {}", self::role(*role), who(person)),
        Kind::ObligationAssigned { obligation, to } => {
            format!("{} is owed by {}", words::obligation(*obligation), who(to))
        }
        Kind::ObligationMet { obligation, .. } => format!("{} delivered", words::obligation(*obligation)),
        Kind::MergedIn { number, .. } => format!("{number} was merged into this ticket"),
        Kind::MergeUndone { .. } => "The merge was undone".to_owned(),
        Kind::MergedOut { .. } => "A ticket merged into this one stands alone again".to_owned(),
        Kind::SplitOff { .. } => "A message became a ticket of its own".to_owned(),
        Kind::Linked { relation, .. } => linked(*relation),
        Kind::Unlinked { .. } => "A link was removed".to_owned(),
        Kind::ScopeDecided { topic, redirect: None } => format!("In scope: {}", self::topic(*topic)),
        Kind::ScopeDecided { topic, redirect: Some(_) } => format!("Out of scope: {}", self::topic(*topic)),
        Kind::PriorityRequested { to, .. } => format!("Asks for priority {}", words::priority(*to)),
        Kind::PriorityAnswered { granted: Some(_), .. } => "The other priority was granted".to_owned(),
        Kind::PriorityAnswered { granted: None, .. } => "The priority stays".to_owned(),
        Kind::EscalationRequested { level, .. } => format!("Asks the {} to look at it", self::level(*level)),
        Kind::EscalationAnswered { upheld: true, .. } => "The escalation request was upheld".to_owned(),
        Kind::EscalationAnswered { upheld: false, .. } => "The escalation request was answered".to_owned(),
        Kind::EscalatedInternally { to, .. } => format!("Escalated to {to}"),
        Kind::SecurityRaised { .. } => "A security concern: few may see this ticket now".to_owned(),
        Kind::SecurityCleared { .. } => "No security concern any more".to_owned(),
        Kind::LeadershipProposed { trigger, .. } => {
            format!("Leadership is asked in: {}", self::trigger(*trigger))
        }
        Kind::LeadershipDecided { taken: true, .. } => "Leadership takes it".to_owned(),
        Kind::LeadershipDecided { taken: false, .. } => "Leadership leaves it with the team".to_owned(),
        Kind::TrendFound { tickets, words, .. } => {
            format!("One of {} related tickets: {}", tickets.len() + 1, words.join(", "))
        }
        Kind::Snoozed { .. } => "Snoozed".to_owned(),
        Kind::Woken => "Back in the queue".to_owned(),
        Kind::AccessRequested { what, .. } => format!("Support asks for read-only access to {what}"),
        Kind::AccessGranted { what, .. } => format!("Read-only access granted to {what}"),
        Kind::AccessWithdrawn { .. } => "Access withdrawn".to_owned(),
        Kind::SurveyAnswered { score, .. } => format!("Rated {score} of 5"),
        // These have a shape of their own.
        Kind::TicketRaised(_)
        | Kind::ReplySent { .. }
        | Kind::NoteAdded { .. }
        | Kind::AutoReplySent { .. }
        | Kind::CallLogged { .. }
        | Kind::StatusChanged { .. }
        | Kind::PriorityChanged { .. }
        | Kind::TierChanged { .. }
        | Kind::Assigned { .. }
        | Kind::EmergencyDeclared { .. }
        | Kind::ProgressLogged { .. }
        | Kind::BroadcastSent { .. }
        | Kind::MergedAway { .. }
        | Kind::TermsApplied { .. }
        | Kind::MessageWithdrawn { .. }
        | Kind::ReopenUndone { .. } => String::new(),
    }
}

fn linked(relation: Relation) -> String {
    match relation {
        Relation::Related => "Linked with a related ticket",
        Relation::ChildOf => "Part of an incident",
        Relation::ParentOf => "An affected ticket was linked",
        Relation::FollowUpOf => "Follows up an earlier ticket",
        Relation::FollowedUpBy => "Goes on in a follow-up ticket",
        Relation::SplitFrom => "Split from another ticket",
        Relation::SplitInto => "Another ticket was split from this one",
    }
    .to_owned()
}

fn role(role: IncidentRole) -> &'static str {
    match role {
        IncidentRole::Commander => "Incident commander",
        IncidentRole::TechnicalLead => "Technical lead",
        IncidentRole::CommunicationLead => "Communication lead",
        IncidentRole::Engineering => "Engineering",
        IncidentRole::ExecutiveSponsor => "Executive sponsor",
    }
}

fn level(level: EscalationLevel) -> &'static str {
    match level {
        EscalationLevel::SupportManager => "support manager",
        EscalationLevel::CustomerSuccessManager => "customer success manager",
        EscalationLevel::AccountExecutive => "account executive",
    }
}

fn trigger(trigger: TierFourTrigger) -> &'static str {
    match trigger {
        TierFourTrigger::MaximumBreached => "the resolution maximum is breached",
        TierFourTrigger::RepeatedBreaches => "two promises are broken on this ticket",
        TierFourTrigger::RepeatedBreachesOfCustomer => "three promises are broken for this customer",
        TierFourTrigger::EscalationUpheld => "the customer's escalation was upheld",
        TierFourTrigger::EmergencyPastMaximum => "the emergency is open past its resolution maximum",
    }
}

fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::PlatformFunctionality => "platform functionality",
        Topic::ConfigurationAssistance => "configuration assistance",
        Topic::IntegrationTroubleshooting => "integration troubleshooting",
        Topic::PerformanceIssue => "a performance issue",
        Topic::SecurityConcern => "a security concern",
        Topic::UserAccess => "user access",
        Topic::BugReport => "a bug report",
        Topic::FeatureQuestion => "a feature question",
        Topic::ThirdPartyTool => "a third-party tool",
        Topic::CustomDevelopment => "custom development",
        Topic::Training => "training",
        Topic::ProfessionalServices => "professional services",
        Topic::SecurityConsulting => "security consulting",
    }
}
