-- Counts refused reads by feed and reason.
-- @feeds int[]   @reasons smallint[]   @counts bigint[]
INSERT INTO feed_refusal (feed_key, reason, refused_count)
SELECT * FROM unnest(@feeds, @reasons, @counts)
ON CONFLICT (feed_key, reason) DO UPDATE SET refused_count = feed_refusal.refused_count + excluded.refused_count;
