-- Waits for whoever resolves an implausible journey, and keeps them from beginning until the commit: they would bring back what goes.
SELECT pg_advisory_xact_lock(1246913907);
