//! Which tickets the demo has: how many of each kind, how old, how urgent.

use uuid::Uuid;
use vioe_domain::sla::Policy;
use vioe_domain::ticket::{Channel, Priority};
use vioe_domain::time::{DAY, HOUR, MINUTE};
use vioe_domain::{Person, Role, TicketId, UtcMillis};

use super::cast::Cast;
use super::plot::{End, Others, tell};
use super::story::{Fill, Roles, Story};
use super::topics::{TOPICS, Topic};
use super::{TICKETS, in_order};
use crate::failure::Failure;
use crate::hours::KeptHours;

/// How many of each, in all [`TICKETS`].
const PLAN: [(End, usize); 6] = [
    (End::Emergency, 2),
    (End::Unanswered, 30),
    (End::Working, 46),
    (End::Waiting, 24),
    (End::Resolved, 30),
    (End::Closed, TICKETS - 132),
];
/// Unanswered tickets whose first response is due within the hour.
const NEARLY_DUE: usize = 8;
/// Unanswered tickets whose first response is overdue.
const OVERDUE: usize = 6;

const HOSTS: [&str; 8] =
    ["scan-03", "scan-07", "edge-12", "db-prod-2", "app-114", "hq-print-1", "vpn-gw-2", "k8s-node-31"];
const TEAMS: [&str; 6] = [
    "Platform Security",
    "Infrastructure",
    "Application Security",
    "Service Desk",
    "Compliance",
    "Cloud Operations",
];
const VERSIONS: [&str; 3] = ["8.4.1", "8.4.0", "8.3.6"];

struct Stage<'c> {
    cast: &'c Cast,
    hours: &'c KeptHours,
    policy: &'c Policy,
    space: Uuid,
    now: UtcMillis,
}

/// Tells every story.
pub fn tell_all<'c>(
    cast: &'c Cast,
    hours: &'c KeptHours,
    policy: &'c Policy,
    space: Uuid,
    seed: u64,
    now: UtcMillis,
) -> Result<Vec<Story<'c>>, Failure> {
    let stage = Stage { cast, hours, policy, space, now };
    let mut dice = fastrand::Rng::with_seed(seed);
    let mut stories = Vec::with_capacity(TICKETS);
    for (end, count) in PLAN {
        for index in 0..count {
            stories.push(stage.story(stories.len(), end, index, &mut dice)?);
        }
    }
    in_order(&mut stories);
    Ok(stories)
}

impl<'c> Stage<'c> {
    fn story(
        &self,
        number: usize,
        end: End,
        index: usize,
        dice: &mut fastrand::Rng,
    ) -> Result<Story<'c>, Failure> {
        let topic = pick_topic(end, dice);
        let wish = match (end, index) {
            (End::Unanswered, index) if index < NEARLY_DUE => Some(dice.i64(2..55) * MINUTE),
            (End::Unanswered, index) if index < NEARLY_DUE + OVERDUE => Some(-dice.i64(3..200) * MINUTE),
            _ => None,
        };
        let priority = pick_priority(topic, end, dice);
        let begun = match wish {
            Some(wish) => self.due_in(number, topic, wish, dice)?,
            None => {
                let at = self.now.plus(-age(end, priority, dice));
                self.begin(number, topic, priority, dice.usize(..), at, &mut fill_dice(number))?
            }
        };
        let mut story = begun;
        let opened = story.ticket()?.history.opened_at;
        let until = match end {
            End::Resolved | End::Closed => {
                let length = self.now.since(opened);
                let share = if end == End::Closed { dice.i64(10..40) } else { dice.i64(50..95) };
                opened.plus(length * share / 100)
            }
            _ => {
                let quiet = dice.i64(2..quiet_minutes(story.priority)) * MINUTE;
                self.now.plus(-quiet).max(opened.plus(2 * MINUTE))
            }
        };
        let others = Others { second: self.somebody("jonas"), manager: self.somebody("marta") };
        tell(&mut story, &others, end, until.min(self.now), dice)?;
        // Nothing has happened after now, and the timers have done their part.
        story.events.retain(|event| event.at <= self.now);
        story.timers(self.now)?;
        Ok(story)
    }

    /// A ticket whose first response is due that far from now, or as near to it as its customer's hours allow.
    fn due_in(
        &self,
        number: usize,
        topic: &'static Topic,
        wish: i64,
        dice: &mut fastrand::Rng,
    ) -> Result<Story<'c>, Failure> {
        let wanted = self.now.plus(wish);
        let mut best: Option<(i64, Story<'c>)> = None;
        let first = dice.usize(..);
        for turn in 0..self.cast.customers.len() * 2 {
            // P1 last: its clock runs everywhere and always, and few tickets are that urgent.
            let priority = if turn < self.cast.customers.len() { Priority::P2 } else { Priority::P1 };
            let at = |opened| {
                self.begin(number, topic, priority, first.wrapping_add(turn), opened, &mut fill_dice(number))
            };
            let (mut early, mut late) = (self.now.plus(-6 * DAY), self.now.plus(-MINUTE));
            while late.since(early) > MINUTE {
                let middle = early.plus(late.since(early) / 2);
                if at(middle)?.first_due()?.is_some_and(|due| due < wanted) {
                    early = middle;
                } else {
                    late = middle;
                }
            }
            let story = at(late)?;
            let miss = story.first_due()?.map_or(i64::MAX, |due| due.since(wanted).abs());
            if best.as_ref().is_none_or(|(least, _)| miss < *least) {
                best = Some((miss, story));
            }
            if miss <= 2 * MINUTE {
                break;
            }
        }
        best.map(|(_, story)| story).ok_or_else(|| Failure::Bug("the demo has no customers".to_owned()))
    }

    fn begin(
        &self,
        number: usize,
        topic: &'static Topic,
        priority: Priority,
        draw: usize,
        at: UtcMillis,
        dice: &mut fastrand::Rng,
    ) -> Result<Story<'c>, Failure> {
        let customer = &self.cast.customers[draw % self.cast.customers.len()];
        let contacts: Vec<&Person> = self
            .cast
            .people
            .iter()
            .filter(|person| person.role == Role::Contact && person.customers.contains(&customer.id))
            .collect();
        let roles = Roles {
            customer,
            hours: self.hours.of(customer, &self.policy.hours)?,
            contact: contacts[dice.usize(..contacts.len())],
            agent: self.agent(priority, dice),
        };
        let fill = Fill {
            host: HOSTS[dice.usize(..HOSTS.len())],
            team: TEAMS[dice.usize(..TEAMS.len())],
            version: VERSIONS[dice.usize(..VERSIONS.len())],
            cve: format!("CVE-2026-{}", dice.u32(1_000..48_000)),
            n: dice.u32(7..95),
        };
        let channel = match dice.u8(0..10) {
            0..=5 => Channel::Portal,
            6..=7 => Channel::Email,
            8 => Channel::Chat,
            _ => Channel::Phone,
        };
        let id = TicketId::derive(self.space, &format!("ticket {number}"));
        Story::begin(roles, self.policy, id, topic, priority, fill, (at, channel))
    }

    /// Kim has the most, the third tier the fewest.
    fn agent(&self, priority: Priority, dice: &mut fastrand::Rng) -> &'c Person {
        let name = match (priority, dice.u8(0..10)) {
            (_, 0..=3) => "kim",
            (Priority::P1, 4..=6) => "sara",
            (_, 4..=5) => "lena",
            (_, 6) => "omar",
            (_, 7) => "jonas",
            (_, 8) => "priya",
            _ => "sara",
        };
        self.somebody(name)
    }

    fn somebody(&self, address: &str) -> &'c Person {
        let email = format!("{address}@vioe.example");
        let found = self.cast.people.iter().find(|person| person.email == email);
        // The cast has everybody named here; the first of it stands in so that this can't fail.
        found.unwrap_or(&self.cast.people[0])
    }
}

/// Details that stay the same however often a beginning is tried.
fn fill_dice(number: usize) -> fastrand::Rng {
    fastrand::Rng::with_seed(number as u64 + 1)
}

fn pick_topic(end: End, dice: &mut fastrand::Rng) -> &'static Topic {
    let fits = |topic: &&Topic| (topic.priority == Priority::P1) == (end == End::Emergency);
    let all: Vec<&Topic> = TOPICS.iter().filter(|topic| end == End::Closed || fits(topic)).collect();
    all[dice.usize(..all.len())]
}

fn pick_priority(topic: &Topic, end: End, dice: &mut fastrand::Rng) -> Priority {
    match (end, dice.u8(0..12)) {
        (End::Emergency, _) => Priority::P1,
        (_, 0) => Priority::P2,
        (_, 1) => Priority::P3,
        (_, 2) => Priority::P4,
        _ => topic.priority,
    }
}

/// How long ago a ticket was raised, in ms.
fn age(end: End, priority: Priority, dice: &mut fastrand::Rng) -> i64 {
    let (least, most) = match (end, priority) {
        (End::Emergency, _) => (70 * MINUTE, 150 * MINUTE),
        (End::Unanswered, Priority::P4) => (20 * MINUTE, 20 * HOUR),
        (End::Unanswered, _) => (3 * MINUTE, 50 * MINUTE),
        (End::Closed, _) => (9 * DAY, 80 * DAY),
        (End::Resolved, Priority::P1 | Priority::P2) => (8 * HOUR, 2 * DAY),
        (End::Resolved, _) => (DAY, 6 * DAY),
        (_, Priority::P1) => (40 * MINUTE, 5 * HOUR),
        (_, Priority::P2) => (3 * HOUR, 30 * HOUR),
        (_, Priority::P3) => (8 * HOUR, 5 * DAY),
        (_, Priority::P4) => (2 * DAY, 14 * DAY),
    };
    dice.i64(least..most)
}

/// How long ago at most somebody last wrote, in minutes.
fn quiet_minutes(priority: Priority) -> i64 {
    match priority {
        Priority::P1 => 28,
        Priority::P2 => 150,
        Priority::P3 => 900,
        Priority::P4 => 2_500,
    }
}
