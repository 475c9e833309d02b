//! The closed lists of guide 5 and 6: issue types, escalation levels, incident roles, obligations.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident),+ $(,)? }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ipc", derive(specta::Type))]
        #[serde(rename_all = "snake_case")]
        $(#[$doc])*
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every one, in the guide's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
        }
    };
}

words! {
    /// What kind of issue is escalated inside the house (guide 5.4).
    IssueType {
        /// Support, Engineering, CTO.
        Technical,
        /// Support, Security Team, CISO.
        Security,
        /// Support, CSM, VP Customer Success.
        Business,
        /// Support, Legal, General Counsel.
        Legal,
    }
}

words! {
    /// Whom a customer asks to look at a ticket (guide 5.3).
    EscalationLevel {
        /// Standard escalation.
        SupportManager,
        /// Relationship concerns.
        CustomerSuccessManager,
        /// Business impact.
        AccountExecutive,
    }
}

words! {
    /// A role of the emergency response team (guide 6.4).
    IncidentRole {
        /// Overall coordination. Mandatory.
        Commander,
        /// Technical investigation.
        TechnicalLead,
        /// Customer updates.
        CommunicationLead,
        /// Fix development.
        Engineering,
        /// Business decisions.
        ExecutiveSponsor,
    }
}

words! {
    /// Something owed by an instant, with an owner.
    ObligationKind {
        /// "Issue resolved communication", immediately (guide 6.5).
        ResolvedCommunication,
        /// Root cause analysis, within 72 hours (guide 6.5).
        RootCause,
        /// Post-incident report, within a week (guide 6.5).
        IncidentReport,
        /// Preventive measures, within two weeks (guide 6.5).
        PreventiveMeasures,
        /// The tier manager's answer to a customer's escalation request (guide 5.2, 5.3).
        EscalationReview,
        /// The answer to a customer's request for another priority (guide 7.3).
        PriorityReview,
    }
}

words! {
    /// Why leadership is asked in (guide 2.4; sla.md 2.12).
    TierFourTrigger {
        /// The resolution maximum of a P1 or P2 is breached.
        MaximumBreached,
        /// Two breaches on one ticket.
        RepeatedBreaches,
        /// Three breaches of one customer within 30 days.
        RepeatedBreachesOfCustomer,
        /// The customer's escalation request was upheld.
        EscalationUpheld,
        /// An emergency is open past its resolution maximum.
        EmergencyPastMaximum,
    }
}
