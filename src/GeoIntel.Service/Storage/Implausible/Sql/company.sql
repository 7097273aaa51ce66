-- Other marks that a camera read moments before or after some reads.
-- The parameters of told_read, and one each a read: @vrms bigint[]   @cameras int[]   @times timestamptz[]
-- @within interval
SELECT DISTINCT place.ordinal::int, s.vrm
FROM unnest(@vrms, @cameras, @times) WITH ORDINALITY AS place (vrm, camera_key, captured_at, ordinal)
JOIN sighting AS s ON s.camera_key = place.camera_key AND s.vrm <> place.vrm
  AND s.captured_at BETWEEN place.captured_at - @within AND place.captured_at + @within
WHERE /*told*/ true;
