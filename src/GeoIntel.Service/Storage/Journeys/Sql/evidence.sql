-- For each pair, what was seen beside it: whether another mark was read with it, moments apart, at both cameras; and how
-- many other marks make implausible journeys to or from one of the two cameras within half a day of it.
-- @vrms bigint[]   @cameras, @from_cameras int[]   @captured, @from_captured timestamptz[], one each a pair
-- @ended bigint[]: journeys about to be withdrawn, which do not count
-- @within interval   @first, @last timestamptz: beyond them no partition is planned for or locked
SELECT EXISTS (
    SELECT
    FROM sighting AS beside
    JOIN sighting AS before ON before.vrm = beside.vrm AND before.state = 1 AND before.camera_key = pair.from_camera
      AND before.captured_at BETWEEN pair.from_captured - @within AND pair.from_captured + @within
      AND before.captured_at BETWEEN @first AND @last
    WHERE beside.camera_key = pair.camera AND beside.vrm <> pair.vrm AND beside.state = 1
      AND beside.captured_at BETWEEN pair.captured - @within AND pair.captured + @within
      AND beside.captured_at BETWEEN @first AND @last
  ),
  coalesce((
    SELECT max(marks)
    FROM (
      SELECT count(DISTINCT journey.vrm) AS marks
      FROM unnest(ARRAY[pair.camera, pair.from_camera]) AS one (camera)
      JOIN implausible_journey AS journey ON one.camera IN (journey.camera_key, journey.from_camera_key)
        AND journey.captured_at BETWEEN pair.captured - interval '12 hours' AND pair.captured + interval '12 hours'
        AND journey.vrm <> pair.vrm AND journey.match_id <> ALL(@ended)
      GROUP BY one.camera
    ) AS at_camera
  ), 0)::int
FROM unnest(@vrms, @cameras, @from_cameras, @captured, @from_captured) WITH ORDINALITY
  AS pair (vrm, camera, from_camera, captured, from_captured, ordinal)
ORDER BY pair.ordinal;
