//! Customers' hours, laid out once and kept: an assessment is two binary searches then.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use vioe_domain::coverage::{Hours, Zone};
use vioe_domain::{Customer, CustomerId};

use crate::db::DbError;

/// Hours by customer. An entry is good as long as zone and calendar are what it was made from.
#[derive(Debug, Default)]
pub struct KeptHours {
    kept: Mutex<HashMap<CustomerId, (Zone, Arc<Hours>)>>,
}

impl KeptHours {
    /// The hours of a customer.
    ///
    /// # Errors
    /// The stored calendar closes a schedule for more than 400 days: it should never have been saved.
    pub fn of(&self, customer: &Customer) -> Result<Arc<Hours>, DbError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((zone, hours)) = kept.get(&customer.id)
            && *zone == customer.zone
            && *hours.calendar() == customer.calendar
        {
            return Ok(hours.clone());
        }
        let hours = Hours::new(&customer.zone, &customer.calendar)
            .map_err(|error| DbError::Damaged { table: "customer", why: error.to_string() })?;
        let hours = Arc::new(hours);
        kept.insert(customer.id, (customer.zone.clone(), hours.clone()));
        Ok(hours)
    }
}
