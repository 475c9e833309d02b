//! What would happen from now on: the rules, asked about a history with one fact more.

use vioe_domain::sla::{Assessment, Clock, ClockKind, ClockStatus, Fact, FactKind, assess};
use vioe_domain::ticket::PriorityMode;
use vioe_domain::{Person, Priority, Role, Status, UtcMillis};

use super::allowed::allowed;
use super::known::Known;
use super::meter;
use crate::view::{WhatIf, WhatIfAction};

/// At most five, only what this person may do; while it waits, going on comes first (look.md "The deadline explainer").
pub fn what_ifs(known: &Known<'_>, assessment: &Assessment, person: &Person) -> Vec<WhatIf> {
    let ticket = known.ticket;
    if !ticket.accepted {
        return Vec::new();
    }
    let may = allowed(ticket, person, known.customer, known.policy, known.now);
    let waiting = ticket.status == Status::PendingCustomer;
    let mut actions = Vec::new();
    if waiting && (may.start || may.reply) {
        actions.push(WhatIfAction::Resume);
    }
    if !waiting && may.ask {
        actions.push(WhatIfAction::Ask);
    }
    if may.prioritise {
        actions.extend(
            Priority::ALL
                .iter()
                .filter(|to| **to != ticket.priority)
                .map(|to| WhatIfAction::Priority { to: *to }),
        );
    }
    if may.resolve {
        actions.push(WhatIfAction::Resolve);
    }
    actions.into_iter().map(|action| what_if(known, assessment, person, action)).collect()
}

fn what_if(known: &Known<'_>, assessment: &Assessment, person: &Person, action: WhatIfAction) -> WhatIf {
    let kind = match action {
        WhatIfAction::Resume if person.role == Role::Contact => FactKind::CustomerMessage,
        WhatIfAction::Resume => FactKind::Move { to: Status::InProgress },
        WhatIfAction::Ask => FactKind::Move { to: Status::PendingCustomer },
        WhatIfAction::Priority { to } => FactKind::Priority { to, mode: PriorityMode::Change },
        WhatIfAction::Resolve => FactKind::Move { to: Status::Resolved },
    };
    let mut history = known.ticket.history.clone();
    let now = known.now.max(history.opened_at);
    // Facts from a clock a little ahead of ours are there already: the new one comes last.
    let at = history.facts.last().map_or(now, |last| last.at.max(now));
    history.facts.push(Fact { at, kind });
    let at_that =
        |at: UtcMillis| assess(known.ticket.id, &history, known.hours, known.exclusions, known.policy, at);
    let then = at_that(at);
    let due =
        |kind| meter::current(&then, kind).filter(|clock| clock.is_open()).and_then(|clock| clock.due_at);
    WhatIf {
        action,
        target_at: due(ClockKind::ResolutionTarget),
        maximum_at: due(ClockKind::ResolutionMaximum),
        update_at: due(ClockKind::Update),
        first_response_at: due(ClockKind::FirstResponse),
        meets: meets(assessment, &then),
        kept_ms: matches!(action, WhatIfAction::Ask | WhatIfAction::Resume).then(|| kept(&then)).flatten(),
        // A promise is broken from the millisecond after it was due.
        breaks: breaks(assessment, &at_that(at.plus(1))),
    }
}

/// The clocks that are open before and met after.
fn meets(before: &Assessment, after: &Assessment) -> Vec<ClockKind> {
    let open = |clock: &&Clock| clock.is_open() && !clock.is_breached();
    before
        .clocks
        .iter()
        .filter(open)
        .filter(|clock| {
            after.clocks.iter().any(|other| {
                (other.kind, other.cycle) == (clock.kind, clock.cycle) && other.status == ClockStatus::Met
            })
        })
        .map(|clock| clock.kind)
        .collect()
}

/// What resolution has left: until the target, or until the maximum once that is missed.
fn kept(then: &Assessment) -> Option<i64> {
    [ClockKind::ResolutionTarget, ClockKind::ResolutionMaximum]
        .into_iter()
        .filter_map(|kind| meter::current(then, kind))
        .find(|clock| clock.is_open() && !clock.is_breached())
        .map(|clock| (clock.budget_ms - clock.elapsed_ms).max(0))
}

/// Whether a promise that holds before is broken after.
fn breaks(before: &Assessment, after: &Assessment) -> bool {
    after.clocks.iter().any(|clock| {
        clock.is_breached()
            && !before
                .clocks
                .iter()
                .any(|other| (other.kind, other.cycle) == (clock.kind, clock.cycle) && other.is_breached())
    })
}
