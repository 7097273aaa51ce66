-- Nobody watches over cameras: what the intake notes for that is not kept.
WITH locked AS (
  SELECT commit_id, waiting FROM intake_commit WHERE waiting & 2 <> 0 ORDER BY commit_id FOR UPDATE
), gone AS (
  DELETE FROM intake_commit USING locked WHERE intake_commit.commit_id = locked.commit_id AND locked.waiting & ~2 = 0
)
UPDATE intake_commit SET waiting = intake_commit.waiting & ~2::smallint
FROM locked WHERE intake_commit.commit_id = locked.commit_id AND locked.waiting & ~2 <> 0;
