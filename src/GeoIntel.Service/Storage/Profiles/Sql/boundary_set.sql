-- @set_id text
SELECT display_name, attribution, currency, stored_at FROM boundary_set WHERE id = @set_id;
