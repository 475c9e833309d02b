//! Several related tickets are told once, on the newest (guide 5.2).

use vioe_domain::ticket::{Category, Event, Kind, NewTicket, Priority, What};
use vioe_domain::time::DAY;
use vioe_domain::{CustomerId, TicketId};

use crate::on_both;
use crate::scene::{count, does, log, raise_for, tick};
use crate::world::{Desk, World, new_ticket, start};

fn about(customer: CustomerId, category: Category, subject: &str, text: &str) -> What {
    let What::Raise(new) = new_ticket(customer, Priority::P3) else { unreachable!() };
    let mut new: NewTicket = *new;
    new.subject = subject.to_owned();
    new.category = category;
    new.description.text = text.to_owned();
    What::Raise(Box::new(new))
}

fn found(log: &[Event]) -> Vec<(Vec<TicketId>, Vec<String>, bool)> {
    log.iter()
        .filter_map(|event| match &event.kind {
            Kind::TrendFound { tickets, words, same_customer } => {
                Some((tickets.clone(), words.clone(), *same_customer))
            }
            _ => None,
        })
        .collect()
}

/// Three tickets that speak of the same thing, in words of their own.
async fn outbreak(world: &World, desk: &mut Desk, customer: CustomerId) -> Vec<TicketId> {
    let mut tickets = Vec::new();
    for (subject, text) in [
        ("Nightly export stalls", "The nightly export to the warehouse stalls since Monday (4711)."),
        ("Export broken", "Our nightly job says: warehouse export STALLS at 80 %."),
        ("No data in the warehouse", "The export stalls nightly (4712); see mail to ops@acme.example."),
    ] {
        let what = about(customer, Category::Integration, subject, text);
        tickets.push(raise_for(desk, world, what).await);
        world.clock.advance(1_000);
    }
    tickets
}

on_both! {
    async fn three_related_tickets_are_a_trend_told_once(on: On) {
        let world = World::new(on).await;
        let mut kim = world.desk("kim").await;
        let tickets = outbreak(&world, &mut kim, world.acme.id).await;
        for _ in 0..3 {
            tick(&world).await;
        }
        assert!(found(&log(&world, tickets[0]).await).is_empty());
        assert!(found(&log(&world, tickets[1]).await).is_empty());
        let told = found(&log(&world, tickets[2]).await);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].0, tickets[..2]);
        assert_eq!(told[0].1, ["export", "nightly", "stalls", "warehouse"]);
        assert!(told[0].2);
        // It is ours alone.
        let ann = world.desk("ann").await;
        assert!(found(&ann.events_of(tickets[2]).await).is_empty());
    }

    /// Of several customers: the category is what they share.
    async fn of_several_customers_the_category_counts(on: On) {
        let world = World::new(on).await;
        let mut kim = world.desk("kim").await;
        let text = "The nightly export to the warehouse stalls.";
        let mut tickets = Vec::new();
        for (customer, category) in [
            (world.acme.id, Category::Integration),
            (world.globex.id, Category::Integration),
            (world.globex.id, Category::Question),
            (world.acme.id, Category::Integration),
        ] {
            tickets.push(raise_for(&mut kim, &world, about(customer, category, "Export", text)).await);
            world.clock.advance(1_000);
        }
        tick(&world).await;
        assert_eq!(found(&log(&world, tickets[3]).await), [(
            vec![tickets[0], tickets[1]],
            ["export", "nightly", "stalls", "warehouse"].map(str::to_owned).to_vec(),
            false,
        )]);
    }

    /// Old tickets, merged ones and restricted ones take no part; nor do unrelated ones of the same customer.
    async fn what_is_old_merged_restricted_or_unrelated_takes_no_part(on: On) {
        let world = World::new(on).await;
        let mut kim = world.desk("kim").await;
        let text = "The nightly export to the warehouse stalls.";
        let same = || about(world.acme.id, Category::Integration, "Export", text);
        raise_for(&mut kim, &world, same()).await;
        world.clock.advance(8 * DAY);
        let mut kim = world.desk("kim").await;
        let survivor = raise_for(&mut kim, &world, same()).await;
        let merged = raise_for(&mut kim, &world, same()).await;
        does(&mut kim, &world, merged, What::Merge { into: survivor }).await;
        let secret = raise_for(&mut kim, &world, same()).await;
        does(&mut kim, &world, secret, What::RaiseSecurity { reason: "A leak.".to_owned() }).await;
        for subject in ["Login page is slow", "Invoice shows the wrong address", "Where are the release notes?"] {
            raise_for(&mut kim, &world, about(world.acme.id, Category::Integration, subject, subject)).await;
        }
        world.clock.advance(1_000);
        let newest = raise_for(&mut kim, &world, same()).await;
        tick(&world).await;
        assert!(found(&log(&world, newest).await).is_empty());
        assert!(found(&log(&world, secret).await).is_empty());
    }

    /// Two servers over one database compare at the same time.
    async fn two_servers_tell_it_once(on: On) {
        let world = World::new(on).await;
        let second = start(&world.place, &world.clock).await;
        let mut kim = world.desk("kim").await;
        let tickets = outbreak(&world, &mut kim, world.acme.id).await;
        let mut ticks = Vec::new();
        for turn in 0..6 {
            let app = if turn % 2 == 0 { world.server.app.clone() } else { second.app.clone() };
            ticks.push(tokio::task::spawn_blocking(move || {
                vioe_server::jobs::tick(&app.db, &app.hours, app.clock.now()).map(|tick| tick.added)
            }));
        }
        for tick in ticks {
            let _ = tick.await.unwrap();
        }
        tick(&world).await;
        let told = count(&log(&world, tickets[2]).await, |kind| matches!(kind, Kind::TrendFound { .. }));
        assert_eq!(told, 1);
        second.shutdown.cancel();
        second.running.await.unwrap();
    }
}
