-- Forgets the matches of ended reads, and remembers whose hits may have gone with them.
WITH gone AS (
  DELETE FROM sighting_match
  USING ended_read
  WHERE sighting_match.sighting_id = ended_read.sighting_id AND ended_read.read_class <> 3
  RETURNING sighting_match.kind, sighting_match.rule_id, sighting_match.vrm, sighting_match.captured_at
)
INSERT INTO ended_match SELECT kind, rule_id, vrm, captured_at FROM gone;
