-- Cells of a run, the highest forecast first.
-- @run_id text   @flagged_only, @full boolean   @after_rank, @after_place int (0 and -1 are the first page)   @limit int
SELECT *, CASE WHEN @full THEN ST_AsText(outline) END AS outline_text
FROM hotspot_cell_reviewed
WHERE run_id = @run_id AND (rank, place) > (@after_rank, @after_place) AND (NOT @flagged_only OR flagged_at IS NOT NULL)
ORDER BY rank, place
LIMIT @limit;
