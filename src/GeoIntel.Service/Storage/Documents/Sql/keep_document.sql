-- @id, @kind, @subject_key, @subject, @handling, @attribution, @purpose, @code_version, @inputs (JSON), @built_by text
-- @first_day, @until_day date   @version, @small_count int   @edition smallint   @built_at timestamptz
INSERT INTO document (id, kind, subject_key, subject, first_day, until_day, edition, version, handling, attribution, purpose,
  code_version, small_count, inputs, built_by, built_at)
VALUES (@id, @kind, @subject_key, @subject, @first_day, @until_day, @edition, @version, @handling, @attribution, @purpose,
  @code_version, @small_count, @inputs::jsonb, @built_by, @built_at);
