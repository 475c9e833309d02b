//! The main job, end to end, in two real windows: from a customer's desk to an agent's alert, with the network in and
//! out (issue 2, "Proof").

use serde_json::json;
use vioe_domain::UtcMillis;
use vioe_domain::coverage::Zone;
use vioe_domain::time::{HOUR, MINUTE, SECOND};

use super::people::{self, ANA, KIM};
use crate::stage::{Console, Server, Stage, eventually};

const OFFLINE: &str = "The scanner group is gone";
const LATE: &str = "Findings of a whole site are missing";

#[tokio::test(flavor = "multi_thread")]
async fn from_a_customers_desk_to_an_agents_alert() -> anyhow::Result<()> {
    let stage = Stage::set().await?;
    let mut server = Server::new(stage.folder())?;
    people::enter(&server)?;
    server.start().await?;
    let ana = stage.console("ana", &server.url()).await?;
    people::sign_in(&ana, ANA).await?;

    // A contact raises a P2 while the server is down, and loses power.
    server.stop()?;
    ana.reads("connection-pill", "Offline").await?;
    raise_p2(&ana).await?;
    ana.find("my-ticket-unsent").await?;
    ana.kill();
    let ana = stage.console("ana", &server.url()).await?;
    ana.find("my-ticket-unsent").await?;
    ana.reads("my-ticket-open", OFFLINE).await?;

    // The server comes up: it goes out by itself, and is promised from then on.
    let before = people::now();
    server.start().await?;
    ana.by("[data-testid=\"my-ticket\"][data-number^=\"VI-\"]").await?;
    let after = people::now();

    // An agent's console shows it, with the right deadline.
    let kim = stage.console("kim", &server.url()).await?;
    people::sign_in(&kim, KIM).await?;
    open(&kim, OFFLINE).await?;
    let due = kim.text("clock-first_response").await?;
    let possible = instants(before.plus(HOUR), after.plus(HOUR))?;
    anyhow::ensure!(possible.iter().any(|at| due.contains(at)), "`{due}` names none of {possible:?}");
    anyhow::ensure!(
        stage.notifications.shown().is_empty(),
        "nothing is due: {:?}",
        stage.notifications.shown()
    );

    // A ticket whose clock reaches 75 % in a few seconds: one notification, whose click opens it.
    let opened = people::now().plus(-45 * MINUTE + 10 * SECOND);
    people::import(
        &server,
        json!({
            "ticket": "LATE-1",
            "contact": {"email": ANA, "name": "Ana Silva"},
            "subject": LATE,
            "description": {"text": "Nothing from the site in Hamburg since this morning."},
            "priority": "P2",
            "opened_at": opened.to_rfc3339(),
        }),
    )?;
    let popup =
        eventually(60, "the notification", || async { Ok(stage.notifications.shown().first().cloned()) })
            .await?;
    anyhow::ensure!(popup.body.contains(LATE), "{popup:?}");
    anyhow::ensure!(
        popup.summary.contains("VI-") && popup.urgency == Some(1),
        "a warning at 75 %: {popup:?}"
    );
    anyhow::ensure!(popup.actions.first().is_some_and(|action| action == "default"), "{popup:?}");
    eventually(20, "the click to open the ticket", || async {
        stage.notifications.click(popup.id).await?;
        Ok((kim.text("ticket-subject").await? == LATE).then_some(()))
    })
    .await?;
    kim.click("rail-alerts").await?;
    kim.reads("alerts", LATE).await?;

    // The agent answers while the server is down: written, marked, and the clock runs on.
    server.stop()?;
    kim.reads("connection-pill", "Offline").await?;
    open(&kim, LATE).await?;
    kim.fill("composer-text", "I have your site on my screen now.").await?;
    kim.click("composer-send").await?;
    kim.find("entry-unsent").await?;
    let running = kim.find("clock-first_response").await?.attr("data-state").await?;
    anyhow::ensure!(running.as_deref() == Some("running"), "the first response is {running:?}");

    // Another start of the console repeats nothing.
    kim.close().await?;
    let kim = stage.console("kim", &server.url()).await?;
    open(&kim, LATE).await?;
    kim.find("entry-unsent").await?;

    // The server is back: it takes the reply, which meets the first response, and the customer reads it.
    server.start().await?;
    kim.reads("clock-first_response", "Met in 4").await?;
    // Her list is sorted anew when the answer comes: a click before that could land on the neighbour.
    ana.reads("my-tickets", "Kept").await?;
    ana.choose("my-ticket-open", LATE).await?;
    ana.reads("conversation", "I have your site on my screen now.").await?;
    let shown = stage.notifications.shown();
    anyhow::ensure!(shown.len() == 1, "exactly one notification: {shown:?}");
    ana.close().await?;
    kim.close().await
}

/// Fills in the form as a contact does; the four answers propose a P2.
async fn raise_p2(ana: &Console) -> anyhow::Result<()> {
    ana.click("mine-new").await?;
    ana.fill("new-subject", OFFLINE).await?;
    ana.fill("new-text", "All 38 scanners of one group show as gone since 09:41.").await?;
    for answer in [
        "new-q-impact-major_degraded",
        "new-q-users-several_teams",
        "new-q-business-disrupted",
        "new-q-workaround-difficult",
    ] {
        ana.click(answer).await?;
    }
    ana.by("[data-testid=\"new-priority-shown\"][data-priority=\"P2\"]").await?;
    ana.click("new-submit").await
}

/// Finds a ticket in the queue and opens it.
async fn open(kim: &Console, subject: &str) -> anyhow::Result<()> {
    kim.click("rail-queue").await?;
    kim.choose("queue-row", subject).await?;
    kim.reads("ticket-subject", subject).await
}

/// The minutes between two instants, as agents read them.
fn instants(from: UtcMillis, to: UtcMillis) -> anyhow::Result<Vec<String>> {
    let zone = Zone::new("Europe/Berlin")?;
    let mut at = from;
    let mut names = Vec::new();
    while at <= to.plus(MINUTE) {
        let minutes = (at.0 + zone.offset_ms(at)) / MINUTE;
        names.push(format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60));
        at = at.plus(MINUTE);
    }
    Ok(names)
}
