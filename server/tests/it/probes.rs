//! The health endpoint, really asked: what it says in every slot, once for each node.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use tokio::net::TcpListener;
use vioe_domain::UtcMillis;
use vioe_domain::availability::slot_start;
use vioe_domain::time::{MINUTE, SECOND};
use vioe_server::app::App;
use vioe_server::clock::ManualClock;
use vioe_server::db::probes::{self, Probe};
use vioe_server::jobs::probe::{self, BadHealth, Health};

use crate::on_both;
use crate::world::{Place, TUESDAY, blocking, until};

/// What the endpoint does.
const FINE: u8 = 0;
const SICK: u8 = 1;
const HANGS: u8 = 2;
const MOVED: u8 = 3;

/// A health endpoint that does as it is told.
struct Endpoint {
    url: String,
    does: Arc<AtomicU8>,
}

async fn endpoint() -> Endpoint {
    let does = Arc::new(AtomicU8::new(FINE));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/health?key=secret", listener.local_addr().unwrap());
    let router = Router::new().route("/health", get(answer)).with_state(does.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    Endpoint { url, does }
}

async fn answer(State(does): State<Arc<AtomicU8>>) -> (StatusCode, [(&'static str, &'static str); 1]) {
    let status = match does.load(Ordering::SeqCst) {
        FINE => StatusCode::NO_CONTENT,
        SICK => StatusCode::SERVICE_UNAVAILABLE,
        MOVED => StatusCode::FOUND,
        _ => std::future::pending().await,
    };
    (status, [("location", "https://status.vioe.example")])
}

async fn app(place: &Arc<Place>, clock: &Arc<ManualClock>) -> Arc<App> {
    let (place, clock) = (place.clone(), clock.clone());
    blocking(move || App::new(place.open(), clock).unwrap()).await
}

async fn stored(app: &Arc<App>) -> Vec<Probe> {
    app.work(|app| app.db.read(|tx| Ok(probes::since(tx, UtcMillis(0))?))).await.unwrap()
}

/// A prober, as `serve --health` starts it.
fn prober(app: &Arc<App>, url: &str, node: &str) -> tokio::task::JoinHandle<()> {
    let mut health = Health::new(url, node).unwrap();
    health.patience = Duration::from_millis(300);
    tokio::spawn(probe::run(app.clone(), health))
}

fn tuesday() -> UtcMillis {
    UtcMillis::parse(TUESDAY).unwrap()
}

on_both! {
    async fn what_the_endpoint_says_is_stored_slot_by_slot(on: On) {
        let place = Arc::new(Place::new(on));
        let clock = Arc::new(ManualClock::new(tuesday().plus(2 * MINUTE)));
        let app = app(&place, &clock).await;
        let endpoint = endpoint().await;
        let running = prober(&app, &endpoint.url, "one");
        let mut expected = Vec::new();
        for (slot, (does, up, why)) in [
            (FINE, true, None),
            (SICK, false, Some("HTTP 503")),
            (HANGS, false, Some("no answer within 300ms")),
            (MOVED, false, Some("HTTP 302")),
            (FINE, true, None),
        ].into_iter().enumerate() {
            endpoint.does.store(does, Ordering::SeqCst);
            // The first within its slot; the others at the slot's very beginning.
            let at = if slot == 0 { clock_at(0).plus(2 * MINUTE) } else { clock_at(slot) };
            clock.set(at);
            expected.push((at, up, why.map(str::to_owned)));
            until("a probe", || async { stored(&app).await.len() > slot }).await;
        }
        let found: Vec<_> = stored(&app).await.into_iter().map(|probe| (probe.at, probe.up, probe.why)).collect();
        assert_eq!(found, expected);
        app.stop.cancel();
        running.await.unwrap();
    }

    async fn a_restart_and_a_second_server_count_nothing_twice(on: On) {
        let place = Arc::new(Place::new(on));
        let clock = Arc::new(ManualClock::new(tuesday()));
        let endpoint = endpoint().await;
        let first = app(&place, &clock).await;
        let running = prober(&first, &endpoint.url, "one");
        until("the first probe", || async { stored(&first).await.len() == 1 }).await;
        first.stop.cancel();
        running.await.unwrap();
        // Down meanwhile: whoever looked again in that slot would say so.
        endpoint.does.store(SICK, Ordering::SeqCst);
        clock.advance(MINUTE);
        let (again, other) = (app(&place, &clock).await, app(&place, &clock).await);
        let (one, two) = (prober(&again, &endpoint.url, "one"), prober(&other, &endpoint.url, "two"));
        until("the other node's probe", || async { stored(&again).await.len() == 2 }).await;
        clock.advance(5 * MINUTE);
        until("the next slot", || async { stored(&again).await.len() == 4 }).await;
        let found: Vec<_> = stored(&again).await.into_iter().map(|probe| (probe.node, probe.up)).collect();
        assert_eq!(found[..2], [("one".to_owned(), true), ("two".to_owned(), false)]);
        for (app, running) in [(again, one), (other, two)] {
            app.stop.cancel();
            running.await.unwrap();
        }
    }

    async fn a_probe_is_stored_once(on: On) {
        let place = Arc::new(Place::new(on));
        let clock = Arc::new(ManualClock::new(tuesday()));
        let app = app(&place, &clock).await;
        let probe = |node: &str, at: UtcMillis, up: bool| Probe {
            slot: slot_start(at, 5 * MINUTE),
            node: node.to_owned(),
            at,
            up,
            latency_ms: 12,
            why: (!up).then(|| "HTTP 500".to_owned()),
        };
        let told = [
            probe("a", tuesday(), true),
            probe("a", tuesday().plus(4 * MINUTE), false),
            probe("b", tuesday().plus(SECOND), false),
            probe("a", tuesday().plus(5 * MINUTE), true),
        ];
        let kept = [told[0].clone(), told[2].clone(), told[3].clone()];
        blocking(move || {
            probe::store(&app.db, &told).unwrap();
            probe::store(&app.db, &told).unwrap();
            app.db.write(|tx| {
                assert_eq!(probes::since(tx, tuesday())?, kept);
                assert_eq!(probes::since(tx, tuesday().plus(5 * MINUTE))?.len(), 1);
                let verdicts = probes::between(tx, tuesday(), tuesday().plus(5 * MINUTE))?;
                assert_eq!(verdicts, [(tuesday(), true), (tuesday().plus(SECOND), false)]);
                assert!(probes::has(tx, tuesday(), "a")?);
                assert!(!probes::has(tx, tuesday().plus(5 * MINUTE), "b")?);
                assert_eq!(probes::mark(tx, tuesday())?, (3, Some(tuesday().plus(5 * MINUTE))));
                assert_eq!(probes::first(tx)?, Some(tuesday()));
                assert_eq!(probes::drop_before(tx, tuesday().plus(5 * MINUTE))?, 2);
                assert_eq!(probes::drop_before(tx, tuesday().plus(10 * MINUTE))?, 1);
                assert_eq!(probes::first(tx)?, None);
                assert_eq!(probes::mark(tx, tuesday())?, (0, None));
                Ok(())
            }).unwrap();
        }).await;
    }
}

fn clock_at(slot: usize) -> UtcMillis {
    tuesday().plus(5 * MINUTE * slot as i64)
}

#[test]
fn an_address_that_can_not_be_probed_is_refused() {
    for url in ["", "status.vioe.example", "ftp://vioe.example/health", "http://", "file:///health"] {
        assert_eq!(Health::new(url, "one").unwrap_err(), BadHealth::Address, "{url}");
    }
    assert_eq!(Health::new("https://vioe.example/health", " ").unwrap_err(), BadHealth::Node);
    assert!(Health::new("https://vioe.example/health", "one").is_ok());
}
