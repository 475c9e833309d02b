//! How often somebody may try to sign in.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use vioe_domain::UtcMillis;
use vioe_domain::time::MINUTE;

use crate::failure::Failure;

/// Wrong passwords for one account within [`WINDOW`].
const PER_ACCOUNT: usize = 10;
/// Wrong passwords from one address of the network within [`WINDOW`].
const PER_ADDRESS: usize = 60;
/// How long a wrong password is remembered, in ms.
const WINDOW: i64 = 5 * MINUTE;
/// Accounts and addresses remembered at most; beyond it the oldest windows are forgotten.
const REMEMBERED: usize = 50_000;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Who {
    Account(String),
    Address(IpAddr),
}

/// Wrong passwords of late. Attempts that are under way count, so that many at once do not slip through.
#[derive(Debug, Default)]
pub struct SignInLimits {
    wrong: Mutex<HashMap<Who, Vec<UtcMillis>>>,
}

impl SignInLimits {
    /// Counts an attempt as wrong until [`SignInLimits::right`] takes it back.
    ///
    /// # Errors
    /// Too many: says after how long the next one is taken.
    pub fn attempt(&self, email: &str, address: Option<IpAddr>, now: UtcMillis) -> Result<(), Failure> {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let mut limits = vec![(Who::Account(email.to_owned()), PER_ACCOUNT)];
        limits.extend(address.map(|address| (Who::Address(address), PER_ADDRESS)));
        for (who, most) in &limits {
            let Some(times) = wrong.get_mut(who) else {
                continue;
            };
            // A clock that was set back must not lock anybody out for longer than the window.
            times.retain(|at| (0..WINDOW).contains(&now.since(*at)));
            if times.len() >= *most
                && let Some(first) = times.first()
            {
                return Err(Failure::slow_down(
                    "Too many attempts to sign in. Wait a little, then try again.",
                    WINDOW - now.since(*first),
                ));
            }
        }
        if wrong.len() >= REMEMBERED {
            wrong.retain(|_, times| times.iter().any(|at| now.since(*at) < WINDOW));
        }
        for (who, _) in limits {
            wrong.entry(who).or_default().push(now);
        }
        Ok(())
    }

    /// The password was right: the account starts anew, and the attempt does not count against the address.
    pub fn right(&self, email: &str, address: Option<IpAddr>) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.remove(&Who::Account(email.to_owned()));
        if let Some(address) = address
            && let Some(times) = wrong.get_mut(&Who::Address(address))
        {
            times.pop();
        }
    }
}
