//! A ticket's facts, read once: who changed what when, where the clocks stood still, what starts and stops them.

use super::history::{Fact, FactKind, History};
use super::steps::Steps;
use crate::coverage::Zone;
use crate::escalation::Tier;
use crate::ticket::{PriorityMode, Side, Status};
use crate::{Level, Priority, UtcMillis};

/// A place in the log: an instant, and the place among events of the same instant (0 is the opening). Where two
/// things happen at one instant, the order of the log decides (ruling 12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    pub at: UtcMillis,
    pub order: usize,
}

/// `[from, to)`; without an end it is still going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub from: Moment,
    pub to: Option<Moment>,
}

/// The terms of the customer that apply to the ticket.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms<'h> {
    pub level: Level,
    pub zone: &'h Zone,
}

/// What the facts up to an instant come to.
#[derive(Debug)]
pub(super) struct Timeline<'h> {
    pub opened: Moment,
    /// The priority at the opening, as the last correction left it, then every change since (never twice the same).
    pub priorities: Steps<Moment, Priority>,
    pub terms: Steps<Moment, Terms<'h>>,
    /// While we waited for the customer (sla.md 2.8).
    pub pauses: Vec<Stretch>,
    /// While it was resolved.
    pub resolved: Vec<Stretch>,
    /// Responses and updates, by the instant at which they count.
    pub answers: Vec<Moment>,
    pub emergency: Option<Moment>,
    pub progress: Vec<Moment>,
    pub merged: Option<Moment>,
    pub tiers: Steps<Moment, Tier>,
}

impl<'h> Timeline<'h> {
    /// Reads the facts up to and including `now`.
    pub fn read(history: &'h History, now: UtcMillis) -> Self {
        let opened = Moment { at: history.opened_at, order: 0 };
        let mut timeline = Self {
            opened,
            priorities: Steps::new(opened, history.priority),
            terms: Steps::new(opened, Terms { level: history.level, zone: &history.zone }),
            pauses: Vec::new(),
            resolved: Vec::new(),
            answers: Vec::new(),
            emergency: None,
            progress: Vec::new(),
            merged: None,
            tiers: Steps::new(opened, Tier::T1),
        };
        // Written down during a live call: answered at its opening (sla.md 2.6).
        if history.live_call && history.opened_by == Side::Agent {
            timeline.answers.push(opened);
        }
        let mut status = Status::Open;
        for (index, fact) in history.facts.iter().enumerate() {
            if fact.at > now {
                break;
            }
            let here = Moment { at: fact.at.max(history.opened_at), order: index + 1 };
            timeline.apply(fact, here, &mut status);
        }
        // A call counts when it was held, which may be before what was logged earlier (ruling 8).
        timeline.answers.sort_unstable();
        timeline
    }

    fn apply(&mut self, fact: &'h Fact, here: Moment, status: &mut Status) {
        match &fact.kind {
            FactKind::AgentMessage => self.answers.push(here),
            FactKind::CustomerMessage => match status {
                // A customer's message ends the pause whatever the status says (EC-43).
                Status::PendingCustomer => end(&mut self.pauses, here),
                Status::Resolved => {
                    end(&mut self.resolved, here);
                    *status = Status::InProgress;
                }
                Status::Open | Status::InProgress | Status::Closed => {}
            },
            FactKind::Call { held_at } => {
                let at = (*held_at).clamp(self.opened.at, here.at);
                self.answers.push(Moment { at, order: here.order });
            }
            FactKind::Move { to } => self.move_to(*to, here, status),
            FactKind::Priority { to, mode: PriorityMode::Change } => self.change_priority(*to, here),
            // As if it had always been so: earlier changes are erased (ruling 4).
            FactKind::Priority { to, mode: PriorityMode::Correction } => {
                self.priorities = Steps::new(self.opened, *to);
            }
            FactKind::Tier { to } => self.tiers.push(here, *to),
            FactKind::Emergency => {
                self.emergency.get_or_insert(here);
                self.change_priority(Priority::P1, here);
            }
            FactKind::Progress => self.progress.push(here),
            FactKind::Merged => {
                self.merged.get_or_insert(here);
                *status = Status::Closed;
            }
            FactKind::Terms { level, zone } => {
                let last = *self.terms.last();
                let terms =
                    Terms { level: level.unwrap_or(last.level), zone: zone.as_ref().unwrap_or(last.zone) };
                self.terms.push(here, terms);
            }
        }
    }

    fn move_to(&mut self, to: Status, here: Moment, status: &mut Status) {
        if *status == to || *status == Status::Closed {
            return;
        }
        if *status == Status::PendingCustomer {
            end(&mut self.pauses, here);
        }
        if *status == Status::Resolved && to == Status::InProgress {
            end(&mut self.resolved, here);
        }
        match to {
            Status::PendingCustomer => {
                // It carries its question: an answer of ours, and the wait begins.
                self.answers.push(here);
                self.pauses.push(Stretch { from: here, to: None });
            }
            Status::Resolved => self.resolved.push(Stretch { from: here, to: None }),
            Status::Open | Status::InProgress | Status::Closed => {}
        }
        *status = to;
    }

    fn change_priority(&mut self, to: Priority, here: Moment) {
        if *self.priorities.last() != to {
            self.priorities.push(here, to);
        }
    }

    /// The first response: the first answer, or the first resolution if that came earlier (EC-57).
    pub fn first_response(&self) -> Option<Moment> {
        let answer = self.answers.first().copied();
        let resolution = self.resolved.first().map(|stretch| stretch.from);
        match (answer, resolution) {
            (Some(answer), Some(resolution)) => Some(answer.min(resolution)),
            (answer, resolution) => answer.or(resolution),
        }
        .filter(|at| self.merged.is_none_or(|merged| *at < merged))
    }

    /// Where update cycles start (sla.md 2.7): at each answer and each reopening, from the first response on.
    pub fn update_starts(&self) -> Vec<Moment> {
        let Some(first) = self.first_response() else {
            return Vec::new();
        };
        let answers =
            self.answers.iter().copied().filter(|answer| *answer >= first && !self.is_resolved(*answer));
        self.starts(answers)
    }

    /// Where the stall cycles of an emergency start (ruling 9): at the declaration, progress and each reopening.
    pub fn stall_starts(&self) -> Vec<Moment> {
        let Some(declared) = self.emergency else {
            return Vec::new();
        };
        let starts = std::iter::once(declared)
            .chain(self.progress.iter().copied().filter(|progress| *progress > declared))
            .filter(|start| !self.is_resolved(*start));
        let mut starts = self.starts(starts);
        // A reopening before the declaration starts nothing.
        starts.retain(|start| *start >= declared);
        starts
    }

    /// `starts` and each reopening, in order, up to a merge.
    fn starts(&self, starts: impl Iterator<Item = Moment>) -> Vec<Moment> {
        let reopenings = self.resolved.iter().filter_map(|stretch| stretch.to);
        let mut starts: Vec<Moment> = starts.chain(reopenings).collect();
        starts.retain(|start| self.merged.is_none_or(|merged| *start < merged));
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    /// Each start and what ended its cycle: the next one, or a resolution, which has no successor.
    pub fn cycles(&self, starts: &[Moment]) -> impl Iterator<Item = (Moment, Option<Moment>)> {
        (0..starts.len()).map(|index| {
            let start = starts[index];
            let next = starts.get(index + 1).copied();
            let resolution = self.resolved.iter().map(|stretch| stretch.from).find(|from| *from > start);
            let stop = match (next, resolution) {
                (Some(next), Some(resolution)) => Some(next.min(resolution)),
                (next, resolution) => next.or(resolution),
            };
            (start, stop)
        })
    }

    /// Whether the ticket is resolved (or closed) at that place of the log.
    fn is_resolved(&self, at: Moment) -> bool {
        self.resolved.iter().any(|stretch| stretch.from <= at && stretch.to.is_none_or(|to| at < to))
    }

    /// When the resolution clock stopped, if it stands stopped now.
    pub fn resolution(&self) -> Option<Moment> {
        self.resolved.last().filter(|stretch| stretch.to.is_none()).map(|stretch| stretch.from)
    }

    /// Takes the pause that is going on as over.
    pub fn resume(&mut self, now: UtcMillis) {
        end(&mut self.pauses, Moment { at: now.max(self.opened.at), order: usize::MAX });
    }

    /// The pause that is going on.
    pub fn live_pause(&self) -> Option<Moment> {
        self.pauses.last().filter(|pause| pause.to.is_none()).map(|pause| pause.from)
    }
}

/// Ends the stretch that is going on, if one is.
fn end(stretches: &mut [Stretch], here: Moment) {
    if let Some(last) = stretches.last_mut()
        && last.to.is_none()
    {
        last.to = Some(here);
    }
}
