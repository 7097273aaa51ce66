-- The oldest noted commits that a watch has not looked at, up to so many reads but at least one commit, and the ends of what
-- they touch.
-- @watch smallint: its bit   @reads_max bigint
WITH waiting AS (
  SELECT commit_id, first_captured_at, last_captured_at,
    sum(read_count) OVER (ORDER BY commit_id) - read_count AS reads_before
  FROM (SELECT * FROM intake_commit WHERE waiting & @watch <> 0 ORDER BY commit_id LIMIT 1000) AS oldest
)
SELECT array_agg(commit_id), min(first_captured_at), max(last_captured_at)
FROM waiting
WHERE reads_before < @reads_max
HAVING count(*) > 0;
