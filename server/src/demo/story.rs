//! One ticket's history, told through the same rules a desk and the server run.

use std::sync::Arc;

use uuid::Uuid;
use vioe_domain::coverage::{Hours, Schedule};
use vioe_domain::sla::{Assessment, ClockKind, Policy, assess};
use vioe_domain::ticket::{
    Description, Event, IntakeAnswers, Intent, NewTicket, Priority, Standing, Target, Ticket, What, decide,
    fold, record,
};
use vioe_domain::{Customer, DeviceId, IntentId, Person, TicketId, UtcMillis};

use super::topics::Topic;
use crate::failure::Failure;
use crate::jobs::{auto_close, escalate};

/// Whose ticket it is and who works on it.
#[derive(Clone)]
pub struct Roles<'c> {
    pub customer: &'c Customer,
    pub hours: Arc<Hours>,
    pub contact: &'c Person,
    pub agent: &'c Person,
}

/// A history as it grows.
pub struct Story<'c> {
    pub roles: Roles<'c>,
    pub id: TicketId,
    pub events: Vec<Event>,
    pub priority: Priority,
    topic: &'static Topic,
    fill: Fill,
    policy: &'c Policy,
}

/// What the words in braces stand for.
#[derive(Clone)]
pub struct Fill {
    pub host: &'static str,
    pub team: &'static str,
    pub version: &'static str,
    pub cve: String,
    pub n: u32,
}

impl Fill {
    fn text(&self, template: &str) -> String {
        template
            .replace("{host}", self.host)
            .replace("{team}", self.team)
            .replace("{version}", self.version)
            .replace("{cve}", &self.cve)
            .replace("{n}", &self.n.to_string())
    }
}

impl<'c> Story<'c> {
    /// A ticket that is raised at `at`.
    pub fn begin(
        roles: Roles<'c>,
        policy: &'c Policy,
        id: TicketId,
        topic: &'static Topic,
        priority: Priority,
        fill: Fill,
        raised: (UtcMillis, vioe_domain::ticket::Channel),
    ) -> Result<Self, Failure> {
        let mut story = Self { roles, id, events: Vec::new(), priority, topic, fill, policy };
        let (at, channel) = raised;
        let description = Description {
            text: story.fill.text(topic.text),
            steps: story.fill.text(topic.steps),
            expected: String::new(),
            actual: story.fill.text(topic.actual),
            errors: topic.errors.to_owned(),
            affected_users: story.fill.team.to_owned(),
            business_impact: String::new(),
        };
        let new = NewTicket {
            customer: story.roles.customer.id,
            contact: None,
            subject: story.fill.text(topic.subject),
            category: topic.category,
            channel,
            priority,
            answers: None,
            description,
            live_call: false,
            intake: IntakeAnswers::default(),
        };
        story.act(story.roles.contact, What::Raise(Box::new(new)), at)?;
        Ok(story)
    }

    /// Somebody does something at `at`.
    pub fn act(&mut self, person: &Person, what: What, at: UtcMillis) -> Result<(), Failure> {
        let ticket = fold(&self.events);
        let intent = Intent {
            id: IntentId(Uuid::new_v5(&self.id.0, format!("{}", self.events.len()).as_bytes())),
            target: Target::Ticket(self.id),
            person: person.id,
            device: DeviceId(Uuid::new_v5(&person.id.0, b"demo")),
            occurred_at: at,
            clock_trusted: true,
            what,
        };
        let standing = Standing { person, customer: self.roles.customer, policy: self.policy, others: &[] };
        let decision = decide(ticket.as_ref(), standing, &intent).map_err(|refusal| {
            Failure::Bug(format!("the demo tells an impossible story: {refusal} ({intent:?})"))
        })?;
        self.events.extend(record(ticket.as_ref(), person, &intent, decision.here, Some(at), at));
        Ok(())
    }

    /// The ticket so far.
    pub fn ticket(&self) -> Result<Ticket, Failure> {
        fold(&self.events).ok_or_else(|| Failure::Bug("a story without a beginning".to_owned()))
    }

    /// Its clocks at `at`.
    pub fn clocks(&self, at: UtcMillis) -> Result<Assessment, Failure> {
        let ticket = self.ticket()?;
        Ok(assess(self.id, &ticket.history, &self.roles.hours, &[], self.policy, at))
    }

    /// When its first response is due.
    pub fn first_due(&self) -> Result<Option<UtcMillis>, Failure> {
        let opened = self.ticket()?.history.opened_at;
        let clocks = self.clocks(opened)?.clocks;
        let first = clocks.iter().find(|clock| clock.kind == ClockKind::FirstResponse);
        Ok(first.and_then(|clock| clock.due_at))
    }

    /// `ms` of working time after `from`, in the hours in which this ticket is worked on.
    pub fn later(&self, from: UtcMillis, ms: i64) -> UtcMillis {
        let schedule = if self.priority == Priority::P1 { Schedule::Always } else { Schedule::Standard };
        let hours = self.roles.hours.coverage(schedule, &self.roles.customer.zone);
        hours.after(from, ms)
    }

    /// What the server's timers would have done up to `now`.
    pub fn timers(&mut self, now: UtcMillis) -> Result<(), Failure> {
        if let Some(due) = self.first_due()? {
            // They look every few seconds, and the breach is the millisecond after the due instant.
            let tick = due.plus(4_000);
            if tick <= now {
                let ticket = self.ticket()?;
                let clocks = self.clocks(tick)?;
                let event = escalate::event(&ticket, &self.events, &clocks, tick);
                self.events.extend(event);
            }
        }
        let ticket = self.ticket()?;
        if let Some(closes) = auto_close::closes_at(&ticket, &self.roles.hours, self.policy)
            && closes <= now
        {
            let event = auto_close::event(&ticket, &self.roles.hours, self.policy, closes);
            self.events.extend(event);
        }
        Ok(())
    }

    /// The topic's words, filled in.
    pub fn say(&self, words: impl Fn(&Topic) -> &'static str) -> String {
        self.fill.text(words(self.topic))
    }

    /// How the topic ends.
    pub fn resolution(&self) -> vioe_domain::ticket::Resolution {
        self.topic.resolution
    }
}
