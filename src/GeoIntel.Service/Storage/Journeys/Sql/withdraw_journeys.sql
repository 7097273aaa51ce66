-- Takes pairs back that are consecutive no more; the keeper re-decides their hits.
-- @matches bigint[]
WITH gone AS (
  DELETE FROM implausible_journey WHERE match_id = ANY(@matches) RETURNING match_id
), unmatched AS (
  UPDATE sighting_match SET withdrawn = true
  FROM gone
  WHERE sighting_match.match_id = gone.match_id AND NOT sighting_match.withdrawn
  RETURNING sighting_match.sighting_id
)
INSERT INTO match_withdrawal (sighting_id) SELECT DISTINCT sighting_id FROM unmatched;
