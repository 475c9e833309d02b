//! From probes to status, months and credits: published once, by however many servers, after however many restarts.

use std::sync::Arc;

use uuid::Uuid;
use vioe_domain::availability::{
    AvailabilityMonth, Credit, CreditState, Month, PlatformState, PlatformStatus, slot_start,
};
use vioe_domain::record::{ExclusionRecord, MonthLock, Record, availability_id};
use vioe_domain::sla::{Exclusion, ExclusionReason};
use vioe_domain::time::{DAY, HOUR, MINUTE};
use vioe_domain::{Customer, ExclusionId, Level, PersonId, RecordId, UtcMillis};
use vioe_protocol::Seq;
use vioe_server::db::feed::{self, Stamper};
use vioe_server::db::probes::Probe;
use vioe_server::db::records::{self, RecordKind};
use vioe_server::db::{Db, customers, probes};
use vioe_server::demo;
use vioe_server::jobs::probe;
use vioe_server::jobs::probe_figures::{Figures, tick};

use crate::on_both;
use crate::world::{Place, blocking, customer};

const SLOT: i64 = 5 * MINUTE;

fn at(text: &str) -> UtcMillis {
    UtcMillis::parse(text).unwrap()
}

fn june() -> Month {
    "2026-06".parse().unwrap()
}

/// What one node saw from `from` to before `to`: down within the given stretch.
fn seen(db: &Db, node: &str, from: UtcMillis, to: UtcMillis, down: (&str, &str)) {
    let down = at(down.0)..at(down.1);
    let told: Vec<Probe> = (0..to.since(from) / SLOT)
        .map(|slot| {
            let at = from.plus(slot * SLOT);
            let up = !down.contains(&at);
            let why = (!up).then(|| "HTTP 503".to_owned());
            Probe {
                slot: slot_start(at, SLOT),
                node: node.to_owned(),
                at: at.plus(700),
                up,
                latency_ms: 9,
                why,
            }
        })
        .collect();
    probe::store(db, &told).unwrap();
}

fn published(db: &Db) -> Option<PlatformStatus> {
    match db.read(|tx| Ok(records::by_id(tx, RecordId(Uuid::nil()))?)).unwrap() {
        Some(Record::Status(status)) => Some(*status),
        _ => None,
    }
}

fn month(db: &Db, month: Month) -> Option<AvailabilityMonth> {
    match db.read(|tx| Ok(records::by_id(tx, availability_id(month))?)).unwrap() {
        Some(Record::Availability(month)) => Some(*month),
        _ => None,
    }
}

fn credits(db: &Db) -> Vec<Credit> {
    let records = db.read(|tx| Ok(records::of_kind(tx, RecordKind::Credit)?)).unwrap();
    records
        .into_iter()
        .map(|record| match record {
            Record::Credit(credit) => *credit,
            other => panic!("{other:?} is no credit"),
        })
        .collect()
}

fn head(db: &Db) -> Seq {
    db.read(|tx| Ok(feed::head(tx)?.seq)).unwrap()
}

fn save(db: &Db, customers: &[&Customer]) {
    db.write(|tx| {
        let mut stamper = Stamper::default();
        for customer in customers {
            customers::save(tx, customer, &mut stamper)?;
        }
        stamper.finish(tx)?;
        Ok(())
    })
    .unwrap();
}

/// Approves a window; of one customer, or of everybody.
fn exclude(db: &Db, whose: Option<&Customer>, from: &str, to: &str, announced: Option<&str>) {
    let record = ExclusionRecord {
        id: ExclusionId(Uuid::now_v7()),
        ticket: None,
        customer: whose.map(|customer| customer.id),
        exclusion: Exclusion {
            from: at(from),
            to: at(to),
            reason: match announced {
                Some(_) => ExclusionReason::Maintenance,
                None => ExclusionReason::ThirdParty,
            },
            announced_at: announced.map(at),
            approved: true,
        },
        evidence: "The provider's report.".to_owned(),
        requested_by: None,
        requested_at: at(from),
        decision: None,
    };
    db.write(|tx| {
        let mut stamper = Stamper::default();
        customers::save_exclusion(tx, &record, &mut stamper)?;
        stamper.finish(tx)?;
        Ok(())
    })
    .unwrap();
}

async fn on_place(on: crate::world::On, work: impl FnOnce(Arc<Place>, Db) + Send + 'static) {
    blocking(move || {
        let place = Arc::new(Place::new(on));
        let db = place.open();
        work(place, db);
    })
    .await;
}

on_both! {
    async fn without_a_probe_nothing_is_said(on: On) {
        on_place(on, |_, db| {
            let before = head(&db);
            assert_eq!(tick(&db, &mut Figures::default(), at("2026-06-10T12:00:00Z")).unwrap(), None);
            assert_eq!((published(&db), credits(&db).len(), head(&db)), (None, 0, before));
        }).await;
    }

    async fn the_status_follows_the_probes_and_is_published_when_it_changes(on: On) {
        on_place(on, |_, db| {
            let start = at("2026-06-10T10:00:00Z");
            let down = ("2026-06-10T12:00:00Z", "2026-06-10T12:15:00Z");
            let mut figures = Figures::default();
            let mut heads = Vec::new();
            let mut states = Vec::new();
            // Three hours, slot by slot, looked at twice in each.
            for slot in 0..36 {
                let now = start.plus(slot * SLOT);
                seen(&db, "one", now, now.plus(SLOT), down);
                for wait in [1_000, 6_000] {
                    tick(&db, &mut figures, now.plus(wait)).unwrap();
                    heads.push(head(&db));
                    states.push(published(&db).unwrap().state);
                }
            }
            heads.dedup();
            states.dedup();
            assert_eq!(states, [PlatformState::Operational, PlatformState::Outage, PlatformState::Operational]);
            assert!(heads.len() < 12, "{} positions for three hours", heads.len());
            let status = published(&db).unwrap();
            assert_eq!(status.since, Some(at("2026-06-10T12:15:00Z")));
            assert_eq!((status.past[0].from, status.past[0].to), (at(down.0), at(down.1)));
            // Nobody looks any more: that is said too.
            tick(&db, &mut figures, at("2026-06-10T13:30:00Z")).unwrap();
            assert_eq!(published(&db).unwrap().state, PlatformState::Unknown);
        }).await;
    }

    async fn two_servers_and_a_restart_publish_once(on: On) {
        on_place(on, |place, db| {
            save(&db, &[&customer("acme", Level::Standard), &customer("globex", Level::Premium)]);
            seen(&db, "one", june().start(), june().end(), ("2026-06-20T10:00:00Z", "2026-06-20T10:45:00Z"));
            // The other node saw one slot more fail; every other slot is the same.
            seen(&db, "two", june().start(), june().end(), ("2026-06-20T10:00:00Z", "2026-06-20T10:50:00Z"));
            let now = june().end().plus(MINUTE);
            let other = place.open();
            let racing = std::thread::spawn(move || {
                let mut figures = Figures::default();
                tick(&other, &mut figures, now).unwrap();
                (other, figures)
            });
            let mut figures = Figures::default();
            tick(&db, &mut figures, now).unwrap();
            let (other, mut others) = racing.join().unwrap();
            let counted = month(&db, june()).unwrap();
            assert_eq!((counted.observed, counted.failed, counted.credit_percent), (8_640, 10, 5));
            assert_eq!(credits(&db).len(), 2);
            assert!(credits(&db).iter().all(|credit| credit.percent == 5 && credit.claim.is_none()));
            let stands = head(&db);
            // Again by both, and by a third that has just started: nothing is left to say.
            for figures in [&mut figures, &mut others, &mut Figures::default()] {
                assert_eq!(tick(&other, figures, now.plus(5_000)).unwrap(), None);
            }
            assert_eq!(head(&db), stands);
        }).await;
    }

    async fn a_window_approved_later_counts_again_until_the_month_is_locked(on: On) {
        on_place(on, |_, db| {
            let (acme, globex) = (customer("acme", Level::Standard), customer("globex", Level::Premium));
            save(&db, &[&acme, &globex]);
            seen(&db, "one", june().start(), june().end(), ("2026-06-20T10:00:00Z", "2026-06-20T18:00:00Z"));
            let mut figures = Figures::default();
            let now = june().end().plus(50 * DAY);
            tick(&db, &mut figures, now).unwrap();
            assert_eq!(month(&db, june()).unwrap().credit_percent, 25);
            assert!(credits(&db).iter().all(|credit| credit.percent == 25));
            // One customer's own network: only its credit shrinks, two months later.
            exclude(&db, Some(&acme), "2026-06-20T10:00:00Z", "2026-06-20T17:00:00Z", None);
            tick(&db, &mut figures, now.plus(MINUTE)).unwrap();
            assert_eq!(month(&db, june()).unwrap().credit_percent, 25);
            let percent = |whose: &Customer| {
                credits(&db).iter().find(|credit| credit.customer == whose.id).map(|credit| credit.percent)
            };
            assert_eq!((percent(&acme), percent(&globex)), (Some(5), Some(25)));
            // Everybody's, announced in time: nobody's availability suffered.
            let announced = Some("2026-06-01T00:00:00Z");
            exclude(&db, None, "2026-06-20T10:00:00Z", "2026-06-20T17:30:00Z", announced);
            tick(&db, &mut figures, now.plus(2 * MINUTE)).unwrap();
            let counted = month(&db, june()).unwrap();
            assert_eq!((counted.excluded, counted.failed, counted.credit_percent), (90, 6, 0));
            assert_eq!((percent(&acme), percent(&globex)), (Some(0), Some(0)));
            let lock = Record::Lock(MonthLock { month: june(), by: PersonId(Uuid::nil()), at: now });
            db.write(|tx| {
                let mut stamper = Stamper::default();
                records::save(tx, &lock, &mut stamper)?;
                stamper.finish(tx)?;
                Ok(())
            }).unwrap();
            exclude(&db, None, "2026-06-20T17:30:00Z", "2026-06-20T18:00:00Z", announced);
            tick(&db, &mut figures, now.plus(3 * MINUTE)).unwrap();
            assert_eq!(month(&db, june()).unwrap(), counted);
        }).await;
    }

    async fn maintenance_begins_and_ends_between_two_slots(on: On) {
        on_place(on, |_, db| {
            let announced = Some("2026-06-01T00:00:00Z");
            exclude(&db, None, "2026-06-10T12:01:00Z", "2026-06-10T12:03:00Z", announced);
            let start = at("2026-06-10T12:00:00Z");
            seen(&db, "one", start, start.plus(SLOT), ("2026-06-11T00:00:00Z", "2026-06-11T00:00:00Z"));
            let mut figures = Figures::default();
            let mut state = |seconds: i64| {
                tick(&db, &mut figures, start.plus(seconds * 1_000)).unwrap();
                published(&db).unwrap().state
            };
            assert_eq!(state(30), PlatformState::Operational);
            assert_eq!(state(60), PlatformState::Maintenance);
            assert_eq!(state(120), PlatformState::Maintenance);
            assert_eq!(state(180), PlatformState::Operational);
        }).await;
    }

    async fn old_probes_are_forgotten_by_whole_months(on: On) {
        on_place(on, |_, db| {
            let start = at("2026-06-10T12:00:00Z");
            seen(&db, "one", start, start.plus(HOUR), ("2026-06-10T12:00:00Z", "2026-06-10T12:05:00Z"));
            let mut figures = Figures::default();
            tick(&db, &mut figures, start.plus(HOUR)).unwrap();
            let june_then = month(&db, june()).unwrap();
            // 400 days after the end of the month.
            let now = june().end().plus(400 * DAY + HOUR);
            tick(&db, &mut Figures::default(), june().end().plus(399 * DAY)).unwrap();
            assert!(db.read(|tx| Ok(probes::first(tx)?)).unwrap().is_some());
            seen(&db, "one", now, now.plus(SLOT), ("2026-06-10T12:00:00Z", "2026-06-10T12:05:00Z"));
            tick(&db, &mut figures, now).unwrap();
            tick(&db, &mut Figures::default(), now.plus(DAY)).unwrap();
            assert_eq!(db.read(|tx| Ok(probes::first(tx)?)).unwrap(), Some(slot_start(now, SLOT)));
            assert_eq!(month(&db, june()).unwrap(), june_then, "the month's figures stay");
        }).await;
    }

    async fn the_demo_tells_of_its_platform(on: On) {
        on_place(on, |_, db| {
            let now = at("2026-07-12T09:32:00Z");
            demo::make(&db, 7, now).unwrap();
            let counted = month(&db, june()).unwrap();
            assert_eq!((counted.unknown, counted.excluded, counted.failed), (0, 24, 10));
            assert_eq!(counted.credit_percent, 5);
            let status = published(&db).unwrap();
            assert_eq!(status.state, PlatformState::Operational);
            assert!(status.maintenance.is_some_and(|next| next.from > now));
            let customers = db.read(|tx| Ok(customers::all(tx)?.len())).unwrap();
            let credits = credits(&db);
            assert_eq!(credits.len(), customers);
            let told = |state: CreditState| credits.iter().filter(|credit| credit.state(now) == state).count();
            assert_eq!((told(CreditState::Claimed), told(CreditState::Granted)), (1, 1));
            // The server goes on from there and finds nothing to write.
            assert_eq!(tick(&db, &mut Figures::default(), now.plus(10_000)).unwrap(), None);
        }).await;
    }
}
