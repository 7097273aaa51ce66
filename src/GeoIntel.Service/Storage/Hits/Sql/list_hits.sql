-- Hits, newest first, after a place in that order.
-- @kinds smallint[] (empty for all)   @undecided boolean   @from, @until timestamptz (null for any)
-- @before_time timestamptz, @before_id uuid (null for the first page)   @limit int
-- @queue smallint: 0 both, 1 enforcement, 2 safeguarding
-- @covert boolean: those of covert cameras, too
-- @feeds int[]: hits that rest on no others (null for any)   @restricted_marks bigint[], @restricted_texts, @restricted_nominals text[]
-- @confidential boolean: those of confidential lists, too
-- @case text: what is kept past its end for it is told, too
SELECT body, decision, meaning_sequence, first_captured_at, hit_id
FROM hit
WHERE (cardinality(@kinds) = 0 OR kind = ANY(@kinds))
  AND (NOT @undecided OR (outcome IS NULL AND state <> 3))
  AND (@queue = 0 OR coalesce((body #>> '{hit,first,safeguarding}')::boolean, false) = (@queue = 2))
  AND (NOT held OR hit_id IN (
    SELECT hit_read.hit_id FROM held_sighting AS seen JOIN hit_read USING (sighting_id)
    WHERE @case IN (SELECT cases_holding(seen.sighting_id, seen.captured_at, seen.vrm, seen.camera_key))))
  AND (@covert OR NOT EXISTS (
    SELECT FROM camera
    WHERE camera.covert AND camera.id IN (
      body #>> '{hit,first,cameraId}', body #>> '{hit,other,cameraId}', body #>> '{hit,first,journey,fromCameraId}')))
  AND (@feeds IS NULL OR NOT EXISTS (
    SELECT FROM hit_feed WHERE hit_feed.hit_id = hit.hit_id AND hit_feed.feed_key <> ALL(@feeds)))
  AND (@confidential OR hit_id NOT IN (SELECT confidential_hit.hit_id FROM confidential_hit))
  AND NOT is_hit_about(vrm, nominal_id, body, @restricted_marks, @restricted_texts, @restricted_nominals)
  AND (@from IS NULL OR first_captured_at >= @from)
  AND (@until IS NULL OR first_captured_at < @until)
  AND (@before_time IS NULL OR (first_captured_at, hit_id) < (@before_time, @before_id))
ORDER BY first_captured_at DESC, hit_id DESC
LIMIT @limit;
