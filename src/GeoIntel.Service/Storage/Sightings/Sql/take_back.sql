-- Takes sightings back: superseded (2) or withdrawn (3). Their matches no longer count, and the keeper is told to re-decide.
-- @sightings uuid[]   @captured timestamptz[]   @states smallint[]
-- @first, @last timestamptz: the ends of @captured, so that no partition outside is planned for or locked
WITH target AS (
  SELECT * FROM unnest(@sightings, @captured, @states) AS t (sighting_id, captured_at, state)
), taken AS (
  -- captured_at leads to the one partition the row is in
  UPDATE sighting SET state = target.state
  FROM target
  WHERE sighting.sighting_id = target.sighting_id AND sighting.captured_at = target.captured_at AND sighting.state = 1
    AND sighting.captured_at BETWEEN @first AND @last
  RETURNING sighting.sighting_id, sighting.vrm, sighting.captured_at
), unmatched AS (
  UPDATE sighting_match SET withdrawn = true
  FROM taken
  WHERE sighting_match.sighting_id = taken.sighting_id
  RETURNING sighting_match.sighting_id
), noted AS (
  -- who watches over journeys looks again at what came before and after
  INSERT INTO intake_commit (first_captured_at, last_captured_at, read_count, vrms, captured)
  SELECT min(captured_at), max(captured_at), count(*), array_agg(vrm), array_agg(captured_at)
  FROM taken
  WHERE vrm IS NOT NULL
  HAVING count(*) > 0
)
INSERT INTO match_withdrawal (sighting_id) SELECT DISTINCT sighting_id FROM unmatched;
