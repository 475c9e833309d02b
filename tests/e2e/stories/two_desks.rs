//! Two agents edit the same ticket while both are offline: both edits stand, and both desks end up alike.

use vioe_desk::view::{EntryKind, TicketView};
use vioe_domain::ticket::PriorityMode;
use vioe_domain::{Priority, Status};
use vioe_testkit::{ANA, Centre, JONAS, KIM, a_ticket};

/// What two desks must agree on.
fn gist(view: &TicketView) -> impl PartialEq + std::fmt::Debug + use<> {
    let entries: Vec<_> = view.entries.iter().map(|entry| (entry.id, entry.at, entry.kind.clone())).collect();
    let clocks: Vec<_> = view.clocks.iter().map(|meter| (meter.clock, meter.cycle, meter.due_at)).collect();
    (entries, clocks, view.priority, view.status, view.assignee, view.tier)
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_made_apart_converge() -> anyhow::Result<()> {
    let centre = Centre::open().await?;
    let ana = centre.desk(ANA).await?;
    let (kim, jonas) = (centre.desk(KIM).await?, centre.desk(JONAS).await?);
    let ticket = ana.desk.raise_ticket(a_ticket("Export stops at row 12,044", Priority::P3)).await?.value;
    ana.in_step().await;
    for agent in [&kim, &jonas] {
        agent.sees("the ticket on every desk", ticket, |view| view.accepted).await;
    }

    centre.close().await?;
    centre.clock.pass(5 * 60_000);
    kim.desk.send_reply(ticket, "I see it. Which file is it?".to_owned()).await?;
    jonas.desk.add_note(ticket, "Same as last week: the importer.".to_owned()).await?;
    jonas
        .desk
        .set_priority(ticket, Priority::P2, PriorityMode::Change, "It stops their month end.".to_owned())
        .await?;
    let apart = kim.ticket(ticket).await?;
    assert!(apart.entries.iter().any(|entry| entry.unsent), "what waits to be sent is marked");
    assert_eq!(apart.priority, Priority::P3, "Kim does not know of Jonas's change yet");

    centre.clock.pass(25 * 60_000);
    centre.reopen().await?;
    kim.in_step().await;
    jonas.in_step().await;
    let both = |view: &TicketView| {
        view.priority == Priority::P2
            && view.entries.iter().any(|entry| entry.kind == EntryKind::Note)
            && view.entries.iter().any(|entry| entry.kind == EntryKind::Reply)
            && view.entries.iter().all(|entry| !entry.unsent)
    };
    let on_kims = kim.sees("both edits on Kim's desk", ticket, both).await;
    let on_jonass = jonas.sees("both edits on Jonas's desk", ticket, both).await;
    assert_eq!(gist(&on_kims), gist(&on_jonass));
    assert_eq!(on_kims.status, Status::InProgress, "a reply is the beginning of work");
    assert!(on_kims.cards.is_empty() && on_jonass.cards.is_empty(), "nothing was refused");

    let on_anas = ana.sees("the reply on Ana's desk", ticket, |view| view.priority == Priority::P2).await;
    assert!(on_anas.entries.iter().all(|entry| entry.kind != EntryKind::Note), "a note stays among us");
    Ok(())
}
