-- Ends a run well; no row when it was stopped meanwhile, and then nothing of it may be kept.
-- @id, @forecaster, @currency, @warning, @data_sha256, @verdict, @model_card, @page text
-- @manifest, @public_record, @deprivation_audit (JSON) text   @ended_at timestamptz
UPDATE hotspot_run
SET state = 3, stage = 'done', progress = 1, forecaster = @forecaster, currency = @currency, warning = @warning,
  data_sha256 = @data_sha256, verdict = @verdict, model_card = @model_card, page = @page, manifest = @manifest::jsonb,
  public_record = @public_record::jsonb, deprivation_audit = @deprivation_audit::jsonb, ended_at = @ended_at
WHERE id = @id AND state = 2;
