//! Several related tickets are a trend (guide 5.2): so many of them, of one customer or of one category, each with so many
//! significant words in common with the newest, raised within so many days ([`crate::policy::Trend`]).
//!
//! A word is significant if few tickets of the same days have it; so the measure can be explained by showing the words, and
//! nobody's text leaves the house.

mod words;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

pub use words::words;

use crate::policy::Trend;
use crate::ticket::{Category, Ticket};
use crate::time::DAY;
use crate::{CustomerId, TicketId, UtcMillis};

/// What a ticket is about, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    /// Which ticket.
    pub ticket: TicketId,
    /// Whose.
    pub customer: CustomerId,
    /// Under which category.
    pub category: Category,
    /// When it was raised.
    pub raised_at: UtcMillis,
    /// Words that may be significant, each once.
    pub words: Vec<String>,
}

impl Sketch {
    /// The sketch of a ticket, from its subject and description as it was raised.
    pub fn of(ticket: &Ticket) -> Self {
        let raised = &ticket.raised;
        Self {
            ticket: ticket.id,
            customer: raised.customer,
            category: raised.category,
            raised_at: ticket.history.opened_at,
            words: words(&[&raised.subject, &raised.description.text, &raised.description.errors]),
        }
    }
}

/// Related tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The others, the oldest first.
    pub tickets: Vec<TicketId>,
    /// What they share with the newest: what most of them have first, then what is rarest.
    pub words: Vec<String>,
    /// Whether they are of one customer; otherwise of one category.
    pub same_customer: bool,
}

/// The most words that are shown.
const SHOWN: usize = 8;

/// A word that more tickets have is common: a twentieth of `total`, but at least 10 and at most 200.
pub fn most(total: usize) -> usize {
    (total / 20).clamp(10, 200)
}

/// When the window begins that ends with a ticket.
pub fn since(raised_at: UtcMillis, rules: &Trend) -> UtcMillis {
    raised_at.plus(-i64::from(rules.within_days) * DAY)
}

/// The tickets related to `newest`, if they are a trend. `before` are tickets raised before it (others are passed over),
/// `total` is how many tickets there are in the window. Those of one customer go before those of one category.
pub fn find(newest: &Sketch, before: &[Sketch], total: usize, rules: &Trend) -> Option<Finding> {
    let since = since(newest.raised_at, rules);
    let window: Vec<&Sketch> = before
        .iter()
        .filter(|sketch| sketch.raised_at >= since)
        .filter(|sketch| (sketch.raised_at, sketch.ticket) < (newest.raised_at, newest.ticket))
        .collect();
    let mut frequency: BTreeMap<&str, usize> = newest.words.iter().map(|word| (word.as_str(), 1)).collect();
    for word in window.iter().flat_map(|sketch| &sketch.words) {
        if let Some(count) = frequency.get_mut(word.as_str()) {
            *count += 1;
        }
    }
    frequency.retain(|_, count| *count <= most(total));
    let shared = |sketch: &Sketch| -> BTreeSet<&str> {
        let words = sketch.words.iter().filter_map(|word| frequency.get_key_value(word.as_str()));
        words.map(|(word, _)| *word).collect()
    };
    let related: Vec<(&Sketch, BTreeSet<&str>)> = window
        .into_iter()
        .map(|sketch| (sketch, shared(sketch)))
        .filter(|(_, words)| !words.is_empty() && words.len() >= rules.shared_words as usize)
        .collect();
    [true, false].into_iter().find_map(|same_customer| {
        let group = related.iter().filter(|(sketch, _)| match same_customer {
            true => sketch.customer == newest.customer,
            false => sketch.category == newest.category,
        });
        finding(&group.collect::<Vec<_>>(), &frequency, same_customer, rules)
    })
}

fn finding(
    group: &[&(&Sketch, BTreeSet<&str>)],
    frequency: &BTreeMap<&str, usize>,
    same_customer: bool,
    rules: &Trend,
) -> Option<Finding> {
    // The newest is one of them.
    if group.is_empty() || group.len() + 1 < rules.tickets as usize {
        return None;
    }
    let mut others: Vec<(UtcMillis, TicketId)> =
        group.iter().map(|(sketch, _)| (sketch.raised_at, sketch.ticket)).collect();
    others.sort_unstable();
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for word in group.iter().flat_map(|(_, words)| words) {
        *counted.entry(word).or_default() += 1;
    }
    let mut words: Vec<(&str, usize)> = counted.into_iter().collect();
    words.sort_by_key(|(word, count)| (Reverse(*count), frequency.get(word).copied(), *word));
    Some(Finding {
        tickets: others.into_iter().map(|(_, ticket)| ticket).collect(),
        words: words.into_iter().take(SHOWN).map(|(word, _)| word.to_owned()).collect(),
        same_customer,
    })
}
