//! Intents over several tickets: both sides are decided and written together, or neither (sla.md 2.10; guide 6.3).

use vioe_domain::TicketId;
use vioe_domain::ticket::{Kind, Priority, RefusalCode, Relation, Resolution, Scenario, Status, What};
use vioe_domain::time::DAY;

use crate::on_both;
use crate::scene::{close, count, does, log, now, raise, raise_for, refused, reply, resolve, ticket};
use crate::world::{World, new_ticket, ticket_id};

on_both! {
    /// EC-78: the clocks of the one that was merged away are cancelled; what is written to it goes to the survivor; for a
    /// day it can be undone.
    async fn a_merge_binds_two_tickets_and_can_be_undone(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut kim) = (world.desk("ann").await, world.desk("kim").await);
        let old = raise(&mut ann, &world, Priority::P3).await;
        let new = raise(&mut ann, &world, Priority::P3).await;
        does(&mut kim, &world, new, What::Merge { into: old }).await;
        let away = ticket(&world, new).await;
        assert_eq!(away.merged.as_ref().and_then(|merge| merge.survivor), Some(old));
        assert_eq!(away.status, Status::Closed);
        assert_eq!(ticket(&world, old).await.bonds.merged_in[0].0, new);

        // Nothing but the merged ticket itself knows of the survivor.
        does(&mut ann, &world, new, reply("It still stops.")).await;
        assert_eq!(count(&log(&world, old).await, |kind| matches!(kind, Kind::ReplySent { .. })), 1);
        assert_eq!(count(&log(&world, new).await, |kind| matches!(kind, Kind::ReplySent { .. })), 0);

        does(&mut kim, &world, new, What::Unmerge { from: old }).await;
        assert!(ticket(&world, new).await.merged.is_none());
        assert!(ticket(&world, old).await.bonds.merged_in.is_empty());
    }

    /// A merged ticket whose survivor was merged on: both are found by following.
    async fn a_reply_follows_the_survivors(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut kim) = (world.desk("ann").await, world.desk("kim").await);
        let mut chain = Vec::new();
        for _ in 0..3 {
            chain.push(raise(&mut ann, &world, Priority::P3).await);
        }
        does(&mut kim, &world, chain[0], What::Merge { into: chain[1] }).await;
        does(&mut kim, &world, chain[1], What::Merge { into: chain[2] }).await;
        does(&mut ann, &world, chain[0], reply("Hello?")).await;
        assert_eq!(count(&log(&world, chain[2]).await, |kind| matches!(kind, Kind::ReplySent { .. })), 1);
    }

    /// The new ticket has a number, and its clocks start when the message was received.
    async fn a_split_makes_a_ticket_of_a_message(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut kim) = (world.desk("ann").await, world.desk("kim").await);
        let from = raise(&mut ann, &world, Priority::P3).await;
        does(&mut ann, &world, from, reply("And the reports are empty.")).await;
        let message = log(&world, from).await.into_iter()
            .find(|event| matches!(event.kind, Kind::ReplySent { .. })).unwrap();
        world.clock.advance(DAY / 24);
        kim.refresh().await;
        let new = ticket_id();
        let split = What::Split { message: message.id, new, subject: "Reports are empty".to_owned() };
        does(&mut kim, &world, from, split.clone()).await;
        let made = ticket(&world, new).await;
        assert_eq!(made.history.opened_at, message.at);
        assert!(made.raised.number > ticket(&world, from).await.raised.number);
        assert_eq!(made.raised.origin.map(|origin| origin.ticket), Some(from));
        // An id that is somebody's already is no new ticket's.
        let theirs = What::Split { message: message.id, new: from, subject: "Again".to_owned() };
        refused(&mut kim, &world, from, theirs).await;
        // Whoever may see the one may see the other.
        ann.refresh().await;
        assert!(!ann.events_of(new).await.is_empty());
    }

    /// The id of a new ticket names one of another customer: nothing is written there.
    async fn a_split_can_not_write_into_a_ticket_of_others(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut gus, mut kim) =
            (world.desk("ann").await, world.desk("gus").await, world.desk("kim").await);
        let theirs = raise_for(&mut gus, &world, new_ticket(world.globex.id, Priority::P3)).await;
        let from = raise(&mut ann, &world, Priority::P3).await;
        does(&mut ann, &world, from, reply("And this.")).await;
        let message = log(&world, from).await.into_iter()
            .find(|event| matches!(event.kind, Kind::ReplySent { .. })).unwrap().id;
        let before = (log(&world, theirs).await, log(&world, from).await);
        let split = What::Split { message, new: theirs, subject: "Mine".to_owned() };
        refused(&mut kim, &world, from, split).await;
        assert_eq!((log(&world, theirs).await, log(&world, from).await), before);
    }

    /// Tickets of two customers are never bound, and a refusal leaves nothing on either.
    async fn nothing_is_bound_across_customers(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut gus, mut kim) =
            (world.desk("ann").await, world.desk("gus").await, world.desk("kim").await);
        let ours = raise(&mut ann, &world, Priority::P3).await;
        let theirs = raise_for(&mut gus, &world, new_ticket(world.globex.id, Priority::P3)).await;
        let before = (log(&world, ours).await, log(&world, theirs).await);
        for what in [
            What::Merge { into: theirs },
            What::Link { other: theirs, relation: Relation::Related },
            What::Unlink { other: theirs },
            What::Unmerge { from: theirs },
            What::Merge { into: ticket_id() },
        ] {
            refused(&mut kim, &world, ours, what).await;
        }
        assert_eq!((log(&world, ours).await, log(&world, theirs).await), before);
    }

    /// EC-77: a reply to a closed ticket opens a linked follow-up with fresh clocks. Sent twice, it is one.
    async fn a_reply_to_a_closed_ticket_opens_a_follow_up_once(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut kim) = (world.desk("ann").await, world.desk("kim").await);
        let closed = raise(&mut ann, &world, Priority::P3).await;
        does(&mut kim, &world, closed, resolve(Status::Open, Resolution::Fixed)).await;
        does(&mut kim, &world, closed, close(Status::Resolved)).await;
        world.clock.advance(10 * DAY);
        let mut ann = world.desk("ann").await;
        let intent = ann.intent(closed, reply("It is back."), now(&world));
        let numbered = ann.numbered(intent.clone());
        ann.push(std::slice::from_ref(&numbered)).await.unwrap();
        let follow_up: Vec<TicketId> =
            ticket(&world, closed).await.bonds.all(Relation::FollowedUpBy).collect();
        assert_eq!(follow_up.len(), 1);
        let before = (log(&world, closed).await, log(&world, follow_up[0]).await);
        // The same push, and the same intent under a new number: nothing more happens.
        ann.push(&[numbered]).await.unwrap();
        let again = ann.numbered(intent);
        ann.push(&[again]).await.unwrap();
        assert_eq!((log(&world, closed).await, log(&world, follow_up[0]).await), before);
        let new = ticket(&world, follow_up[0]).await;
        assert_eq!(new.status, Status::Open);
        assert_eq!(new.history.opened_at, now(&world));
        assert!(new.raised.number.is_some());
        assert_eq!(ticket(&world, closed).await.status, Status::Closed);
    }

    /// Guide 3.2: a workaround counts as resolution and has a ticket for the permanent fix.
    async fn a_workaround_has_a_follow_up(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut kim) = (world.desk("ann").await, world.desk("kim").await);
        let id = raise(&mut ann, &world, Priority::P2).await;
        does(&mut kim, &world, id, resolve(Status::Open, Resolution::Workaround)).await;
        let follow_ups: Vec<TicketId> = ticket(&world, id).await.bonds.all(Relation::FollowedUpBy).collect();
        assert_eq!(follow_ups.len(), 1);
        assert!(ticket(&world, follow_ups[0]).await.raised.number.is_some());
        // Reopened and worked around again: the follow-up that is open goes on, known only from the ticket itself.
        does(&mut ann, &world, id, reply("It stopped again.")).await;
        does(&mut kim, &world, id, resolve(Status::InProgress, Resolution::Workaround)).await;
        assert_eq!(ticket(&world, id).await.bonds.all(Relation::FollowedUpBy).count(), 1);
    }

    /// Guide 6.3: one update reaches the incident and every affected ticket; or, if one of them is none, no ticket.
    async fn one_update_reaches_every_affected_ticket(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut kim) = (world.desk("ann").await, world.desk("kim").await);
        let incident = raise(&mut ann, &world, Priority::P1).await;
        let declare = What::DeclareEmergency {
            scenario: Scenario::PlatformUnavailable, commander: None, report: None,
        };
        does(&mut kim, &world, incident, declare).await;
        let mut also = Vec::new();
        for _ in 0..3 {
            let child = raise(&mut ann, &world, Priority::P2).await;
            let link = What::Link { other: incident, relation: Relation::ChildOf };
            does(&mut kim, &world, child, link).await;
            also.push(child);
        }
        let stranger = raise(&mut ann, &world, Priority::P3).await;
        let mut with_stranger = also.clone();
        with_stranger.push(stranger);
        let update = "We have found the cause.";
        let what = |also: &[TicketId]| What::Broadcast { body: update.to_owned(), also: also.to_vec() };
        let before = log(&world, also[0]).await;
        refused(&mut kim, &world, incident, what(&with_stranger)).await;
        assert_eq!(log(&world, also[0]).await, before);
        does(&mut kim, &world, incident, what(&also)).await;
        for child in &also {
            let told = |kind: &Kind| matches!(kind, Kind::BroadcastSent { from, .. } if *from == incident);
            assert_eq!(count(&log(&world, *child).await, told), 1);
            assert_eq!(count(&ann.events_of(*child).await, told), 1);
        }
    }

    /// Two people raise a ticket under one id: the second one gets no share of the first one's.
    async fn a_tickets_id_is_given_once(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut gus) = (world.desk("ann").await, world.desk("gus").await);
        let id = raise(&mut ann, &world, Priority::P3).await;
        let refusal = refused(&mut gus, &world, id, new_ticket(world.globex.id, Priority::P3)).await;
        assert_eq!(refusal.code, RefusalCode::Forbidden);
        assert_eq!(count(&log(&world, id).await, |kind| matches!(kind, Kind::TicketRaised(_))), 1);
    }
}
