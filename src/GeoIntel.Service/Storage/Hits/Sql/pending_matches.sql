-- Committed matches after the keeper's cursor, in the order of their transactions, oldest first.
-- A transaction that is still running may yet commit something earlier, so reading stops before the oldest of them.
-- @limit int
SELECT match.transaction_id::text, match.match_id, match.kind, match.rule_id, match.vrm, match.withdrawn, match.body
FROM sighting_match AS match
CROSS JOIN keeper_cursor AS cursor
WHERE (match.transaction_id, match.match_id) > (cursor.match_transaction, cursor.match_id)
  AND match.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY match.transaction_id, match.match_id
LIMIT @limit;
