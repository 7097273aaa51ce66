-- Committed entries that no chain holds yet, the oldest first.
-- @settled xid8: everything of earlier transactions is sealed   @is_whole boolean: the whole log is looked at   @limit int
WITH unsealed AS (
  SELECT *
  FROM audit_entry
  WHERE transaction_id >= @settled
    -- those of another life of the database stand above every transaction of this one
    AND (@is_whole OR transaction_id < pg_snapshot_xmax(pg_current_snapshot()))
    AND NOT EXISTS (
      SELECT FROM audit_link AS link
      WHERE link.transaction_id = audit_entry.transaction_id AND link.sequence = audit_entry.sequence)
  ORDER BY transaction_id, sequence
  LIMIT @limit
)
SELECT instance, sequence, recorded_at, actor, action, rpc, purpose_class, purpose_reference, resource_kind, resource_id,
  resource_revision, resource_digest, row_count, outcome, personal_id, personal_digest, sealed, call_id, part_of,
  transaction_id, key
FROM unsealed
LEFT JOIN audit_personal USING (personal_id)
LEFT JOIN audit_personal_key USING (personal_id)
ORDER BY transaction_id, sequence;
