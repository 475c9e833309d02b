//! What the server does by itself: escalation and closing, exactly once.

use std::sync::Arc;

use vioe_domain::escalation::Tier;
use vioe_domain::ticket::{Event, Kind, Priority, Resolution, Side, Status, What};
use vioe_domain::time::{HOUR, MINUTE, SECOND};
use vioe_domain::{TicketId, UtcMillis};
use vioe_server::jobs;

use crate::on_both;
use crate::world::{Desk, World, blocking, new_ticket, start, ticket_id, until};

fn escalations(events: &[Event]) -> Vec<Tier> {
    events
        .iter()
        .filter_map(|event| match &event.kind {
            Kind::TierChanged { to, cause: Some(_), .. } => {
                assert_eq!(event.actor.side, Side::System);
                Some(*to)
            }
            _ => None,
        })
        .collect()
}

async fn tick(world: &World) -> usize {
    let app = world.server.app.clone();
    blocking(move || jobs::tick(&app.db, &app.hours, app.clock.now()).unwrap().added).await
}

async fn raise(desk: &mut Desk, world: &World, priority: Priority) -> TicketId {
    let ticket = ticket_id();
    let now = world.server.app.clock.now();
    desk.does(ticket, new_ticket(world.acme.id, priority), now).await;
    ticket
}

on_both! {
    /// Standard P2, raised Tuesday 10:00: due 11:00, met at exactly 11:00, broken a millisecond later.
    async fn a_broken_first_response_goes_to_the_next_tier_once(on: On) {
        let world = World::new(on).await;
        let mut ann = world.desk("ann").await;
        let ticket = raise(&mut ann, &world, Priority::P2).await;
        world.clock.advance(HOUR);
        assert_eq!(tick(&world).await, 0, "exactly at its due instant it is still met");
        world.clock.advance(1);
        until("the escalation", || async {
            tick(&world).await;
            !escalations(&log(&world, ticket).await).is_empty()
        }).await;
        for _ in 0..5 {
            world.clock.advance(20 * MINUTE);
            tick(&world).await;
        }
        assert_eq!(escalations(&log(&world, ticket).await), [Tier::T2]);
    }

    async fn an_answer_in_time_keeps_the_tier(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut kim) = (world.desk("ann").await, world.desk("kim").await);
        let ticket = raise(&mut ann, &world, Priority::P2).await;
        world.clock.advance(HOUR);
        kim.refresh().await;
        let now = world.server.app.clock.now();
        kim.does(ticket, What::Reply { body: "We are on it.".to_owned() }, now).await;
        world.clock.advance(HOUR);
        tick(&world).await;
        assert!(escalations(&log(&world, ticket).await).is_empty());
    }

    /// A note pushed after the breach and before the tick must not hide the breach from the timers.
    async fn a_write_between_breach_and_tick_hides_nothing(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut kim) = (world.desk("ann").await, world.desk("kim").await);
        let ticket = raise(&mut ann, &world, Priority::P2).await;
        world.clock.advance(HOUR + SECOND);
        kim.refresh().await;
        let now = world.server.app.clock.now();
        kim.does(ticket, What::Note { body: "Late, I know.".to_owned() }, now).await;
        until("the escalation", || async {
            tick(&world).await;
            !escalations(&log(&world, ticket).await).is_empty()
        }).await;
        assert_eq!(escalations(&log(&world, ticket).await), [Tier::T2]);
    }

    async fn tier_four_and_resolved_tickets_stay(on: On) {
        let world = World::new(on).await;
        let mut kim = world.desk("kim").await;
        let top = raise(&mut kim, &world, Priority::P2).await;
        let now = world.server.app.clock.now();
        kim.does(top, What::SetTier { to: Tier::T4, reason: "they asked".to_owned() }, now).await;
        world.clock.advance(3 * HOUR);
        tick(&world).await;
        assert!(escalations(&log(&world, top).await).is_empty());
    }

    /// Resolved Tuesday 10:00, Standard: closes after 45 business hours, next Tuesday 10:00.
    async fn a_resolved_ticket_closes_by_itself(on: On) {
        let world = World::new(on).await;
        let mut kim = world.desk("kim").await;
        let ticket = raise(&mut kim, &world, Priority::P3).await;
        let now = world.server.app.clock.now();
        let resolve = What::Move {
            expect: Status::Open, to: Status::Resolved,
            message: Some("Done.".to_owned()), resolution: Some(Resolution::Fixed),
            follow_up: None,
        };
        kim.does(ticket, resolve, now).await;
        let due = UtcMillis::parse("2026-06-09T14:00:00Z").unwrap();
        world.clock.set(due.plus(-1));
        tick(&world).await;
        assert_eq!(closings(&world, ticket).await, 0);
        world.clock.set(due);
        until("the closing", || async { tick(&world).await; closings(&world, ticket).await == 1 }).await;
        world.clock.advance(24 * HOUR);
        tick(&world).await;
        assert_eq!(closings(&world, ticket).await, 1);
    }

    /// Two server processes over one database, ticking at the same time, again and again.
    async fn two_processes_escalate_once(on: On) {
        let world = World::new(on).await;
        let second = start(&world.place, &world.clock).await;
        let mut ann = world.desk("ann").await;
        let mut tickets = Vec::new();
        for _ in 0..20 {
            tickets.push(raise(&mut ann, &world, Priority::P2).await);
        }
        world.clock.advance(HOUR + 1);
        let mut ticks = Vec::new();
        for turn in 0..8 {
            let app = if turn % 2 == 0 { world.server.app.clone() } else { second.app.clone() };
            ticks.push(tokio::task::spawn_blocking(move || {
                jobs::tick(&app.db, &app.hours, app.clock.now()).map(|tick| tick.added)
            }));
        }
        for tick in ticks {
            // One that lost against the other may say that it was busy: the next tick repeats it.
            let _ = tick.await.unwrap();
        }
        until("every escalation", || async {
            tick(&world).await;
            let mut all = true;
            for ticket in &tickets {
                all &= !escalations(&log(&world, *ticket).await).is_empty();
            }
            all
        }).await;
        for ticket in &tickets {
            assert_eq!(escalations(&log(&world, *ticket).await), [Tier::T2]);
        }
        second.shutdown.cancel();
        second.running.await.unwrap();
    }
}

async fn closings(world: &World, ticket: TicketId) -> usize {
    let closed = |event: &&Event| matches!(event.kind, Kind::StatusChanged { to: Status::Closed, .. });
    log(world, ticket).await.iter().filter(closed).count()
}

/// A ticket's log, as the database has it.
async fn log(world: &World, ticket: TicketId) -> Vec<Event> {
    let app = Arc::clone(&world.server.app);
    blocking(move || app.db.read(|tx| Ok(vioe_server::db::events::of_ticket(tx, ticket)?)).unwrap()).await
}
