-- What reports count (sla.md 2.11): a row for every cycle of every clock that is not cancelled. Derived from the log, never
-- a truth of its own. `month` is the first instant of a UTC month, `outcome` is 0 met, 1 late, 2 excused, 3 open; an open
-- one is late once `due_at` has passed. Whose and whose ticket it is stands in `ticket`.
CREATE TABLE verdict (
    ticket BYTEA NOT NULL,
    clock BIGINT NOT NULL,
    cycle BIGINT NOT NULL,
    month BIGINT NOT NULL,
    outcome BIGINT NOT NULL,
    priority BIGINT NOT NULL,
    tier BIGINT NOT NULL,
    due_at BIGINT,
    stopped_at BIGINT,
    overrun_ms BIGINT NOT NULL,
    PRIMARY KEY (ticket, clock, cycle)
);
CREATE INDEX verdict_month ON verdict (month);
-- How a ticket ended, for tier shares and satisfaction; a row for every ticket whose verdicts are written. Where it is
-- not resolved, or was not rated, the two columns of that are NULL.
CREATE TABLE ticket_result (
    ticket BYTEA PRIMARY KEY,
    resolved_at BIGINT,
    tier BIGINT,
    rated_at BIGINT,
    score BIGINT
);
