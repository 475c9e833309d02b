//! What holds for any life of a ticket.

use proptest::collection::vec;
use proptest::prelude::*;
use vioe_domain::coverage::Hours;
use vioe_domain::customer::Calendar;
use vioe_domain::sla::{Policy, assess};
use vioe_domain::ticket::{Carried, Event, Kind, Relation, Resolution, Side, Status, Ticket, What, fold};
use vioe_domain::time::{DAY, HOUR};
use vioe_domain::{EventId, TicketId};

use crate::house::{House, NEW, bond, ticket};
use crate::properties::log;
use crate::story::{TICKET, kim};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// A merge that was undone never was: the ticket is what it would be without it, clocks and all.
    #[test]
    fn merged_and_unmerged_is_never_merged(log in log(), after in 0..24 * HOUR) {
        let mut house = House::of(log, "VI-2");
        let before = house.ticket(TICKET).unwrap();
        let (at, other) = (before.changed_at, ticket("VI-2"));
        let survivor = house.ticket(other).unwrap();
        if house.wish(TICKET, &kim(), at, What::Merge { into: other }).is_err() {
            return Ok(());
        }
        prop_assert_eq!(&house.ticket(other).unwrap().history, &survivor.history);
        house.wish(TICKET, &kim(), at.plus(after), What::Unmerge { from: other }).unwrap();
        let mut now = house.ticket(TICKET).unwrap();
        now.changed_at = before.changed_at;
        prop_assert_eq!(now, before);
        prop_assert_eq!(house.ticket(other).unwrap().bonds, survivor.bonds);
    }

    /// Splitting a message off leaves the clocks of the ticket as they are; those of the new one start with the message.
    #[test]
    fn a_split_keeps_the_clocks_of_the_ticket(
        log in log(), said in 0..10 * DAY, which in any::<prop::sample::Index>(),
    ) {
        let mut house = House::of(log, "");
        house.hears(said);
        let before = house.ticket(TICKET).unwrap();
        let theirs: Vec<_> = before
            .messages
            .iter()
            .filter(|message| message.by.side == Side::Customer && message.carried == Carried::Reply)
            .collect();
        let said = which.get(&theirs);
        let split = What::Split { message: said.id, new: NEW, subject: "Another matter".to_owned() };
        if house.wish(TICKET, &kim(), before.changed_at, split).is_err() {
            return Ok(());
        }
        let (now, new) = (house.ticket(TICKET).unwrap(), house.ticket(NEW).unwrap());
        prop_assert_eq!(&now.history, &before.history);
        prop_assert_eq!(clocks(&now), clocks(&before));
        prop_assert_eq!(new.history.opened_at, said.at);
        prop_assert_eq!(bond(&house, TICKET, NEW), (Some(Relation::SplitInto), Some(Relation::SplitFrom)));
    }

    /// Whoever links and unlinks what: both sides say the same, an affected ticket has one incident and is none itself.
    #[test]
    fn both_sides_of_a_link_say_the_same(
        wishes in vec((0_usize..4, 0_usize..4, prop::option::weighted(0.8, prop::sample::select(Relation::ALL))), 1..24),
    ) {
        let mut house = House::new("Std P3 NY opened Tue 2026-06-02 10:00", "", "VI-2; VI-3; VI-4");
        let ids: Vec<TicketId> = ["VI-1", "VI-2", "VI-3", "VI-4"].map(ticket).to_vec();
        let mut at = house.at(&["10:30"]);
        for (one, other, relation) in wishes {
            at = at.plus(1);
            let (on, other) = (ids[one], ids[other]);
            let what = relation.map_or(What::Unlink { other }, |relation| What::Link { other, relation });
            // Refused or not, what comes of it holds together.
            let _ = house.wish(on, &kim(), at, what);
            for one in &ids {
                for other in &ids {
                    let (here, there) = bond(&house, *one, *other);
                    prop_assert_eq!(here, there.map(Relation::reversed));
                }
                let bonds = house.ticket(*one).unwrap().bonds;
                let (parents, children) =
                    (bonds.all(Relation::ChildOf).count(), bonds.all(Relation::ParentOf).count());
                prop_assert!(parents <= 1 && (parents == 0 || children == 0));
            }
        }
    }

    /// Queued is not sent: what waits to be taken back is shown as such, and no clock knows of it.
    #[test]
    fn no_clock_knows_of_what_waits_to_be_taken_back(log in log(), which in any::<prop::sample::Index>()) {
        let before = fold(&log).unwrap();
        let event = which.get(&log);
        for kind in [
            Kind::MessageWithdrawn { message: event.id, bounced: true },
            Kind::ReopenUndone { message: event.id },
            Kind::MergeUndone { merge: event.id },
        ] {
            let id = EventId(uuid::Uuid::from_u128(4_001));
            let waiting = Event { id, received_at: None, kind, ..log[0].clone() };
            let with: Vec<Event> = log.iter().cloned().chain([waiting]).collect();
            prop_assert_eq!(&fold(&with).unwrap().history, &before.history);
        }
    }

    /// Whatever is wanted of whatever ticket, there is an answer, and a refusal says what to do next.
    #[test]
    fn every_wish_has_an_answer(log in log(), which in 0_u128..16, after in -DAY..200 * DAY) {
        let mut house = House::of(log, "VI-2");
        let (other, message) = (ticket("VI-2"), EventId(uuid::Uuid::from_u128(which)));
        let at = house.ticket(TICKET).unwrap().changed_at;
        let resolve = What::Move {
            expect: house.ticket(TICKET).unwrap().status,
            to: Status::Resolved,
            message: Some("Words".to_owned()),
            resolution: Some(Resolution::Workaround),
            follow_up: None,
        };
        for what in [
            What::WithdrawMessage { message },
            What::ReportBounce { message },
            What::UndoReopen { message },
            What::Split { message, new: NEW, subject: "Another matter".to_owned() },
            What::Snooze { until: at.plus(after), reason: "Words".to_owned() },
            What::Wake,
            What::Link { other, relation: Relation::ChildOf },
            What::Unlink { other },
            resolve,
            What::Reply { body: "Words".to_owned() },
            What::Merge { into: other },
            What::Reply { body: "Words".to_owned() },
            What::Unmerge { from: other },
        ] {
            if let Err(refusal) = house.wish(TICKET, &kim(), at, what) {
                prop_assert!(refusal.message.ends_with('.') && refusal.next.ends_with('.'), "{refusal:?}");
            }
        }
    }
}

fn clocks(ticket: &Ticket) -> Vec<vioe_domain::sla::Clock> {
    let hours = Hours::new(&ticket.raised.zone, &Calendar::default()).unwrap();
    let now = ticket.changed_at;
    assess(ticket.id, &ticket.history, &hours, &[], &Policy::default(), now).clocks
}
