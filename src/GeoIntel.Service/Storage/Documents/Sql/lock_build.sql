-- Takes one for this session, unless another instance has it.
-- @id text
SELECT pg_try_advisory_lock(hashtext('document_build'), hashtext(@id));
