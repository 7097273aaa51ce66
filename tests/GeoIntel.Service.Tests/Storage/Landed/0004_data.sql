-- Rows of schema 4 alone; those of the earlier ones have files of their own. All made up.
INSERT INTO boundary_set (id, display_name, attribution, currency, stored_at)
VALUES ('ward-2026', 'Wards', 'Made-up Council', 'May 2026', '2026-06-01Z');
INSERT INTO boundary_area (set_id, code, display_name, residents, households, deprivation_decile, outline)
VALUES ('ward-2026', 'W1', 'North', 9000, NULL, 1, 'SRID=27700;MULTIPOLYGON(((344000 391000,345000 391000,345000 392000,344000 391000)))');
INSERT INTO hotspot_run (id, state, crime_group, unit, first_month, month_count, forecaster, parameters, requested_by, purpose, handling,
  attribution, currency, warning, created_at)
VALUES ('run-1', 3, 'all-crime', 'grid-500', '2025-01-01', 12, 'empirical-bayes', '{}', 'an analyst', 'profile', 'OFFICIAL',
  'Made-up Police', 'to December 2025', 'points are snapped', '2026-01-20Z');
INSERT INTO hotspot_cell (run_id, place, cell_id, outline, period, count, counts, mean12, forecast, lo80, hi80, lo90, hi90, rank,
  cum_area_pct, gi_z, gi_p, gi_bin, ehsa_code, ehsa_label, ehsa_label_robust, pct_hot, mk_tau, mk_z, mk_p, emerging_prob, share_longrun,
  share_recent, share_neighbours, share_other_types, police_generated_share, missing_coord_share, suppressed, why)
VALUES ('run-1', 0, 'SJ4491-00', 'SRID=27700;MULTIPOLYGON(((344000 391000,344500 391000,344500 391500,344000 391500,344000 391000)))',
  '2026-01-01', 4, '{1,2,3,4,1,2,3,4,1,2,3,4}', 2.5, 2.7, 1, 5, 0, 6, 1, 100, 2.1, 0.036, 2, 6, 'Sporadic Hot Spot', 'Sporadic Hot Spot', 25,
  0.1, 0.5, 0.6, 0.2, 0.6, 0.2, 0.1, 0.1, 0, 0, false, 'made up');
INSERT INTO hotspot_flag (run_id, cell_id, flagged_at, lapses_at, review)
VALUES ('run-1', 'SJ4491-00', '2026-01-20Z', '2026-04-20Z', 1);
INSERT INTO hotspot_backtest (run_id, forecaster, origin, deviance, pit_coverage_90, raw_coverage_90)
VALUES ('run-1', 'mean-12', '2025-12-01', 12.5, 0.9, 0.95);
