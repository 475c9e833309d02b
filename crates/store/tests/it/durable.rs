//! An intent that was taken survives whatever happens next.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use tempfile::TempDir;
use vioe_domain::Priority;
use vioe_store::Store;

use crate::cast::*;

/// Set for the child: where its profile is.
const PROFILE: &str = "VIOE_STORE_TEST_PROFILE";

/// Not a test by itself: the process that is killed. It says each number it was given, once the write has returned.
#[test]
fn child_that_enqueues_until_killed() {
    let Ok(dir) = std::env::var(PROFILE) else {
        return;
    };
    let store = Store::open(dir.as_ref(), &key()).unwrap();
    for n in 1.. {
        let wanted = intent(n, ticket_id(1), reply("Hello"));
        let (mid, _) = store.write(NOW, |w| w.enqueue(&wanted, NOW)).unwrap();
        println!("\ntook {mid}");
    }
}

#[test]
fn what_was_taken_survives_a_kill() {
    let dir = TempDir::new().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["durable::child_that_enqueues_until_killed", "--exact", "--nocapture"])
        .env(PROFILE, dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("took ").and_then(|mid| mid.parse::<u64>().ok()));
    let seen = said.by_ref().take(25).last().unwrap();
    child.kill().unwrap();
    let taken = said.last().unwrap_or(seen).max(seen);
    child.wait().unwrap();

    let store = Store::open(dir.path(), &key()).unwrap();
    let mids: Vec<u64> = store.read(|r| r.outbox()).unwrap().into_iter().filter_map(|e| e.mid).collect();
    assert!(mids.len() as u64 >= taken, "{} of {taken}", mids.len());
    assert_eq!(mids, (1..=mids.len() as u64).collect::<Vec<_>>(), "without gaps");
    let (next, _) = store.write(NOW, |w| w.enqueue(&intent(900_000, ticket_id(1), reply("x")), NOW)).unwrap();
    assert_eq!(next, mids.len() as u64 + 1);
}

/// The log cut anywhere: every prefix of the commits is a whole store (P16, F24).
#[test]
fn any_prefix_of_the_log_is_a_whole_store() {
    let desk = desk();
    desk.put(&[raised(1, Priority::P2, NOW, "Login")]);
    for n in 1..=6 {
        desk.store.write(NOW, |w| w.enqueue(&intent(n, ticket_id(1), reply("Hello")), NOW)).unwrap();
    }
    let base = std::fs::read(desk.dir.path().join("store.db")).unwrap();
    let log = std::fs::read(desk.dir.path().join("store.db-wal")).unwrap();
    let mut most = 0;
    for cut in (0..=20).map(|part| log.len() * part / 20) {
        let dir = TempDir::new().unwrap();
        std::fs::write(dir.path().join("store.db"), &base).unwrap();
        std::fs::write(dir.path().join("store.db-wal"), &log[..cut]).unwrap();
        let store = Store::open(dir.path(), &key()).unwrap();
        let (listed, unsent, waiting) = store
            .read(|r| {
                let summary = r.summary(ticket_id(1))?;
                Ok((r.outbox()?.len(), summary.map_or(0, |s| s.unsent), r.outbox_counts()?.0))
            })
            .unwrap();
        assert_eq!(listed, waiting as usize);
        assert_eq!(unsent, waiting, "the queue row agrees with the outbox (I8, I10)");
        assert!(listed >= most, "a longer log holds no less");
        most = listed;
    }
    assert_eq!(most, 6);
}

#[test]
fn a_write_that_fails_changes_nothing() {
    let desk = desk();
    let failed = desk.store.write(NOW, |w| {
        w.enqueue(&intent(1, ticket_id(1), new_ticket("Import")), NOW)?;
        w.settle()?;
        Err::<(), _>(vioe_store::StoreError::DiskFull)
    });
    assert!(failed.is_err());
    desk.store
        .read(|r| {
            assert!(r.outbox()?.is_empty());
            assert!(r.summary(ticket_id(1))?.is_none());
            Ok(())
        })
        .unwrap();
}

#[test]
fn readers_go_on_while_somebody_writes() {
    let desk = desk();
    desk.put(&[raised(1, Priority::P2, NOW, "Login")]);
    let store = desk.store.clone();
    desk.store
        .write(NOW, |w| {
            w.enqueue(&intent(1, ticket_id(1), reply("Hello")), NOW)?;
            w.settle()?;
            let outside = std::thread::scope(|scope| {
                scope.spawn(|| store.read(|r| Ok(r.file(ticket_id(1))?.unwrap().log.len()))).join().unwrap()
            })?;
            assert_eq!(outside, 1, "the state before");
            assert_eq!(w.read().file(ticket_id(1))?.unwrap().log.len(), 3, "the state inside");
            Ok(())
        })
        .unwrap();
    assert_eq!(desk.store.read(|r| Ok(r.file(ticket_id(1))?.unwrap().log.len())).unwrap(), 3);
}
