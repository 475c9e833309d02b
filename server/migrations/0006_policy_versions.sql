-- Every policy that was ever in force, so that what was counted by it can be explained.
CREATE TABLE policy_version (
    number BIGINT PRIMARY KEY,
    in_force_at BIGINT NOT NULL,
    body TEXT NOT NULL
);
