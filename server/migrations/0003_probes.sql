-- What the probes of the health endpoint said (guide 3.3). A slot is its first instant. One row for each slot and node, so
-- neither a second node nor a restart counts twice.
CREATE TABLE probe (
    slot BIGINT NOT NULL,
    node TEXT NOT NULL,
    at BIGINT NOT NULL,
    up BIGINT NOT NULL,
    latency_ms BIGINT NOT NULL,
    why TEXT,
    PRIMARY KEY (slot, node)
);
