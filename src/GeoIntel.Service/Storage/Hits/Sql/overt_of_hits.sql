-- What is left of hits, as they were told, without the reads of covert cameras, and how many these are.
-- One array element a hit: @ids uuid[]   @kinds smallint[]   @rules text[]   @vrms bigint[]   @first, @last timestamptz[]
-- @revisions int[]   @gap interval: a longer time between two captures begins another visit
SELECT asked.ordinal::int, seen.covert_count::int, seen.last_at, seen.last_id, seen.visit_count::int, seen.vehicle_count::int,
  told.revision::int
FROM unnest(@ids, @kinds, @rules, @vrms, @first, @last, @revisions) WITH ORDINALITY
  AS asked (id, kind, rule_id, vrm, first_at, last_at, revision, ordinal)
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE is_covert) AS covert_count, max(captured_at) FILTER (WHERE NOT is_covert) AS last_at,
    (array_agg(sighting_id ORDER BY captured_at DESC, sighting_id DESC) FILTER (WHERE NOT is_covert))[1] AS last_id,
    count(*) FILTER (WHERE NOT is_covert AND begins) AS visit_count,
    count(DISTINCT mark) FILTER (WHERE NOT is_covert) AS vehicle_count
  FROM (
    SELECT sighting_id, captured_at, mark, is_covert,
      coalesce(captured_at - lag(captured_at) OVER (PARTITION BY is_covert ORDER BY captured_at, sighting_id) > @gap, true) AS begins
    FROM (
      SELECT match.sighting_id, match.captured_at, match.body #>> '{reason,vrm}' AS mark,
        EXISTS (SELECT FROM camera WHERE camera.covert AND camera.id = match.body #>> '{reason,cameraId}') AS is_covert
      FROM sighting_match AS match
      WHERE match.kind = asked.kind AND match.rule_id = asked.rule_id AND match.vrm = asked.vrm
        AND match.captured_at BETWEEN asked.first_at AND asked.last_at AND NOT match.withdrawn
    ) AS marked
  ) AS read
) AS seen
CROSS JOIN LATERAL (
  -- opened, amended and withdrawn: what prolonged it may have been covert
  SELECT count(*) AS revision FROM hit_change
  WHERE hit_change.hit_id = asked.id AND hit_change.kind IN (1, 4, 5) AND (hit_change.body #>> '{hit,revision}')::int <= asked.revision
) AS told
ORDER BY asked.ordinal;
