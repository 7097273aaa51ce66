-- Committed matches after the keeper's cursor, in the order of their transactions, oldest first.
-- A transaction that is still running may yet commit something earlier, so reading stops before the oldest that writes matches:
-- look_at_horizon.sql comes first.
-- @transaction text, @match bigint (the keeper's cursor)   @limit int
-- The cursor is given and not joined: joined, every match before it would be walked through in each round.
-- A presence (kind 0) comes without its body: almost none of them touches a hit.
SELECT match.transaction_id::text, match.match_id, match.kind, match.rule_id, match.vrm, match.withdrawn, match.captured_at,
  CASE WHEN match.kind <> 0 THEN match.body END
FROM sighting_match AS match
WHERE (match.transaction_id, match.match_id) > (@transaction::xid8, @match)
  AND match.transaction_id < (SELECT current_setting('geointel.match_horizon')::xid8)
ORDER BY match.transaction_id, match.match_id
LIMIT @limit;
