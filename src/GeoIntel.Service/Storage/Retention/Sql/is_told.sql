-- Whether a sighting may be told: not one past its end that is kept for another case. What is not there may be: nothing is
-- found of it.
-- @sighting uuid   @case text   @confirmed smallint: that outcome
SELECT NOT EXISTS (
  SELECT FROM held_sighting AS seen
  WHERE seen.sighting_id = @sighting
    AND @case NOT IN (SELECT cases_holding(seen.sighting_id, seen.captured_at, seen.vrm, seen.camera_key))
    AND NOT EXISTS (SELECT FROM hit_read WHERE hit_read.sighting_id = seen.sighting_id AND hit_read.outcome = @confirmed)
);
