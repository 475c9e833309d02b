//! The folder, the key, the format.

use std::os::unix::fs::PermissionsExt;

use tempfile::TempDir;
use vioe_store::{Key, Store, StoreError};

use crate::cast::{NOW, key};

#[test]
fn nobody_else_may_look_into_the_folder_and_nothing_in_it_is_plain() {
    let dir = TempDir::new().unwrap();
    let profile = dir.path().join("deep/profile");
    let store = Store::open(&profile, &key()).unwrap();
    assert_eq!(std::fs::metadata(&profile).unwrap().permissions().mode() & 0o777, 0o700);
    store
        .write(NOW, |w| {
            w.save_draft(&vioe_store::Draft {
                ticket: None,
                kind: "reply".into(),
                text: "canary-of-plain-text".into(),
                saved_at: NOW,
            })
        })
        .unwrap();
    for file in std::fs::read_dir(&profile).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|part| part == b"canary"));
        assert!(!bytes.starts_with(b"SQLite format"));
    }
}

#[test]
fn a_second_opener_is_told_that_the_profile_is_in_use() {
    let dir = TempDir::new().unwrap();
    let first = Store::open(dir.path(), &key()).unwrap();
    assert!(matches!(Store::open(dir.path(), &key()), Err(StoreError::InUse { .. })));
    drop(first);
    Store::open(dir.path(), &key()).unwrap();
}

#[test]
fn a_wrong_key_is_named_and_the_file_is_kept() {
    let dir = TempDir::new().unwrap();
    drop(Store::open(dir.path(), &key()).unwrap());
    let before = std::fs::read(dir.path().join("store.db")).unwrap();
    let wrong = Store::open(dir.path(), &Key::new([8; 32]));
    assert!(matches!(wrong, Err(StoreError::Unreadable { .. })), "{wrong:?}");
    assert_eq!(std::fs::read(dir.path().join("store.db")).unwrap(), before);
    Store::open(dir.path(), &key()).unwrap();
}

#[test]
fn a_damaged_file_is_named_and_kept() {
    let dir = TempDir::new().unwrap();
    drop(Store::open(dir.path(), &key()).unwrap());
    let file = dir.path().join("store.db");
    let mut bytes = std::fs::read(&file).unwrap();
    for byte in &mut bytes[100..400] {
        *byte ^= 0x55;
    }
    std::fs::write(&file, &bytes).unwrap();
    assert!(matches!(Store::open(dir.path(), &key()), Err(StoreError::Unreadable { .. })));
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
}

#[test]
fn a_key_survives_the_keyring_and_shows_nothing() {
    let key = Key::new(std::array::from_fn(|n| u8::try_from(n * 7 % 251).unwrap()));
    let text = key.to_hex();
    let again = Key::from_hex(&text).unwrap();
    assert_eq!(*again.to_hex(), *text);
    assert!(Key::from_hex("abc").is_none());
    assert!(Key::from_hex(&"g".repeat(64)).is_none());
    assert_eq!(format!("{key:?}"), "Key(…)");
}
