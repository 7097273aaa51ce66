-- The transaction before which nobody commits a match any more, kept for the questions of the same session that follow. They are
-- asked of later snapshots, which hold all that was committed before it.
-- Nobody at all commits anything from before the oldest that runs. Where every match lies before that, it is far enough, and nobody
-- need look at the locks of the whole server.
SELECT set_config('geointel.match_horizon', CASE
  WHEN EXISTS (SELECT FROM sighting_match WHERE transaction_id >= pg_snapshot_xmin(pg_current_snapshot()))
    OR EXISTS (SELECT FROM match_withdrawal WHERE transaction_id >= pg_snapshot_xmin(pg_current_snapshot()))
  THEN match_horizon()
  ELSE pg_snapshot_xmin(pg_current_snapshot())
END::text, false);
