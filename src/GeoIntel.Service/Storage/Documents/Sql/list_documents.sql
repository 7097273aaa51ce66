-- Documents, the newest first.
-- @kind text (null is any)   @editions smallint[]   @subject_key text (null is any)   @before_time timestamptz, @before_id text (null is the first page)   @limit int
SELECT id, kind, subject_key, subject, first_day, until_day, edition, version, handling, attribution, purpose, code_version, small_count,
  inputs::text AS inputs, built_by, built_at, signed_by, signed_at
FROM document
WHERE (@kind IS NULL OR kind = @kind) AND edition = ANY(@editions) AND (@subject_key IS NULL OR subject_key = @subject_key)
  AND (@before_time IS NULL OR (built_at, id) < (@before_time, @before_id))
ORDER BY built_at DESC, id DESC
LIMIT @limit;
