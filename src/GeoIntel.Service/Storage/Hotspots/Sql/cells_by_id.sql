-- Cells of a run by id.
-- @run_id text   @flagged_only, @full boolean   @after_place int (-1 is the first page)   @limit int
SELECT *, CASE WHEN @full THEN ST_AsText(outline) END AS outline_text
FROM hotspot_cell_reviewed
WHERE run_id = @run_id AND place > @after_place AND (NOT @flagged_only OR flagged_at IS NOT NULL)
ORDER BY place
LIMIT @limit;
