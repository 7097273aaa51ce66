-- Withdraws matches that no longer hold, and tells the keeper to decide their hits anew.
-- @matches bigint[]
WITH gone AS (
  UPDATE sighting_match SET withdrawn = true WHERE match_id = ANY(@matches) AND NOT withdrawn RETURNING sighting_id
)
INSERT INTO match_withdrawal (sighting_id) SELECT DISTINCT sighting_id FROM gone;
