//! What several tests do with a world: act, tick, look into the log.

use std::sync::Arc;

use vioe_domain::ticket::{Event, Kind, Priority, Refusal, Resolution, Status, Ticket, What, fold};
use vioe_domain::{Person, RecordId, TicketId, UtcMillis};
use vioe_protocol::push::{Outcome, PushResponse};
use vioe_server::auth::password;
use vioe_server::db::events;
use vioe_server::db::feed::Stamper;
use vioe_server::db::people::{self, Account};
use vioe_server::jobs;

use crate::world::{Desk, PASSWORD, World, blocking, new_ticket, ticket_id};

pub fn now(world: &World) -> UtcMillis {
    world.server.app.clock.now()
}

/// Ticks until nothing is left to do; how many events were added. A tick that met another process is tried again.
pub async fn tick(world: &World) -> usize {
    let app = world.server.app.clone();
    blocking(move || jobs::tick(&app.db, &app.hours, app.clock.now()).unwrap().added).await
}

/// A ticket's log, as the database has it.
pub async fn log(world: &World, ticket: TicketId) -> Vec<Event> {
    let app = Arc::clone(&world.server.app);
    blocking(move || app.db.read(|tx| Ok(events::of_ticket(tx, ticket)?)).unwrap()).await
}

/// A ticket, folded from its whole log.
pub async fn ticket(world: &World, id: TicketId) -> Ticket {
    fold(&log(world, id).await).unwrap()
}

/// How many events of a kind a log has.
pub fn count(log: &[Event], like: impl Fn(&Kind) -> bool) -> usize {
    log.iter().filter(|event| like(&event.kind)).count()
}

pub async fn raise(desk: &mut Desk, world: &World, priority: Priority) -> TicketId {
    raise_for(desk, world, new_ticket(world.acme.id, priority)).await
}

pub async fn raise_for(desk: &mut Desk, world: &World, what: What) -> TicketId {
    let ticket = ticket_id();
    does(desk, world, ticket, what).await;
    ticket
}

/// Does one thing that must be applied.
pub async fn does(desk: &mut Desk, world: &World, ticket: TicketId, what: What) {
    let answer = desk.does(ticket, what.clone(), now(world)).await;
    assert_eq!(outcome(&answer), &Outcome::Applied, "{what:?}");
}

/// Does one thing that must be refused.
pub async fn refused(desk: &mut Desk, world: &World, ticket: TicketId, what: What) -> Refusal {
    let answer = desk.does(ticket, what.clone(), now(world)).await;
    match outcome(&answer) {
        Outcome::Rejected { refusal } => refusal.clone(),
        Outcome::Applied => panic!("{what:?} was applied"),
    }
}

/// Does one thing to a record.
pub async fn amends(desk: &mut Desk, world: &World, record: RecordId, what: What) -> Outcome {
    let mut intent = desk.intent(ticket_id(), what, now(world));
    intent.target = vioe_domain::ticket::Target::Record(record);
    let numbered = desk.numbered(intent);
    outcome(&desk.push(&[numbered]).await.unwrap()).clone()
}

fn outcome(answer: &PushResponse) -> &Outcome {
    &answer.results.last().unwrap().outcome
}

pub fn reply(body: &str) -> What {
    What::Reply { body: body.to_owned() }
}

pub fn resolve(expect: Status, resolution: Resolution) -> What {
    What::Move {
        expect,
        to: Status::Resolved,
        message: Some("It works again.".to_owned()),
        resolution: Some(resolution),
        follow_up: None,
    }
}

pub fn close(expect: Status) -> What {
    What::Move { expect, to: Status::Closed, message: None, resolution: None, follow_up: None }
}

/// Gives somebody an account.
pub async fn hire(world: &World, person: &Person) {
    let (app, person) = (world.server.app.clone(), person.clone());
    blocking(move || {
        let account = Account { person, password: password::hash(PASSWORD).unwrap() };
        app.db
            .write(|tx| {
                let mut stamper = Stamper::default();
                people::add(tx, &account, &mut stamper)?;
                stamper.finish(tx)?;
                Ok(())
            })
            .unwrap();
    })
    .await;
}
