-- The areas of a set.
-- @set_id text
SELECT code, display_name, outline::bytea, residents, households, deprivation_decile
FROM boundary_area
WHERE set_id = @set_id
ORDER BY code;
