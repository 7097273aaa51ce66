-- Rows of schema 4 alone; those of the earlier ones have files of their own. All made up.
INSERT INTO boundary_set (id, display_name, attribution, currency, stored_at) VALUES ('wards', 'Wards', 'Made up.', '2026', '2026-03-01Z');
INSERT INTO boundary_area (set_id, code, display_name, residents, deprivation_decile, outline)
VALUES ('wards', 'W1', 'Ward 1', 1000, 1, ST_Multi(ST_MakeEnvelope(340000, 400000, 341000, 401000, 27700)));
INSERT INTO hotspot_run (id, state, crime_group, unit, first_month, month_count, forecaster, parameters, requested_by, purpose, handling,
  attribution, currency, warning, verdict, page, created_at, ended_at)
VALUES
  ('run-1', 3, 'drugs', 'grid-500', '2025-01-01', 12, 'empirical-bayes', '{}', 'analyst', 'LOCP-1', 'Analysts.', 'Made up.', '2025',
    'Snap points.', 'No better.', '<!doctype html>', '2026-01-05Z', '2026-01-05 00:01Z'),
  ('run-2', 1, 'drugs', 'grid-500', '2025-01-01', 12, '', '{}', 'analyst', 'LOCP-1', 'Analysts.', 'Made up.', '', '', '', NULL,
    '2026-02-05Z', NULL);
INSERT INTO hotspot_cell (run_id, place, cell_id, outline, period, count, counts, mean12, forecast, lo80, hi80, lo90, hi90, rank, cum_area_pct,
  gi_z, gi_p, gi_bin, ehsa_code, ehsa_label, ehsa_label_robust, pct_hot, mk_tau, mk_z, mk_p, emerging_prob, share_longrun, share_recent,
  share_neighbours, share_other_types, police_generated_share, missing_coord_share, suppressed, why)
VALUES ('run-1', 0, 'SD4000-00', ST_Multi(ST_MakeEnvelope(340000, 400000, 340500, 400500, 27700)), '2026-01-01', 3, '{1,2,3}', 2, 2.5, 1, 4,
  0, 5, 1, 100, 2.1, 0.03, 2, 1, 'New Hot Spot', 'New Hot Spot', 10, 0.1, 0.5, 0.6, 0.2, 0.7, 0.2, 0.1, 0, 1, 0.03, false, 'Because.');
INSERT INTO hotspot_flag (run_id, cell_id, flagged_at, lapses_at, review) VALUES ('run-1', 'SD4000-00', '2026-01-05Z', '2026-04-05Z', 1);
INSERT INTO hotspot_backtest (run_id, forecaster, origin, deviance, pit_coverage_90, raw_coverage_90)
VALUES ('run-1', 'mean-12', '2025-12-01', 12, 0.9, 0.95);
