-- Entries of the audit log in which a subject was told of, the oldest first: those that name it, and those of one of its reads,
-- its pictures and its hits. With the sealed values and their key, which say on whose behalf.
-- @mac bytea: the keyed digest by which the log finds the subject   @sighting uuid (null for none)
WITH its_hit AS MATERIALIZED (
  SELECT DISTINCT hit_id FROM hit_read WHERE sighting_id = @sighting
), change AS MATERIALIZED (
  SELECT sequence FROM hit_change JOIN its_hit USING (hit_id)
), named AS (
  SELECT entry.transaction_id, entry.sequence
  FROM audit_subject AS subject JOIN audit_entry AS entry USING (personal_id)
  WHERE subject.subject_mac = @mac
  UNION
  SELECT entry.transaction_id, entry.sequence
  FROM audit_entry AS entry
  WHERE @sighting IS NOT NULL AND (
    (resource_kind = 'sighting' AND resource_id = @sighting::text)
    OR (resource_kind = 'hit' AND resource_id IN (SELECT hit_id::text FROM its_hit))
    -- a watch notes the first and the last change of a range that it showed
    OR (resource_kind = 'hit_change' AND resource_id ~ '^\d+\.\.\d+$' AND EXISTS (
      SELECT FROM change
      WHERE change.sequence BETWEEN split_part(resource_id, '..', 1)::bigint AND split_part(resource_id, '..', 2)::bigint)))
)
SELECT link.instance || '/' || link.number, entry.recorded_at, actor, action, rpc, coalesce(purpose_reference, ''),
  personal.sealed, key.key
FROM named
JOIN audit_entry AS entry USING (transaction_id, sequence)
JOIN audit_link AS link USING (transaction_id, sequence)
LEFT JOIN audit_personal_key AS key ON key.personal_id = entry.personal_id
LEFT JOIN audit_personal AS personal ON personal.personal_id = entry.personal_id AND key.key IS NOT NULL
WHERE action IN ('consultation', 'display', 'disclosure', 'export', 'combination') AND coalesce(row_count, 1) > 0
ORDER BY entry.recorded_at, link.instance, link.number;
