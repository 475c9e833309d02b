//! Every number and table of the guide as one value (guide 1 to 10). The default is the guide, word for word; a policy
//! file replaces what it names. It is versioned and replicated: desktop and server count by the same one.

mod alerting;
mod budgets;
mod check;
mod people;
mod rules;
mod span;

use serde::{Deserialize, Serialize};

pub use alerting::{AlertRule, AlertTable};
pub use budgets::Budgets;
pub use check::Fault;
pub use people::{ChannelHours, ChannelInfo, Channels, Intake, Links, Redirect, Training};
pub use rules::{
    Access, Availability, Emergency, Escalation, Exclusions, Lifecycle, Matrix, Obligations, Ola, Retention,
    Survey, TierFour, TierTargets, Trend,
};
pub use span::{NotASpan, Span};

use crate::Priority;
use crate::coverage::Week;
use crate::sla::ClockKind;
use crate::time::{HOUR, MINUTE};

/// The rules in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Rises with every edit; shown wherever a number is explained.
    pub version: u32,
    /// The hours of the support levels (guide 1.3).
    pub hours: Week,
    /// Critical (guide 3.1, 3.2).
    pub p1: Budgets,
    /// High.
    pub p2: Budgets,
    /// Medium.
    pub p3: Budgets,
    /// Low.
    pub p4: Budgets,
    /// Shares of a budget, in percent, at which somebody is told (sla.md 2.12); ascending.
    pub thresholds: [u8; 3],
    /// Who is told at which threshold of which clock, and how urgently (sla.md 2.12).
    pub alerts: AlertTable,
    /// Emergencies (guide 6).
    pub emergency: Emergency,
    /// What follows an emergency, and by when (guide 6.5).
    pub obligations: Obligations,
    /// The life of a ticket (guide 8).
    pub lifecycle: Lifecycle,
    /// Escalation (guide 2, 5).
    pub escalation: Escalation,
    /// What is excluded from the promises (guide 3.4).
    pub exclusions: Exclusions,
    /// Availability and credits (guide 3.3, 3.5).
    pub availability: Availability,
    /// What is asked when a ticket is raised (guide 1.2, 8.4).
    pub intake: Intake,
    /// Read-only access for support (guide 9.2).
    pub access: Access,
    /// Ways to reach us (guide 4).
    pub channels: Channels,
    /// Where things are found (guide 10.4).
    pub links: Links,
    /// Training (guide 10.2).
    pub training: Vec<Training>,
    /// Feedback (guide 10.3).
    pub survey: Survey,
    /// How long things are kept.
    pub retention: Retention,
}

impl Default for Policy {
    fn default() -> Self {
        let time = Span::of;
        let days = Span::days;
        Self {
            version: 1,
            hours: Week::default(),
            p1: Budgets::new(time(15 * MINUTE), time(30 * MINUTE), time(4 * HOUR), time(8 * HOUR)),
            p2: Budgets::new(time(HOUR), time(2 * HOUR), time(8 * HOUR), time(24 * HOUR)),
            p3: Budgets::new(time(4 * HOUR), days(1), days(3), days(5)),
            p4: Budgets::new(days(1), days(3), days(10), days(15)),
            thresholds: [50, 75, 90],
            alerts: AlertTable::default(),
            emergency: Emergency::default(),
            obligations: Obligations::default(),
            lifecycle: Lifecycle::default(),
            escalation: Escalation::default(),
            exclusions: Exclusions::default(),
            availability: Availability::default(),
            intake: Intake::default(),
            access: Access::default(),
            channels: Channels::default(),
            links: Links::default(),
            training: Training::guide(),
            survey: Survey::default(),
            retention: Retention::default(),
        }
    }
}

impl Policy {
    /// The budgets of a priority.
    pub fn budgets(&self, priority: Priority) -> &Budgets {
        match priority {
            Priority::P1 => &self.p1,
            Priority::P2 => &self.p2,
            Priority::P3 => &self.p3,
            Priority::P4 => &self.p4,
        }
    }

    /// The budget of a clock under a priority, as it is written.
    pub fn budget(&self, clock: ClockKind, priority: Priority) -> Span {
        let budgets = self.budgets(priority);
        match clock {
            ClockKind::FirstResponse => budgets.first_response,
            ClockKind::Update => budgets.update,
            ClockKind::ResolutionTarget => budgets.resolution_target,
            ClockKind::ResolutionMaximum => budgets.resolution_maximum,
            ClockKind::Stall => self.emergency.stall,
        }
    }

    /// The budget of a clock under a priority, in ms of working time.
    pub fn budget_ms(&self, clock: ClockKind, priority: Priority) -> i64 {
        self.in_ms(self.budget(clock, priority))
    }

    /// A span in ms of working time. A business day is as long as the Standard window (D1).
    pub fn in_ms(&self, span: Span) -> i64 {
        span.in_ms(self.hours.business_day_ms())
    }
}
