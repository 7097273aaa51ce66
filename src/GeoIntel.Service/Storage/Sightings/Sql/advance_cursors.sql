-- Moves the streams' cursors on and counts what came.
-- @feeds int[]   @sources text[]   @sequences, @accepted, @duplicates bigint[], one each a stream
UPDATE feed_cursor
SET last_sequence = greatest(feed_cursor.last_sequence, came.last_sequence),
    accepted_count = feed_cursor.accepted_count + came.accepted,
    duplicate_count = feed_cursor.duplicate_count + came.duplicates,
    last_commit_at = now()
FROM unnest(@feeds, @sources, @sequences, @accepted, @duplicates)
  AS came (feed_key, source, last_sequence, accepted, duplicates)
WHERE feed_cursor.feed_key = came.feed_key AND feed_cursor.source = came.source;
