//! Signing in and out, and what is left on the disk and in the keyring.

use std::sync::atomic::Ordering;

use vioe_desk::view::{ConnectionState, NewTicketForm, SessionState, SignInOutcome};
use vioe_domain::ticket::Description;
use vioe_domain::time::DAY;
use vioe_domain::{Category, Channel, Level, Priority};

use crate::build::{Story, at};
use crate::stage::{Stage, form};

const NOW: &str = "2026-06-02T14:00:00";

#[tokio::test]
async fn a_sign_in_lasts_across_restarts_also_offline() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::new(folder.path(), NOW);
    let SignInOutcome::SignedIn { session } = stage.sign_in("ada").await else { panic!("not signed in") };
    assert_eq!(session.person.unwrap().name, "Ada");
    let stage = stage.restarted(folder.path()).await;
    stage.server.online.store(false, Ordering::SeqCst);
    let session = stage.desk.start().await.unwrap();
    assert_eq!(session.state, SessionState::SignedIn);
    assert_eq!(session.last_email.as_deref(), Some("ada@example.com"));
    stage.close().await;
}

#[tokio::test]
async fn no_secret_is_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::new(folder.path(), NOW);
    stage.sign_in("ada").await;
    stage.receive(&Story::raised(NOW, Priority::P3, Level::Standard), at(NOW));
    stage.close().await;
    let mut files = vec![folder.path().to_path_buf()];
    let mut seen = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            seen += 1;
            let bytes = std::fs::read(&path).unwrap();
            for secret in ["refresh-1", "right", "Export fails"] {
                let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!found, "{secret:?} in {}", path.display());
            }
        }
    }
    assert!(seen >= 2, "the device file and the store");
}

#[tokio::test]
async fn a_wrong_password_is_an_outcome() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::new(folder.path(), NOW);
    let outcome = stage.desk.sign_in(form("ada", "wrong", false)).await.unwrap();
    assert!(matches!(outcome, SignInOutcome::Failed { .. }), "{outcome:?}");
    assert_eq!(stage.desk.session().await.unwrap().state, SessionState::SignedOut);
}

#[tokio::test]
async fn without_a_keyring_it_asks_and_then_holds_for_this_run_only() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::new(folder.path(), NOW);
    stage.keyring.broken.store(true, Ordering::SeqCst);
    let outcome = stage.sign_in("ada").await;
    assert_eq!(outcome, SignInOutcome::NeedsThisRunOnly { why: "No keyring answers.".to_owned() });
    let outcome = stage.desk.sign_in(form("ada", "right", true)).await.unwrap();
    let SignInOutcome::SignedIn { session } = outcome else { panic!("not signed in") };
    assert!(session.this_run_only && !session.keyring);
    assert!(!folder.path().join("profiles").exists(), "nothing of it in the data folder");
    let stage = stage.restarted(folder.path()).await;
    assert_eq!(stage.desk.start().await.unwrap().state, SessionState::SignedOut);
    stage.close().await;
}

#[tokio::test]
async fn a_lease_that_is_over_locks_and_signing_in_unlocks() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::new(folder.path(), NOW);
    stage.sign_in("ada").await;
    stage.clocks.pass(8 * DAY);
    let stage = stage.restarted(folder.path()).await;
    let session = stage.desk.start().await.unwrap();
    assert_eq!(session.state, SessionState::Locked);
    assert!(session.notice.unwrap().contains("7 days"));
    assert!(stage.desk.outbox().await.is_err(), "nothing is read while it is locked");
    stage.sign_in("ada").await;
    assert_eq!(stage.desk.session().await.unwrap().state, SessionState::SignedIn);
    stage.close().await;
}

#[tokio::test]
async fn a_revoked_device_loses_its_key_and_is_locked() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::new(folder.path(), NOW);
    stage.sign_in("ada").await;
    stage.server.says(ConnectionState::SignInNeeded, true);
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(5);
    while stage.desk.session().await.unwrap().state != SessionState::Locked {
        assert!(std::time::Instant::now() < deadline, "never locked");
        tokio::task::yield_now().await;
    }
    let stage = stage.restarted(folder.path()).await;
    assert_eq!(stage.desk.start().await.unwrap().state, SessionState::SignedOut);
    stage.close().await;
}

#[tokio::test]
async fn each_account_has_its_own_store() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::new(folder.path(), NOW);
    stage.sign_in("ada").await;
    stage.receive(&Story::raised(NOW, Priority::P3, Level::Standard), at(NOW));
    assert_eq!(stage.desk.customers().await.unwrap().len(), 1);
    stage.sign_in("mia").await;
    assert!(stage.desk.customers().await.unwrap().is_empty(), "another store");
    let profiles = std::fs::read_dir(folder.path().join("profiles")).unwrap().count();
    assert_eq!(profiles, 2);
    stage.sign_in("ada").await;
    assert_eq!(stage.desk.customers().await.unwrap().len(), 1, "as it was left");
    stage.close().await;
}

#[tokio::test]
async fn signing_out_with_unsent_work_asks_first() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::new(folder.path(), NOW);
    stage.sign_in("mia").await;
    stage.receive(&Story::raised(NOW, Priority::P3, Level::Standard), at(NOW));
    stage.desk.raise_ticket(new_ticket()).await.unwrap();
    let refused = stage.desk.sign_out(false).await.unwrap_err();
    assert_eq!(refused.to_string(), "1 change waits to be sent.");
    stage.desk.sign_out(true).await.unwrap();
    assert_eq!(stage.desk.session().await.unwrap().state, SessionState::SignedOut);
    let left = std::fs::read_dir(folder.path().join("profiles")).unwrap().count();
    assert_eq!(left, 0, "discarded work is gone, with its key");
    stage.close().await;
}

pub fn new_ticket() -> NewTicketForm {
    NewTicketForm {
        customer: None,
        contact: None,
        subject: "Import stops".to_owned(),
        category: Category::Data,
        channel: Channel::Portal,
        priority: Priority::P2,
        answers: None,
        description: Description { text: "After a minute.".to_owned(), ..Description::default() },
        live_call: false,
    }
}
