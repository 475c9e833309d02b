//! How fast it is (goals.md). Not run by itself: `cargo test --release -p vioe-store -- --ignored --nocapture speed`.

use std::time::Instant;

use vioe_domain::Priority;
use vioe_domain::ticket::{Kind, Side};
use vioe_store::{Bounds, QueueQuery, QueueView};

use crate::cast::*;

#[test]
#[ignore = "a measurement"]
fn speed() {
    let tickets: u128 =
        std::env::var("VIOE_TICKETS").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000);
    let desk = desk();
    let began = Instant::now();
    for page in 0..tickets.div_ceil(500) {
        desk.store
            .write(NOW, |w| {
                w.fold_later();
                for n in page * 500 + 1..=(page + 1) * 500 {
                    let at = NOW.plus(-i64::try_from(n % 600).unwrap() * MINUTE);
                    w.put(&raised(
                        n,
                        Priority::ALL[n as usize % 4],
                        at,
                        &format!("Export number {n} stalls"),
                    ))?;
                    let body = "Which browser do you use, and since when does it happen?".to_owned();
                    w.put(&event(n * 100 + 1, 9, at, Side::Agent, ticket_id(n), Kind::ReplySent { body }))?;
                    let body = format!("Since Monday, with every browser. The file is called {n}.csv.");
                    w.put(&event(
                        n * 100 + 2,
                        9,
                        at,
                        Side::Customer,
                        ticket_id(n),
                        Kind::ReplySent { body },
                    ))?;
                }
                Ok(())
            })
            .unwrap();
    }
    let loaded = began.elapsed();
    while desk.store.write(NOW, |w| w.fold_some(500)).unwrap().0 > 0 {}
    let all = began.elapsed();
    println!(
        "{tickets} tickets, 3 events each: rows {loaded:?}, folded and indexed {all:?}, {:.0} tickets/s",
        tickets as f64 / all.as_secs_f64()
    );
    let bounds = Bounds { now: NOW, hour: NOW.plus(HOUR), day: NOW.plus(8 * HOUR) };
    let time = |what: &str, f: &dyn Fn()| {
        f();
        let mut times: Vec<_> = (0..50)
            .map(|_| {
                let began = Instant::now();
                f();
                began.elapsed()
            })
            .collect();
        times.sort();
        println!("{what}: p50 {:?}, p99 {:?}", times[25], times[49]);
    };
    let page = |query: &QueueQuery| {
        desk.store
            .read(|r| {
                let page = r.queue(query)?;
                for (_, row) in &page.rows {
                    let ticket = r.ticket(row.ticket)?.unwrap();
                    r.assess(&ticket, NOW)?;
                }
                Ok(page.total)
            })
            .unwrap()
    };
    time("queue of 50 with clocks", &|| {
        page(&QueueQuery::new(QueueView::Open, bounds));
    });
    let query = QueueQuery { search: "monday 77".into(), ..QueueQuery::new(QueueView::All, bounds) };
    time("search", &|| {
        page(&query);
    });
}
