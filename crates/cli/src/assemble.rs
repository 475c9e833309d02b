//! The desk, put together from this machine's parts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use vioe_desk::{Desk, DeskError, Gate, Parts, Secrets};
use vioe_machine::{Keyring, SystemClocks, device_zone, platform};

use crate::failure::Failure;
use crate::options::Options;
use crate::slot::Slot;

/// The address where none is given and none was used yet.
const SERVER: &str = "http://127.0.0.1:8470";
/// The file that says that a profile folder has been used.
const USED: &str = "device.json";

/// What a command is to the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It reads: it works while another process has the profile.
    Read,
    /// It writes.
    Work,
    /// It signs somebody in.
    SignIn,
    /// It stays, exchanges and tells.
    Stay,
}

/// The profile folder, absolute: the keyring knows it by this name, from wherever it is asked.
///
/// # Errors
/// There is no working directory.
pub fn folder(options: &Options) -> Result<PathBuf, Failure> {
    Ok(std::path::absolute(options.profile())?)
}

/// A desk that nobody sits at yet.
///
/// # Errors
/// Nobody has ever signed in here; the folder or the passphrase can't be used.
pub fn desk(options: &Options, need: Need) -> Result<Desk, Failure> {
    let data = folder(options)?;
    if need != Need::SignIn && !data.join(USED).exists() {
        // A mistyped folder is not made.
        return Err(DeskError::signed_out().into());
    }
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let clock = Arc::new(SystemClocks);
    let gate: Arc<dyn Gate> = match need {
        Need::Stay => vioe_desk::network(clock.clone()),
        Need::Read | Need::Work | Need::SignIn => vioe_desk::at_rest(clock.clone()),
    };
    let parts = Parts {
        server: options.server.clone().unwrap_or_else(|| SERVER.to_owned()),
        platform: format!("{}, vioe {version}", platform()),
        version,
        zone: device_zone(),
        clock,
        secrets: secrets(&data)?,
        gate,
        data,
    };
    Ok(match need {
        Need::Stay => Desk::new(parts)?,
        Need::Read | Need::Work | Need::SignIn => Desk::for_one_thing(parts)?,
    })
}

/// The operating system's keyring, or with `VIOE_KEYRING=off` the passphrase slot.
fn secrets(data: &Path) -> Result<Arc<dyn Secrets>, Failure> {
    match std::env::var("VIOE_KEYRING").as_deref() {
        Ok("off") => {
            let file = std::env::var_os("VIOE_PASSPHRASE_FILE").filter(|file| !file.is_empty());
            let file = file.ok_or_else(|| {
                Failure::Unusable("VIOE_KEYRING=off needs VIOE_PASSPHRASE_FILE=FILE.".to_owned())
            })?;
            Ok(Arc::new(Slot::new(data, PathBuf::from(file))))
        }
        Ok("" | "on") | Err(std::env::VarError::NotPresent) => Ok(Arc::new(Keyring::new(Some(data)))),
        Ok(_) | Err(std::env::VarError::NotUnicode(_)) => {
            Err(Failure::Unusable("VIOE_KEYRING is either `off` or not set.".to_owned()))
        }
    }
}
