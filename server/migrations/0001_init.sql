-- The server's tables, in the SQL that SQLite and PostgreSQL share (src/db/mod.rs says which that is).
-- Ids are 16 bytes, instants are milliseconds since 1970, flags are 0 or 1, documents are JSON in TEXT.

-- The feed's position; one row. Locked last in every writing transaction and held until it commits (sync.md 2.2).
CREATE TABLE sync_head (
    id BIGINT PRIMARY KEY,
    seq BIGINT NOT NULL,
    epoch BYTEA NOT NULL
);

-- Numbers given out in order: tickets, scopes.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

-- What this server must remember by itself, such as the key behind refresh tokens.
CREATE TABLE server_secret (
    name TEXT PRIMARY KEY,
    value BYTEA NOT NULL
);

-- The units of visibility (sync.md 2.1). The owner is a customer or a person; none for public and staff.
CREATE TABLE scope (
    id BIGINT PRIMARY KEY,
    class TEXT NOT NULL,
    owner BYTEA NOT NULL,
    UNIQUE (class, owner)
);

CREATE TABLE policy (
    id BIGINT PRIMARY KEY,
    body TEXT NOT NULL
);

CREATE TABLE customer (
    id BYTEA PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL
);

CREATE TABLE person (
    id BYTEA PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    active BIGINT NOT NULL,
    scope_id BIGINT NOT NULL,
    password TEXT NOT NULL,
    body TEXT NOT NULL
);

-- One sign-in of one person on one device. It ends at a sign-out, a revocation, a reused token or `expires_at`.
CREATE TABLE session (
    id BYTEA PRIMARY KEY,
    person BYTEA NOT NULL,
    device BYTEA NOT NULL,
    platform TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_why TEXT
);
CREATE INDEX session_person ON session (person, ended_at);

-- Tokens are kept as SHA-256 only.
CREATE TABLE access_token (
    hash BYTEA PRIMARY KEY,
    session BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX access_token_expiry ON access_token (expires_at);

CREATE TABLE refresh_token (
    hash BYTEA PRIMARY KEY,
    session BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX refresh_token_session ON refresh_token (session);

CREATE TABLE revoked_device (
    person BYTEA NOT NULL,
    device BYTEA NOT NULL,
    revoked_at BIGINT NOT NULL,
    PRIMARY KEY (person, device)
);

-- One installation with one account; its intents are numbered from 1 without a gap.
CREATE TABLE sync_client (
    id BYTEA PRIMARY KEY,
    person BYTEA NOT NULL,
    device BYTEA NOT NULL,
    platform TEXT NOT NULL,
    app TEXT NOT NULL,
    last_mid BIGINT NOT NULL,
    last_intent BYTEA,
    acked_mid BIGINT NOT NULL,
    registered_at BIGINT NOT NULL
);

-- What became of every intent, so that a repeated push gets the same answer.
CREATE TABLE intent_log (
    client BYTEA NOT NULL,
    mid BIGINT NOT NULL,
    person BYTEA NOT NULL,
    intent BYTEA NOT NULL,
    outcome TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (client, mid)
);
CREATE INDEX intent_log_intent ON intent_log (intent);

-- A cache beside the log: what the server itself asks of tickets. Re-derivable, not in the feed. Locking this row is
-- what serialises two writers of one ticket.
CREATE TABLE ticket (
    id BYTEA PRIMARY KEY,
    customer BYTEA NOT NULL,
    number BIGINT UNIQUE,
    external TEXT UNIQUE,
    status TEXT NOT NULL,
    priority BIGINT NOT NULL,
    tier BIGINT NOT NULL,
    assignee BYTEA,
    opened_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    next_wake_at BIGINT
);
CREATE INDEX ticket_wake ON ticket (next_wake_at);
CREATE INDEX ticket_customer ON ticket (customer);

-- The log. `ord` is the server's order of acceptance.
CREATE TABLE event (
    id BYTEA PRIMARY KEY,
    ticket BYTEA NOT NULL,
    customer BYTEA NOT NULL,
    ord BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX event_ticket ON event (ticket, ord);

CREATE TABLE exclusion (
    id BYTEA PRIMARY KEY,
    customer BYTEA NOT NULL,
    ticket BYTEA,
    body TEXT NOT NULL
);
CREATE INDEX exclusion_customer ON exclusion (customer);

-- What one person has done about one alert; `device` is the one that was granted to show it.
CREATE TABLE alert_mark (
    id BYTEA PRIMARY KEY,
    alert BYTEA NOT NULL,
    person BYTEA NOT NULL,
    device BYTEA,
    shown_at BIGINT,
    acknowledged_at BIGINT
);

-- The feed: for every row the position of its last change in a scope. `op` is 1 (put) or 2 (left the scope).
-- Only `Stamper` writes here.
CREATE TABLE sync_row (
    tbl BIGINT NOT NULL,
    row_id BYTEA NOT NULL,
    scope_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    op BIGINT NOT NULL,
    PRIMARY KEY (tbl, row_id, scope_id)
);
CREATE INDEX sync_row_seq ON sync_row (seq);
CREATE INDEX sync_row_scope_seq ON sync_row (scope_id, seq);
CREATE INDEX sync_row_scope_key ON sync_row (scope_id, tbl, row_id);
