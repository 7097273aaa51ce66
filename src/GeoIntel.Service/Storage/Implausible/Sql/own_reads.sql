-- The other reads of each journey's mark, the nearest in time to the later read, in the order of capture.
-- The parameters of told_read, and one each a journey: @vrms bigint[]   @captured timestamptz[]   @sightings, @from_sightings uuid[]
-- @limit int
SELECT pair.ordinal::int, own.sighting_id, own.captured_at, own.camera_key, own.make, own.colour
FROM unnest(@vrms, @captured, @sightings, @from_sightings) WITH ORDINALITY
  AS pair (vrm, captured_at, sighting_id, from_sighting_id, ordinal)
CROSS JOIN LATERAL (
  SELECT s.sighting_id, s.captured_at, coalesce(s.camera_key, 0) AS camera_key, coalesce(s.detail->>'make', '') AS make,
    coalesce(s.detail->>'colour', '') AS colour
  FROM sighting AS s
  WHERE s.vrm = pair.vrm AND s.sighting_id NOT IN (pair.sighting_id, pair.from_sighting_id) AND /*told*/ true
  ORDER BY abs(extract(epoch FROM s.captured_at - pair.captured_at)), s.sighting_id
  LIMIT @limit
) AS own
ORDER BY pair.ordinal, own.captured_at, own.sighting_id;
