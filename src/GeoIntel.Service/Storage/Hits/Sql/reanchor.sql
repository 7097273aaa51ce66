-- After a dump was restored into another cluster, transaction numbers begin anew and new matches would sort before the
-- cursor. What the cursor had passed comes under transaction 0, what it had not under 1, and the cursor in between.
-- Does nothing where the cursor is one of this cluster's own transactions.
WITH foreign_cursor AS (
  SELECT * FROM keeper_cursor
  WHERE match_transaction >= pg_snapshot_xmax(pg_current_snapshot())
    OR withdrawal_transaction >= pg_snapshot_xmax(pg_current_snapshot())
  FOR UPDATE
), matches AS (
  UPDATE sighting_match AS match
  SET transaction_id = CASE
    WHEN (match.transaction_id, match.match_id) <= (cursor.match_transaction, cursor.match_id) THEN '0'::xid8 ELSE '1'::xid8 END
  FROM foreign_cursor AS cursor
), withdrawals AS (
  UPDATE match_withdrawal AS withdrawal
  SET transaction_id = CASE
    WHEN (withdrawal.transaction_id, withdrawal.withdrawal_id) <= (cursor.withdrawal_transaction, cursor.withdrawal_id)
    THEN '0'::xid8 ELSE '1'::xid8 END
  FROM foreign_cursor AS cursor
)
UPDATE keeper_cursor
SET match_transaction = '0', match_id = 9223372036854775807,
    withdrawal_transaction = '0', withdrawal_id = 9223372036854775807
WHERE EXISTS (SELECT FROM foreign_cursor);
