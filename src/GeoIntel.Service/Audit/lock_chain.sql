-- One seals at a time, of all instances; "AudSeal" in ASCII. Erasure waits for its turn, a sealer comes back later.
-- @waits boolean
SELECT CASE WHEN @waits
  THEN (SELECT true FROM (SELECT pg_advisory_xact_lock(x'4175645365616c'::bigint)) AS taken)
  ELSE pg_try_advisory_xact_lock(x'4175645365616c'::bigint) END;
