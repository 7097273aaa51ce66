-- Versions of the register: each the one with a revision, or with 0 the last that was recorded by a time, else the first.
-- One array element a question: @kinds text[]   @ids text[]   @revisions int[]   @at timestamptz
SELECT version.kind, version.id, version.revision, version.recorded_at, version.clock_version, version.body::text,
  version.kind = 'zone' AND coalesce((version.body->>'protects_person')::boolean, false)
FROM unnest(@kinds, @ids, @revisions) WITH ORDINALITY AS asked (kind, id, revision, ordinal)
CROSS JOIN LATERAL (
  SELECT * FROM registry_version AS one
  WHERE one.kind = asked.kind AND one.id = asked.id AND (asked.revision = 0 OR one.revision = asked.revision)
  ORDER BY one.recorded_at <= @at DESC, CASE WHEN one.recorded_at <= @at THEN -one.revision ELSE one.revision END
  LIMIT 1
) AS version
ORDER BY asked.ordinal;
