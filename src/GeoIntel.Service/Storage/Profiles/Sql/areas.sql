-- Areas of a set.
-- @set_id text   @codes text[] (empty for all)
SELECT code, display_name, residents, households, ST_AsText(outline) AS outline
FROM boundary_area
WHERE set_id = @set_id AND (cardinality(@codes) = 0 OR code = ANY(@codes))
ORDER BY code COLLATE "C";
