-- Takes a mark out of the other readings that devices offered of other reads, and words that name the subject out of what
-- operators wrote.
-- @mark text (null for a nominal): letters and digits   @named text: a regular expression that finds the subject
WITH cleaned AS (
  SELECT sighting_id, captured_at,
    CASE WHEN detail->>'observation' ~* @named THEN detail - 'observation' ELSE detail END - 'candidates'
      || coalesce((
        SELECT jsonb_build_object('candidates', jsonb_agg(candidate ORDER BY place))
        FROM jsonb_array_elements(detail->'candidates') WITH ORDINALITY AS one (candidate, place)
        WHERE @mark IS NULL OR regexp_replace(upper(candidate->>'vrm'), '[^A-Z0-9]', '', 'g') <> @mark
        HAVING count(*) > 0), '{}') AS detail
  FROM {0}
  WHERE detail IS NOT NULL AND (detail->>'observation' ~* @named
    OR (@mark IS NOT NULL AND EXISTS (
      SELECT FROM jsonb_array_elements(detail->'candidates') AS candidate
      WHERE regexp_replace(upper(candidate->>'vrm'), '[^A-Z0-9]', '', 'g') = @mark)))
)
UPDATE {0} AS seen SET detail = cleaned.detail
FROM cleaned
WHERE seen.sighting_id = cleaned.sighting_id AND seen.captured_at = cleaned.captured_at;
