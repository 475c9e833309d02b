//! Signing in and out.

use std::sync::Arc;

use vioe_domain::ticket::{Refusal, RefusalCode};
use vioe_store::{Key, Profile, Store, StoreError};
use zeroize::Zeroizing;

use crate::desk::{Seat, blocking};
use crate::profile::{Device, ProfileId};
use crate::secrets::{MemorySecrets, Secrets};
use crate::session::lease_ms;
use crate::uplink::{SignInCall, SignedIn};
use crate::view::{SignInForm, SignInOutcome};
use crate::{Desk, DeskError};

impl Desk {
    /// Signs somebody in, online. What they have to mend is an outcome; an error is trouble of this device.
    ///
    /// # Errors
    /// The data folder or the store can't be used; the keyring stopped working in between.
    pub async fn sign_in(&self, form: SignInForm) -> Result<SignInOutcome, DeskError> {
        let _changing = self.inner.changing.lock().await;
        if let Err(why) = self.probe_keyring().await
            && !form.this_run_only
        {
            return Ok(SignInOutcome::NeedsThisRunOnly { why });
        }
        let server = match address(&form.server) {
            Ok(server) => server,
            Err(next) => {
                return Ok(failed("The server's address can't be used.", next));
            }
        };
        let call = SignInCall {
            server: server.clone(),
            email: form.email.trim().to_lowercase(),
            password: Zeroizing::new(form.password),
            device: self.device().device,
            platform: self.inner.parts.platform.clone(),
        };
        let email = call.email.clone();
        match self.inner.parts.gate.sign_in(call).await {
            Err(error) => Ok(SignInOutcome::Failed { message: error.message, next: error.next }),
            Ok(signed_in) => {
                self.open_signed_in(server, email, signed_in, form.this_run_only).await?;
                Ok(SignInOutcome::SignedIn { session: Box::new(self.session().await?) })
            }
        }
    }

    /// Signs out. While changes wait to be sent this is refused unless they may be discarded; discarding removes the
    /// account's data from this device.
    ///
    /// # Errors
    /// Changes wait to be sent; nobody is signed in; the store's trouble.
    pub async fn sign_out(&self, discard_unsent: bool) -> Result<(), DeskError> {
        let _changing = self.inner.changing.lock().await;
        let session = self.signed_in()?;
        let (waiting, refused) = self.read(|read| read.outbox_counts()).await?;
        if waiting + refused > 0 && !discard_unsent {
            return Err(unsent(waiting, refused).into());
        }
        session.uplink.sign_out().await;
        session.close().await;
        self.sit(Seat::Empty { notice: None });
        let (secrets, profile) = (session.secrets.clone(), session.profile);
        let folder = (discard_unsent && waiting + refused > 0 && !session.this_run_only)
            .then(|| profile.folder(&self.inner.parts.data));
        drop(session);
        blocking(move || {
            // The key first: without it the files are noise (desktop.md 5.2).
            forget(&*secrets, &profile.token_name());
            if let Some(folder) = folder {
                forget(&*secrets, &profile.key_name());
                if let Err(error) = std::fs::remove_dir_all(&folder) {
                    tracing::warn!(%error, "a signed-out profile's folder can't be removed; its key is gone");
                }
            }
        })
        .await;
        self.remember(Device { profile: None, ..self.device() })
    }

    /// Ends the program's work: when it returns, the store is closed. Whoever is signed in stays so.
    pub async fn close(&self) {
        let _changing = self.inner.changing.lock().await;
        if let Ok(session) = self.signed_in() {
            session.close().await;
            self.sit(Seat::Empty { notice: None });
        }
    }

    /// Opens the store of whoever has just signed in, and sets them at the desk.
    async fn open_signed_in(
        &self,
        server: String,
        email: String,
        signed_in: SignedIn,
        this_run_only: bool,
    ) -> Result<(), DeskError> {
        let SignedIn { person, refresh_token, server_time } = signed_in;
        let profile = ProfileId::of(&server, person.id);
        let open = self.leave_seat(profile, this_run_only).await;
        let device = self.device().device;
        let secrets: Arc<dyn Secrets> =
            if this_run_only { Arc::new(MemorySecrets::default()) } else { self.inner.parts.secrets.clone() };
        let folder = if this_run_only { Some(private_folder()?) } else { None };
        let path = match &folder {
            Some(folder) => folder.path().join("store"),
            None => profile.folder(&self.inner.parts.data),
        };
        let whose = Profile { origin: server.clone(), person: person.clone(), device };
        let until = server_time.plus(lease_ms(person.role));
        let kept = secrets.clone();
        let store = blocking(move || {
            let store = match open {
                Some(store) => store,
                None => open_or_set_aside(&*kept, profile, &path, server_time.0)?,
            };
            let other = store.read(|read| read.profile())?;
            if other.is_some_and(|other| other.person.id != whose.person.id) {
                return Err(DeskError::Inconsistency {
                    what: "The profile folder holds another account's data; it was not opened.".to_owned(),
                });
            }
            store.write(server_time, |write| {
                write.set_profile(&whose)?;
                write.set_lease_until(until)
            })?;
            kept.set(&profile.token_name(), &refresh_token)
                .map_err(|error| keyring_trouble(&error.to_string()))?;
            Ok(store)
        })
        .await?;
        self.remember(Device {
            server: Some(server.clone()),
            email: Some(email),
            profile: (!this_run_only).then_some(profile),
            ..self.device()
        })?;
        let session = self.begin(store, server, person, device, secrets, folder)?;
        self.sit(Seat::Taken(session));
        Ok(())
    }

    /// Closes the store that is open, if one is; nothing in it is lost. The same account's is handed on.
    async fn leave_seat(&self, profile: ProfileId, this_run_only: bool) -> Option<Store> {
        let session = self.signed_in().ok()?;
        session.close().await;
        self.sit(Seat::Empty { notice: None });
        (session.profile == profile && !session.this_run_only && !this_run_only)
            .then(|| session.store.clone())
    }
}

/// The address with its scheme and without a trailing slash; otherwise what to do next.
fn address(typed: &str) -> Result<String, &'static str> {
    let typed = typed.trim().trim_end_matches('/');
    if typed.is_empty() {
        return Err("Type the address your support contact gave you.");
    }
    let address = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    if address.starts_with("https://") || address.starts_with("http://") {
        Ok(address)
    } else {
        Err("It begins with https://.")
    }
}

fn failed(message: &str, next: &str) -> SignInOutcome {
    SignInOutcome::Failed { message: message.to_owned(), next: next.to_owned() }
}

fn unsent(waiting: u32, refused: u32) -> Refusal {
    let change = |count: u32| if count == 1 { "change" } else { "changes" };
    let waits = if waiting == 1 { "waits" } else { "wait" };
    let message = match (waiting, refused) {
        (0, refused) => format!(
            "{refused} refused {} not settled.",
            if refused == 1 { "change is" } else { "changes are" }
        ),
        (waiting, 0) => format!("{waiting} {} {waits} to be sent.", change(waiting)),
        (waiting, refused) => {
            format!(
                "{waiting} {} {waits} to be sent, and {refused} refused {} not settled.",
                change(waiting),
                if refused == 1 { "one is" } else { "ones are" }
            )
        }
    };
    Refusal {
        code: RefusalCode::Conflict,
        message,
        next: "Wait until they are sent, or sign out and discard them.".to_owned(),
        current: None,
    }
}

/// The store's key from the keyring, or a new one; true where it is new.
fn store_key(secrets: &dyn Secrets, profile: ProfileId) -> Result<(Key, bool), DeskError> {
    let trouble = |error: crate::SecretsError| keyring_trouble(&error.to_string());
    if let Some(key) =
        secrets.get(&profile.key_name()).map_err(trouble)?.and_then(|text| Key::from_hex(&text))
    {
        return Ok((key, false));
    }
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| DeskError::trouble("random", error.to_string(), "Start the console again."))?;
    let key = Key::new(bytes);
    secrets.set(&profile.key_name(), &key.to_hex()).map_err(trouble)?;
    Ok((key, true))
}

/// Opens the profile's store. One whose key is lost is kept aside, never overwritten: what it held comes down again.
fn open_or_set_aside(
    secrets: &dyn Secrets,
    profile: ProfileId,
    path: &std::path::Path,
    stamp: i64,
) -> Result<Store, DeskError> {
    let (key, is_new) = store_key(secrets, profile)?;
    match Store::open(path, &key) {
        Err(StoreError::Unreadable { .. }) if is_new => {
            set_aside(path, stamp)?;
            Ok(Store::open(path, &key)?)
        }
        opened => Ok(opened?),
    }
}

fn keyring_trouble(why: &str) -> DeskError {
    DeskError::trouble("keyring", why, "Unlock the keyring, or sign in for this run only.")
}

fn private_folder() -> Result<tempfile::TempDir, DeskError> {
    tempfile::Builder::new().prefix("vioe-this-run-").tempdir().map_err(|error| {
        DeskError::trouble(
            "folder",
            format!("No temporary folder can be made: {error}."),
            "Check that the disk has space.",
        )
    })
}

fn set_aside(path: &std::path::Path, stamp: i64) -> Result<(), DeskError> {
    let aside = path.with_extension(format!("unreadable-{stamp}"));
    tracing::error!(to = %aside.display(), "a store without its key is kept aside");
    std::fs::rename(path, aside).map_err(|error| DeskError::from(StoreError::Folder(error)))
}

fn forget(secrets: &dyn Secrets, name: &str) {
    if let Err(error) = secrets.delete(name) {
        tracing::warn!(%error, "a secret can't be removed from the keyring");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gets_its_scheme() {
        assert_eq!(address(" desk.example.com/ "), Ok("https://desk.example.com".to_owned()));
        assert_eq!(address("http://127.0.0.1:8080"), Ok("http://127.0.0.1:8080".to_owned()));
        assert!(address("ftp://x").is_err());
        assert!(address("  ").is_err());
    }
}
