//! Who is signed in: what the window is told of it, and what happens when the program starts.

use std::path::Path;
use std::sync::{Arc, PoisonError};

use vioe_domain::coverage::{derived_by, tz_version};
use vioe_domain::time::{HOUR, MINUTE};
use vioe_domain::{Person, Role, UtcMillis};
use vioe_store::{Key, Store, StoreError};
use zeroize::Zeroizing;

use crate::desk::{Begin, Seat, Session, blocking};
use crate::profile::{Device, ProfileId};
use crate::secrets::Secrets;
use crate::uplink::{Connect, Tokens};
use crate::view::{PersonView, SessionState, SessionView, Touched};
use crate::{Desk, DeskError};

/// How long the desktop may work without the server (sync.md 0): staff a week, contacts three days.
pub(crate) fn lease_ms(role: Role) -> i64 {
    if role.is_staff() { 7 * 24 * HOUR } else { 72 * HOUR }
}

/// A wall clock that far behind the server's last known one has been set back: the lease can't be judged by it.
const SET_BACK_MS: i64 = 5 * MINUTE;

/// How a store is opened: to work in it, or only to read.
pub(crate) type Opening = fn(&Path, &Key) -> Result<Store, StoreError>;

/// A session that is remembered: what opens it again.
struct Remembered {
    profile: ProfileId,
    server: String,
    key: Key,
}

impl Desk {
    /// Opens the store of whoever was signed in last, so that the window can show it at once, and connects in the
    /// background. Whatever stands in the way is said in [`SessionView::notice`].
    ///
    /// # Errors
    /// The store's trouble; somebody else's store where this person's should be.
    pub async fn start(&self) -> Result<SessionView, DeskError> {
        let _changing = self.inner.changing.lock().await;
        if self.signed_in().is_err() {
            // What it says is remembered, and shown on the sign-in screen.
            let _ = self.probe_keyring().await;
            match self.reopen(Store::open).await {
                Ok(seat) => self.sit(seat),
                Err(error) => {
                    self.sit(Seat::Empty { notice: Some(error.to_string()) });
                    return Err(error);
                }
            }
        }
        self.session().await
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// The store's trouble.
    pub async fn session(&self) -> Result<SessionView, DeskError> {
        let (state, notice) = match &*self.inner.seat.read().unwrap_or_else(PoisonError::into_inner) {
            Seat::Empty { notice } => (SessionState::SignedOut, notice.clone()),
            Seat::Taken(_) => (SessionState::SignedIn, None),
            Seat::Locked { notice } => (SessionState::Locked, Some(notice.clone())),
        };
        let keyring = self.inner.keyring.read().unwrap_or_else(PoisonError::into_inner).clone();
        let session = self.signed_in().ok();
        let person = match &session {
            Some(session) => Some(self.person_view(session.person()).await?),
            None => None,
        };
        let device = self.device();
        let parts = &self.inner.parts;
        Ok(SessionView {
            state,
            person,
            server: session
                .as_ref()
                .map(|session| session.server.clone())
                .or(device.server)
                .unwrap_or_else(|| parts.server.clone()),
            last_email: device.email,
            keyring: keyring.is_ok(),
            notice: notice.or_else(|| keyring.err()),
            this_run_only: session.is_some_and(|session| session.this_run_only),
            zone: parts.zone.clone(),
            version: parts.version.clone(),
            tz_version: tz_version().to_owned(),
        })
    }

    async fn person_view(&self, person: Arc<Person>) -> Result<PersonView, DeskError> {
        let own = person.customers.first().copied().filter(|_| person.role == Role::Contact);
        let customer = match own {
            Some(own) => self.read(move |read| read.customer(own)).await?,
            None => None,
        };
        Ok(PersonView {
            id: person.id,
            name: person.name.clone(),
            email: person.email.clone(),
            role: person.role,
            tier: person.tier,
            customer: own,
            customer_name: customer.as_ref().map(|customer| customer.name.clone()),
            level: customer.as_ref().map(|customer| customer.level),
            customer_zone: customer.map(|customer| customer.zone.clone()),
        })
    }

    /// The seat as the keyring, the lease and the store leave it at start-up.
    pub(crate) async fn reopen(&self, open: Opening) -> Result<Seat, DeskError> {
        let device = self.device();
        let (Some(profile), Some(server)) = (device.profile, device.server) else {
            return Ok(Seat::Empty { notice: None });
        };
        let secrets = self.inner.parts.secrets.clone();
        let found = blocking(move || {
            let key = secrets.get(&profile.key_name())?;
            let token = secrets.get(&profile.token_name())?;
            Ok::<_, crate::SecretsError>((key, token))
        })
        .await;
        let (key, token) = match found {
            Ok(found) => found,
            Err(error) => return Ok(Seat::Empty { notice: Some(error.to_string()) }),
        };
        let Some(key) = key.and_then(|key| Key::from_hex(&key)) else {
            return Ok(Seat::Empty { notice: None });
        };
        if token.is_none() {
            return Ok(Seat::Empty { notice: None });
        }
        self.open_remembered(Remembered { profile, server, key }, open).await
    }

    async fn open_remembered(&self, remembered: Remembered, open: Opening) -> Result<Seat, DeskError> {
        let Remembered { profile, server, key } = remembered;
        let folder = profile.folder(&self.inner.parts.data);
        let (store, whose, lease_until, synced_at) = blocking(move || {
            let store = open(&folder, &key)?;
            let (whose, lease, synced) =
                store.read(|read| Ok((read.profile()?, read.lease_until()?, read.synced_at()?)))?;
            Ok::<_, DeskError>((store, whose, lease, synced))
        })
        .await?;
        let Some(whose) = whose else { return Ok(Seat::Empty { notice: None }) };
        if ProfileId::of(&whose.origin, whose.person.id) != profile {
            return Err(DeskError::Inconsistency {
                what: "The profile folder holds another account's data; it was not opened.".to_owned(),
            });
        }
        let wall = self.inner.parts.clock.wall();
        if let Some(notice) = lease_over(wall, lease_until, synced_at, &whose.person) {
            return Ok(Seat::Locked { notice });
        }
        let secrets = self.inner.parts.secrets.clone();
        let session = self.begin(store, server, whose.person, whose.device, secrets, None)?;
        Ok(Seat::Taken(session))
    }

    /// Connects an open store and sets its background work going.
    pub(crate) fn begin(
        &self,
        store: Store,
        server: String,
        person: Person,
        device: vioe_domain::DeviceId,
        secrets: Arc<dyn Secrets>,
        folder: Option<tempfile::TempDir>,
    ) -> Result<Arc<Session>, DeskError> {
        let now = self.inner.parts.clock.wall();
        match store.write(now, |write| write.derive_by(&derived_by())) {
            // Opened to read, it is somebody else's to derive.
            Ok(_) | Err(StoreError::InUse { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let profile = ProfileId::of(&server, person.id);
        let tokens = Arc::new(KeptTokens { secrets: secrets.clone(), name: profile.token_name() });
        let uplink = self.inner.parts.gate.connect(Connect {
            server: server.clone(),
            store: store.clone(),
            device,
            platform: self.inner.parts.platform.clone(),
            app: self.inner.parts.version.clone(),
            lease_ms: lease_ms(person.role),
            tokens,
        })?;
        let begin = Begin { profile, server, store, uplink, secrets, person, device, folder };
        Ok(Arc::new(Session::new(begin)))
    }

    /// Puts somebody, or nobody, at the desk, and says so.
    pub(crate) fn sit(&self, seat: Seat) {
        let taken = match &seat {
            Seat::Taken(session) => Some(session.clone()),
            Seat::Empty { .. } | Seat::Locked { .. } => None,
        };
        *self.inner.seat.write().unwrap_or_else(PoisonError::into_inner) = seat;
        if let Some(session) = taken {
            self.relay(&session);
            if self.inner.watches {
                self.watch(&session);
            }
        }
        self.tell_touched(Touched { session: true, everything: true, ..Touched::default() });
    }

    /// Locks the store: nobody reads it until somebody signs in again.
    pub(crate) async fn lock(&self, notice: String) {
        let _changing = self.inner.changing.lock().await;
        if let Ok(session) = self.signed_in() {
            self.sit(Seat::Locked { notice });
            session.close().await;
        }
    }

    /// Why the session must be locked now, if it must.
    pub(crate) async fn lock_reason(&self) -> Result<Option<String>, DeskError> {
        let person = self.signed_in()?.person();
        let now = self.now();
        self.read(move |read| Ok(lease_over(now, read.lease_until()?, read.synced_at()?, &person))).await
    }

    pub(crate) fn device(&self) -> Device {
        self.inner.device.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn remember(&self, device: Device) -> Result<(), DeskError> {
        crate::profile::save(&self.inner.parts.data, &device)?;
        *self.inner.device.lock().unwrap_or_else(PoisonError::into_inner) = device;
        Ok(())
    }

    /// Tries the keyring, and remembers what it said.
    pub(crate) async fn probe_keyring(&self) -> Result<(), String> {
        let secrets = self.inner.parts.secrets.clone();
        let answer = blocking(move || secrets.available()).await.map_err(|error| error.to_string());
        *self.inner.keyring.write().unwrap_or_else(PoisonError::into_inner) = answer.clone();
        answer
    }
}

/// Why the store stays locked, if it does (desktop.md 5.2, sync.md 2.10).
fn lease_over(
    now: UtcMillis,
    lease_until: Option<UtcMillis>,
    synced_at: Option<UtcMillis>,
    person: &Person,
) -> Option<String> {
    if synced_at.is_some_and(|synced| now.plus(SET_BACK_MS) < synced) {
        return Some(
            "This device's clock is behind the server's last known time. Sign in to go on.".to_owned(),
        );
    }
    // A store that has never heard a lease had its sign-in cut short.
    if lease_until.is_none_or(|until| now > until) {
        let days = lease_ms(person.role) / (24 * HOUR);
        return Some(format!("The server has not been reached for {days} days. Sign in to go on."));
    }
    None
}

/// The refresh token in the keyring, or in memory.
struct KeptTokens {
    secrets: Arc<dyn Secrets>,
    name: String,
}

impl Tokens for KeptTokens {
    fn load(&self) -> Result<Option<Zeroizing<String>>, String> {
        self.secrets.get(&self.name).map_err(|error| error.to_string())
    }

    fn keep(&self, token: &str) -> Result<(), String> {
        self.secrets.set(&self.name, token).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use vioe_domain::PersonId;

    use super::*;

    fn agent() -> Person {
        Person {
            id: PersonId(uuid::Uuid::nil()),
            name: "Ada".to_owned(),
            email: "ada@example.com".to_owned(),
            role: Role::Agent,
            tier: None,
            customers: Vec::new(),
            phone: None,
            active: true,
            profile: vioe_domain::person::Profile::default(),
        }
    }

    #[test]
    fn a_lease_ends_when_it_is_over_and_when_the_clock_was_set_back() {
        let at = |hours: i64| UtcMillis(1_000 * HOUR + hours * HOUR);
        let over = |now, until, synced| lease_over(now, until, synced, &agent()).is_some();
        assert!(!over(at(1), Some(at(168)), Some(at(0))));
        assert!(!over(at(168), Some(at(168)), Some(at(0))));
        assert!(over(at(168).plus(1), Some(at(168)), Some(at(0))));
        assert!(over(at(0), None, None));
        assert!(over(at(-1), Some(at(168)), Some(at(0))));
    }
}
