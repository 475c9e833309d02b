//! What is dear to build and changes seldom: customers with their hours, people, the policy, folded tickets. An entry
//! is used only while the row still has the local revision it was built from, so a reader of an older state and a
//! rolled-back write can do no harm.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;
use vioe_domain::coverage::{Hours, Week};
use vioe_domain::sla::Policy;
use vioe_domain::ticket::Ticket;
use vioe_domain::{Customer, Person, TicketId};

/// More folded tickets than a long list shows.
const FOLDED: usize = 4_096;

#[derive(Debug)]
pub(crate) struct CustomerEntry {
    pub(crate) customer: Arc<Customer>,
    /// Laid out for a week of the policy; another week lays them out anew.
    pub(crate) hours: Mutex<Option<(Week, Arc<Hours>)>>,
}

type Memo<K, V> = Mutex<HashMap<K, (i64, Arc<V>)>>;

#[derive(Debug, Default)]
pub(crate) struct Cache {
    next_rev: AtomicI64,
    customers: Memo<Uuid, CustomerEntry>,
    people: Memo<Uuid, Person>,
    policy: Memo<(), Policy>,
    folded: Memo<TicketId, Ticket>,
}

impl Cache {
    pub(crate) fn starting_at(rev: i64) -> Self {
        Self { next_rev: AtomicI64::new(rev), ..Self::default() }
    }

    /// A revision no row of this store has had.
    pub(crate) fn next_rev(&self) -> i64 {
        self.next_rev.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn customer<E>(
        &self,
        id: Uuid,
        rev: i64,
        build: impl FnOnce() -> Result<CustomerEntry, E>,
    ) -> Result<Arc<CustomerEntry>, E> {
        memo(&self.customers, id, rev, usize::MAX, build)
    }

    pub(crate) fn person<E>(
        &self,
        id: Uuid,
        rev: i64,
        build: impl FnOnce() -> Result<Person, E>,
    ) -> Result<Arc<Person>, E> {
        memo(&self.people, id, rev, usize::MAX, build)
    }

    pub(crate) fn policy<E>(
        &self,
        rev: i64,
        build: impl FnOnce() -> Result<Policy, E>,
    ) -> Result<Arc<Policy>, E> {
        memo(&self.policy, (), rev, usize::MAX, build)
    }

    pub(crate) fn folded<E>(
        &self,
        id: TicketId,
        rev: i64,
        build: impl FnOnce() -> Result<Ticket, E>,
    ) -> Result<Arc<Ticket>, E> {
        memo(&self.folded, id, rev, FOLDED, build)
    }
}

fn memo<K: std::hash::Hash + Eq, V, E>(
    entries: &Memo<K, V>,
    key: K,
    rev: i64,
    most: usize,
    build: impl FnOnce() -> Result<V, E>,
) -> Result<Arc<V>, E> {
    let lock = || entries.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, value)) = lock().get(&key).filter(|(known, _)| *known == rev) {
        return Ok(value.clone());
    }
    let value = Arc::new(build()?);
    let mut entries = lock();
    if entries.len() >= most {
        entries.clear();
    }
    entries.insert(key, (rev, value.clone()));
    Ok(value)
}
