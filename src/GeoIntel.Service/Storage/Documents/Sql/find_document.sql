-- One document.
-- @id, @kind text
SELECT id, kind, area_key, area, first_month, month_count, edition, version, handling, attribution, purpose, code_version, small_count,
  inputs::text AS inputs, built_by, built_at, signed_by, signed_at
FROM document
WHERE id = @id AND kind = @kind;
