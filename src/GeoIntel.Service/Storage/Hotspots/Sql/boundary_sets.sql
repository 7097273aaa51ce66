-- The sets of boundaries, by id.
-- @id text (null for all)
SELECT id, display_name, attribution, currency, stored_at, (SELECT count(*) FROM boundary_area WHERE set_id = boundary_set.id)::integer
FROM boundary_set
WHERE @id IS NULL OR id = @id
ORDER BY id;
