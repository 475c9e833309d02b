-- Ids are 16 bytes, instants ms since 1970 in UTC, JSON is text. Flags are 0 and 1.

-- Single values: who, where the replica stands, the clock's anchor.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Scopes of the replica (sync.md 2.4).
CREATE TABLE scope_state (id INTEGER PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- The server's rows but events: policy, people, customers, exclusions, marks. `rev` is local: a cache key.
CREATE TABLE base_row (
    tbl INTEGER NOT NULL, id BLOB NOT NULL, scope INTEGER NOT NULL, ver INTEGER NOT NULL, rev INTEGER NOT NULL,
    ticket BLOB, customer BLOB, value TEXT NOT NULL,
    PRIMARY KEY (tbl, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX base_row_customer ON base_row (tbl, customer) WHERE customer IS NOT NULL;

-- The server's events.
CREATE TABLE base_event (
    n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ticket BLOB NOT NULL, at INTEGER NOT NULL, ord INTEGER NOT NULL,
    scope INTEGER NOT NULL, ver INTEGER NOT NULL, value TEXT NOT NULL
) STRICT;
CREATE INDEX base_event_ticket ON base_event (ticket);

-- What a list shows of a ticket: derived, never a truth of its own. `due_key` is the next deadline, or the greatest
-- integer where no clock runs, so that an ascending index is the queue's order.
CREATE TABLE ticket (
    n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, rev INTEGER NOT NULL,
    number INTEGER, subject TEXT NOT NULL, customer BLOB NOT NULL, contact BLOB,
    status INTEGER NOT NULL, resolution INTEGER, priority INTEGER NOT NULL, category INTEGER NOT NULL,
    tier INTEGER NOT NULL, assignee BLOB, emergency INTEGER NOT NULL, accepted INTEGER NOT NULL,
    opened_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, awaiting_us_since INTEGER,
    open INTEGER NOT NULL, due_key INTEGER NOT NULL, due_clock INTEGER, breached INTEGER NOT NULL,
    target_missed INTEGER NOT NULL, wake_at INTEGER, look INTEGER NOT NULL,
    news_ver INTEGER NOT NULL, unread INTEGER NOT NULL, unsent INTEGER NOT NULL, refused INTEGER NOT NULL
) STRICT;
CREATE INDEX ticket_queue ON ticket (open, breached DESC, due_key);
CREATE INDEX ticket_assignee ON ticket (assignee, open, breached DESC, due_key);
CREATE INDEX ticket_tier ON ticket (tier, open, breached DESC, due_key);
CREATE INDEX ticket_customer ON ticket (customer, open);
CREATE INDEX ticket_changed ON ticket (open, changed_at);
CREATE INDEX ticket_number ON ticket (number) WHERE number IS NOT NULL;
CREATE INDEX ticket_wake ON ticket (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX ticket_look ON ticket (look) WHERE look = 1;

-- Words of a ticket: subject, conversation, customer, number. No second copy of the text; removed words leave no bytes.
CREATE VIRTUAL TABLE search USING fts5 (
    subject, body, customer, number,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

-- Tickets to fold once the first load has all their events.
CREATE TABLE stale (ticket BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;

-- The outbox: 0 queued, 1 applied (its effect has yet to come down), 2 refused (then without a number).
CREATE TABLE intent (
    n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, mid INTEGER UNIQUE, ticket BLOB NOT NULL,
    state INTEGER NOT NULL, value TEXT NOT NULL, refusal TEXT, created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX intent_ticket ON intent (ticket);

-- Every number ever given on this client (sync.md 2.7, fork).
CREATE TABLE mid_journal (mid INTEGER PRIMARY KEY, id BLOB NOT NULL) STRICT;

-- Rows of an incomplete pull, in order; they become visible together.
CREATE TABLE inbox (n INTEGER PRIMARY KEY, scope INTEGER NOT NULL, put TEXT, gone TEXT) STRICT;

-- Up to which change this person has seen a ticket.
CREATE TABLE read_marker (ticket BLOB PRIMARY KEY, seen_ver INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Half-written texts; a new ticket's draft has an empty key.
CREATE TABLE draft (
    ticket BLOB NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, saved_at INTEGER NOT NULL,
    PRIMARY KEY (ticket, kind)
) STRICT, WITHOUT ROWID;

-- Alerts that concern this person. `ended`: 0 cleared, 1 rescinded. `told`: the server knows that it is settled.
CREATE TABLE alarm (
    id BLOB PRIMARY KEY, ticket BLOB NOT NULL, value TEXT NOT NULL, due_at INTEGER, first_seen_at INTEGER NOT NULL,
    fired_at INTEGER, shown_at INTEGER, acknowledged_at INTEGER, told INTEGER NOT NULL DEFAULT 0,
    ended INTEGER, ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX alarm_ticket ON alarm (ticket);
CREATE INDEX alarm_seen ON alarm (first_seen_at);
