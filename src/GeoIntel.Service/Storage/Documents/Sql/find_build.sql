-- One that was asked for.
-- @id text
SELECT id, kind, state, parameters::text AS parameters, requested_by, built_by, purpose, stage, progress, problem, created_at, ended_at
FROM document_build
WHERE id = @id;
