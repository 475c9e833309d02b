//! The closed lists of the guide: priority, status, category, channel, resolution.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $case:literal { $($(#[$vdoc:meta])* $variant:ident),+ $(,)? }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ipc", derive(specta::Type))]
        #[serde(rename_all = $case)]
        $(#[$doc])*
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every one, in the guide's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
        }
    };
}

words! {
    /// How urgent a ticket is (guide 7.1). Order: `P1` is the least and the most urgent.
    Priority, "UPPERCASE" {
        /// Critical.
        P1,
        /// High.
        P2,
        /// Medium.
        P3,
        /// Low.
        P4,
    }
}

words! {
    /// Where a ticket stands (guide 8.1).
    Status, "SCREAMING_SNAKE_CASE" {
        /// Raised, nobody works on it yet.
        Open,
        /// Somebody works on it.
        InProgress,
        /// We asked and wait for the customer.
        PendingCustomer,
        /// We say it is solved.
        Resolved,
        /// Over. Terminal.
        Closed,
    }
}

words! {
    /// What a ticket is about (guide 7.2).
    Category, "snake_case" {
        /// Login, permissions, MFA.
        Access,
        /// A feature does not work.
        Functionality,
        /// Slow, timeouts.
        Performance,
        /// Sync failures, API issues.
        Integration,
        /// Imports, accuracy.
        Data,
        /// Settings, rules, teams.
        Configuration,
        /// Vulnerabilities, access concerns.
        Security,
        /// How-to, best practices.
        Question,
    }
}

words! {
    /// How it reached us (guide 4).
    // The name in the window: its runtime has a `Channel` of its own.
    #[serde(rename = "TicketChannel")]
    Channel, "snake_case" {
        /// Support portal, or the console itself.
        Portal,
        /// E-mail.
        Email,
        /// Telephone.
        Phone,
        /// Chat.
        Chat,
        /// Emergency hotline.
        Hotline,
    }
}

words! {
    /// How a ticket was resolved (guide 8.2).
    Resolution, "snake_case" {
        /// Resolved for good.
        Fixed,
        /// A temporary solution; counts as a resolution (guide 3.2).
        Workaround,
        /// The behaviour is expected.
        ByDesign,
        /// We could not make it happen.
        CannotReproduce,
        /// The same as an existing ticket.
        Duplicate,
        /// Logged for product consideration.
        FeatureRequest,
    }
}

words! {
    /// What a request is about: the scope of support and what lies outside it (guide 1.2).
    Topic, "snake_case" {
        /// VIOE platform functionality.
        PlatformFunctionality,
        /// Configuration assistance.
        ConfigurationAssistance,
        /// Integration troubleshooting.
        IntegrationTroubleshooting,
        /// Performance issues.
        PerformanceIssue,
        /// Security concerns.
        SecurityConcern,
        /// User access problems.
        UserAccess,
        /// Bug reports.
        BugReport,
        /// Feature questions.
        FeatureQuestion,
        /// Third-party tool support, beyond integration. Out of scope, as all that follow.
        ThirdPartyTool,
        /// Custom development requests.
        CustomDevelopment,
        /// Training, handled by Customer Success.
        Training,
        /// Professional services engagements.
        ProfessionalServices,
        /// General security consulting.
        SecurityConsulting,
    }
}

impl Topic {
    /// Whether support covers it (guide 1.2).
    pub fn is_in_scope(self) -> bool {
        self < Self::ThirdPartyTool
    }
}

words! {
    /// What happened, by the lists of guide 6.1 (an emergency) and 6.2 (urgent, but none).
    Scenario, "snake_case" {
        /// Platform completely unavailable. An emergency, as the four that follow.
        PlatformUnavailable,
        /// Data breach or security incident.
        SecurityIncident,
        /// Critical functionality broken, no workaround.
        CriticalFunctionBroken,
        /// Data loss or corruption.
        DataLoss,
        /// All users unable to access.
        NobodyCanAccess,
        /// Single user access issue. High priority, not an emergency, as the three that follow.
        SingleUserAccess,
        /// Slow performance.
        SlowPerformance,
        /// Feature not working as expected.
        FeatureNotAsExpected,
        /// Integration delay.
        IntegrationDelay,
    }
}

impl Scenario {
    /// Whether it qualifies as an emergency (guide 6.1).
    pub fn is_emergency(self) -> bool {
        self < Self::SingleUserAccess
    }
}

words! {
    /// The information required from a customer (guide 8.4).
    Required, "snake_case" {
        /// Issue description: understanding the problem.
        Text,
        /// Steps to reproduce: replication.
        Steps,
        /// Expected behaviour: clarity.
        Expected,
        /// Actual behaviour: diagnosis.
        Actual,
        /// Error messages: troubleshooting.
        Errors,
        /// Affected users: scope.
        AffectedUsers,
        /// Business impact: priority.
        BusinessImpact,
    }
}

words! {
    /// How two tickets belong together, seen from the one that says it.
    Relation, "snake_case" {
        /// They are about similar things.
        Related,
        /// The other one is the incident this one is a part of.
        ChildOf,
        /// The other one is a part of this incident.
        ParentOf,
        /// This one goes on where the other one ended.
        FollowUpOf,
        /// The other one goes on where this one ended.
        FollowedUpBy,
        /// This one was split from the other one.
        SplitFrom,
        /// The other one was split from this one.
        SplitInto,
    }
}

impl Relation {
    /// The same bond, seen from the other ticket.
    pub fn reversed(self) -> Self {
        match self {
            Self::Related => Self::Related,
            Self::ChildOf => Self::ParentOf,
            Self::ParentOf => Self::ChildOf,
            Self::FollowUpOf => Self::FollowedUpBy,
            Self::FollowedUpBy => Self::FollowUpOf,
            Self::SplitFrom => Self::SplitInto,
            Self::SplitInto => Self::SplitFrom,
        }
    }
}
