-- Records that have no table of their own: latest state, whole, as JSON. `customer` is nil where it is about nobody.
CREATE TABLE record (
    id BYTEA PRIMARY KEY,
    kind TEXT NOT NULL,
    customer BYTEA NOT NULL,
    scope_id BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX record_kind ON record (kind);
