-- @id, @signed_by text   @signed_at timestamptz
UPDATE document SET signed_by = @signed_by, signed_at = @signed_at WHERE id = @id;
