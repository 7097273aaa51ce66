-- Moves the feeds' cursors on and counts what came.
-- @feeds int[]   @sequences, @accepted, @duplicates bigint[], one each a feed
UPDATE feed_cursor
SET last_sequence = greatest(feed_cursor.last_sequence, came.last_sequence),
    accepted_count = feed_cursor.accepted_count + came.accepted,
    duplicate_count = feed_cursor.duplicate_count + came.duplicates,
    last_commit_at = now()
FROM unnest(@feeds, @sequences, @accepted, @duplicates) AS came (feed_key, last_sequence, accepted, duplicates)
WHERE feed_cursor.feed_key = came.feed_key
RETURNING feed_cursor.feed_key, feed_cursor.last_sequence;
