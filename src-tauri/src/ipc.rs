//! The one list of commands and events between the window and Rust. `ui/src/ipc/bindings.ts` is generated from it, and
//! the tests below hold that file, the build script's list and the capability to it.

use tauri::Runtime;
use tauri_specta::{Builder, collect_commands, collect_events};

use crate::commands::{alerts, compose, outbox, queue, session, ticket};
use crate::events::{ConnectionEvent, OpenTicketEvent, TouchedEvent};

/// Every command and event.
pub fn ipc<R: Runtime>() -> Builder<R> {
    Builder::<R>::new()
        .disable_serde_phases()
        .commands(collect_commands![
            session::session,
            session::sign_in,
            session::sign_out,
            session::connection,
            session::sync_now,
            queue::queue,
            ticket::ticket,
            ticket::mark_read,
            ticket::explain,
            queue::my_tickets,
            compose::propose_priority,
            compose::preview_promises,
            compose::raise_ticket,
            ticket::send_reply,
            ticket::add_note,
            ticket::ask_customer,
            ticket::log_call,
            ticket::move_status,
            ticket::set_priority,
            ticket::set_tier,
            ticket::assign,
            ticket::declare_emergency,
            ticket::log_progress,
            ticket::undo_reopen,
            alerts::alerts,
            alerts::acknowledge_alerts,
            outbox::outbox,
            outbox::discard_refused,
            outbox::resubmit,
            compose::save_draft,
            compose::draft,
            queue::assignees,
            queue::customers,
        ])
        .events(collect_events![TouchedEvent, ConnectionEvent, OpenTicketEvent])
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use specta_typescript::Typescript;
    use tauri::Wry;

    use super::ipc;
    use crate::commands::COMMANDS;

    const HEADER: &str = "\
// Generated from the commands and views in Rust. Do not edit it by hand. To refresh it:
// UPDATE=1 cargo test --workspace --lib bindings
";

    fn root() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
    }

    fn generated() -> String {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("bindings.ts");
        ipc::<Wry>().export(Typescript::default().header(HEADER), &file).unwrap();
        std::fs::read_to_string(file).unwrap()
    }

    fn read(path: &Path) -> String {
        std::fs::read_to_string(path).unwrap_or_default()
    }

    #[test]
    fn bindings_are_current() {
        let file = root().join("ui/src/ipc/bindings.ts");
        let fresh = generated();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, &fresh).unwrap();
        }
        assert!(
            read(&file) == fresh,
            "ui/src/ipc/bindings.ts is out of date. Refresh it with: UPDATE=1 cargo test --workspace --lib bindings"
        );
    }

    #[test]
    fn every_command_has_a_permission() {
        let capability: serde_json::Value =
            serde_json::from_str(&read(&root().join("src-tauri/capabilities/main.json"))).unwrap();
        let mut granted: Vec<String> = capability["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|name| name.as_str()?.strip_prefix("allow-"))
            .map(|name| name.replace('-', "_"))
            .collect();
        let mut listed: Vec<String> = COMMANDS.iter().map(|name| (*name).to_owned()).collect();
        let bindings = generated();
        let mut registered: Vec<String> = bindings
            .split("__TAURI_INVOKE(\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_owned)
            .collect();
        for list in [&mut granted, &mut listed, &mut registered] {
            list.sort();
        }
        assert_eq!(listed, registered, "names.rs against ipc()");
        assert_eq!(granted, registered, "capabilities/main.json against ipc()");
    }

    #[test]
    fn the_window_may_do_nothing_else() {
        let capability = read(&root().join("src-tauri/capabilities/main.json"));
        for word in ["fs:", "shell:", "http:", "process:", "remote", "\"*\""] {
            assert!(!capability.contains(word), "{word} in capabilities/main.json");
        }
        let config: serde_json::Value = serde_json::from_str(&read(&root().join("tauri.conf.json"))).unwrap();
        assert_eq!(config["app"]["withGlobalTauri"], false);
        let csp = config["app"]["security"]["csp"].to_string();
        assert!(!csp.contains("unsafe"), "{csp}");
    }
}
