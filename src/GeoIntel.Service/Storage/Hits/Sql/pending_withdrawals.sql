-- Matches that lost their read, or were judged again, after the keeper's cursor; ordered and bounded as pending_matches is.
-- A withdrawal without a match is told too, with nulls, so that the cursor passes it.
-- @transaction text, @withdrawal bigint (the keeper's cursor)   @limit int
-- @before text: a transaction that this round has not read whole; null when it has read them all
WITH pending AS (
  SELECT withdrawal.transaction_id, withdrawal.withdrawal_id, withdrawal.sighting_id
  FROM match_withdrawal AS withdrawal
  WHERE (withdrawal.transaction_id, withdrawal.withdrawal_id) > (@transaction::xid8, @withdrawal)
    AND withdrawal.transaction_id < (SELECT current_setting('geointel.match_horizon')::xid8)
    -- what was judged again comes together with what it is now
    AND (@before IS NULL OR withdrawal.transaction_id < @before::xid8)
  ORDER BY withdrawal.transaction_id, withdrawal.withdrawal_id
  LIMIT @limit
)
SELECT pending.transaction_id::text, pending.withdrawal_id, match.kind, match.rule_id, match.vrm,
  match.captured_at, CASE WHEN match.withdrawn THEN match.match_id END
FROM pending
LEFT JOIN sighting_match AS match ON match.sighting_id = pending.sighting_id
ORDER BY pending.transaction_id, pending.withdrawal_id;
