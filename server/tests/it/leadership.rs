//! Leadership is asked in once for each cause (guide 2.4), and every timer does its thing once, with two servers too.

use vioe_domain::escalation::TierFourTrigger;
use vioe_domain::ticket::{Event, Kind, Priority, Resolution, Status, What};
use vioe_domain::time::{DAY, HOUR, MINUTE, SECOND};
use vioe_domain::{TicketId, UtcMillis};
use vioe_server::db::breaches;
use vioe_server::jobs;

use crate::on_both;
use crate::scene::{count, does, log, now, raise, raise_for, reply, resolve, tick, ticket};
use crate::world::{World, blocking, new_ticket, start};

fn proposals(log: &[Event], of: TierFourTrigger) -> usize {
    count(log, |kind| matches!(kind, Kind::LeadershipProposed { trigger, .. } if *trigger == of))
}

async fn proposed(world: &World, tickets: &[TicketId], of: TierFourTrigger) -> usize {
    let mut sum = 0;
    for ticket in tickets {
        sum += proposals(&log(world, *ticket).await, of);
    }
    sum
}

on_both! {
    /// A P1 that nobody answers: two breaches and a broken maximum, each told once, however often the timers look.
    async fn each_trigger_is_told_once_for_its_cause(on: On) {
        let world = World::new(on).await;
        let mut ann = world.desk("ann").await;
        let id = raise(&mut ann, &world, Priority::P1).await;
        world.clock.advance(20 * MINUTE);
        tick(&world).await;
        assert_eq!(proposed(&world, &[id], TierFourTrigger::RepeatedBreaches).await, 0);
        for _ in 0..12 {
            world.clock.advance(HOUR);
            tick(&world).await;
        }
        let log = log(&world, id).await;
        assert_eq!(proposals(&log, TierFourTrigger::MaximumBreached), 1);
        assert_eq!(proposals(&log, TierFourTrigger::RepeatedBreaches), 1);
        assert_eq!(proposals(&log, TierFourTrigger::RepeatedBreachesOfCustomer), 0);
    }

    /// The third breach of a customer within 30 days; a fourth makes no second case.
    async fn three_breaches_of_a_customer_are_one_case(on: On) {
        let world = World::new(on).await;
        let mut ann = world.desk("ann").await;
        let mut gus = world.desk("gus").await;
        raise_for(&mut gus, &world, new_ticket(world.globex.id, Priority::P2)).await;
        let mut tickets = Vec::new();
        for number in 1..=4 {
            tickets.push(raise(&mut ann, &world, Priority::P2).await);
            world.clock.advance(HOUR + MINUTE);
            tick(&world).await;
            ann.refresh().await;
            let told = proposed(&world, &tickets, TierFourTrigger::RepeatedBreachesOfCustomer).await;
            assert_eq!(told, usize::from(number >= 3), "after breach {number}");
        }
        assert_eq!(proposed(&world, &tickets[2..3], TierFourTrigger::RepeatedBreachesOfCustomer).await, 1);
    }

    /// Late evidence: the call was held in time and is logged after the breach (EC-56). It no longer counts.
    async fn a_rescinded_breach_does_not_count(on: On) {
        let world = World::new(on).await;
        let mut ann = world.desk("ann").await;
        let first = raise(&mut ann, &world, Priority::P2).await;
        let held_at = now(&world).plus(MINUTE);
        world.clock.advance(HOUR + MINUTE);
        tick(&world).await;
        assert_eq!(standing(&world).await, 1);
        let mut kim = world.desk("kim").await;
        does(&mut kim, &world, first, What::LogCall { held_at, body: "We spoke.".to_owned() }).await;
        does(&mut kim, &world, first, resolve(Status::Open, Resolution::Fixed)).await;
        tick(&world).await;
        assert_eq!(standing(&world).await, 0);
        let mut tickets = vec![first];
        for _ in 0..2 {
            let mut ann = world.desk("ann").await;
            tickets.push(raise(&mut ann, &world, Priority::P2).await);
        }
        world.clock.advance(HOUR + MINUTE);
        tick(&world).await;
        assert_eq!(standing(&world).await, 2);
        assert_eq!(proposed(&world, &tickets, TierFourTrigger::RepeatedBreachesOfCustomer).await, 0);
    }

    /// A resolved ticket whose customer answered is open again and never closed by itself; nor is one that is put off.
    async fn closing_by_itself_spares_whoever_was_answered(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut kim) = (world.desk("ann").await, world.desk("kim").await);
        let answered = raise(&mut ann, &world, Priority::P3).await;
        let put_off = raise(&mut ann, &world, Priority::P3).await;
        let silent = raise(&mut ann, &world, Priority::P3).await;
        let until = now(&world).plus(20 * DAY);
        does(&mut kim, &world, put_off, What::Snooze { until, reason: "Waits for a part.".to_owned() }).await;
        for id in [answered, silent] {
            does(&mut kim, &world, id, resolve(Status::Open, Resolution::Fixed)).await;
        }
        world.clock.advance(6 * DAY);
        let mut ann = world.desk("ann").await;
        does(&mut ann, &world, answered, reply("No, it stopped again.")).await;
        world.clock.advance(10 * DAY);
        tick(&world).await;
        assert_eq!(ticket(&world, answered).await.status, Status::InProgress);
        assert_eq!(ticket(&world, put_off).await.status, Status::Open);
        assert_eq!(ticket(&world, silent).await.status, Status::Closed);
    }

    /// Two servers over one database, ticking at the same time, again and again: everything that is due exists once.
    async fn two_servers_do_each_thing_once(on: On) {
        let world = World::new(on).await;
        let second = start(&world.place, &world.clock).await;
        let (mut ann, mut kim) = (world.desk("ann").await, world.desk("kim").await);
        let mut broken = Vec::new();
        for _ in 0..12 {
            broken.push(raise(&mut ann, &world, Priority::P2).await);
            world.clock.advance(SECOND);
        }
        let done = raise(&mut ann, &world, Priority::P3).await;
        does(&mut kim, &world, done, resolve(Status::Open, Resolution::Fixed)).await;
        for step in [HOUR + 1, 2 * DAY, 6 * DAY] {
            world.clock.advance(step);
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
            tick(&world).await;
        }
        assert_eq!(ticket(&world, done).await.status, Status::Closed);
        let closings = |kind: &Kind| matches!(kind, Kind::StatusChanged { to: Status::Closed, .. });
        assert_eq!(count(&log(&world, done).await, closings), 1);
        let mut trends = 0;
        for id in &broken {
            let log = log(&world, *id).await;
            let moved = |kind: &Kind| matches!(kind, Kind::TierChanged { cause: Some(_), .. });
            assert_eq!(count(&log, moved), 1);
            assert_eq!(proposals(&log, TierFourTrigger::MaximumBreached), 1);
            assert_eq!(proposals(&log, TierFourTrigger::RepeatedBreaches), 1);
            trends += count(&log, |kind| matches!(kind, Kind::TrendFound { .. }));
        }
        // Thirteen tickets say the same: the third to the tenth find those before them.
        assert_eq!(trends, 8);
        assert!(proposed(&world, &broken, TierFourTrigger::RepeatedBreachesOfCustomer).await >= 1);
        second.shutdown.cancel();
        second.running.await.unwrap();
    }
}

/// How many breaches of acme stand that leadership was not asked in for.
async fn standing(world: &World) -> u32 {
    let (app, acme) = (world.server.app.clone(), world.acme.id);
    let upto = now(world);
    blocking(move || app.db.read(|tx| Ok(breaches::count(tx, acme, UtcMillis(0), upto)?)).unwrap()).await
}
