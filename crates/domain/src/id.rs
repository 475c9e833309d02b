//! Every id is its own type, so that two of them cannot be swapped. Ids are minted outside this crate, by
//! whoever forms the intent; what is derived from an id is derived by hashing (version 5).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ipc", derive(specta::Type))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The id that follows from `self` and `name`: the same on every machine.
            pub fn derive(namespace: Uuid, name: &str) -> Self {
                Self(Uuid::new_v5(&namespace, name.as_bytes()))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self(Uuid::parse_str(text)?))
            }
        }
    )+};
}

ids! {
    /// A ticket.
    TicketId,
    /// A customer (an organisation).
    CustomerId,
    /// A person with an account: contact, agent, manager, account executive, administrator.
    PersonId,
    /// An installation of the desktop.
    DeviceId,
    /// One installation with one account, as the server knows it.
    ClientId,
    /// Something that happened to a ticket.
    EventId,
    /// Something somebody wants; also the key under which a retry is recognised.
    IntentId,
    /// Anything that is no ticket: a customer, a person, an exclusion, an article, a credit.
    RecordId,
    /// A window that does not count (guide 3.4).
    ExclusionId,
    /// What a customer may have back of a month's fee (guide 3.5).
    CreditId,
    /// A threshold that a clock passed: the hash of (ticket, clock, cycle, threshold, fingerprint), so two devices
    /// that notice the same one raise one (sla.md 2.12).
    AlertId,
}
