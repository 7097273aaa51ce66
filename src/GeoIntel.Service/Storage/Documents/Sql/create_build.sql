-- Notes a document that was asked for; nothing when its id is known.
-- @id, @kind, @parameters (JSON), @requested_by, @built_by, @purpose text   @created_at timestamptz
INSERT INTO document_build (id, kind, state, parameters, requested_by, built_by, purpose, created_at)
VALUES (@id, @kind, 1, @parameters::jsonb, @requested_by, @built_by, @purpose, @created_at)
ON CONFLICT (id) DO NOTHING;
