//! A credit from the outage to the answer: proposed by the server, claimed and decided at desks (guide 3.5).

use uuid::Uuid;
use vioe_domain::availability::{Credit, CreditState, slot_start};
use vioe_domain::record::Record;
use vioe_domain::ticket::{Intent, RefusalCode, Target, What};
use vioe_domain::time::{MINUTE, SECOND};
use vioe_domain::{Customer, IntentId, RecordId, UtcMillis};
use vioe_protocol::Row;
use vioe_protocol::push::Outcome;
use vioe_server::db::probes::Probe;
use vioe_server::jobs::probe;

use crate::on_both;
use crate::world::{Desk, World, blocking, until};

const SLOT: i64 = 5 * MINUTE;

/// Probes of all May; 44 slots of the 20th failed: 10 %.
async fn outage_in_may(world: &World) {
    let app = world.server.app.clone();
    blocking(move || {
        let month = "2026-05".parse::<vioe_domain::availability::Month>().unwrap();
        let down = UtcMillis::parse("2026-05-20T10:00:00Z").unwrap();
        let down = down..down.plus(45 * SLOT);
        let told: Vec<Probe> = (0..31 * 288)
            .map(|slot| {
                let at = month.start().plus(slot * SLOT);
                let up = !down.contains(&at);
                Probe { slot: slot_start(at, SLOT), node: "one".to_owned(), at, up, latency_ms: 5, why: None }
            })
            .collect();
        probe::store(&app.db, &told).unwrap();
    })
    .await;
}

/// The credits a desk sees.
async fn credits(desk: &Desk) -> Vec<Credit> {
    let rows = desk.everything().await.into_iter().filter_map(|row| match row.row {
        Row::Record(Record::Credit(credit)) => Some(*credit),
        _ => None,
    });
    rows.collect()
}

async fn does(desk: &mut Desk, world: &World, credit: &Credit, what: What) -> Outcome {
    let intent = Intent {
        id: IntentId(Uuid::now_v7()),
        target: Target::Record(RecordId(credit.id.0)),
        person: desk.person.id,
        device: desk.device,
        occurred_at: world.server.app.clock.now(),
        clock_trusted: true,
        what,
    };
    let numbered = desk.numbered(intent);
    desk.push(&[numbered]).await.unwrap().results.remove(0).outcome
}

fn refused(outcome: Outcome) -> (RefusalCode, String) {
    match outcome {
        Outcome::Rejected { refusal } => (refusal.code, refusal.message),
        other => panic!("{other:?} is no refusal"),
    }
}

fn claim() -> What {
    What::ClaimCredit { note: "We could not work.".to_owned() }
}

fn answer(grant: bool) -> What {
    What::DecideCredit { grant, reason: "As the guide says.".to_owned() }
}

async fn credit_of(desk: &Desk, customer: &Customer) -> Credit {
    credits(desk).await.into_iter().find(|credit| credit.customer == customer.id).unwrap()
}

on_both! {
    async fn from_the_outage_to_the_answer(on: On) {
        let world = World::new(on).await;
        outage_in_may(&world).await;
        let (mut ann, mut gus) = (world.desk("ann").await, world.desk("gus").await);
        // The server proposes by itself; each customer sees its own.
        until("a credit", || async { !credits(&ann).await.is_empty() }).await;
        let proposed = credits(&ann).await;
        assert_eq!(proposed.len(), 1);
        let credit = &proposed[0];
        let now = world.server.app.clock.now();
        assert_eq!((credit.customer, credit.percent, credit.state(now)), (world.acme.id, 10, CreditState::Proposed));
        assert_eq!(credit.claim_by_local, "2026-06-19 23:59:59");

        let (code, _) = refused(does(&mut gus, &world, credit, claim()).await);
        assert_eq!(code, RefusalCode::Forbidden);
        let mut alex = world.desk("alex").await;
        let (code, _) = refused(does(&mut alex, &world, credit, answer(true)).await);
        assert_eq!(code, RefusalCode::NothingToDo, "nobody has claimed it");

        assert!(matches!(does(&mut ann, &world, credit, claim()).await, Outcome::Applied));
        let (code, _) = refused(does(&mut ann, &world, credit, claim()).await);
        assert_eq!(code, RefusalCode::NothingToDo, "once");
        let mut kim = world.desk("kim").await;
        assert_eq!(refused(does(&mut kim, &world, credit, answer(true)).await).0, RefusalCode::Forbidden);
        assert!(matches!(does(&mut alex, &world, credit, answer(true)).await, Outcome::Applied));
        let seen = credit_of(&ann, &world.acme).await;
        assert_eq!(seen.state(now), CreditState::Granted);
        assert_eq!(seen.decision.unwrap().by, alex.person.id);

        // The other customer asks a second after the last.
        let theirs = credit_of(&gus, &world.globex).await;
        world.clock.set(theirs.claim_by.plus(SECOND));
        let mut gus = world.desk("gus").await;
        let (code, message) = refused(does(&mut gus, &world, &theirs, claim()).await);
        assert_eq!(code, RefusalCode::TooLate);
        assert!(message.contains("2026-06-19 23:59:59"), "{message}");
    }
}
