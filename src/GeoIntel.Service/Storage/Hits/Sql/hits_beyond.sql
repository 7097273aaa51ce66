-- Those of some hits that rest on a read of another feed.
-- @ids uuid[]   @feeds int[]
SELECT DISTINCT hit_id FROM hit_feed WHERE hit_id = ANY(@ids) AND feed_key <> ALL(@feeds);
