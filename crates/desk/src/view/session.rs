//! Who is signed in, and how long that holds.

use serde::{Deserialize, Serialize};
use specta::Type;
use vioe_domain::coverage::Zone;
use vioe_domain::escalation::Tier;
use vioe_domain::{CustomerId, Level, PersonId, Role};

/// Whether somebody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// Nobody; show the sign-in screen.
    SignedOut,
    /// Somebody; the store is open.
    SignedIn,
    /// The offline lease is over, or the account was disabled: sign in to open the store again.
    Locked,
}

/// The session as the window shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct SessionView {
    /// Whether somebody is signed in.
    pub state: SessionState,
    /// Who, if somebody is.
    pub person: Option<PersonView>,
    /// The server's address last used, or the configured one.
    pub server: String,
    /// The address last signed in with.
    pub last_email: Option<String>,
    /// Whether the operating system has a keyring that works. Without one a sign-in holds for this run only.
    pub keyring: bool,
    /// Why the keyring does not work, or why the session is locked, in a sentence.
    pub notice: Option<String>,
    /// The session is kept in memory only and ends with the program.
    pub this_run_only: bool,
    /// The device's own zone, in which agents read instants.
    pub zone: Zone,
    /// The program's version.
    pub version: String,
    /// The zone rules' version.
    pub tz_version: String,
}

/// Somebody as others see them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct PersonView {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they are here for.
    pub role: Role,
    /// An agent's tier.
    pub tier: Option<Tier>,
    /// A contact's customer.
    pub customer: Option<CustomerId>,
    /// Its name.
    pub customer_name: Option<String>,
    /// Its level.
    pub level: Option<Level>,
    /// Its zone: the one a contact reads every instant in.
    pub customer_zone: Option<Zone>,
}

/// The sign-in screen, filled in.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct SignInForm {
    /// The server's address.
    pub server: String,
    /// The account's address.
    pub email: String,
    /// Its password; goes to the server and nowhere else.
    pub password: String,
    /// Without a keyring: go on for this run only. The first try without it answers `NeedsThisRunOnly`.
    pub this_run_only: bool,
}

/// What became of a sign-in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum SignInOutcome {
    /// Signed in; the session follows.
    SignedIn {
        /// The session.
        session: Box<SessionView>,
    },
    /// There is no keyring: offer to stay signed in for this run only.
    NeedsThisRunOnly {
        /// Why, in a sentence.
        why: String,
    },
    /// It did not work.
    Failed {
        /// What happened, in a sentence.
        message: String,
        /// What to do next.
        next: String,
    },
}
