-- One paper of a run; null when it has not ended well.
-- @id text   @file smallint (as in the contract)
SELECT CASE @file
  WHEN 1 THEN page
  WHEN 2 THEN jsonb_pretty(manifest)
  WHEN 3 THEN model_card
  WHEN 4 THEN jsonb_pretty(public_record)
  WHEN 5 THEN jsonb_pretty(deprivation_audit)
END
FROM hotspot_run
WHERE id = @id;
