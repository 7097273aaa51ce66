-- What two runs say of each cell that either has, by id.
-- @earlier, @later text   @flagged_only boolean   @after_cell text ('' is the first page)   @limit int
WITH
  before AS (SELECT * FROM hotspot_cell_reviewed WHERE run_id = @earlier),
  after AS (SELECT * FROM hotspot_cell_reviewed WHERE run_id = @later)
SELECT cell_id, before.mean12 AS mean12_before, after.mean12 AS mean12_after, before.forecast AS forecast_before,
  after.forecast AS forecast_after, before.rank AS rank_before, after.rank AS rank_after,
  coalesce(before.ehsa_label_robust, '') AS pattern_before, coalesce(after.ehsa_label_robust, '') AS pattern_after,
  before.flagged_at IS NOT NULL AS flagged_before, after.flagged_at IS NOT NULL AS flagged_after
FROM before FULL JOIN after USING (cell_id)
WHERE cell_id COLLATE "C" > @after_cell
  AND (NOT @flagged_only OR before.flagged_at IS NOT NULL OR after.flagged_at IS NOT NULL)
ORDER BY cell_id COLLATE "C"
LIMIT @limit;
