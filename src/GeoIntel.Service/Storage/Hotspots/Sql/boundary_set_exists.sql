-- @set_id text
SELECT EXISTS (SELECT FROM boundary_area WHERE set_id = @set_id);
