//! The agent's queue, ordered by the next deadline.

use vioe_domain::coverage::Zone;
use vioe_domain::time::{DAY, HOUR};
use vioe_domain::{Person, UtcMillis};
use vioe_store::{Bounds, Group, QueueQuery, Read, StoreError};

use crate::reading::{marks, with_known};
use crate::view::{QueueGroup, QueuePage, QueueRequest, QueueView};
use crate::views::row;
use crate::{Desk, DeskError};

/// The most rows of one page (D15).
const MAX_ROWS: u32 = 200;

impl Desk {
    /// A page of a queue.
    ///
    /// # Errors
    /// Nobody is signed in; the store's trouble.
    pub async fn queue(&self, request: QueueRequest) -> Result<QueuePage, DeskError> {
        let session = self.signed_in()?;
        let (now, zone, person) = (self.now(), self.zone().clone(), session.person());
        self.read(move |read| page(read, &request, &person, &zone, now)).await
    }
}

fn page(
    read: &Read<'_>,
    request: &QueueRequest,
    person: &Person,
    zone: &Zone,
    now: UtcMillis,
) -> Result<QueuePage, StoreError> {
    let found = read.queue(&QueueQuery {
        view: view(request.view, person),
        priorities: request.priorities.clone(),
        categories: request.categories.clone(),
        statuses: Vec::new(),
        customers: Vec::new(),
        search: request.search.clone(),
        bounds: bounds(now, zone),
        offset: request.offset,
        limit: request.limit.min(MAX_ROWS),
    })?;
    let mut rows = Vec::with_capacity(found.rows.len());
    for (in_group, summary) in &found.rows {
        let Some(ticket) = read.ticket(summary.ticket)? else { continue };
        rows.push(with_known(read, &ticket, &[], now, |known, assessment| {
            row(known, assessment, marks(summary), group(*in_group))
        })?);
    }
    Ok(QueuePage {
        rows,
        total: found.total,
        groups: found.groups.into_iter().map(|(of, count)| (group(of), count)).collect(),
        as_of: now,
    })
}

fn view(view: QueueView, person: &Person) -> vioe_store::QueueView {
    let me = person.id;
    match view {
        QueueView::NextUp => vioe_store::QueueView::NextUp { me, tier: person.tier },
        QueueView::Mine => vioe_store::QueueView::Mine { me },
        QueueView::Tier { tier } => vioe_store::QueueView::Tier(tier),
        QueueView::Unassigned => vioe_store::QueueView::Unassigned,
        QueueView::Open => vioe_store::QueueView::Open,
        QueueView::Done => vioe_store::QueueView::Done,
    }
}

pub(crate) fn group(group: Group) -> QueueGroup {
    match group {
        Group::Breached => QueueGroup::Breached,
        Group::WithinHour => QueueGroup::WithinHour,
        Group::Today => QueueGroup::Today,
        Group::Later => QueueGroup::Later,
        Group::Stopped => QueueGroup::Stopped,
        Group::Done => QueueGroup::Done,
    }
}

/// The instants that separate the groups: "today" ends at midnight in the device's zone.
pub(crate) fn bounds(now: UtcMillis, zone: &Zone) -> Bounds {
    let hour = now.plus(HOUR);
    Bounds { now, hour, day: midnight_after(now, zone).max(hour) }
}

fn midnight_after(now: UtcMillis, zone: &Zone) -> UtcMillis {
    let local = now.0 + zone.offset_ms(now);
    let next_midnight = (local.div_euclid(DAY) + 1) * DAY;
    // The offset may change before midnight; midnight by the offset it has then is the right one.
    let guess = UtcMillis(next_midnight - zone.offset_ms(now));
    UtcMillis(next_midnight - zone.offset_ms(guess))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_ends_at_local_midnight_also_on_the_day_the_offset_changes() {
        let zone = Zone::new("Europe/Paris").unwrap();
        let at = |text| UtcMillis::parse(text).unwrap();
        assert_eq!(midnight_after(at("2026-06-02T21:59:59Z"), &zone), at("2026-06-02T22:00:00Z"));
        assert_eq!(midnight_after(at("2026-06-02T22:00:00Z"), &zone), at("2026-06-03T22:00:00Z"));
        assert_eq!(midnight_after(at("2026-10-25T00:30:00Z"), &zone), at("2026-10-25T23:00:00Z"));
    }
}
