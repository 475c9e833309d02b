//! A queue as a script pages through it: each row says where it stands, and a page goes on behind any row.

use vioe_domain::escalation::Tier;
use vioe_domain::ticket::{Refusal, RefusalCode};
use vioe_store::{Place, QueueQuery};

use crate::queue::{bounds, group};
use crate::reading::{marks, with_known};
use crate::view::QueueRow;
use crate::views::row;
use crate::{Desk, DeskError};

/// Which tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListView {
    /// Mine to do next: assigned to me, or to nobody at my tier.
    NextUp,
    /// Assigned to me.
    Mine,
    /// One tier's.
    Tier(Tier),
    /// Nobody's.
    Unassigned,
    /// Every open one.
    Open,
    /// Resolved and closed, newest first.
    Done,
    /// All of them; open ones first.
    All,
}

/// A page to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRequest {
    /// Which tickets.
    pub view: ListView,
    /// Only tickets with all of these words, or with that number.
    pub search: String,
    /// How many rows.
    pub limit: u32,
    /// Behind the row with this key.
    pub after: Option<String>,
}

/// A row and its key.
#[derive(Clone, Debug, PartialEq)]
pub struct ListRow {
    /// Where it stands: the next page goes on behind it.
    pub key: String,
    /// The row.
    pub row: QueueRow,
}

impl Desk {
    /// The rows of a queue behind a key.
    ///
    /// # Errors
    /// The key is none; nobody is signed in; the store's trouble.
    pub async fn list(&self, request: ListRequest) -> Result<Vec<ListRow>, DeskError> {
        let session = self.signed_in()?;
        let (now, zone, person) = (self.now(), self.zone().clone(), session.person());
        let after = match &request.after {
            Some(key) => Some(Place::from_text(key).ok_or_else(no_key)?),
            None => None,
        };
        let me = person.id;
        let view = match request.view {
            ListView::NextUp => vioe_store::QueueView::NextUp { me, tier: person.tier },
            ListView::Mine => vioe_store::QueueView::Mine { me },
            ListView::Tier(tier) => vioe_store::QueueView::Tier(tier),
            ListView::Unassigned => vioe_store::QueueView::Unassigned,
            ListView::Open => vioe_store::QueueView::Open,
            ListView::Done => vioe_store::QueueView::Done,
            ListView::All => vioe_store::QueueView::All,
        };
        self.read(move |read| {
            let mut query = QueueQuery::new(view, bounds(now, &zone));
            query.search = request.search;
            query.limit = request.limit;
            let mut rows = Vec::new();
            for (place, in_group, summary) in read.queue_after(&query, after)? {
                let Some(ticket) = read.ticket(summary.ticket)? else { continue };
                let row = with_known(read, &ticket, &[], now, |known, assessment| {
                    row(known, assessment, marks(&summary), group(in_group))
                })?;
                rows.push(ListRow { key: place.to_text(), row });
            }
            Ok(rows)
        })
        .await
    }
}

fn no_key() -> DeskError {
    DeskError::Refusal(Refusal {
        code: RefusalCode::Invalid,
        message: "That is no key of a row.".to_owned(),
        next: "Give the `key` of the last row of the page before.".to_owned(),
        current: None,
    })
}
