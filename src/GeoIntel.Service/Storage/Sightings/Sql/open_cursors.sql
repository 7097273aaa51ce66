-- Makes the cursor rows of streams that send for the first time.
-- @feeds int[]   @sources text[], one each a stream
INSERT INTO feed_cursor (feed_key, source, last_sequence, accepted_count, duplicate_count, last_commit_at)
SELECT feed_key, source, 0, 0, 0, now() FROM unnest(@feeds, @sources) AS stream (feed_key, source)
ON CONFLICT (feed_key, source) DO NOTHING;
