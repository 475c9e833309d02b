//! End to end: desks and server together (`stories`), and the real window (`window`).
//!
//! One program, because linking it is what takes the time. A window test starts everything it needs on free ports and
//! private folders (`stage`), and fails, saying what to install, where something is missing.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod stage;
mod stories;
mod window;

/// A file that no `mod` names would be a test that never runs.
#[test]
fn no_test_file_is_forgotten() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e");
    let mut forgotten = Vec::new();
    for folder in ["stage", "stories", "window"] {
        let list = std::fs::read_to_string(root.join(folder).join("mod.rs")).unwrap();
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            if name != "mod" && !list.contains(&format!("mod {name};")) {
                forgotten.push(path);
            }
        }
    }
    assert!(forgotten.is_empty(), "no `mod` names {forgotten:?}");
}
