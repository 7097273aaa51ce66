-- Until the transaction ends nobody else makes a version of a document.
-- @kind, @subject_key text   @edition smallint
SELECT pg_advisory_xact_lock(hashtext('document'), hashtext(@kind || ' ' || @edition || ' ' || @subject_key));
