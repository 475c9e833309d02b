//! How a watching process stands to the server, left beside the store for `vioe status`: a state and an instant, no data.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use vioe_desk::view::{ConnectionState, ConnectionView};
use vioe_domain::UtcMillis;

/// How it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// `online`, `syncing`, `offline`, `unreachable`, `sign_in_needed` or `upgrade_required`.
    pub state: String,
    /// Since when.
    pub since: UtcMillis,
    /// With `unreachable`: what the server said.
    pub why: Option<String>,
}

impl From<&ConnectionView> for Standing {
    fn from(view: &ConnectionView) -> Self {
        let (state, why) = match &view.state {
            ConnectionState::Online => ("online", None),
            ConnectionState::Syncing { .. } => ("syncing", None),
            ConnectionState::Offline => ("offline", None),
            ConnectionState::Unreachable { why } => ("unreachable", Some(why.clone())),
            ConnectionState::SignInNeeded => ("sign_in_needed", None),
            ConnectionState::UpgradeRequired => ("upgrade_required", None),
        };
        Self { state: state.to_owned(), since: view.since, why }
    }
}

/// Where a watching process says how it stands. What it said holds as long as the process lives.
pub struct Board {
    file: PathBuf,
    _held: File,
}

impl Board {
    /// Begins to say it in a profile folder.
    ///
    /// # Errors
    /// The folder can't be used.
    pub fn hold(data: &Path) -> std::io::Result<Self> {
        let held = OpenOptions::new().create(true).truncate(false).write(true).open(lock(data))?;
        held.lock()?;
        Ok(Self { file: file(data), _held: held })
    }

    /// Says it.
    ///
    /// # Errors
    /// The folder can't be used.
    pub fn say(&self, standing: &Standing) -> std::io::Result<()> {
        let temporary = self.file.with_extension("new");
        std::fs::write(&temporary, serde_json::to_vec(standing)?)?;
        std::fs::rename(&temporary, &self.file)
    }
}

/// What a watching process says, if one is there.
pub fn of(data: &Path) -> Option<Standing> {
    let held = File::open(lock(data)).ok()?;
    if held.try_lock_shared().is_ok() {
        // Nobody holds it: what stands there is of a process that is gone.
        return None;
    }
    serde_json::from_slice(&std::fs::read(file(data)).ok()?).ok()
}

fn file(data: &Path) -> PathBuf {
    data.join("connection.json")
}

fn lock(data: &Path) -> PathBuf {
    data.join("connection.lock")
}
