-- Numbers an erasure as an alteration of the registry, and has every instance read the registry again from the beginning.
WITH advanced AS (
  UPDATE registry_clock SET version = version + 1, erased_version = version + 1 RETURNING version
)
SELECT version, pg_notify('registry_changed', version::text) FROM advanced;
