-- Takes a mark out of what waits to be looked at.
-- @vrm bigint
WITH rest AS (
  SELECT commit_id,
    array_agg(one.vrm ORDER BY place) FILTER (WHERE one.vrm <> @vrm) AS vrms,
    array_agg(one.captured_at ORDER BY place) FILTER (WHERE one.vrm <> @vrm) AS captured
  FROM intake_commit, unnest(vrms, captured) WITH ORDINALITY AS one (vrm, captured_at, place)
  WHERE @vrm = ANY(intake_commit.vrms)
  GROUP BY commit_id
), gone AS (
  DELETE FROM intake_commit USING rest WHERE intake_commit.commit_id = rest.commit_id AND rest.vrms IS NULL
)
UPDATE intake_commit SET vrms = rest.vrms, captured = rest.captured, read_count = cardinality(rest.vrms)
FROM rest
WHERE intake_commit.commit_id = rest.commit_id AND rest.vrms IS NOT NULL;
