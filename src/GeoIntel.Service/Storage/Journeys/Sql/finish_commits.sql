-- These commits are dealt with by the watch over journeys; the last watch that is done with one deletes it.
-- @commits bigint[]
WITH locked AS (
  -- in one order, so that two watches do not wait in a circle
  SELECT commit_id, waiting FROM intake_commit WHERE commit_id = ANY(@commits) ORDER BY commit_id FOR UPDATE
), gone AS (
  DELETE FROM intake_commit USING locked WHERE intake_commit.commit_id = locked.commit_id AND locked.waiting & ~1 = 0
)
UPDATE intake_commit SET waiting = intake_commit.waiting & ~1::smallint
FROM locked WHERE intake_commit.commit_id = locked.commit_id AND locked.waiting & ~1 <> 0;
