-- Takes the reads of one day, or of some blocks of it, that have ended: by their regime, and whether a hit rests on them.
-- Those of a confirmed hit or under a hold end, too, as reads of their day: they are copied out (3).
-- @from, @until timestamptz: the day   @first_block, @blocks_end int
-- one array element a regime: @regimes smallint[]   @without_hit, @with_hit boolean[]: whether the day has ended for these
-- @observed smallint: the regime of observations at a point   @confirmed smallint: that outcome
INSERT INTO ended_read (sighting_id, captured_at, camera_key, regime, read_class, day)
SELECT seen.sighting_id, seen.captured_at, seen.camera_key, law.regime,
  CASE WHEN told.confirmed OR held.is_held THEN 3 WHEN told.is_hit THEN 2 ELSE 1 END,
  (seen.captured_at AT TIME ZONE 'UTC')::date
FROM sighting AS seen
LEFT JOIN feed ON feed.key = seen.feed_key
LEFT JOIN camera ON camera.key = seen.camera_key AND seen.feed_key = 0
LEFT JOIN feed AS camera_feed ON camera_feed.id = camera.feed_id
JOIN unnest(@regimes, @without_hit, @with_hit) AS law (regime, without_hit, with_hit)
  ON law.regime = coalesce(feed.regime, camera_feed.regime, @observed)
CROSS JOIN LATERAL (
  SELECT count(*) > 0 AS is_hit, coalesce(bool_or(outcome = @confirmed), false) AS confirmed
  FROM hit_read WHERE hit_read.sighting_id = seen.sighting_id
) AS told
CROSS JOIN LATERAL (
  SELECT EXISTS (
    SELECT FROM cases_holding(seen.sighting_id, seen.captured_at, seen.vrm, seen.camera_key)) AS is_held
) AS held
WHERE seen.captured_at >= @from AND seen.captured_at < @until
  AND seen.ctid >= format('(%s,0)', @first_block)::tid AND seen.ctid < format('(%s,0)', @blocks_end)::tid
  AND CASE WHEN told.is_hit THEN law.with_hit ELSE law.without_hit END
FOR UPDATE OF seen;
