//! The wire's rows become the store's.

use vioe_protocol::pull::Deleted;
use vioe_protocol::row::{Row, RowChange, Table as WireTable};
use vioe_store::{BaseRow, EventRow, Gone, MarkRow, Put, Table};

pub(crate) fn put(change: RowChange) -> Put {
    let id = change.row.id();
    let row = match change.row {
        Row::Policy(policy) => BaseRow::Policy(policy),
        Row::Person(person) => BaseRow::Person(person),
        Row::Customer(customer) => BaseRow::Customer(customer),
        Row::Event(row) => {
            BaseRow::Event(Box::new(EventRow { order: row.order, customer: row.customer, event: row.event }))
        }
        Row::Exclusion(record) => BaseRow::Exclusion(record),
        Row::Record(record) => BaseRow::Record(record),
        Row::AlertMark(mark) => BaseRow::AlertMark(MarkRow {
            id,
            alert: mark.alert,
            person: mark.person,
            shown_at: mark.shown_at,
            acknowledged_at: mark.acknowledged_at,
        }),
    };
    Put { scope: change.scope.0, ver: change.ver.0, row }
}

pub(crate) fn gone(deleted: &Deleted) -> Gone {
    let table = match deleted.tbl {
        WireTable::Policy => Table::Policy,
        WireTable::Person => Table::Person,
        WireTable::Customer => Table::Customer,
        WireTable::Event => Table::Event,
        WireTable::Exclusion => Table::Exclusion,
        WireTable::AlertMark => Table::AlertMark,
        WireTable::Record => Table::Record,
    };
    Gone { table, id: deleted.id, scope: deleted.scope.0, seq: deleted.seq.0 }
}
