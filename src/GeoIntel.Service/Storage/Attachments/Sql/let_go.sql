-- Lets go of what is older than its retention, except what a hold or a confirmed hit keeps.
-- @before timestamptz   @confirmed smallint: that outcome
WITH kept AS MATERIALIZED (
  -- few holds: their reads are found by the marks, cameras and hits that they name
  SELECT sighting_id FROM held_sighting
  UNION ALL
  SELECT seen.sighting_id
  FROM hold
  JOIN sighting AS seen ON seen.vrm = hold.vrm AND seen.captured_at >= hold.from_time AND seen.captured_at < hold.until_time
    AND (hold.camera_key IS NULL OR seen.camera_key = hold.camera_key)
  WHERE hold.released_at IS NULL AND hold.hit_id IS NULL AND hold.vrm IS NOT NULL
  UNION ALL
  SELECT seen.sighting_id
  FROM hold
  JOIN sighting AS seen ON seen.camera_key = hold.camera_key
    AND seen.captured_at >= hold.from_time AND seen.captured_at < hold.until_time
  WHERE hold.released_at IS NULL AND hold.hit_id IS NULL AND hold.vrm IS NULL
  UNION ALL
  SELECT hit_read.sighting_id FROM hit_read WHERE hit_read.outcome = @confirmed
  UNION ALL
  SELECT sighting_id FROM hold_read
  UNION ALL
  -- what is restricted for a legal claim (3) or as evidence (5)
  SELECT seen.sighting_id
  FROM restriction JOIN sighting AS seen ON seen.vrm = restriction.vrm
  WHERE restriction.lifted_at IS NULL AND restriction.until_time > now() AND restriction.ground IN (3, 5)
  UNION ALL
  SELECT seen.sighting_id
  FROM restriction JOIN sighting AS seen ON seen.feed_key = 0 AND seen.detail->>'nominal' = restriction.nominal_id
  WHERE restriction.lifted_at IS NULL AND restriction.until_time > now() AND restriction.ground IN (3, 5)
  UNION ALL
  SELECT hit_read.sighting_id
  FROM restriction JOIN hit ON hit.nominal_id = restriction.nominal_id JOIN hit_read USING (hit_id)
  WHERE restriction.lifted_at IS NULL AND restriction.until_time > now() AND restriction.ground IN (3, 5)
)
DELETE FROM sighting_attachment
WHERE received_at < @before AND NOT EXISTS (SELECT FROM kept WHERE kept.sighting_id = sighting_attachment.sighting_id);
