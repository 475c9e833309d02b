//! Verdicts, counted by whatever somebody asks for.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::share_bp;
use super::verdict::{Outcome, Verdict};
use crate::availability::Month;
use crate::escalation::Tier;
use crate::sla::ClockKind;
use crate::{CustomerId, PersonId, Priority, TicketId, UtcMillis};

/// What figures are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The clock.
    Clock,
    /// The priority in force when it was decided.
    Priority,
    /// The customer.
    Customer,
    /// The tier that had the ticket when it was decided.
    Tier,
    /// The assignee.
    Agent,
    /// The UTC month.
    Month,
}

impl By {
    /// Every one, in the order of the columns of a report.
    pub const ALL: [Self; 6] =
        [Self::Clock, Self::Priority, Self::Customer, Self::Tier, Self::Agent, Self::Month];
}

/// What a figure is about. What figures are not told apart by is none; nobody's tickets have no agent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
pub struct Key {
    /// The clock.
    pub clock: Option<ClockKind>,
    /// The priority.
    pub priority: Option<Priority>,
    /// The customer.
    pub customer: Option<CustomerId>,
    /// The tier.
    pub tier: Option<Tier>,
    /// The assignee.
    pub agent: Option<PersonId>,
    /// The month.
    pub month: Option<Month>,
}

impl Key {
    /// The key under which a verdict is counted.
    pub fn of(verdict: &Verdict, by: &[By]) -> Self {
        let has = |what| by.contains(&what);
        Self {
            clock: has(By::Clock).then_some(verdict.clock),
            priority: has(By::Priority).then_some(verdict.priority),
            customer: has(By::Customer).then_some(verdict.customer),
            tier: has(By::Tier).then_some(verdict.tier),
            agent: verdict.agent.filter(|_| has(By::Agent)),
            month: has(By::Month).then_some(verdict.month),
        }
    }
}

/// How many cycles of clocks came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ipc", derive(specta::Type))]
pub struct Counts {
    /// Kept.
    pub met: u32,
    /// Broken.
    pub late: u32,
    /// Not counted.
    pub excused: u32,
    /// Not decided yet.
    pub open: u32,
}

impl Counts {
    /// Adds `count` of one outcome.
    pub fn add(&mut self, outcome: Outcome, count: u32) {
        let place = match outcome {
            Outcome::Met => &mut self.met,
            Outcome::Late => &mut self.late,
            Outcome::Excused => &mut self.excused,
            Outcome::Open => &mut self.open,
        };
        *place = place.saturating_add(count);
    }

    /// How many in all.
    pub fn sum(&self) -> u32 {
        self.met.saturating_add(self.late).saturating_add(self.excused).saturating_add(self.open)
    }

    /// The share of what was decided and counts that was kept, in basis points; none where nothing was decided.
    pub fn kept_bp(&self) -> Option<u32> {
        share_bp(self.met, self.met.saturating_add(self.late))
    }
}

/// The tickets behind a figure: each once in every list it has a cycle in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// Kept.
    pub met: BTreeSet<TicketId>,
    /// Broken.
    pub late: BTreeSet<TicketId>,
    /// Not counted.
    pub excused: BTreeSet<TicketId>,
    /// Not decided yet.
    pub open: BTreeSet<TicketId>,
}

/// A line of a compliance report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// What it is about.
    pub key: Key,
    /// What it counts.
    pub counts: Counts,
    /// The tickets it counts.
    pub behind: Behind,
}

/// Counts verdicts by what somebody asks for, as of `now`, in the order of the keys. Every verdict is in exactly one
/// figure.
pub fn compliance<'v>(
    verdicts: impl IntoIterator<Item = &'v Verdict>,
    by: &[By],
    now: UtcMillis,
) -> Vec<Figure> {
    let mut figures: BTreeMap<Key, Figure> = BTreeMap::new();
    for verdict in verdicts {
        let key = Key::of(verdict, by);
        let figure = figures.entry(key).or_insert_with(|| Figure { key, ..Figure::default() });
        let outcome = verdict.outcome_at(now);
        figure.counts.add(outcome, 1);
        let behind = match outcome {
            Outcome::Met => &mut figure.behind.met,
            Outcome::Late => &mut figure.behind.late,
            Outcome::Excused => &mut figure.behind.excused,
            Outcome::Open => &mut figure.behind.open,
        };
        behind.insert(verdict.ticket);
    }
    figures.into_values().collect()
}
