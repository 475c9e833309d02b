//! Gives every command of the window a permission of its own, so that the capability must name it (desktop.md 5.1).

use tauri_build::{AppManifest, Attributes};

include!("src/commands/names.rs");

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/src/commands/names.rs");
    let attributes = Attributes::new().capabilities_path_pattern("src-tauri/capabilities/**/*").app_manifest(
        AppManifest::new().commands(COMMANDS).permissions_path_pattern("src-tauri/permissions/**/*"),
    );
    if let Err(error) = tauri_build::try_build(attributes) {
        // A build script speaks to the person at the terminal by failing.
        panic!("the Tauri build step failed: {error:#}");
    }
}
