//! Reports at the desk, offline: figures, the tickets behind them, and what can't be asked.

use uuid::Uuid;
use vioe_desk::DeskError;
use vioe_desk::view::{BehindRequest, ReportKind, ReportLines, ReportRequest};
use vioe_domain::availability::{AvailabilityMonth, Credit, CreditState, Month};
use vioe_domain::record::{Feedback, FeedbackKind, Record};
use vioe_domain::report::{By, Outcome};
use vioe_domain::ticket::RefusalCode;
use vioe_domain::time::HOUR;
use vioe_domain::{CreditId, Level, Priority, RecordId, Status};
use vioe_store::{BaseRow, Put};

use crate::build::{ACME, MIA, Story, at};
use crate::stage::{Stage, copy_of};

const NOW: &str = "2026-06-02T14:00:00";

fn request(kind: ReportKind, by: &[By]) -> ReportRequest {
    ReportRequest { kind, by: by.to_vec(), from: None, to: None, customer: None }
}

async fn desk(folder: &tempfile::TempDir) -> Stage {
    let stage = Stage::new(folder.path(), NOW);
    stage.sign_in("ada").await;
    // Answered and resolved in time; a second one nobody has answered.
    let story = Story::raised("2026-06-02T12:00:00", Priority::P2, Level::Premium)
        .reply("2026-06-02T12:30:00", crate::build::ADA)
        .moved("2026-06-02T13:00:00", Status::Resolved);
    stage.receive(&story, at(NOW));
    let open = Story::raised("2026-06-02T13:30:00", Priority::P2, Level::Premium);
    stage.receive(&copy_of(&open, 2), at(NOW).plus(1));
    stage
}

#[tokio::test]
async fn figures_say_what_is_behind_them_and_break_by_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let stage = desk(&folder).await;
    let ask = || request(ReportKind::Compliance, &[By::Clock, By::Customer]);
    let report = stage.desk.report(ask()).await.unwrap();
    let ReportLines::Compliance(lines) = report.report else { panic!("{report:?}") };
    let first = &lines[0];
    assert_eq!((first.counts.met, first.counts.late, first.counts.open), (1, 0, 1));
    assert_eq!((first.kept_bp, first.tickets), (Some(10_000), 2));
    assert_eq!(first.about.customer.as_deref(), Some("Acme"));
    stage.clocks.pass(HOUR);
    let report = stage.desk.report(ask()).await.unwrap();
    let ReportLines::Compliance(lines) = report.report else { panic!("{report:?}") };
    assert_eq!((lines[0].counts.late, lines[0].kept_bp), (1, Some(5_000)));
    let late = BehindRequest {
        report: ask(),
        key: lines[0].about.key,
        outcome: Outcome::Late,
        offset: 0,
        limit: 10,
    };
    let behind = stage.desk.report_tickets(late).await.unwrap();
    assert_eq!((behind.total, behind.tickets[0].number.as_str()), (1, "VI-2"));
    assert_eq!((behind.tickets[0].customer.as_str(), behind.tickets[0].status), ("Acme", Status::Open));
    let tiers = stage.desk.report(request(ReportKind::Tiers, &[])).await.unwrap();
    let ReportLines::Tiers(tiers) = tiers.report else { panic!("{tiers:?}") };
    assert_eq!((tiers[0].shares.resolved, tiers[0].shares.tier1_bp), (1, Some(10_000)));
    stage.close().await;
}

#[tokio::test]
async fn records_are_reported_as_they_came() {
    let folder = tempfile::tempdir().unwrap();
    let stage = desk(&folder).await;
    let june = Month::of(at(NOW));
    let month = |month: Month, bp: u32| {
        Record::Availability(Box::new(AvailabilityMonth {
            month,
            expected: 8_640,
            observed: 8_640,
            unknown: 0,
            excluded: 0,
            failed: 40,
            availability_bp: Some(bp),
            credit_percent: 5,
            incidents: Vec::new(),
        }))
    };
    let credit = Record::Credit(Box::new(Credit {
        id: CreditId(Uuid::from_u128(77)),
        customer: ACME,
        month: june.before(),
        availability_bp: Some(9_953),
        percent: 5,
        claim_by: at("2026-06-30T00:00:00"),
        claim_by_local: "2026-06-29 20:00:00".to_owned(),
        proposed_at: at(NOW),
        claim: None,
        decision: None,
    }));
    let said = Record::Feedback(Box::new(Feedback {
        id: RecordId(Uuid::from_u128(78)),
        about: FeedbackKind::Satisfaction,
        customer: ACME,
        person: MIA,
        at: at(NOW),
        score: Some(9),
        text: String::new(),
    }));
    let store = stage.server.stores.lock().unwrap().last().unwrap().clone();
    store
        .write(at(NOW), |write| {
            for (ver, record) in (900..).zip([month(june, 9_990), month(june.before(), 9_953), credit, said])
            {
                write.put(&Put { scope: 1, ver, row: BaseRow::Record(record) })?;
            }
            Ok(())
        })
        .unwrap();
    drop(store);
    let report = stage.desk.report(request(ReportKind::Availability, &[])).await.unwrap();
    let ReportLines::Availability(months) = report.report else { panic!("{report:?}") };
    assert_eq!(
        months.iter().map(|month| month.availability_bp).collect::<Vec<_>>(),
        [Some(9_953), Some(9_990)]
    );
    let of_june = ReportRequest { from: Some(june), ..request(ReportKind::Credits, &[]) };
    let report = stage.desk.report(of_june).await.unwrap();
    assert_eq!(report.report, ReportLines::Credits(Vec::new()));
    let report = stage.desk.report(request(ReportKind::Credits, &[])).await.unwrap();
    let ReportLines::Credits(credits) = report.report else { panic!("{report:?}") };
    assert_eq!((credits[0].customer.as_str(), credits[0].state), ("Acme", CreditState::Proposed));
    let report = stage.desk.report(request(ReportKind::Nps, &[By::Month])).await.unwrap();
    let ReportLines::Nps(lines) = report.report else { panic!("{report:?}") };
    assert_eq!((lines[0].promoters, lines[0].score, lines[0].about.key.month), (1, Some(100), Some(june)));
    stage.close().await;
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let stage = desk(&folder).await;
    let june = Month::of(at(NOW));
    let backwards =
        ReportRequest { from: Some(june), to: Some(june.before()), ..request(ReportKind::Compliance, &[]) };
    for wrong in [request(ReportKind::Csat, &[By::Clock]), backwards] {
        let refused = stage.desk.report(wrong).await.unwrap_err();
        assert!(matches!(refused, DeskError::Refusal(refusal) if refusal.code == RefusalCode::Invalid));
    }
    stage.close().await;
}
