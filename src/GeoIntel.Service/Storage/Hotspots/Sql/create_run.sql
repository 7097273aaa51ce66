-- Notes a run that was asked for; nothing when its id is known.
-- @id, @crime_group, @unit, @forecaster, @parameters (JSON), @requested_by, @purpose, @handling, @attribution text
-- @first_month date   @month_count int   @created_at timestamptz
INSERT INTO hotspot_run (id, state, crime_group, unit, first_month, month_count, forecaster, parameters, requested_by, purpose,
  handling, attribution, currency, warning, created_at)
VALUES (@id, 1, @crime_group, @unit, @first_month, @month_count, @forecaster, @parameters::jsonb, @requested_by, @purpose, @handling,
  @attribution, '', '', @created_at)
ON CONFLICT (id) DO NOTHING;
