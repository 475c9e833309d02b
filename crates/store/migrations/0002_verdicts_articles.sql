-- What the promises of a ticket came to, for reports: how many cycles of a clock came to the same, under the same priority
-- and tier, in the same month (its first instant). `outcome`: 0 met, 1 late, 2 excused, 3 open; an open one is late once
-- `due` has passed (the greatest integer where nothing is due). `ticket` is the place of the ticket's row.
CREATE TABLE verdict (
    ticket INTEGER NOT NULL, clock INTEGER NOT NULL, priority INTEGER NOT NULL, tier INTEGER NOT NULL,
    month INTEGER NOT NULL, outcome INTEGER NOT NULL, due INTEGER NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (ticket, clock, priority, tier, month, outcome, due)
) STRICT, WITHOUT ROWID;

-- How a ticket ended: at which tier it was resolved last, and how it was rated.
CREATE TABLE ticket_result (
    ticket INTEGER PRIMARY KEY, resolved_at INTEGER, resolved_month INTEGER, tier INTEGER,
    rated_month INTEGER, score INTEGER
) STRICT;

-- Tickets that were here before are judged by the watcher.
UPDATE ticket SET look = 1;

-- Articles as they are shown, with what waits to be sent; `readership`: 0 internal, 1 public, 2 retired.
CREATE TABLE article (
    n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, kind INTEGER NOT NULL, readership INTEGER NOT NULL,
    category INTEGER, title TEXT NOT NULL, version INTEGER NOT NULL, written_at INTEGER NOT NULL,
    pending INTEGER NOT NULL
) STRICT;
CREATE INDEX article_kind ON article (kind, written_at);

-- Words of an article that is not retired. No second copy of the text; removed words leave no bytes.
CREATE VIRTUAL TABLE article_search USING fts5 (
    title, body,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT INTO article_search (article_search, rank) VALUES ('secure-delete', 1);
