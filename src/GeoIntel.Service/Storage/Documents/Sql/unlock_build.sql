-- @id text
SELECT pg_advisory_unlock(hashtext('document_build'), hashtext(@id));
