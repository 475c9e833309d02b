//! A line becomes what the engine counts: events in order, checked against the lifecycle (sla.md 2.5, 2.14a).

use vioe_domain::UtcMillis;
use vioe_domain::customer::{Calendar, DateOverride};
use vioe_domain::escalation::Tier;
use vioe_domain::sla::{Exclusion, Fact, FactKind, History};
use vioe_domain::ticket::{MoveRefused, Priority, PriorityMode, Resolution, Side, Status, allowed_move};

use super::line::{By, Event, EventType, ExclusionWindow, Line, Reading};
use super::values::{To, status_name};

/// Where a ticket stands after the events up to an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its status.
    pub status: Status,
    /// Its priority.
    pub priority: Priority,
    /// Its tier.
    pub tier: Tier,
    /// It has been resolved at least once.
    was_resolved: bool,
    /// A customer's reply reopened it, and no move has followed (ruling 13).
    reopened_by_reply: bool,
}

/// What an event of a line means, with every key it needs and no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A customer-visible message.
    Reply(By),
    /// An internal note.
    Note,
    /// An automatic message.
    AutoReply,
    /// A call that was held.
    Call(UtcMillis),
    /// A move of the status.
    Move(Status, Option<Resolution>),
    /// The priority set anew.
    Priority(Priority, PriorityMode),
    /// To another tier.
    Tier(Tier),
    /// An emergency declared.
    Emergency,
    /// Progress in an emergency.
    Progress,
    /// Merged away into that reference.
    Merged(String),
    /// New terms of the customer applied.
    Applied(Option<vioe_domain::Level>, Option<vioe_domain::coverage::Zone>),
}

/// An event of a line that happened by the instant asked about, checked.
#[derive(Debug)]
pub struct Step {
    /// Its place in the line, from 0.
    pub index: usize,
    /// When it counts.
    pub at: UtcMillis,
    /// What it means.
    pub meaning: Meaning,
    /// Whether it changes anything; a repeated move after a reopening does not (ruling 13).
    pub counts: bool,
}

/// The steps of a line up to `now` in the order in which they count, and where the ticket stands after them. Events
/// after `now` are not looked at (ruling 17).
///
/// # Errors
/// `now` lies before the opening, an event has wrong keys or lies before the opening, or the lifecycle refuses it.
pub fn walk<R: Reading>(line: &Line<R>, now: UtcMillis) -> Result<(Vec<Step>, Standing), String> {
    let opened_at = line.opened_at.0;
    if now < opened_at {
        return Err(format!("now: {now} is before opened_at ({opened_at})"));
    }
    let mut order: Vec<usize> =
        (0..line.events.len()).filter(|index| line.events[*index].at.0 <= now).collect();
    // Stable: equal instants keep the order of the line.
    order.sort_by_key(|index| line.events[*index].at.0);
    let mut standing = Standing {
        status: Status::Open,
        priority: line.priority,
        tier: Tier::T1,
        was_resolved: false,
        reopened_by_reply: false,
    };
    let mut steps = Vec::with_capacity(order.len());
    for index in order {
        let event = &line.events[index];
        let wrong = |(key, why): (&str, String)| format!("events[{index}].{key}: {why}");
        let at = event.at.0;
        if at < opened_at {
            return Err(wrong(("at", format!("{at} is before opened_at ({opened_at})"))));
        }
        let meaning = meaning(event).map_err(wrong)?;
        let counts = standing.take(&meaning).map_err(wrong)?;
        steps.push(Step { index, at, meaning, counts });
    }
    Ok((steps, standing))
}

/// The history the engine counts.
pub fn history<R: Reading>(line: &Line<R>, steps: &[Step]) -> History {
    History {
        opened_at: line.opened_at.0,
        opened_by: match line.opened_by {
            By::Customer => Side::Customer,
            By::Agent => Side::Agent,
        },
        live_call: line.live_call,
        priority: line.priority,
        level: line.customer.level,
        zone: line.customer.zone.clone(),
        facts: steps.iter().filter_map(fact).collect(),
    }
}

/// The calendar of the line's customer.
///
/// # Errors
/// Two overrides have the same date: which of them holds can't be told.
pub fn calendar<R: Reading>(line: &Line<R>) -> Result<Calendar, String> {
    let overrides = &line.customer.overrides;
    for (index, entry) in overrides.iter().enumerate() {
        if overrides[..index].iter().any(|other| other.date == entry.date) {
            return Err(format!("customer.overrides[{index}].date: {} has two overrides", entry.date.0));
        }
    }
    Ok(Calendar {
        holidays: line.customer.holidays.iter().map(|date| date.0).collect(),
        overrides: overrides
            .iter()
            .map(|entry| DateOverride {
                date: entry.date.0,
                windows: entry.windows.iter().map(|window| window.0).collect(),
            })
            .collect(),
    })
}

/// The windows of the line that do not count; which of them have an effect is the engine's business.
///
/// # Errors
/// One ends before it begins.
pub fn exclusions(windows: &[ExclusionWindow]) -> Result<Vec<Exclusion>, String> {
    let convert = |(index, window): (usize, &ExclusionWindow)| {
        if window.to.0 < window.from.0 {
            return Err(format!(
                "exclusions[{index}].to: {} is before its from ({})",
                window.to.0, window.from.0
            ));
        }
        Ok(Exclusion {
            from: window.from.0,
            to: window.to.0,
            reason: window.reason,
            announced_at: window.announced_at.map(|at| at.0),
            approved: window.approved,
        })
    };
    windows.iter().enumerate().map(convert).collect()
}

fn fact(step: &Step) -> Option<Fact> {
    if !step.counts {
        return None;
    }
    let kind = match &step.meaning {
        Meaning::Reply(By::Agent) => FactKind::AgentMessage,
        Meaning::Reply(By::Customer) => FactKind::CustomerMessage,
        Meaning::Note | Meaning::AutoReply => return None,
        Meaning::Call(held_at) => FactKind::Call { held_at: *held_at },
        Meaning::Move(to, _) => FactKind::Move { to: *to },
        Meaning::Priority(to, mode) => FactKind::Priority { to: *to, mode: *mode },
        Meaning::Tier(to) => FactKind::Tier { to: *to },
        Meaning::Emergency => FactKind::Emergency,
        Meaning::Progress => FactKind::Progress,
        Meaning::Merged(_) => FactKind::Merged,
        Meaning::Applied(level, zone) => FactKind::Terms { level: *level, zone: zone.clone() },
    };
    Some(Fact { at: step.at, kind })
}

/// An error's key and its reason.
type Wrong = (&'static str, String);

/// What an event means: the keys of its type are all there, and no key of another type is.
fn meaning<R: Reading>(event: &Event<R>) -> Result<Meaning, Wrong> {
    let kind = event.kind;
    let takes_to = matches!(kind, EventType::Status | EventType::Priority | EventType::Tier);
    let only = |there: bool, allowed: bool, key: &'static str| {
        if there && !allowed { Err((key, format!("{} has no such key", type_name(kind)))) } else { Ok(()) }
    };
    only(event.by.is_some(), kind == EventType::Reply, "by")?;
    only(event.held_at.is_some(), kind == EventType::Call, "held_at")?;
    only(event.to.is_some(), takes_to, "to")?;
    only(event.mode.is_some(), kind == EventType::Priority, "mode")?;
    only(event.into.is_some(), kind == EventType::Merged, "into")?;
    only(event.level.is_some(), kind == EventType::Applied, "level")?;
    only(event.zone.is_some(), kind == EventType::Applied, "zone")?;
    only(event.resolution.is_some(), event.to == Some(To::Status(Status::Resolved)), "resolution")?;
    let missing = |key| (key, format!("{} needs this key", type_name(kind)));
    Ok(match kind {
        EventType::Reply => Meaning::Reply(event.by.ok_or_else(|| missing("by"))?),
        EventType::Note => Meaning::Note,
        EventType::AutoReply => Meaning::AutoReply,
        EventType::Call => Meaning::Call(event.held_at.ok_or_else(|| missing("held_at"))?.0),
        EventType::Status => {
            let to = match event.to.as_ref().ok_or_else(|| missing("to"))? {
                To::Status(Status::Open) => {
                    return Err(("to", "no ticket can be moved to OPEN".to_owned()));
                }
                To::Status(to) => *to,
                other => return Err(("to", format!("`{other}` is not a status"))),
            };
            if to == Status::Resolved && event.resolution.is_none() {
                return Err(("resolution", "a move to RESOLVED needs this key".to_owned()));
            }
            Meaning::Move(to, event.resolution.map(|resolved| resolved.0))
        }
        EventType::Priority => {
            let to = match event.to.as_ref().ok_or_else(|| missing("to"))? {
                To::Priority(to) => *to,
                other => return Err(("to", format!("`{other}` is not a priority"))),
            };
            Meaning::Priority(to, event.mode.ok_or_else(|| missing("mode"))?)
        }
        EventType::Tier => {
            let to = event.to.as_ref().ok_or_else(|| missing("to"))?;
            let tier = match to {
                To::Number(number) => u8::try_from(*number).ok().and_then(Tier::new),
                _ => None,
            };
            Meaning::Tier(tier.ok_or_else(|| ("to", format!("`{to}` is not a tier from 1 to 4")))?)
        }
        EventType::Emergency => Meaning::Emergency,
        EventType::Progress => Meaning::Progress,
        EventType::Merged => Meaning::Merged(event.into.clone().ok_or_else(|| missing("into"))?),
        EventType::Applied => {
            if event.level.is_none() && event.zone.is_none() {
                return Err(("level", "an applied event needs a level, a zone or both".to_owned()));
            }
            Meaning::Applied(event.level, event.zone.clone())
        }
    })
}

impl Standing {
    /// Moves on by one event; answers whether it changes anything for the clocks.
    fn take(&mut self, meaning: &Meaning) -> Result<bool, Wrong> {
        match meaning {
            Meaning::Reply(By::Customer) if self.status == Status::Resolved => {
                self.status = Status::InProgress;
                self.reopened_by_reply = true;
            }
            Meaning::Move(to, _) => return self.go(*to),
            Meaning::Priority(to, mode) => {
                if *mode == PriorityMode::Correction && self.was_resolved {
                    return Err((
                        "mode",
                        "a correction is refused once the ticket has been resolved".to_owned(),
                    ));
                }
                // Changed to what it is, nothing changes; corrected to what it is, the past does.
                let counts = *mode == PriorityMode::Correction || self.priority != *to;
                self.priority = *to;
                return Ok(counts);
            }
            Meaning::Tier(to) => self.tier = *to,
            Meaning::Emergency => self.priority = Priority::P1,
            Meaning::Merged(_) => {
                self.status = Status::Closed;
                self.reopened_by_reply = false;
            }
            Meaning::Reply(_)
            | Meaning::Note
            | Meaning::AutoReply
            | Meaning::Call(_)
            | Meaning::Progress
            | Meaning::Applied(..) => {}
        }
        Ok(true)
    }

    fn go(&mut self, to: Status) -> Result<bool, Wrong> {
        if self.reopened_by_reply && to == Status::InProgress {
            self.reopened_by_reply = false;
            return Ok(false);
        }
        allowed_move(self.status, to).map_err(|why| {
            let why = match why {
                MoveRefused::Already { to } => {
                    format!("the ticket is {} already", status_name(to))
                }
                MoveRefused::NoSuchMove { from, to } => {
                    format!("a ticket can't go from {} to {}", status_name(from), status_name(to))
                }
            };
            ("to", why)
        })?;
        self.status = to;
        self.was_resolved |= to == Status::Resolved;
        self.reopened_by_reply = false;
        Ok(true)
    }
}

fn type_name(kind: EventType) -> &'static str {
    match kind {
        EventType::Reply => "`reply`",
        EventType::Note => "`note`",
        EventType::AutoReply => "`auto_reply`",
        EventType::Call => "`call`",
        EventType::Status => "`status`",
        EventType::Priority => "`priority`",
        EventType::Tier => "`tier`",
        EventType::Emergency => "`emergency`",
        EventType::Progress => "`progress`",
        EventType::Merged => "`merged`",
        EventType::Applied => "`applied`",
    }
}
