-- Passes of a mark or a camera, newest first, after a place in that order; and the spans of passes of the same vehicle at
-- the same camera about each.
-- @vrm bigint, @camera int (null for any)   @from, @until timestamptz, half-open   @before_time timestamptz, @before_id uuid
-- (null for the first page)   @limit int   @reach interval
-- @feeds int[] (null for any)   @case text: what is held for it is told, too
-- @restricted_marks bigint[], @restricted_texts text[]: passes with a read of one of them are left out
WITH page AS (
  SELECT *
  FROM pass
  WHERE (@vrm IS NULL OR vrm = @vrm) AND (@camera IS NULL OR camera_key = @camera)
    AND first_at >= @from AND first_at < @until
    AND (@feeds IS NULL OR camera_key IN (
      SELECT camera.key FROM camera JOIN feed ON feed.id = camera.feed_id WHERE feed.key = ANY(@feeds)))
    AND (NOT held OR EXISTS (
      SELECT FROM held_sighting AS seen
      WHERE seen.sighting_id = ANY(pass.sighting_ids)
        AND @case IN (SELECT cases_holding(seen.sighting_id, seen.captured_at, seen.vrm, seen.camera_key))))
    AND (cardinality(@restricted_marks) = 0 OR NOT EXISTS (
      SELECT FROM jsonb_array_elements(votes) AS vote WHERE vote->>'vrm' = ANY(@restricted_texts)))
    AND (@before_time IS NULL OR (first_at, pass_id) < (@before_time, @before_id))
  ORDER BY first_at DESC, pass_id DESC
  LIMIT @limit
)
SELECT page.pass_id, camera.id, page.first_at, page.last_at, page.vrm, page.sighting_ids, page.votes::text,
  near.firsts, near.lasts, page.camera_key, page.canonical
FROM page
LEFT JOIN camera ON camera.key = page.camera_key
CROSS JOIN LATERAL (
  SELECT coalesce(array_agg(other.first_at), '{}') AS firsts, coalesce(array_agg(other.last_at), '{}') AS lasts
  FROM pass AS other
  WHERE other.camera_key = page.camera_key AND other.canonical = page.canonical
    AND NOT other.held AND other.vrm <> ALL(@restricted_marks) AND other.first_at BETWEEN page.first_at - @reach AND page.first_at + @reach
) AS near
ORDER BY page.first_at DESC, page.pass_id DESC;
