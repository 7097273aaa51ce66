-- @id, @kind, @area_key, @area, @handling, @attribution, @purpose, @code_version, @inputs (JSON), @built_by text
-- @first_month date   @month_count, @version, @small_count int   @edition smallint   @built_at timestamptz
INSERT INTO document (id, kind, area_key, area, first_month, month_count, edition, version, handling, attribution, purpose,
  code_version, small_count, inputs, built_by, built_at)
VALUES (@id, @kind, @area_key, @area, @first_month, @month_count, @edition, @version, @handling, @attribution, @purpose,
  @code_version, @small_count, @inputs::jsonb, @built_by, @built_at);
