-- Numbers the alteration and tells every instance of it; both hold from the commit on.
WITH advanced AS (
    -- the row lock puts alterations in the order of their commits
    UPDATE registry_clock SET version = version + 1 RETURNING version
)
SELECT version, pg_notify('registry_changed', version::text) FROM advanced;
