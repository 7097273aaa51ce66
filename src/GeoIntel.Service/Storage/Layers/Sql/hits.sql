-- Hits at the place of their opening read, in the order of their ids. Without the ones that a protected zone made: dots
-- around an outline draw it. Without the ones of covert cameras, and without those that are routed to safeguarding. What a
-- covert camera added to a hit of others is in neither its last time nor its count of reads.
-- Parameters as in hotspots.sql; @id and @after are hit ids; @from and @until bound the first capture;
-- @confidential boolean: those of confidential lists, too; @persons boolean: what tells of persons, too
-- @feeds int[]: hits that rest on no others (null for any); @restricted_marks bigint[], @restricted_texts, @restricted_nominals text[]
WITH placed AS (
  -- the judged position, in centimetres, as it was when the hit was told
  SELECT hit.hit_id, hit.kind, hit.rule_id, hit.vrm, hit.state, hit.first_captured_at,
    CASE WHEN added.covert_count > 0 THEN coalesce(added.last_overt_at, hit.first_captured_at) ELSE hit.last_captured_at END
      AS last_captured_at, hit.outcome,
    (hit.body #>> '{hit,readCount}')::integer - coalesce(added.covert_count, 0)::integer AS read_count,
    hit.body #>> '{hit,first,cameraId}' AS camera_id,
    array_remove(ARRAY[hit.body #>> '{hit,first,vrm}', hit.body #>> '{hit,first,watchedVrm}', hit.body #>> '{hit,other,vrm}',
      hit.body #>> '{hit,other,watchedVrm}'], NULL) AS marks,
    hit.body #>> '{hit,first,zoneId}' AS zone_id, hit.body #>> '{vrmText}' AS vrm_text,
    nullif(concat_ws('-', link.evaluation_source, link.evaluation_assessment, link.evaluation_handling), '') AS evaluation,
    CASE WHEN @persons THEN nullif(concat_ws('; ', nullif(link.evaluation_handling_conditions, ''),
      nullif(other.evaluation_handling_conditions, ''), shown.conditions), '') END AS handling_conditions,
    nullif(concat_ws('-', other.evaluation_source, other.evaluation_assessment, other.evaluation_handling), '') AS other_evaluation,
    shown.evaluations AS membership_evaluations,
    ST_SetSRID(ST_MakePoint((hit.body #>> '{hit,first,position,0}')::double precision / 100,
      (hit.body #>> '{hit,first,position,1}')::double precision / 100), 27700) AS place
  FROM hit
  LEFT JOIN vehicle_link AS link ON link.id = hit.body #>> '{hit,first,vehicleLinkId}'
  LEFT JOIN vehicle_link AS other ON other.id = hit.body #>> '{hit,other,vehicleLinkId}'
  LEFT JOIN LATERAL (
    SELECT string_agg(nullif(concat_ws('-', evaluation_source, evaluation_assessment, evaluation_handling), ''), '; ' ORDER BY id)
        AS evaluations,
      string_agg(nullif(evaluation_handling_conditions, ''), '; ' ORDER BY id) AS conditions
    FROM group_membership
    WHERE nominal_id = hit.body #>> '{hit,first,nominalId}' AND hit.body->'groupIds' ? group_id
  ) AS shown ON @persons
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE camera.covert) AS covert_count,
      max(match.captured_at) FILTER (WHERE camera.covert IS NOT TRUE) AS last_overt_at
    FROM sighting_match AS match
    LEFT JOIN camera ON camera.id = match.body #>> '{reason,cameraId}'
    WHERE match.kind = hit.kind AND match.rule_id = hit.rule_id AND match.vrm = hit.vrm
      AND match.captured_at BETWEEN hit.first_captured_at AND hit.last_captured_at AND NOT match.withdrawn
  ) AS added ON EXISTS (SELECT FROM camera WHERE covert)
  WHERE hit.state <> 3 AND NOT hit.held AND NOT coalesce((hit.body #>> '{hit,first,safeguarding}')::boolean, false)
    AND (@feeds IS NULL OR NOT EXISTS (
      SELECT FROM hit_feed WHERE hit_feed.hit_id = hit.hit_id AND hit_feed.feed_key <> ALL(@feeds)))
    AND (@confidential OR hit.hit_id NOT IN (SELECT confidential_hit.hit_id FROM confidential_hit))
    AND NOT is_hit_about(hit.vrm, hit.nominal_id, hit.body, @restricted_marks, @restricted_texts, @restricted_nominals)
    AND (@after IS NULL OR hit.hit_id > @after::uuid)
    AND (@id IS NULL OR hit.hit_id::text = @id)
    AND (@from IS NULL OR hit.first_captured_at >= @from)
    AND (@until IS NULL OR hit.first_captured_at < @until)
)
SELECT placed.hit_id::text, placed.hit_id::text, ST_AsBinary(ST_Transform(placed.place, @srid), 'NDR'),
  placed.hit_id::text, placed.kind, placed.state, placed.vrm_text, placed.first_captured_at, placed.last_captured_at,
  placed.read_count, placed.camera_id, placed.outcome, placed.evaluation, placed.handling_conditions,
  placed.other_evaluation, placed.membership_evaluations,
  placed.marks, placed.vrm
FROM placed
WHERE placed.place IS NOT NULL
  -- the zone that judged it, and the one its rule has now
  AND NOT EXISTS (
    SELECT FROM zone WHERE zone.protects_person AND (
      zone.id = placed.zone_id
      OR zone.id IN (SELECT zone_id FROM condition WHERE condition.id = placed.rule_id)
      OR zone.id IN (SELECT zone_id FROM list_entry WHERE list_entry.id = placed.rule_id)))
  AND NOT EXISTS (SELECT FROM camera WHERE camera.id = placed.camera_id AND camera.covert)
  AND (@box IS NULL OR ST_Intersects(placed.place, ST_Transform(ST_GeomFromEWKB(@box), 27700)))
  AND (@filter IS NULL OR to_jsonb(placed) @> @filter)
ORDER BY placed.hit_id
LIMIT @limit;
