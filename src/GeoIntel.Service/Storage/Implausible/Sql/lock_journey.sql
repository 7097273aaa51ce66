-- Waits for whoever resolves a pair of reads or erases resolutions, and keeps them out until the commit.
-- @sighting, @from_sighting uuid
SELECT pg_advisory_xact_lock_shared(1246913907),
  pg_advisory_xact_lock(hashtextextended(@sighting::text || @from_sighting::text, 22));
