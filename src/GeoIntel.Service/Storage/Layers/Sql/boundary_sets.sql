-- The boundary sets.
-- @id text (null for any)
SELECT id, display_name, attribution, currency, stored_at FROM boundary_set WHERE @id IS NULL OR id = @id ORDER BY id;
