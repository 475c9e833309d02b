//! How demo tickets go: one function for each way a ticket can stand today.

use vioe_domain::UtcMillis;
use vioe_domain::escalation::Tier;
use vioe_domain::ticket::{Scenario, Status, What};
use vioe_domain::time::{HOUR, MINUTE};
use vioe_domain::{Person, Role};

use super::story::Story;
use crate::failure::Failure;

/// Where a ticket shall stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Nobody has answered yet.
    Unanswered,
    /// Somebody works on it.
    Working,
    /// We asked the customer.
    Waiting,
    /// We say it is solved.
    Resolved,
    /// Over.
    Closed,
    /// An emergency that goes on.
    Emergency,
}

/// Who else plays in a story.
pub struct Others<'c> {
    pub second: &'c Person,
    pub manager: &'c Person,
}

/// Tells a story up to `until`: the instant of its last act, at the latest.
pub fn tell(
    story: &mut Story<'_>,
    others: &Others<'_>,
    end: End,
    until: UtcMillis,
    dice: &mut fastrand::Rng,
) -> Result<(), Failure> {
    let opened = story.ticket()?.history.opened_at;
    if end == End::Unanswered {
        return Ok(());
    }
    let agent = story.roles.agent;
    let due = story.first_due()?.unwrap_or(opened.plus(HOUR));
    // Most are answered well in time, some at the last moment, a few too late.
    let share = match dice.u8(0..20) {
        0 => 115,
        1..=3 => 85,
        _ => dice.i64(8..60),
    };
    let span = due.since(opened);
    let mut at = step(story, opened, span * share / 100, until);
    take(story, agent, at)?;
    if end == End::Emergency {
        return emergency(story, others, at, until);
    }
    let reply = story.say(|topic| topic.reply);
    story.act(agent, What::Reply { body: reply }, at.plus(MINUTE))?;
    at = at.plus(MINUTE);

    let rest = until.since(at).max(8 * MINUTE);
    if dice.u8(0..3) > 0 {
        at = step(story, at, rest / 8, until);
        let note = story.say(|topic| topic.note);
        story.act(agent, What::Note { body: note }, at)?;
    }
    if dice.u8(0..10) < 3 && agent.tier == Some(Tier::T1) {
        at = hand_over(story, others, step(story, at, rest / 10, until))?;
    }
    if end == End::Waiting {
        let question = story.say(|topic| topic.question);
        let asked = until.plus(-dice.i64(5..300) * MINUTE).max(at.plus(MINUTE));
        return story.act(agent, What::Ask { body: question }, asked);
    }
    if dice.bool() {
        at = ask_and_hear(story, at, rest, until)?;
    }
    if end == End::Working {
        return work(story, at, until, dice);
    }
    at = step(story, at, rest / 6, until);
    let update = story.say(|topic| topic.update);
    story.act(agent, What::Reply { body: update }, at)?;
    finish(story, end, until, dice)
}

/// The next instant, in working hours where there is room for them, and never after `until`.
fn step(story: &Story<'_>, from: UtcMillis, ms: i64, until: UtcMillis) -> UtcMillis {
    let wanted = story.later(from.plus(ms.max(MINUTE)), 3 * MINUTE);
    let least = from.plus(30_000);
    if wanted <= until { wanted.max(least) } else { from.plus(ms.max(MINUTE)).min(until).max(least) }
}

fn take(story: &mut Story<'_>, agent: &Person, at: UtcMillis) -> Result<(), Failure> {
    let what = What::Assign { expect: None, to: Some(agent.id) };
    story.act(agent, what, at)?;
    let own = agent.tier.filter(|_| agent.role == Role::Agent);
    match own {
        Some(tier) if tier != story.ticket()?.tier => {
            let reason = "Needs the team that knows this part.".to_owned();
            story.act(agent, What::SetTier { to: tier, reason }, at)
        }
        _ => Ok(()),
    }
}

fn hand_over(story: &mut Story<'_>, others: &Others<'_>, at: UtcMillis) -> Result<UtcMillis, Failure> {
    let agent = story.roles.agent;
    let reason = "The logs need somebody who knows the scan engine.".to_owned();
    story.act(agent, What::SetTier { to: Tier::T2, reason }, at)?;
    let what = What::Assign { expect: Some(agent.id), to: Some(others.second.id) };
    story.act(agent, what, at)?;
    Ok(at)
}

fn ask_and_hear(
    story: &mut Story<'_>,
    from: UtcMillis,
    rest: i64,
    until: UtcMillis,
) -> Result<UtcMillis, Failure> {
    let (agent, contact) = (story.roles.agent, story.roles.contact);
    let asked = step(story, from, rest / 8, until);
    let question = story.say(|topic| topic.question);
    story.act(agent, What::Ask { body: question }, asked)?;
    let heard = step(story, asked, rest / 5, until);
    let answer = story.say(|topic| topic.answer);
    story.act(contact, What::Reply { body: answer }, heard)?;
    if story.ticket()?.status == Status::PendingCustomer {
        let back = What::Move {
            expect: Status::PendingCustomer,
            to: Status::InProgress,
            message: None,
            resolution: None,
            follow_up: None,
        };
        story.act(agent, back, heard.plus(MINUTE))?;
    }
    Ok(heard.plus(MINUTE))
}

fn work(
    story: &mut Story<'_>,
    from: UtcMillis,
    until: UtcMillis,
    dice: &mut fastrand::Rng,
) -> Result<(), Failure> {
    let at = until.max(from.plus(MINUTE));
    let update = story.say(|topic| topic.update);
    story.act(story.roles.agent, What::Reply { body: update }, at)?;
    if dice.u8(0..5) == 0 {
        let thanks = "Thank you. Is there a rough idea when this will be solved?".to_owned();
        story.act(story.roles.contact, What::Reply { body: thanks }, at.plus(MINUTE))?;
    }
    Ok(())
}

fn finish(
    story: &mut Story<'_>,
    end: End,
    until: UtcMillis,
    dice: &mut fastrand::Rng,
) -> Result<(), Failure> {
    let at = until.max(story.ticket()?.changed_at.plus(MINUTE));
    let expect = story.ticket()?.status;
    let solution = What::Move {
        expect,
        to: Status::Resolved,
        message: Some(story.say(|topic| topic.solution)),
        resolution: Some(story.resolution()),
        follow_up: None,
    };
    story.act(story.roles.agent, solution, at)?;
    if end == End::Closed && dice.u8(0..3) > 0 {
        let confirm = What::Move {
            expect: Status::Resolved,
            to: Status::Closed,
            message: None,
            resolution: None,
            follow_up: None,
        };
        let confirmed = at.plus(dice.i64(20..2_000) * MINUTE);
        story.act(story.roles.contact, confirm, confirmed)?;
    }
    Ok(())
}

fn emergency(
    story: &mut Story<'_>,
    others: &Others<'_>,
    from: UtcMillis,
    until: UtcMillis,
) -> Result<(), Failure> {
    let agent = story.roles.agent;
    let reply = story.say(|topic| topic.reply);
    story.act(agent, What::Reply { body: reply }, from.plus(MINUTE))?;
    let declare = What::DeclareEmergency {
        scenario: Scenario::CriticalFunctionBroken,
        commander: Some(agent.id),
        report: None,
    };
    story.act(others.manager, declare, from.plus(4 * MINUTE))?;
    let mut at = from.plus(4 * MINUTE);
    let update = story.say(|topic| topic.update);
    while at.plus(25 * MINUTE) < until {
        at = at.plus(25 * MINUTE);
        let found = "The failing part is isolated; traffic is moved step by step.".to_owned();
        story.act(agent, What::LogProgress { body: found }, at)?;
        story.act(agent, What::Reply { body: update.clone() }, at.plus(MINUTE))?;
    }
    Ok(())
}
