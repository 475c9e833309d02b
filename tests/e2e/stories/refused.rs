//! Two agents take the same ticket while both are offline: one has it, the other gets a card with a next step.

use vioe_desk::view::{CardKind, OutboxState};
use vioe_domain::Priority;
use vioe_testkit::{ANA, Centre, JONAS, KIM, a_ticket, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_intent_becomes_a_card() -> anyhow::Result<()> {
    let centre = Centre::open().await?;
    let ana = centre.desk(ANA).await?;
    let (kim, jonas) = (centre.desk(KIM).await?, centre.desk(JONAS).await?);
    let ticket = ana.desk.raise_ticket(a_ticket("No one can sign in", Priority::P2)).await?.value;
    ana.in_step().await;
    for agent in [&kim, &jonas] {
        agent.sees("the ticket on every desk", ticket, |view| view.accepted).await;
    }
    let who = |choices: &[vioe_desk::view::AssigneeChoice], name: &str| {
        choices.iter().find(|choice| choice.name == name).map(|choice| choice.id)
    };
    let choices = kim.desk.assignees().await?;
    let (kims, jonass) = (who(&choices, "Kim Larsen"), who(&choices, "Jonas Weber"));
    assert!(kims.is_some() && jonass.is_some(), "{choices:?}");

    centre.close().await?;
    kim.desk.assign(ticket, None, kims).await?;
    jonas.desk.assign(ticket, None, jonass).await?;
    // Jonas's machine is off until Kim's change is in: who comes first is no accident here.
    jonas.desk.close().await;
    centre.reopen().await?;
    kim.in_step().await;
    jonas.desk.start().await?;
    jonas.in_step().await;

    let refused = until("Jonas's card", || async {
        jonas.desk.sync_now();
        let items = jonas.desk.outbox().await.ok()?;
        items.into_iter().find(|item| matches!(item.state, OutboxState::Refused { conflict: true, .. }))
    })
    .await;
    let view = jonas.sees("Kim as the assignee", ticket, |view| view.assignee == kims).await;
    let card = view.cards.iter().find(|card| card.intent == refused.intent).expect("a card on the ticket");
    assert_eq!(card.kind, CardKind::Conflict);
    assert!(!card.message.is_empty() && !card.next.is_empty(), "{card:?}");

    // It stays until it is settled: also across a restart.
    let jonas = jonas.restart().await?;
    assert_eq!(jonas.desk.outbox().await?.len(), 1);
    jonas.desk.resubmit(refused.intent).await?;
    jonas.in_step().await;
    assert!(jonas.desk.outbox().await?.is_empty());
    kim.sees("Jonas as the assignee", ticket, |view| view.assignee == jonass).await;
    Ok(())
}
