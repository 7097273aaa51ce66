-- Marks a run as under way; no row when it has ended meanwhile.
-- @id text
UPDATE hotspot_run SET state = 2, stage = 'reading', progress = 0
WHERE id = @id AND state IN (1, 2)
RETURNING id;
