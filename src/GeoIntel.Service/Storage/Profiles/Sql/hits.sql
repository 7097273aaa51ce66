-- How many hits that stand were first seen in areas of a set, by kind and outcome (null while undecided). Without those that are held for
-- a case, routed to safeguarding, of a confidential list, or about a restricted subject.
-- @set_id text   @codes text[] (empty for all)   @from, @until timestamptz
-- @restricted_marks bigint[], @restricted_texts, @restricted_nominals text[]: see is_hit_about
WITH made AS (
  SELECT hit.kind, hit.outcome, ST_SetSRID(ST_MakePoint((hit.body #>> '{hit,first,position,0}')::double precision / 100,
    (hit.body #>> '{hit,first,position,1}')::double precision / 100), 27700) AS place
  FROM hit
  WHERE hit.state <> 3 AND NOT hit.held AND NOT coalesce((hit.body #>> '{hit,first,safeguarding}')::boolean, false)
    AND hit.first_captured_at >= @from AND hit.first_captured_at < @until
    AND hit.hit_id NOT IN (SELECT confidential_hit.hit_id FROM confidential_hit)
    AND NOT is_hit_about(hit.vrm, hit.nominal_id, hit.body, @restricted_marks, @restricted_texts, @restricted_nominals)
)
SELECT kind, outcome, count(*)::int AS hits
FROM made
WHERE EXISTS (
  SELECT FROM boundary_area
  WHERE set_id = @set_id AND (cardinality(@codes) = 0 OR code = ANY(@codes)) AND ST_Covers(outline, made.place))
GROUP BY kind, outcome
ORDER BY kind, outcome;
