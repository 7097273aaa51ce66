-- A feed may be sent by several producers, each of which numbers a stream of its own: one cursor for each of them.

-- The producer's name of its stream; '' is the feed's own.
ALTER TABLE feed_cursor ADD COLUMN source text NOT NULL DEFAULT '';
ALTER TABLE feed_cursor ALTER COLUMN source DROP DEFAULT;
ALTER TABLE feed_cursor DROP CONSTRAINT feed_cursor_pkey, ADD PRIMARY KEY (feed_key, source);
-- Nothing indexed ever changes in it, and it is updated by each commit: room for the next version on the same page.
ALTER TABLE feed_cursor SET (fillfactor = 20);

ALTER TABLE feed_refusal ADD COLUMN source text NOT NULL DEFAULT '';
ALTER TABLE feed_refusal ALTER COLUMN source DROP DEFAULT;
ALTER TABLE feed_refusal DROP CONSTRAINT feed_refusal_pkey, ADD PRIMARY KEY (feed_key, source, reason);

-- Where the read with this id was taken: an id that another camera of the feed uses at the same time is another read's.
ALTER TABLE sighting_event ADD COLUMN camera_key integer;

-- Bits of marks and of times do not compress; trying to costs more than the room.
ALTER TABLE intake_commit ALTER COLUMN vrms SET STORAGE EXTERNAL;
ALTER TABLE intake_commit ALTER COLUMN captured SET STORAGE EXTERNAL;

-- What a change meant is its hit's latest change before it other than extended (2) or closed (3): found without a walk
-- through all that prolonged the hit.
CREATE INDEX hit_change_meaning ON hit_change (hit_id, sequence) WHERE kind NOT IN (2, 3);
