//! A day without the network: everything is done, nothing is lost, and promises count from the server's acceptance.

use vioe_desk::view::{MeterState, PromiseKind, PromiseState};
use vioe_domain::sla::ClockKind;
use vioe_domain::time::{HOUR, MINUTE};
use vioe_domain::{Priority, Status};
use vioe_testkit::{ANA, Centre, KIM, a_ticket, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_raised_offline_is_promised_when_it_arrives() -> anyhow::Result<()> {
    let centre = Centre::open().await?;
    let ana = centre.desk(ANA).await?;
    let kim = centre.desk(KIM).await?;

    centre.close().await?;
    let ticket = ana.desk.raise_ticket(a_ticket("The scanner group is gone", Priority::P2)).await?.value;
    let mine = ana.desk.my_tickets(false).await?;
    assert_eq!(mine.len(), 1);
    assert!(mine[0].unsent > 0, "it says that it waits to be sent");
    assert!(mine[0].promises.iter().all(|promise| promise.state == PromiseState::NotSent));

    // The program ends and starts again, still offline: nothing is lost.
    let ana = ana.restart().await?;
    assert_eq!(ana.desk.my_tickets(false).await?.len(), 1);
    assert_eq!(ana.desk.outbox().await?.len(), 1);

    centre.clock.pass(3 * HOUR);
    centre.reopen().await?;
    let accepted = centre.clock.now();
    ana.in_step().await;
    let view = kim.sees("the ticket on Kim's desk", ticket, |view| view.accepted).await;
    let first = view.clocks.iter().find(|meter| meter.clock == ClockKind::FirstResponse).expect("its clock");
    assert_eq!(first.started_at, accepted);
    assert_eq!(first.due_at, Some(accepted.plus(first.budget_ms)), "around the clock, nothing stops it");

    // The agent answers offline. The customer has nothing yet, so the clock runs on.
    centre.close().await?;
    centre.clock.pass(10 * MINUTE);
    kim.desk.send_reply(ticket, "I look into it now.".to_owned()).await?;
    let waiting = kim.ticket(ticket).await?;
    let first =
        waiting.clocks.iter().find(|meter| meter.clock == ClockKind::FirstResponse).expect("its clock");
    assert_eq!(first.state, MeterState::Running);
    assert!(waiting.entries.iter().any(|entry| entry.unsent));

    centre.clock.pass(10 * MINUTE);
    let again = centre.clock.now();
    centre.reopen().await?;
    kim.in_step().await;
    let met = kim
        .sees("the first response met", ticket, |view| {
            view.clocks.iter().any(|m| m.clock == ClockKind::FirstResponse && m.state == MeterState::Met)
        })
        .await;
    let first = met.clocks.iter().find(|meter| meter.clock == ClockKind::FirstResponse).expect("its clock");
    assert_eq!(first.stopped_at, Some(again), "met when the server took it, not when it was written");
    assert_eq!(met.status, Status::InProgress);

    let promise = until("the kept promise on Ana's desk", || async {
        ana.desk.sync_now();
        let mine = ana.desk.my_tickets(false).await.ok()?;
        let promises = mine.into_iter().find(|one| one.ticket == ticket)?.promises;
        promises.into_iter().find(|p| p.kind == PromiseKind::FirstResponse && p.state == PromiseState::Kept)
    })
    .await;
    assert_eq!(promise.at, Some(again));
    Ok(())
}
