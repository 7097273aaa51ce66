-- A run of :features cells of 100 m, 500 to a row, with every column filled as a run fills it. Made up.
INSERT INTO hotspot_run (id, state, crime_group, unit, first_month, month_count, forecaster, parameters, requested_by, purpose, handling,
  attribution, currency, warning, verdict, page, created_at, ended_at)
VALUES ('measure', 3, 'neighbourhood', 'grid-100', '2023-01-01', 36, 'empirical-bayes', '{}', 'gate', 'Measuring.', 'None: made up.', 'Made up.',
  '2025', 'Made up.', 'Made up.', '<!doctype html>', now(), now());
INSERT INTO hotspot_cell (run_id, place, cell_id, outline, period, count, counts, mean12, change_from_last, forecast, lo80, hi80, lo90, hi90,
  rank, cum_area_pct, gi_z, gi_p, gi_bin, ehsa_code, ehsa_label, ehsa_label_robust, pct_hot, mk_tau, mk_z, mk_p, mk_p_null, emerging_prob,
  rate_per_1000, rate_per_1000_households, share_longrun, share_recent, share_neighbours, share_other_types, police_generated_share,
  missing_coord_share, suppressed, why)
SELECT 'measure', n, format('g100-%s-%s', 3300 + n % 500, 3900 + n / 500),
  ST_Multi(ST_MakeEnvelope(330000 + n % 500 * 100, 390000 + n / 500 * 100, 330100 + n % 500 * 100, 390100 + n / 500 * 100, 27700)),
  '2025-12-01', n % 7, array_fill(n % 5, ARRAY[36]), sqrt(n % 97), sin(n), sqrt(n % 89), sqrt(n % 11), sqrt(n % 193), sqrt(n % 7), sqrt(n % 293),
  n + 1, (n + 1) * 100.0 / :features, sin(n) * 4, (1 + cos(n)) / 2, n % 3, n % 9, 'Sporadic Hot Spot', 'No Pattern Detected', n % 37 / 0.37,
  sin(n * 2), sin(n * 3) * 3, (1 + sin(n * 5)) / 2, (1 + sin(n * 7)) / 2, (1 + sin(n * 11)) / 2, sqrt(n % 41), sqrt(n % 43), 0.6, 0.2, 0.1, 0.1,
  (1 + sin(n * 13)) / 2, 0.03, false, 'More than its usual: ' || n % 7 || ' recorded in the last month, ' || n % 5 || ' a month before.'
FROM generate_series(0, :features - 1) AS n;
ANALYZE hotspot_cell;
