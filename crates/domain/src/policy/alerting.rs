//! Who is told at which threshold of which clock (sla.md 2.12), as a table.

use serde::{Deserialize, Serialize};

use crate::escalation::{Audience, Severity, Threshold};
use crate::sla::ClockKind;

/// One cell of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertRule {
    /// Which clock.
    pub clock: ClockKind,
    /// Which threshold.
    pub at: Threshold,
    /// How much it matters.
    pub severity: Severity,
    /// Who is told.
    pub tell: Vec<Audience>,
}

const CLOCKS: usize = 5;
const THRESHOLDS: usize = 4;

/// The table: at most one rule for each clock and threshold; where there is none, nobody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<AlertRule>", into = "Vec<AlertRule>")]
pub struct AlertTable([[Option<AlertRule>; THRESHOLDS]; CLOCKS]);

impl AlertTable {
    /// The rule for a threshold of a clock.
    pub fn rule(&self, clock: ClockKind, at: Threshold) -> Option<&AlertRule> {
        self.0[clock as usize][at as usize].as_ref()
    }
}

impl TryFrom<Vec<AlertRule>> for AlertTable {
    type Error = String;
    fn try_from(rules: Vec<AlertRule>) -> Result<Self, String> {
        let mut table = Self([const { [const { None }; THRESHOLDS] }; CLOCKS]);
        for rule in rules {
            let cell = &mut table.0[rule.clock as usize][rule.at as usize];
            if cell.is_some() {
                return Err(format!("two rules for {:?} at {:?}", rule.clock, rule.at));
            }
            *cell = Some(rule);
        }
        Ok(table)
    }
}

impl From<AlertTable> for Vec<AlertRule> {
    fn from(table: AlertTable) -> Self {
        table.0.into_iter().flatten().flatten().collect()
    }
}

impl Default for AlertTable {
    /// The table of sla.md 2.12. Whoever has the ticket also hears of its breach, since they can still mend it.
    fn default() -> Self {
        use Audience::{AccountExecutive, Assignee, Commander, Manager, TierLead};
        use ClockKind::{FirstResponse, ResolutionMaximum, ResolutionTarget, Stall, Update};
        use Severity::{Badge, Breach, Urgent, Warning};
        use Threshold::{Half, NineTenths, ThreeQuarters};
        let rule =
            |clock, at, severity, tell: &[Audience]| AlertRule { clock, at, severity, tell: tell.to_vec() };
        let rules = vec![
            rule(FirstResponse, Half, Badge, &[Assignee]),
            rule(FirstResponse, ThreeQuarters, Warning, &[Assignee]),
            rule(FirstResponse, NineTenths, Urgent, &[Assignee, TierLead]),
            rule(FirstResponse, Threshold::Breach, Breach, &[Assignee, TierLead]),
            rule(Update, Half, Badge, &[Assignee]),
            rule(Update, ThreeQuarters, Warning, &[Assignee]),
            rule(Update, NineTenths, Urgent, &[Assignee]),
            rule(Update, Threshold::Breach, Breach, &[Assignee, TierLead]),
            rule(ResolutionTarget, Half, Badge, &[Assignee]),
            rule(ResolutionTarget, ThreeQuarters, Warning, &[Assignee]),
            rule(ResolutionTarget, NineTenths, Warning, &[Manager]),
            // Target missed is no breach of a promise, only of an aim.
            rule(ResolutionTarget, Threshold::Breach, Urgent, &[Assignee, Manager]),
            rule(ResolutionMaximum, ThreeQuarters, Warning, &[Manager]),
            rule(ResolutionMaximum, NineTenths, Urgent, &[Manager]),
            rule(ResolutionMaximum, Threshold::Breach, Breach, &[Assignee, Manager, AccountExecutive]),
            rule(Stall, ThreeQuarters, Urgent, &[Commander]),
            rule(Stall, Threshold::Breach, Breach, &[Commander, TierLead]),
        ];
        let mut table = Self([const { [const { None }; THRESHOLDS] }; CLOCKS]);
        for rule in rules {
            let (clock, at) = (rule.clock as usize, rule.at as usize);
            table.0[clock][at] = Some(rule);
        }
        table
    }
}
