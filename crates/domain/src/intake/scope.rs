//! Whether support covers a request, and where it belongs if not (guide 1.2).

use crate::policy::Policy;
use crate::ticket::Topic;

/// What is answered to a request about a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeAnswer {
    /// Which topic.
    pub topic: Topic,
    /// The guide's words for it.
    pub words: &'static str,
    /// Whether support covers it.
    pub in_scope: bool,
    /// Out of scope: where it belongs, for the customer. They may still raise it; nothing is closed silently.
    pub redirect: Option<String>,
}

/// Whether support covers a topic (guide 1.2).
pub fn scope(topic: Topic, policy: &Policy) -> ScopeAnswer {
    ScopeAnswer {
        topic,
        words: topic_words(topic),
        in_scope: topic.is_in_scope(),
        redirect: policy.intake.redirect(topic).map(str::to_owned),
    }
}

/// What the guide calls a topic.
pub fn topic_words(topic: Topic) -> &'static str {
    match topic {
        Topic::PlatformFunctionality => "VIOE platform functionality",
        Topic::ConfigurationAssistance => "Configuration assistance",
        Topic::IntegrationTroubleshooting => "Integration troubleshooting",
        Topic::PerformanceIssue => "Performance issues",
        Topic::SecurityConcern => "Security concerns",
        Topic::UserAccess => "User access problems",
        Topic::BugReport => "Bug reports",
        Topic::FeatureQuestion => "Feature questions",
        Topic::ThirdPartyTool => "Third-party tool support (beyond integration)",
        Topic::CustomDevelopment => "Custom development requests",
        Topic::Training => "Training (handled by Customer Success)",
        Topic::ProfessionalServices => "Professional services engagements",
        Topic::SecurityConsulting => "General security consulting",
    }
}

impl ScopeAnswer {
    /// What the customer is told when the ticket is resolved as out of scope; none in scope.
    pub fn message(&self) -> Option<String> {
        let redirect = self.redirect.as_deref()?;
        Some(format!(
            "This is outside the scope of support: {}.\n\n{redirect}\n\nIf we misunderstood you, reply here and the \
             ticket is open again.",
            self.words
        ))
    }
}
