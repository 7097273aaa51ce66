-- Makes the cursor rows of feeds that send for the first time.
-- @feeds int[]
INSERT INTO feed_cursor (feed_key, last_sequence, accepted_count, duplicate_count, last_commit_at)
SELECT feed_key, 0, 0, 0, now() FROM unnest(@feeds) AS feed_key
ON CONFLICT (feed_key) DO NOTHING;
