-- Runs of retention with what each erased, the newest first.
-- @limit int
SELECT run.run_id, run.started_at, run.started_by, run.ended_at, run.problem,
  tally.day, tally.kind, tally.regime, tally.read_class, tally.erased_count
FROM (SELECT * FROM retention_run ORDER BY started_at DESC, run_id LIMIT @limit) AS run
LEFT JOIN retention_tally AS tally USING (run_id)
ORDER BY run.started_at DESC, run.run_id, tally.day, tally.kind, tally.regime, tally.read_class;
