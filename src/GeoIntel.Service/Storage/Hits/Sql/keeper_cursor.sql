-- How far the keeper is.
SELECT match_transaction::text, match_id, withdrawal_transaction::text, withdrawal_id, erasures FROM keeper_cursor;
