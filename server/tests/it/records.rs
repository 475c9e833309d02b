//! Records: what they touch, who receives them, and what an edit sets off.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use vioe_domain::customer::Calendar;
use vioe_domain::person::{Designation, Preferences};
use vioe_domain::record::{ArticleKind, ArticleText, ExclusionRequest, Readership, Record, lock_id};
use vioe_domain::sla::{ClockKind, ClockStatus, ExclusionReason, outlook};
use vioe_domain::ticket::{Kind, Priority, RefusalCode, What};
use vioe_domain::time::{DAY, HOUR, MINUTE};
use vioe_domain::{Customer, Level, RecordId, TicketId, UtcMillis};
use vioe_protocol::Row;
use vioe_protocol::push::Outcome;
use vioe_server::db::{breaches, customers, tickets};
use vioe_server::hours::KeptHours;

use crate::on_both;
use crate::scene::{amends, count, does, log, now, raise, tick, ticket};
use crate::world::{Desk, World, blocking, ticket_id};

fn record() -> RecordId {
    RecordId(ticket_id().0)
}

fn code(outcome: Outcome) -> Option<RefusalCode> {
    match outcome {
        Outcome::Applied => None,
        Outcome::Rejected { refusal } => Some(refusal.code),
    }
}

async fn customer(world: &World) -> Customer {
    let (app, id) = (world.server.app.clone(), world.acme.id);
    blocking(move || app.db.read(|tx| Ok(customers::by_id(tx, id)?)).unwrap().unwrap()).await
}

/// When the timers look at a ticket next.
async fn wake(world: &World, id: TicketId) -> Option<UtcMillis> {
    let app = world.server.app.clone();
    let ids = BTreeSet::from([id]);
    blocking(move || app.db.write(|tx| Ok(tickets::lock(tx, &ids)?[&id].next_wake_at)).unwrap()).await
}

/// How a ticket's first response stands, as the server sees it.
async fn first_response(world: &World, id: TicketId) -> ClockStatus {
    let ticket = ticket(world, id).await;
    let customer = customer(world).await;
    let app = world.server.app.clone();
    let (at, acme) = (now(world), world.acme.id);
    blocking(move || {
        let rows = app.db.read(|tx| Ok(customers::exclusion_rows(tx, acme)?)).unwrap();
        let policy = app.db.read(|tx| Ok(vioe_server::db::policies::get(tx)?)).unwrap();
        let hours = KeptHours::default().of(&customer, &policy.hours).unwrap();
        let windows: Vec<_> =
            rows.iter().filter(|row| row.covers(id, acme)).map(|row| row.exclusion.clone()).collect();
        let assessment = outlook(&ticket, &hours, &windows, &policy, at);
        assessment.clocks.iter().find(|clock| clock.kind == ClockKind::FirstResponse).unwrap().status
    })
    .await
}

async fn has_exclusion(desk: &Desk, id: RecordId) -> bool {
    desk.everything().await.iter().any(|row| matches!(&row.row, Row::Exclusion(row) if row.id.0 == id.0))
}

async fn standing(world: &World) -> u32 {
    let (app, acme, upto) = (world.server.app.clone(), world.acme.id, now(world));
    blocking(move || app.db.read(|tx| Ok(breaches::count(tx, acme, UtcMillis(0), upto)?)).unwrap()).await
}

fn holiday(date: &str) -> Calendar {
    Calendar { holidays: vec![date.parse::<NaiveDate>().unwrap()], ..Calendar::default() }
}

on_both! {
    /// EC-84: a breach, then an exclusion approved by somebody else. The clock is excused, the breach no longer stands, the
    /// log keeps what it caused. Until it is decided, the window is ours to see; then it is the customer's too.
    async fn a_late_exclusion_excuses_a_breach(on: On) {
        let world = World::new(on).await;
        let mut ann = world.desk("ann").await;
        let id = raise(&mut ann, &world, Priority::P2).await;
        let begun = now(&world);
        world.clock.advance(HOUR + MINUTE);
        tick(&world).await;
        assert_eq!(first_response(&world, id).await, ClockStatus::BreachedRunning);
        assert_eq!(standing(&world).await, 1);
        let (mut kim, mut marta) = (world.desk("kim").await, world.desk("marta").await);
        let ann = world.desk("ann").await;
        let window = record();
        let request = What::RequestExclusion(Box::new(ExclusionRequest {
            ticket: Some(id), customer: Some(world.acme.id), from: begun, to: begun.plus(DAY),
            reason: ExclusionReason::CustomerCaused, evidence: "Their firewall was closed.".to_owned(),
            announced_at: None,
        }));
        assert_eq!(amends(&mut kim, &world, window, request).await, Outcome::Applied);
        tick(&world).await;
        assert_eq!(first_response(&world, id).await, ClockStatus::BreachedRunning, "asked for is not decided");
        assert!(has_exclusion(&kim, window).await && !has_exclusion(&ann, window).await);
        let approve = || What::DecideExclusion { approve: true, reason: "Shown by their log.".to_owned() };
        assert_eq!(code(amends(&mut kim, &world, window, approve()).await), Some(RefusalCode::Forbidden));
        assert_eq!(amends(&mut marta, &world, window, approve()).await, Outcome::Applied);
        tick(&world).await;
        assert_eq!(first_response(&world, id).await, ClockStatus::Excused);
        assert_eq!(standing(&world).await, 0);
        assert!(has_exclusion(&kim, window).await && has_exclusion(&ann, window).await);
        let moved = |kind: &Kind| matches!(kind, Kind::TierChanged { cause: Some(_), .. });
        assert_eq!(count(&log(&world, id).await, moved), 1, "nothing is erased");
    }

    /// One of a whole customer reaches its closed tickets too, in small steps.
    async fn an_exclusion_of_a_customer_reaches_all_its_tickets(on: On) {
        let world = World::new(on).await;
        let mut ann = world.desk("ann").await;
        let begun = now(&world);
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.push(raise(&mut ann, &world, Priority::P2).await);
        }
        world.clock.advance(HOUR + MINUTE);
        tick(&world).await;
        let (mut kim, mut marta) = (world.desk("kim").await, world.desk("marta").await);
        let window = record();
        let request = What::RequestExclusion(Box::new(ExclusionRequest {
            ticket: None, customer: Some(world.acme.id), from: begun, to: begun.plus(HOUR),
            reason: ExclusionReason::ThirdParty, evidence: "The carrier's report.".to_owned(), announced_at: None,
        }));
        assert_eq!(amends(&mut kim, &world, window, request).await, Outcome::Applied);
        let approve = What::DecideExclusion { approve: true, reason: "Read it.".to_owned() };
        assert_eq!(amends(&mut marta, &world, window, approve).await, Outcome::Applied);
        tick(&world).await;
        for id in &ids {
            assert_eq!(first_response(&world, *id).await, ClockStatus::Running);
        }
        assert_eq!(standing(&world).await, 0);
    }

    /// EC-27: a holiday moves what is open. The calendar before is kept; of two edits from one sight the second is refused.
    async fn a_calendar_edit_moves_what_is_open(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut marta) = (world.desk("ann").await, world.desk("marta").await);
        let id = raise(&mut ann, &world, Priority::P3).await;
        let before = wake(&world, id).await;
        let acme = RecordId(world.acme.id.0);
        let edit = |to: Calendar| What::SetCalendar { expect: Calendar::default(), to };
        // Tuesday, the day itself: from here on it does not count.
        assert_eq!(amends(&mut marta, &world, acme, edit(holiday("2026-06-02"))).await, Outcome::Applied);
        let late = amends(&mut marta, &world, acme, edit(holiday("2026-06-03"))).await;
        assert_eq!(code(late), Some(RefusalCode::Conflict));
        let by_agent = amends(&mut ann, &world, acme, edit(holiday("2026-06-04"))).await;
        assert_eq!(code(by_agent), Some(RefusalCode::Forbidden));
        tick(&world).await;
        assert!(wake(&world, id).await > before, "{before:?}");
        assert_eq!(first_response(&world, id).await, ClockStatus::OutOfHours);
        assert_eq!(customer(&world).await.earlier_calendars.len(), 1);
    }

    /// sla.md 2.9: other terms touch no open ticket until somebody applies them.
    async fn terms_touch_no_ticket_until_they_are_applied(on: On) {
        let world = World::new(on).await;
        let (mut ann, mut kim, mut marta) =
            (world.desk("ann").await, world.desk("kim").await, world.desk("marta").await);
        let id = raise(&mut ann, &world, Priority::P3).await;
        let before = (wake(&world, id).await, ticket(&world, id).await);
        let terms = What::SetTerms { level: Level::Premium, zone: world.acme.zone.clone() };
        let acme = RecordId(world.acme.id.0);
        assert_eq!(amends(&mut marta, &world, acme, terms).await, Outcome::Applied);
        tick(&world).await;
        assert_eq!((wake(&world, id).await, ticket(&world, id).await), before);
        does(&mut kim, &world, id, What::ApplyTerms).await;
        let applied = |kind: &Kind| matches!(kind, Kind::TermsApplied { level: Some(Level::Premium), .. });
        assert_eq!(count(&log(&world, id).await, applied), 1);
    }

    /// An article is shown to customers, and taken back: it leaves their desktops.
    async fn an_article_goes_where_it_is_published(on: On) {
        let world = World::new(on).await;
        let (mut kim, ann) = (world.desk("kim").await, world.desk("ann").await);
        let id = record();
        let text = What::WriteArticle(Box::new(ArticleText {
            expect: 0, kind: ArticleKind::HowTo, title: "Cleaning".to_owned(), body: "With a cloth.".to_owned(),
            category: None, change: String::new(),
        }));
        assert_eq!(amends(&mut kim, &world, id, text).await, Outcome::Applied);
        let has = async |desk: &Desk| {
            desk.everything().await.iter().any(|row| matches!(&row.row, Row::Record(Record::Article(it)) if it.id == id))
        };
        assert!(has(&kim).await && !has(&ann).await);
        for (to, customers_too) in [(Readership::Public, true), (Readership::Internal, false)] {
            assert_eq!(amends(&mut kim, &world, id, What::PublishArticle { to }).await, Outcome::Applied);
            assert_eq!((has(&kim).await, has(&ann).await), (true, customers_too));
        }
    }

    /// A locked month takes no exclusion any more (sla.md 2.11).
    async fn a_locked_month_takes_no_exclusion(on: On) {
        let world = World::new(on).await;
        let (mut kim, mut marta) = (world.desk("kim").await, world.desk("marta").await);
        let may: vioe_domain::availability::Month = "2026-05".parse().unwrap();
        let lock = || What::LockMonth { month: may };
        assert!(code(amends(&mut marta, &world, record(), lock()).await).is_some(), "another key");
        assert_eq!(amends(&mut marta, &world, lock_id(may), lock()).await, Outcome::Applied);
        assert_eq!(code(amends(&mut marta, &world, lock_id(may), lock()).await), Some(RefusalCode::NothingToDo));
        let at = UtcMillis::parse("2026-05-20T10:00:00Z").unwrap();
        let request = What::RequestExclusion(Box::new(ExclusionRequest {
            ticket: None, customer: Some(world.acme.id), from: at, to: at.plus(HOUR),
            reason: ExclusionReason::ThirdParty, evidence: "A report.".to_owned(), announced_at: None,
        }));
        assert_eq!(code(amends(&mut kim, &world, record(), request).await), Some(RefusalCode::TooLate));
    }

    /// Designations and preferences are the person's row.
    async fn people_are_designated_and_say_how_they_are_reached(on: On) {
        let world = World::new(on).await;
        let (mut kim, mut ann, mut gus) =
            (world.desk("kim").await, world.desk("ann").await, world.desk("gus").await);
        let id = RecordId(ann.person.id.0);
        let preferences = Preferences { restrictions: "Not before nine.".to_owned(), ..Preferences::default() };
        let set = || What::SetPreferences(Box::new(preferences.clone()));
        assert_eq!(amends(&mut ann, &world, id, set()).await, Outcome::Applied);
        assert_eq!(code(amends(&mut gus, &world, id, set()).await), Some(RefusalCode::Forbidden));
        let both = vec![Designation::Primary, Designation::Executive];
        let designate = What::Designate { designations: both.clone() };
        assert_eq!(amends(&mut kim, &world, id, designate).await, Outcome::Applied);
        let row = ann.everything().await.into_iter().find_map(|row| match row.row {
            Row::Person(person) if person.id == ann.person.id => Some(person),
            _ => None,
        }).unwrap();
        assert_eq!((row.profile.designations, row.profile.preferences), (both, preferences));
    }

    /// Two managers edit one calendar at the same time, on two connections: one of them is told.
    async fn two_edits_from_one_sight_never_both_apply(on: On) {
        let world = World::new(on).await;
        let acme = RecordId(world.acme.id.0);
        let edit = |date: &str| What::SetCalendar { expect: Calendar::default(), to: holiday(date) };
        let (mut one, mut two) = (world.desk("marta").await, world.desk("marta").await);
        let (a, b) = tokio::join!(
            amends(&mut one, &world, acme, edit("2026-07-03")),
            amends(&mut two, &world, acme, edit("2026-12-24")),
        );
        let applied = [&a, &b].into_iter().filter(|outcome| **outcome == Outcome::Applied).count();
        assert_eq!(applied, 1, "{a:?} {b:?}");
        assert_eq!(customer(&world).await.earlier_calendars.len(), 1);
    }
}
