-- Counts refused reads by stream and reason.
-- @feeds int[]   @sources text[]   @reasons smallint[]   @counts bigint[]
INSERT INTO feed_refusal (feed_key, source, reason, refused_count)
SELECT * FROM unnest(@feeds, @sources, @reasons, @counts)
ON CONFLICT (feed_key, source, reason) DO UPDATE
SET refused_count = feed_refusal.refused_count + excluded.refused_count;
