//! The lifecycle's case file, read by one `check`.

use vioe_domain::sla::{Policy, assess};
use vioe_domain::ticket::{Refusal, Ticket};
use vioe_domain::{TicketId, UtcMillis};

use crate::cases::kind;
use crate::house::{House, read, ticket};
use crate::instants::instant;

const FILE: &str = include_str!("cases/lifecycle.md");

#[test]
fn every_row_holds() {
    let failed: Vec<String> = rows().filter_map(|(line, row)| check(line, &row).err()).collect();
    assert!(failed.is_empty(), "{} rows failed:\n{}", failed.len(), failed.join("\n"));
}

/// Lines of tables: those that begin with an id such as `LC-01`.
fn rows() -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    FILE.lines().enumerate().filter(|(_, line)| line.starts_with("| LC-")).map(|(index, line)| {
        let row = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')).expect("a row ends with |");
        (index + 1, row.split('|').map(str::trim).collect())
    })
}

/// What came of a row.
struct Came {
    house: House,
    before: Option<Ticket>,
    now: UtcMillis,
    last: Result<(), Refusal>,
}

fn check(line: usize, row: &[&str]) -> Result<(), String> {
    let [id, setup, neighbours, wanted, expected] = row else {
        panic!("line {line} has {} columns", row.len());
    };
    let said = |claim: &str, why: String| format!("line {line} ({id}): `{claim}`: {why}");
    let (setup, events) = setup.split_once(" + ").unwrap_or((setup, ""));
    let mut house = House::new(setup, events, neighbours);
    let wishes: Vec<&str> = wanted.split(';').map(str::trim).collect();
    let mut came = (Ok(()), None);
    for (index, wish) in wishes.iter().enumerate() {
        came.1 = house.ticket(ticket("VI-1"));
        came.0 = house.want(wish);
        if let (Err(refusal), true) = (&came.0, index + 1 < wishes.len()) {
            return Err(said(wish, format!("refused: {}", refusal.message)));
        }
    }
    let now = house.logs.values().flatten().map(|event| event.at).max().unwrap();
    let mut came = Came { house, before: came.1, now, last: came.0 };
    for claim in expected.split(';').map(str::trim) {
        came.holds(claim).map_err(|why| said(claim, why))?;
    }
    Ok(())
}

impl Came {
    fn holds(&mut self, claim: &str) -> Result<(), String> {
        if let Some(rest) = claim.strip_prefix("refused ") {
            let (code, message) = rest.split_once(": ").expect("a code and a message");
            return match &self.last {
                Err(refusal) => {
                    same(&code.to_owned(), &word(&refusal.code))?;
                    same(&message.to_owned(), &refusal.message)
                }
                Ok(()) => Err("it was accepted".to_owned()),
            };
        }
        if let Err(refusal) = &self.last {
            return Err(format!("refused: {}", refusal.message));
        }
        if claim == "accepted" {
            return Ok(());
        }
        if let Some(at) = claim.strip_prefix("now ") {
            self.now = instant(at, &self.house.story.zone, Some(self.house.story.opened_at));
            return Ok(());
        }
        if claim == "no new" {
            return same(&None, &self.house.made().map(|ticket| ticket.id));
        }
        let (whose, facet) = match claim.split_once(' ') {
            Some((label, facet)) if label.starts_with("VI-") => (self.house.ticket(ticket(label)), facet),
            Some(("new", facet)) => (self.house.made(), facet),
            _ => (self.house.ticket(ticket("VI-1")), claim),
        };
        self.shows(&whose.ok_or("there is no such ticket")?, facet)
    }

    fn shows(&self, ticket: &Ticket, facet: &str) -> Result<(), String> {
        let (name, rest) = facet.split_once(' ').unwrap_or((facet, ""));
        let text = |value: &str| same(&rest.to_owned(), &value.to_owned());
        let at = |text: &str| instant(text, &self.house.story.zone, Some(self.house.story.opened_at));
        let shown = |at: Option<UtcMillis>| at.map_or("none".to_owned(), |at| at.to_string());
        match name {
            "status" => text(&word(&ticket.status)),
            "resolution" => text(&ticket.resolution.map_or("none".to_owned(), |how| word(&how))),
            "priority" => text(&word(&ticket.priority)),
            "level" => text(&word(&ticket.level())),
            "channel" => text(&word(&ticket.raised.channel)),
            "category" => text(&word(&ticket.raised.category)),
            "subject" => text(&ticket.raised.subject),
            "says" => same(&true, &ticket.raised.description.text.contains(rest)),
            "opened" => same(&shown(Some(at(rest))), &shown(Some(ticket.history.opened_at))),
            "opener" => text(&format!("{:?}", ticket.raised_by.side).to_lowercase()),
            "messages" => text(&ticket.messages.len().to_string()),
            "reopened" => text(&ticket.reopenings.len().to_string()),
            "bounced" => text(&ticket.bounces.len().to_string()),
            "awaits" => text(if ticket.awaiting_us_since.is_some() { "us" } else { "nobody" }),
            "snoozed" if rest == "no" => same(&None, &ticket.snoozed.map(|(_, until, _)| until)),
            "snoozed" => same(&shown(Some(at(rest))), &shown(ticket.snoozed.map(|(_, until, _)| until))),
            "merged" if rest == "no" => same(&None, &ticket.merged),
            "merged" => text(&ticket.merged.as_ref().map_or(String::new(), |merge| merge.into.clone())),
            "holds" => {
                text(&ticket.bonds.merged_in.iter().map(|(_, n)| n.as_str()).collect::<Vec<_>>().join(" "))
            }
            "unlinked" => same(&0, &ticket.bonds.links.len()),
            "linked" => self.linked(ticket, rest),
            "clocks" => {
                let before = self.before.as_ref().map(|before| &before.history);
                same(&before, &Some(&ticket.history))
            }
            clock => self.clock(ticket, clock, rest, &at, &shown),
        }
    }

    /// A link, and that the other ticket says the same from its side.
    fn linked(&self, ticket: &Ticket, rest: &str) -> Result<(), String> {
        let (other, relation) = rest.split_once(' ').expect("another ticket and a relation");
        let other: TicketId = match other {
            "new" => self.house.made().ok_or("nothing new was made")?.id,
            label => crate::house::ticket(label),
        };
        same(&Some(relation.to_owned()), &ticket.bonds.relation(other).map(|known| word(&known)))?;
        let there = self.house.ticket(other).and_then(|other| other.bonds.relation(ticket.id));
        same(&Some(read::<vioe_domain::ticket::Relation>(relation).reversed()), &there)
    }

    fn clock(
        &self,
        ticket: &Ticket,
        name: &str,
        rest: &str,
        at: &dyn Fn(&str) -> UtcMillis,
        shown: &dyn Fn(Option<UtcMillis>) -> String,
    ) -> Result<(), String> {
        let hours = self.house.story.hours().ok_or("the calendar is invalid")?;
        let assessment = assess(ticket.id, &ticket.history, &hours, &[], &Policy::default(), self.now);
        let clock = assessment.clocks.iter().rfind(|clock| clock.kind == kind(name));
        match (rest, clock) {
            ("none", clock) => same(&false, &clock.is_some()),
            (_, None) => Err("there is no such clock".to_owned()),
            (rest, Some(clock)) => match rest.split_once(' ') {
                Some(("due", when)) => same(&shown(Some(at(when))), &shown(clock.due_at)),
                Some(("started", when)) => same(&shown(Some(at(when))), &shown(Some(clock.started_at))),
                Some(("stopped", when)) => same(&shown(Some(at(when))), &shown(clock.stopped_at)),
                _ => same(&rest.to_owned(), &word(&clock.status)),
            },
        }
    }
}

fn same<T: PartialEq + std::fmt::Debug>(expected: &T, actual: &T) -> Result<(), String> {
    if expected == actual { Ok(()) } else { Err(format!("it is {actual:?}, not {expected:?}")) }
}

/// A value as the wire spells it.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}
