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
