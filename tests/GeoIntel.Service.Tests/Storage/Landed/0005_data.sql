-- Schema 5 has a function and no table: rows of schema 4 that it tells differently. All made up.
INSERT INTO hotspot_run (id, state, crime_group, unit, first_month, month_count, forecaster, parameters, requested_by, purpose, handling,
  attribution, currency, warning, verdict, page, created_at, ended_at)
VALUES ('run-1', 3, 'drugs', 'grid-500', '2025-01-01', 12, 'empirical-bayes', '{}', 'analyst', 'LOCP-1', 'Analysts.', 'Made up.', '2025',
  'Snap points.', 'No better.', '<!doctype html>', '2026-01-05Z', '2026-01-05 00:01Z');
INSERT INTO hotspot_cell (run_id, place, cell_id, outline, period, count, counts, mean12, forecast, lo80, hi80, lo90, hi90, rank, cum_area_pct,
  gi_z, gi_p, gi_bin, ehsa_code, ehsa_label, ehsa_label_robust, pct_hot, mk_tau, mk_z, mk_p, emerging_prob, share_longrun, share_recent,
  share_neighbours, share_other_types, police_generated_share, missing_coord_share, suppressed, why)
SELECT 'run-1', place, cell_id, ST_Multi(ST_MakeEnvelope(340000, 400000, 340500, 400500, 27700)), '2026-01-01', count, '{1,2,3}', 2, 2.5, 1, 4,
  0, 5, 1, 100, 2.1, 0.03, 2, 1, 'New Hot Spot', 'New Hot Spot', 10, 0.1, 0.5, 0.6, 0.2, 0.7, 0.2, 0.1, 0, 1, 0.03, suppressed, 'Because.'
FROM (VALUES (0, 'large', 3, false), (1, 'small-last-month', 2, false), (2, 'small', 2, true)) AS cell (place, cell_id, count, suppressed);
