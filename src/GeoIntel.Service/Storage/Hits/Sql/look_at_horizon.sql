-- The transaction before which nobody commits a match any more, kept for the questions of the same session that follow. They are
-- asked of later snapshots, which hold all that was committed before it.
SELECT set_config('geointel.match_horizon', match_horizon()::text, false);
