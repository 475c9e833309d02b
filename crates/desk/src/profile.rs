//! The data folder: one profile folder per account, and a small file that says whose turn it was last.
//!
//! ```text
//! <data>/device.json          this installation, and who signed in last; no secret
//! <data>/profiles/<id>/       one account's encrypted store; never opened for another account (I19)
//! ```

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vioe_domain::{DeviceId, PersonId};

use crate::DeskError;

/// What is remembered between runs without a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// This installation, minted once.
    pub device: DeviceId,
    /// The server's address last used.
    #[serde(default)]
    pub server: Option<String>,
    /// The address last signed in with.
    #[serde(default)]
    pub email: Option<String>,
    /// The profile that is signed in; none after signing out.
    #[serde(default)]
    pub profile: Option<ProfileId>,
}

/// One account on one server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProfileId(pub Uuid);

impl ProfileId {
    /// The profile of an account: the same whenever that account signs in here.
    pub fn of(server: &str, person: PersonId) -> Self {
        Self(Uuid::new_v5(&person.0, server.trim_end_matches('/').as_bytes()))
    }

    /// Where its store lives.
    pub fn folder(self, data: &Path) -> PathBuf {
        data.join("profiles").join(self.0.to_string())
    }

    /// The keyring's name for its refresh token.
    pub fn token_name(self) -> String {
        format!("{}/refresh-token", self.0)
    }

    /// The keyring's name for its store's key.
    pub fn key_name(self) -> String {
        format!("{}/store-key", self.0)
    }
}

const FILE: &str = "device.json";

/// Reads the file, or makes one. A damaged file is kept aside and a new one begun: it holds nothing that can't be
/// asked for again.
///
/// # Errors
/// The folder can't be used.
pub fn load(data: &Path) -> Result<Device, DeskError> {
    std::fs::create_dir_all(data).map_err(|error| folder(data, &error))?;
    let path = data.join(FILE);
    match std::fs::read(&path) {
        Ok(bytes) => match serde_json::from_slice(&bytes) {
            Ok(device) => return Ok(device),
            Err(error) => {
                tracing::error!(%error, "device.json can't be read; it is kept as device.json.bad");
                std::fs::rename(&path, data.join("device.json.bad")).map_err(|error| folder(data, &error))?;
            }
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(folder(data, &error)),
    }
    let device = Device { device: DeviceId(Uuid::now_v7()), server: None, email: None, profile: None };
    save(data, &device)?;
    Ok(device)
}

/// Writes the file whole or not at all.
///
/// # Errors
/// The folder can't be used.
pub fn save(data: &Path, device: &Device) -> Result<(), DeskError> {
    let text = serde_json::to_vec_pretty(device).map_err(|error| DeskError::Inconsistency {
        what: format!("device.json can't be written: {error}"),
    })?;
    let temporary = data.join("device.json.new");
    let write = || -> std::io::Result<()> {
        let mut file = std::fs::File::create(&temporary)?;
        file.write_all(&text)?;
        file.sync_all()?;
        std::fs::rename(&temporary, data.join(FILE))
    };
    write().map_err(|error| folder(data, &error))
}

fn folder(data: &Path, error: &std::io::Error) -> DeskError {
    DeskError::trouble(
        "folder",
        format!("The data folder {} can't be used: {error}.", data.display()),
        "Check that the folder is there and may be written.",
    )
}
