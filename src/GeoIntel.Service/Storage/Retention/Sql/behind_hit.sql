-- The feeds of all reads behind a hit, the first capture among them, and whether the hit is told under a case.
-- @hit uuid   @case text
SELECT coalesce(array_agg(DISTINCT feed_key) FILTER (WHERE feed_key IS NOT NULL), '{}'), min(captured_at),
  NOT EXISTS (SELECT FROM hit WHERE hit_id = @hit AND held)
    OR EXISTS (
      SELECT FROM held_sighting AS seen JOIN hit_read USING (sighting_id)
      WHERE hit_read.hit_id = @hit AND @case IN (SELECT cases_holding(seen.sighting_id, seen.captured_at, seen.vrm, seen.camera_key)))
FROM hit_feed
WHERE hit_id = @hit;
