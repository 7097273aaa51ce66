-- From where to look for entries that are not sealed. Asked in a statement before the look, so that everything of
-- transactions before "horizon" is settled by then: committed, and seen, or never to come.
-- A database that was restored counts transactions anew: then there is no window, and everything is looked at once.
SELECT
  CASE WHEN pg_snapshot_xmax(pg_current_snapshot()) < settled THEN '0'::xid8 ELSE settled END,
  pg_snapshot_xmax(pg_current_snapshot()) < settled,
  pg_snapshot_xmin(pg_current_snapshot())
FROM audit_sealer;
