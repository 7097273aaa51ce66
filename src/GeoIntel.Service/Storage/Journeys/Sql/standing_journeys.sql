-- The pairs told so far that span a moment at which these commits brought or took back a read of their mark.
-- @commits bigint[]   @apart interval
SELECT DISTINCT journey.match_id, journey.sighting_id, journey.from_sighting_id
FROM intake_commit
CROSS JOIN unnest(vrms, captured) AS came (vrm, captured_at)
JOIN implausible_journey AS journey ON journey.vrm = came.vrm
  AND journey.captured_at >= came.captured_at AND journey.captured_at <= came.captured_at + @apart
  AND journey.from_captured_at <= came.captured_at
WHERE commit_id = ANY(@commits);
