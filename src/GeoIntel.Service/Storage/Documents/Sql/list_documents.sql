-- Documents of a kind, the newest first.
-- @kind text   @editions smallint[]   @area_key text (null is any)   @before_time timestamptz, @before_id text (null is the first page)   @limit int
SELECT id, kind, area_key, area, first_month, month_count, edition, version, handling, attribution, purpose, code_version, small_count,
  inputs::text AS inputs, built_by, built_at, signed_by, signed_at
FROM document
WHERE kind = @kind AND edition = ANY(@editions) AND (@area_key IS NULL OR area_key = @area_key)
  AND (@before_time IS NULL OR (built_at, id) < (@before_time, @before_id))
ORDER BY built_at DESC, id DESC
LIMIT @limit;
