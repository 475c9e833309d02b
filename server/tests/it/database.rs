//! Database functions that no request reaches on its way, and what both databases must agree on.

use std::collections::BTreeSet;
use std::sync::Arc;

use uuid::Uuid;
use vioe_domain::record::ExclusionRecord;
use vioe_domain::sla::{Exclusion, ExclusionReason};
use vioe_domain::{CustomerId, EventId, ExclusionId, Level, Role, TicketId, UtcMillis};
use vioe_protocol::row::ScopeClass;
use vioe_protocol::{ScopeId, Seq, Table};
use vioe_server::db::feed::{self, Stamper};
use vioe_server::db::people::{self, Account};
use vioe_server::db::{Arg, Db, DbError, customers, events, policies, scopes, tickets};
use vioe_server::demo::{self, Made};
use vioe_server::failure::Failure;

use crate::on_both;
use crate::world::{On, Place, TUESDAY, blocking, customer, person};

async fn on_db(on: On, work: impl FnOnce(&Db) + Send + 'static) {
    blocking(move || {
        let place = Place::new(on);
        work(&place.open());
    })
    .await;
}

on_both! {
    /// Two processes that start at once on an empty database.
    async fn migrations_run_once(on: On) {
        let place = Arc::new(Place::new(on));
        let opening: Vec<_> = (0..4)
            .map(|_| {
                let place = place.clone();
                tokio::task::spawn_blocking(move || place.open().read(|tx| Ok(feed::head(tx)?)).unwrap())
            })
            .collect();
        let mut heads = BTreeSet::new();
        for one in opening {
            let head = one.await.unwrap();
            heads.insert((head.seq, head.epoch));
        }
        assert_eq!(heads.len(), 1, "one epoch for all");
    }

    async fn a_newer_database_is_refused(on: On) {
        blocking(move || {
            let place = Place::new(on);
            place.open().write(|tx| {
                Ok(tx.execute("INSERT INTO schema_version (number) VALUES ($1)", &[Arg::Int(99)])?)
            }).unwrap();
            let again = match &place {
                Place::Folder(folder) => Db::open_folder(folder.path()),
                Place::Url(url) => Db::open_url(url),
            };
            let error = again.unwrap_err();
            assert!(matches!(error, DbError::Newer { found: 99, .. }), "{error}");
        }).await;
    }

    async fn a_failure_leaves_nothing(on: On) {
        on_db(on, |db| {
            let acme = customer("acme", Level::Standard);
            let failed: Result<(), Failure> = db.write(|tx| {
                let mut stamper = Stamper::default();
                customers::save(tx, &acme, &mut stamper)?;
                stamper.finish(tx)?;
                Err(Failure::bad_request("no"))
            });
            assert!(failed.is_err());
            assert_eq!(db.read(|tx| Ok(customers::by_id(tx, acme.id)?)).unwrap(), None);
            assert_eq!(db.read(|tx| Ok(feed::head(tx)?.seq)).unwrap(), Seq(1));
        }).await;
    }

    /// Values travel unharmed: `$10` is not `$1` and a nought, bytes and NULL stay what they are.
    async fn values_travel(on: On) {
        on_db(on, |db| {
            let row = db.write(|tx| {
                tx.batch("CREATE TABLE t (a BIGINT, b TEXT, c BYTEA, d BIGINT)")?;
                let head = "INSERT INTO t (a, b, c, d) VALUES";
                let mut args = Vec::new();
                for number in 0..205 {
                    args.extend([Arg::Int(number), "ü'$1".into(), Arg::Bytes(&[0, 255]), Arg::Null]);
                }
                tx.insert_many(head, 4, "", &args)?;
                let count = tx.query("SELECT COUNT(*) FROM t", &[])?;
                assert_eq!(count[0].int(0).unwrap(), 205);
                Ok(tx.query("SELECT b, c, d FROM t WHERE a = $2 AND b = $1", &["ü'$1".into(), Arg::Int(204)])?)
            }).unwrap();
            assert_eq!(row[0].text(0).unwrap(), "ü'$1");
            assert_eq!(row[0].bytes(1).unwrap(), [0, 255]);
            assert_eq!(row[0].int_opt(2).unwrap(), None);
            assert!(row[0].int(0).is_err());
        }).await;
    }

    async fn many_ids_at_once(on: On) {
        on_db(on, |db| {
            let ids: Vec<Uuid> = (0..150).map(|_| Uuid::now_v7()).collect();
            db.read(|tx| {
                assert!(tx.query_in("SELECT id FROM ticket WHERE id", &[], "")?.is_empty());
                assert!(tx.query_in("SELECT id FROM ticket WHERE id", &ids, "ORDER BY id")?.is_empty());
                Ok(())
            }).unwrap();
            let wanted: BTreeSet<_> = ids.iter().copied().map(TicketId).collect();
            assert!(db.write(|tx| Ok(tickets::lock(tx, &wanted)?)).unwrap().is_empty());
        }).await;
    }

    async fn people_and_customers(on: On) {
        on_db(on, |db| {
            let acme = customer("acme", Level::Standard);
            let kim = person("kim", Role::Agent, &[]);
            let account = Account { person: kim.clone(), password: "one".to_owned() };
            db.write(|tx| {
                let mut stamper = Stamper::default();
                customers::save(tx, &acme, &mut stamper)?;
                people::add(tx, &account, &mut stamper)?;
                people::set_password(tx, kim.id, "two")?;
                let policy = policies::get(tx)?;
                policies::save(tx, &policy, &mut stamper)?;
                stamper.finish(tx)?;
                Ok(())
            }).unwrap();
            db.read(|tx| {
                assert_eq!(customers::by_key(tx, "acme")?, Some(acme.clone()));
                assert_eq!(customers::all(tx)?, std::slice::from_ref(&acme));
                assert_eq!(people::all(tx)?, std::slice::from_ref(&kim));
                assert_eq!(people::by_id(tx, kim.id)?, Some(kim.clone()));
                assert_eq!(people::by_email(tx, "kim")?.unwrap().password, "two");
                assert!(people::by_email(tx, "nobody")?.is_none());
                assert!(scopes::find(tx, ScopeClass::Internal, acme.id.0)?.is_some());
                assert_eq!(tickets::count(tx)?, 0);
                assert_eq!(tickets::by_external(tx, "X-1")?, None);
                assert_eq!(events::count(tx)?, 0);
                assert!(!events::exists(tx, EventId(Uuid::now_v7()))?);
                Ok(())
            }).unwrap();
            // Two accounts with one address.
            let twin = Account { person: person("kim", Role::Agent, &[]), password: String::new() };
            let error = db.write(|tx| Ok(people::add(tx, &twin, &mut Stamper::default())?)).unwrap_err();
            assert!(matches!(error, Failure::Db(DbError::Duplicate(_))), "{error}");
        }).await;
    }

    async fn exclusions_are_rows_of_the_customer(on: On) {
        on_db(on, |db| {
            let acme = customer("acme", Level::Standard);
            let at = UtcMillis::parse(TUESDAY).unwrap();
            let row = |ticket| ExclusionRecord::imported(
                ExclusionId(Uuid::now_v7()),
                ticket,
                acme.id,
                Exclusion {
                    from: at, to: at.plus(1), reason: ExclusionReason::ThirdParty, announced_at: None, approved: true,
                },
            );
            let (one, all) = (row(Some(TicketId(Uuid::now_v7()))), row(None));
            db.write(|tx| {
                let mut stamper = Stamper::default();
                customers::save(tx, &acme, &mut stamper)?;
                customers::save_exclusion(tx, &one, &mut stamper)?;
                customers::save_exclusion(tx, &all, &mut stamper)?;
                customers::save_exclusion(tx, &all, &mut stamper)?;
                stamper.finish(tx)?;
                Ok(())
            }).unwrap();
            db.read(|tx| {
                assert_eq!(customers::exclusion_rows(tx, acme.id)?.len(), 2);
                assert_eq!(customers::exclusions(tx, acme.id, TicketId(Uuid::now_v7()))?.len(), 1);
                assert_eq!(customers::exclusion(tx, one.id.0)?, Some(one.clone()));
                assert!(customers::exclusion_rows(tx, CustomerId(Uuid::now_v7()))?.is_empty());
                let scope = scopes::find(tx, ScopeClass::Customer, acme.id.0)?.unwrap();
                assert_eq!(scopes::count(tx, scope)?, 3);
                for entry in feed::page(tx, scope, None, 10)? {
                    assert!(feed::row(tx, &entry)?.is_some());
                }
                Ok(())
            }).unwrap();
        }).await;
    }

    /// A position is never split, however long it is and however short a page was asked for.
    async fn a_position_is_never_split(on: On) {
        on_db(on, |db| {
            let scope = ScopeId(77);
            for size in [1, 1, 300, 1, 40, 1] {
                db.write(|tx| {
                    let mut stamper = Stamper::default();
                    for _ in 0..size {
                        stamper.put(Table::Event, Uuid::now_v7(), scope);
                    }
                    Ok(stamper.finish(tx)?)
                }).unwrap();
            }
            // Few scopes go by look-up, many by a walk along the feed: both give the same.
            for others in [0, 100] {
                let mut wanted: BTreeSet<_> = (1_000..1_000 + others).map(ScopeId).collect();
                wanted.insert(scope);
                let mut from = Seq(1);
                let mut sizes = Vec::new();
                while from < Seq(7) {
                    let (entries, to) = db.read(|tx| Ok(feed::changes(tx, &wanted, from, Seq(7), 2)?)).unwrap();
                    assert!(to > from);
                    assert!(entries.iter().all(|entry| entry.seq > from && entry.seq <= to));
                    sizes.push(entries.len());
                    from = to;
                }
                assert_eq!(sizes.iter().sum::<usize>(), 344, "{sizes:?}");
                assert_eq!(sizes, [2, 300, 1, 40, 1]);
            }
        }).await;
    }

    async fn the_demo_is_told_once(on: On) {
        on_db(on, |db| {
            let now = UtcMillis::parse(TUESDAY).unwrap();
            let made = demo::make(db, 7, now).unwrap();
            let Made::Data { tickets: count, customers, .. } = made else { panic!("{made:?}") };
            assert!(customers >= 6);
            assert_eq!(count, demo::TICKETS + 20, "two hundred stories and the scenes");
            assert_eq!(demo::make(db, 7, now).unwrap(), Made::Nothing);
            db.read(|tx| {
                assert_eq!(tickets::count(tx)?, 220);
                for status in ["OPEN", "IN_PROGRESS", "PENDING_CUSTOMER", "RESOLVED", "CLOSED"] {
                    let rows = tx.query("SELECT COUNT(*) FROM ticket WHERE status = $1", &[status.into()])?;
                    assert!(rows[0].int(0)? >= 10, "{status}");
                }
                Ok(())
            }).unwrap();
        }).await;
    }
}

/// Whatever the day and the hour, the demo finds its stories.
#[tokio::test]
async fn the_demo_is_told_at_any_hour() {
    blocking(|| {
        let start = UtcMillis::parse("2026-12-24T00:30:00Z").unwrap();
        for turn in 0..6 {
            let place = Place::new(On::Sqlite);
            let now = start.plus(turn * 29 * 3_600_000);
            demo::make(&place.open(), u64::try_from(turn).unwrap(), now).unwrap();
        }
    })
    .await;
}
