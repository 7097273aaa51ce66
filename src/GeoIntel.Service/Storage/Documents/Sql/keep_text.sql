-- Keeps a text, or another one in its place.
-- @id, @field, @body, @written_by text   @written_at timestamptz   @written_in int
INSERT INTO document_text (document_id, field, body, written_by, written_at, written_in)
VALUES (@id, @field, @body, @written_by, @written_at, @written_in)
ON CONFLICT (document_id, field) DO UPDATE
SET body = excluded.body, written_by = excluded.written_by, written_at = excluded.written_at, written_in = excluded.written_in;
