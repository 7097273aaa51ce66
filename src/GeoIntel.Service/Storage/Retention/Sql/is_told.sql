-- Whether a sighting may be told: not one past its end that is kept for another case, nor one of a restricted subject. What is
-- not there may be: nothing is found of it.
-- @sighting uuid   @moment timestamptz: the millisecond of its capture   @case text   @confirmed smallint: that outcome
-- @restricted_marks bigint[]   @restricted_nominals text[]
SELECT NOT EXISTS (
  SELECT FROM held_sighting AS seen
  WHERE seen.sighting_id = @sighting
    AND @case NOT IN (SELECT cases_holding(seen.sighting_id, seen.captured_at, seen.vrm, seen.camera_key))
    AND NOT EXISTS (SELECT FROM hit_read WHERE hit_read.sighting_id = seen.sighting_id AND hit_read.outcome = @confirmed)
) AND (cardinality(@restricted_marks) + cardinality(@restricted_nominals) = 0 OR NOT EXISTS (
  SELECT FROM (
    SELECT vrm, feed_key, detail FROM sighting
    WHERE captured_at >= @moment AND captured_at < @moment + interval '1 millisecond' AND sighting_id = @sighting
    UNION ALL
    SELECT vrm, feed_key, detail FROM held_sighting WHERE sighting_id = @sighting
  ) AS seen
  WHERE vrm = ANY(@restricted_marks) OR (feed_key = 0 AND detail->>'nominal' = ANY(@restricted_nominals))
));
