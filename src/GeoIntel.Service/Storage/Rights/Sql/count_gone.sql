-- How much goes, by kind; nothing of what there is none of.
-- @vrm bigint, @nominal text: one of them is null
SELECT kind, count FROM (
  SELECT CASE WHEN held.sighting_id IS NULL THEN 'sighting' ELSE 'held_sighting' END AS kind, count(*) AS count
  FROM ended_read LEFT JOIN held_sighting AS held USING (sighting_id)
  GROUP BY 1
  UNION ALL
  SELECT 'hit', count(*) FROM gone_hit
  UNION ALL
  SELECT 'sighting_match', count(*)
  FROM sighting_match WHERE vrm = @vrm OR sighting_id IN (SELECT sighting_id FROM ended_read)
  UNION ALL
  SELECT 'sighting_attachment', count(*) FROM sighting_attachment JOIN ended_read USING (sighting_id)
  UNION ALL
  SELECT 'pass', count(*) FROM pass WHERE vrm = @vrm
  UNION ALL
  SELECT 'journey_resolution', count(*)
  FROM journey_resolution AS made
  WHERE vrm = @vrm OR corrected_vrm = @vrm
    OR EXISTS (SELECT FROM ended_read WHERE ended_read.sighting_id IN (made.sighting_id, made.from_sighting_id))
  UNION ALL
  SELECT kind, count(*) FROM gone_resource GROUP BY kind
  UNION ALL
  SELECT 'restriction', count(*) FROM restriction WHERE vrm = @vrm OR nominal_id = @nominal
  UNION ALL
  SELECT 'registry_version', count(*) FROM registry_version AS version
  WHERE (version.kind, version.id) IN (SELECT kind, id FROM gone_resource) AND version.body <> '{}'
) AS counted
WHERE count > 0
ORDER BY kind;
