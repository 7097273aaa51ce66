-- Rules and vehicles whose matches lost a read after the keeper's cursor; ordered and bounded as pending_matches is.
-- @transaction text, @withdrawal bigint (the keeper's cursor)   @limit int
WITH pending AS (
  SELECT withdrawal.transaction_id, withdrawal.withdrawal_id, withdrawal.sighting_id
  FROM match_withdrawal AS withdrawal
  WHERE (withdrawal.transaction_id, withdrawal.withdrawal_id) > (@transaction::xid8, @withdrawal)
    AND withdrawal.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
  ORDER BY withdrawal.transaction_id, withdrawal.withdrawal_id
  LIMIT @limit
)
SELECT pending.transaction_id::text, pending.withdrawal_id, match.kind, match.rule_id, match.vrm
FROM pending
JOIN sighting_match AS match USING (sighting_id)
ORDER BY pending.transaction_id, pending.withdrawal_id;
