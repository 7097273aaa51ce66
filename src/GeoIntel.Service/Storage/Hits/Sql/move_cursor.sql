-- Moves the keeper's cursor, or holds it where it is; fails when another keeper has moved it meanwhile, or somebody erased
-- what hits are made of.
-- @old_match, @new_match, @old_withdrawal, @new_withdrawal text (transaction ids)   @old_match_id ... bigint   @erasures bigint
WITH moved AS (
  UPDATE keeper_cursor
  SET match_transaction = @new_match::xid8, match_id = @new_match_id,
      withdrawal_transaction = @new_withdrawal::xid8, withdrawal_id = @new_withdrawal_id
  WHERE match_transaction = @old_match::xid8 AND match_id = @old_match_id
    AND withdrawal_transaction = @old_withdrawal::xid8 AND withdrawal_id = @old_withdrawal_id
    AND erasures = @erasures
  RETURNING 1
)
SELECT assert_first_keeper(count(*) = 1) FROM moved;
