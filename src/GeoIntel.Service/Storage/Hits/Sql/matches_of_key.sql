-- All matches of one rule and vehicle that still count, in the order of capture.
-- @kind smallint   @rule text   @vrm bigint
SELECT body
FROM sighting_match
WHERE kind = @kind AND rule_id = @rule AND vrm = @vrm AND NOT withdrawn
ORDER BY captured_at, sighting_id;
