-- Rules of the standing zone hits that vehicles have around the time of a read elsewhere, with that read's time.
-- One array element a read: @vrms bigint[]   @captured timestamptz[]   @gap interval
SELECT DISTINCT hit.kind, hit.rule_id, hit.vrm, presence.number
FROM unnest(@vrms, @captured) WITH ORDINALITY AS presence (vrm, captured_at, number)
CROSS JOIN LATERAL (
  -- ordered inside, so that each read is one walk along the index of its vehicle and time
  SELECT hit.kind, hit.rule_id, hit.vrm
  FROM hit
  WHERE hit.vrm = presence.vrm AND hit.kind IN (2, 3) AND hit.state <> 3
    AND hit.last_captured_at >= presence.captured_at - @gap AND hit.first_captured_at <= presence.captured_at + @gap
  ORDER BY hit.last_captured_at
) AS hit;
