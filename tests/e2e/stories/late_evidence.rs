//! EC-56: a call held at 10:05 and logged offline arrives at 11:00. The breach that was noticed in between is rescinded.

use vioe_desk::view::{AlertState, MeterState};
use vioe_domain::Priority;
use vioe_domain::escalation::{Threshold, Tier};
use vioe_domain::sla::ClockKind;
use vioe_domain::time::MINUTE;
use vioe_testkit::{ANA, Centre, KIM, MARTA, a_ticket, until};

#[tokio::test(flavor = "multi_thread")]
async fn late_evidence_rescinds_a_breach() -> anyhow::Result<()> {
    let centre = Centre::open().await?;
    let ana = centre.desk(ANA).await?;
    let (kim, marta) = (centre.desk(KIM).await?, centre.desk(MARTA).await?);
    let ticket = ana.desk.raise_ticket(a_ticket("Findings are missing", Priority::P2)).await?.value;
    ana.in_step().await;
    let view = kim.sees("the ticket on Kim's desk", ticket, |view| view.accepted).await;
    let first = view.clocks.iter().find(|meter| meter.clock == ClockKind::FirstResponse).expect("its clock");
    let budget = first.budget_ms;

    // Kim calls, logs it without a network, and shuts the machine.
    centre.close().await?;
    centre.clock.pass(5 * MINUTE);
    let held_at = centre.clock.now();
    kim.desk.log_call(ticket, held_at, "Told them what we know.".to_owned()).await?;
    kim.desk.close().await;

    // Everybody else sees a broken promise: the manager is told, the server escalates it.
    centre.clock.pass(budget + MINUTE);
    centre.reopen().await?;
    let breach = until("the breach on Marta's desk", || async {
        marta.desk.sync_now();
        let alerts = marta.desk.alerts().await.ok()?;
        alerts.into_iter().find(|alert| alert.ticket == ticket && alert.threshold == Threshold::Breach)
    })
    .await;
    assert_eq!(breach.state, AlertState::New);
    marta.sees("the escalation by the server", ticket, |view| view.tier == Tier::T2).await;

    // Kim comes back.
    kim.desk.start().await?;
    kim.in_step().await;
    let view = marta
        .sees("the call on Marta's desk", ticket, |view| {
            view.clocks.iter().any(|m| m.clock == ClockKind::FirstResponse && m.state == MeterState::Met)
        })
        .await;
    let first = view.clocks.iter().find(|meter| meter.clock == ClockKind::FirstResponse).expect("its clock");
    assert_eq!(first.stopped_at, Some(held_at));
    until("the alert rescinded", || async {
        marta.desk.sync_now();
        let alerts = marta.desk.alerts().await.ok()?;
        alerts.into_iter().find(|alert| alert.id == breach.id && alert.state == AlertState::Rescinded)
    })
    .await;
    Ok(())
}
