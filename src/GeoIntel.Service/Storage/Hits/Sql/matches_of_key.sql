-- The matches of one rule and vehicle that still count, as far as the keeper's round reaches, in the order of capture.
-- @kind smallint   @rule text   @vrm bigint   @transaction text, @match bigint (the last match of the round)
SELECT body
FROM sighting_match
WHERE kind = @kind AND rule_id = @rule AND vrm = @vrm AND NOT withdrawn
  AND (transaction_id, match_id) <= (@transaction::xid8, @match)
ORDER BY captured_at, sighting_id;
