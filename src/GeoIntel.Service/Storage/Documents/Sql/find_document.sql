-- One document.
-- @id text
SELECT id, kind, subject_key, subject, first_day, until_day, edition, version, handling, attribution, purpose, code_version, small_count,
  inputs::text AS inputs, built_by, built_at, signed_by, signed_at
FROM document
WHERE id = @id;
