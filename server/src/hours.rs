//! Customers' hours, laid out once and kept: an assessment is two binary searches then.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use vioe_domain::coverage::{Hours, Week};
use vioe_domain::{Customer, CustomerId};

use crate::db::DbError;

/// Hours by customer. An entry is good as long as the week, the customer's zone and calendars are what
/// it was made from.
#[derive(Debug, Default)]
pub struct KeptHours {
    kept: Mutex<HashMap<CustomerId, Arc<Hours>>>,
}

impl KeptHours {
    /// The hours of a customer.
    ///
    /// # Errors
    /// The stored calendar closes a schedule for more than 400 days: it should never have been saved.
    pub fn of(&self, customer: &Customer, week: &Week) -> Result<Arc<Hours>, DbError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hours) = kept.get(&customer.id)
            && hours.are_of(customer, week)
        {
            return Ok(hours.clone());
        }
        let hours = Hours::of(customer, week)
            .map_err(|error| DbError::Damaged { table: "customer", why: error.to_string() })?;
        let hours = Arc::new(hours);
        kept.insert(customer.id, hours.clone());
        Ok(hours)
    }
}
