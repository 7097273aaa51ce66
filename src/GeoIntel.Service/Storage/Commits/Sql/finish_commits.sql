-- A watch is done with these commits, or with all of them; the last one that is done with a commit deletes it.
-- @watch smallint: its bit   @commits bigint[] (null for all)
-- Tells with how many of them it had still to be done.
WITH locked AS (
  -- in one order, so that two watches do not wait in a circle
  SELECT commit_id, waiting & ~@watch AS left_over
  FROM intake_commit
  WHERE (@commits IS NULL OR commit_id = ANY(@commits)) AND waiting & @watch <> 0
  ORDER BY commit_id
  FOR UPDATE
), gone AS (
  DELETE FROM intake_commit USING locked WHERE intake_commit.commit_id = locked.commit_id AND locked.left_over = 0
), kept AS (
  UPDATE intake_commit SET waiting = locked.left_over
  FROM locked
  WHERE intake_commit.commit_id = locked.commit_id AND locked.left_over <> 0
)
SELECT count(*) FROM locked;
