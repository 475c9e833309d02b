-- Few may see it (guide 5.2, security): its rows are in scopes of its own. A cache of the log, like the rest of the row.
ALTER TABLE ticket ADD COLUMN restricted BIGINT NOT NULL DEFAULT 0;
CREATE INDEX ticket_customer_id ON ticket (customer, id);

-- Broken promises of the last days, by the alert that tells of them; `standing` is 0 once late evidence has rescinded one,
-- `told` is 1 once leadership was asked in for it together with others. What counts breaches of a customer asks here
-- (guide 2.4). A cache of what the clocks say; only the timers write it.
CREATE TABLE breach (
    alert BYTEA PRIMARY KEY,
    ticket BYTEA NOT NULL,
    customer BYTEA NOT NULL,
    clock TEXT NOT NULL,
    at BIGINT NOT NULL,
    standing BIGINT NOT NULL,
    told BIGINT NOT NULL
);
CREATE INDEX breach_ticket ON breach (ticket);
CREATE INDEX breach_customer ON breach (customer, at);

-- What a recent ticket is about, for finding related ones (guide 5.2, trends): words that may be significant. Kept for
-- as long as the policy looks back; no merged or restricted ticket is here.
CREATE TABLE sketch (
    ticket BYTEA PRIMARY KEY,
    customer BYTEA NOT NULL,
    category TEXT NOT NULL,
    raised_at BIGINT NOT NULL,
    -- 1 until a timer has compared it with those before it.
    due BIGINT NOT NULL
);
CREATE INDEX sketch_raised ON sketch (raised_at);
CREATE INDEX sketch_due ON sketch (due, raised_at);
CREATE TABLE sketch_word (
    word TEXT NOT NULL,
    raised_at BIGINT NOT NULL,
    ticket BYTEA NOT NULL,
    PRIMARY KEY (word, raised_at, ticket)
);
CREATE INDEX sketch_word_ticket ON sketch_word (ticket);

-- Tickets to be assessed again after an edit of a calendar, an exclusion or the policy: a timer walks along them in small
-- steps, by id, so that nobody waits. `whose` is a customer, or nil for everybody's; `passed` is how far it got.
CREATE TABLE sweep (
    whose BYTEA PRIMARY KEY,
    passed BYTEA NOT NULL,
    closed_too BIGINT NOT NULL
);

-- What writers of records queue for.
INSERT INTO counter (name, value) VALUES ('record', 0);
