//! Who plays in the window tests, and how their tickets come into the server.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use vioe_domain::UtcMillis;
use vioe_domain::time::{DAY, MINUTE};

use crate::stage::{Console, Server};

/// Everybody's password.
pub const PASSWORD: &str = "right and long enough";
/// The contact.
pub const ANA: &str = "ana@acme.example";
/// The agent.
pub const KIM: &str = "kim@vioe.example";

/// Puts the cast into an empty server: a Premium customer with a contact, and an agent of tier 1.
pub fn enter(server: &Server) -> anyhow::Result<()> {
    // A customer comes with a first ticket. This one is solved, and alarms nobody.
    let opened = now().plus(-3 * DAY);
    import(
        server,
        json!({
            "ticket": "OLD-1",
            "contact": {"email": "bo@acme.example", "name": "Bo Berg"},
            "subject": "How do I add a scanner",
            "description": {"text": "I can't find the button."},
            "priority": "P4",
            "opened_at": opened.to_rfc3339(),
            "events": [{
                "at": opened.plus(MINUTE).to_rfc3339(), "type": "status", "to": "RESOLVED", "resolution": "fixed",
                "author": {"email": "old@vioe.example", "name": "Olga Dahl"}, "body": "Under Assets.",
            }],
        }),
    )?;
    let ana = ["user", "add", ANA, "--name", "Ana Silva", "--role", "contact", "--customer", "acme"];
    let kim = ["user", "add", KIM, "--name", "Kim Larsen", "--role", "agent", "--tier", "1"];
    for person in [ana.as_slice(), &kim] {
        server.command(&[person, &["--password-stdin"]].concat(), PASSWORD)?;
    }
    Ok(())
}

/// Brings a ticket of the customer in, as it was at its own instants.
pub fn import(server: &Server, mut ticket: Value) -> anyhow::Result<()> {
    ticket["customer"] =
        json!({"id": "acme", "name": "Acme Ltd", "level": "premium", "zone": "Europe/Berlin"});
    server.command(&["import", "-"], &format!("{ticket}\n"))?;
    Ok(())
}

/// Signs in as a person does, and waits until everything has come down.
pub async fn sign_in(console: &Console, email: &str) -> anyhow::Result<()> {
    console.fill("sign-in-email", email).await?;
    console.fill("sign-in-password", PASSWORD).await?;
    console.click("sign-in-submit").await?;
    console.reads("connection-pill", "Online").await
}

/// This instant.
pub fn now() -> UtcMillis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    UtcMillis(i64::try_from(since.as_millis()).unwrap())
}
