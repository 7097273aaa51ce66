-- For each journey, how many other marks make implausible journeys to or from one of its two cameras within half a day of it; the
-- greater of the two numbers.
-- The parameters of told_read, and one each a journey: @vrms bigint[]   @captured timestamptz[]   @cameras, @from_cameras int[]
SELECT coalesce((
    SELECT max(marks)
    FROM (
      SELECT count(DISTINCT other.vrm) AS marks
      FROM (VALUES (pair.camera_key), (pair.from_camera_key)) AS one (camera_key)
      JOIN implausible_journey AS other ON one.camera_key IN (other.camera_key, other.from_camera_key)
        AND other.captured_at BETWEEN pair.captured_at - interval '12 hours' AND pair.captured_at + interval '12 hours'
        AND other.from_captured_at >= @first AND other.vrm <> pair.vrm
      WHERE one.camera_key <> 0
        AND EXISTS (
          SELECT FROM sighting AS s
          WHERE s.vrm = other.vrm AND s.captured_at = other.captured_at AND s.sighting_id = other.sighting_id AND /*told*/ true)
        AND EXISTS (
          SELECT FROM sighting AS s
          WHERE s.vrm = other.vrm AND s.captured_at = other.from_captured_at AND s.sighting_id = other.from_sighting_id
            AND /*told*/ true)
      GROUP BY one.camera_key
    ) AS at_camera
  ), 0)::int
FROM unnest(@vrms, @captured, @cameras, @from_cameras) WITH ORDINALITY
  AS pair (vrm, captured_at, camera_key, from_camera_key, ordinal)
ORDER BY pair.ordinal;
