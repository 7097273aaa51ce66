-- Sealed entries of one chain, in their order.
-- @first, @last bigint: numbers, both inclusive
SELECT link.number, link.digest, sequence, entry.recorded_at, actor, action, rpc, purpose_class, purpose_reference, resource_kind,
  resource_id, resource_revision, resource_digest, row_count, outcome, personal_id, personal_digest, sealed, call_id, part_of
FROM audit_link AS link
-- an entry that somebody has taken away leaves its place in the export empty, which the verification finds
JOIN audit_entry AS entry USING (transaction_id, sequence)
LEFT JOIN audit_personal USING (personal_id)
WHERE link.instance = @instance AND link.number BETWEEN @first AND @last
ORDER BY link.number;
