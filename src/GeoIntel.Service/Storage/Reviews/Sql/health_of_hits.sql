-- Hits of lists that stand, counted by list, camera of the opening read, area and outcome (null while undecided).
-- @list text (null for all)   @set text: boundary set (null for none)   @from, @until timestamptz (null for any)
-- @confidential boolean: hits of confidential lists, too   @restricted_...: see is_hit_about
WITH made AS (
  SELECT list_entry.list_id, coalesce(hit.body #>> '{hit,first,cameraId}', '') AS camera_id, hit.outcome,
    ST_SetSRID(ST_MakePoint((hit.body #>> '{hit,first,position,0}')::double precision / 100,
      (hit.body #>> '{hit,first,position,1}')::double precision / 100), 27700) AS place
  FROM hit JOIN list_entry ON list_entry.id = hit.rule_id JOIN vehicle_list ON vehicle_list.id = list_entry.list_id
  WHERE (@confidential OR NOT vehicle_list.confidential) AND hit.kind = 1 AND hit.state <> 3 AND NOT hit.held
    AND (@confidential OR hit.hit_id NOT IN (SELECT confidential_hit.hit_id FROM confidential_hit))
    AND NOT is_hit_about(hit.vrm, hit.nominal_id, hit.body, @restricted_marks, @restricted_texts, @restricted_nominals)
    AND (@list IS NULL OR list_entry.list_id = @list)
    AND (@from IS NULL OR hit.first_captured_at >= @from) AND (@until IS NULL OR hit.first_captured_at < @until)
)
SELECT made.list_id, made.camera_id, coalesce(area.code, ''), made.outcome, count(*)::integer
FROM made
LEFT JOIN LATERAL (
  -- one area, where edges are shared
  SELECT code FROM boundary_area
  WHERE set_id = @set AND ST_Covers(outline, made.place)
  ORDER BY code COLLATE "C" LIMIT 1
) AS area ON true
GROUP BY made.list_id, made.camera_id, coalesce(area.code, ''), made.outcome
ORDER BY made.list_id COLLATE "C", made.camera_id COLLATE "C", coalesce(area.code, '') COLLATE "C";
