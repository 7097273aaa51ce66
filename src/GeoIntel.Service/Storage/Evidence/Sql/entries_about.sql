-- Sealed entries of the audit log about some things, each within a time of its own, oldest first.
-- One array element a question: @actions, @kinds, @ids text[]   @revisions int[] (0 for any)   @from, @until timestamptz[]
-- @newest_only boolean[]: of several the newest
SELECT found.instance, found.number, asked.ordinal::int
FROM unnest(@actions, @kinds, @ids, @revisions, @from, @until, @newest_only) WITH ORDINALITY
  AS asked (action, kind, id, revision, from_time, until_time, is_newest_only, ordinal)
CROSS JOIN LATERAL (
  SELECT link.instance, link.number
  FROM audit_link AS link
  JOIN audit_entry AS entry USING (transaction_id, sequence)
  WHERE link.recorded_at BETWEEN asked.from_time AND asked.until_time
    AND entry.action = asked.action AND entry.resource_kind = asked.kind AND entry.resource_id = asked.id
    AND (asked.revision = 0 OR entry.resource_revision = asked.revision)
  ORDER BY link.recorded_at DESC, link.instance, link.number DESC
  LIMIT CASE WHEN asked.is_newest_only THEN 1 ELSE 100 END
) AS found
ORDER BY asked.ordinal, found.instance, found.number;
