-- A set's description, new or changed; its areas go, to be stored anew.
-- @id, @display_name, @attribution, @currency text   @stored_at timestamptz
WITH gone AS (
  DELETE FROM boundary_area WHERE set_id = @id
)
INSERT INTO boundary_set (id, display_name, attribution, currency, stored_at)
VALUES (@id, @display_name, @attribution, @currency, @stored_at)
ON CONFLICT (id) DO UPDATE
SET display_name = excluded.display_name, attribution = excluded.attribution, currency = excluded.currency, stored_at = excluded.stored_at;
