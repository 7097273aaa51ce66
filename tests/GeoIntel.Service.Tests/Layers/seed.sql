-- A made-up borough: two runs over {columns} x {columns} cells, of which every seventh is small and withheld; three LSOAs, one
-- with a hole; a zone that protects a person; cameras, one of them covert; hits and sightings.

INSERT INTO hotspot_run (id, state, crime_group, unit, first_month, month_count, forecaster, parameters, requested_by,
  purpose, handling, attribution, currency, warning, created_at, ended_at) VALUES
  ('run-1', 3, 'Knife-enabled', 'grid-250', '2025-01-01', 12, 'eb-mt', '{}', 'analyst@made.up', 'Profile', 'OFFICIAL',
    'Made-up police', 'to 2025-12', 'Snap points', '2026-01-01Z', '2026-01-01Z'),
  ('run-2', 3, 'Neighbourhood crime', 'grid-250', '2025-01-01', 12, 'eb-mt', '{}', 'analyst@made.up',
    'Local Organised Crime Profile', 'OFFICIAL-SENSITIVE', 'Contains made-up police data © 2026', 'Incidents to 2025-12-31',
    'Places are snap points, not addresses', '2026-01-02Z', '2026-01-02Z'),
  ('run-3', 4, 'Neighbourhood crime', 'grid-250', '2025-01-01', 12, 'eb-mt', '{}', 'analyst@made.up', 'Profile', 'OFFICIAL',
    'Made-up police', 'to 2025-12', 'Snap points', '2026-01-03Z', '2026-01-03Z'); -- was cancelled

INSERT INTO hotspot_cell (run_id, place, cell_id, outline, period, count, counts, mean12, change_from_last, forecast, lo80,
  hi80, lo90, hi90, rank, cum_area_pct, gi_z, gi_p, gi_bin, ehsa_code, ehsa_label, ehsa_label_robust, pct_hot, mk_tau, mk_z,
  mk_p, mk_p_null, scan_glr, scan_p, emerging_prob, rate_per_1000, rate_per_1000_households, share_longrun, share_recent,
  share_neighbours, share_other_types, police_generated_share, missing_coord_share, suppressed, why)
SELECT run, place, 'SJ' || lpad(place::text, 6, '0'), ST_Multi(ST_MakeEnvelope(
    340000 + 250 * (place % {columns}), 390000 + 250 * (place / {columns}),
    340250 + 250 * (place % {columns}), 390250 + 250 * (place / {columns}), 27700)),
  '2026-01-01', place % 11, array_fill((place % 11)::double precision, ARRAY[12]), place % 11 / 1.3, NULL, place % 11 / 1.7, 0,
  (place % 11) * 2, 0, (place % 11) * 2.5, place + 1, 100.0 * (place + 1) / ({columns} * {columns}), place % 7 - 3 + 0.123456789,
  0.05, place % 7 - 3, place % 9, 'Sporadic Hot Spot', 'No Pattern', place % 100, 0.1, 0.2, 0.3, NULL, NULL, NULL, 0.01, NULL,
  NULL, 0.7, 0.1, 0.1, 0.1, 0, 0.03, place % 7 = 0,
  CASE place WHEN 1 THEN '=HYPERLINK("x"), "quoted"' WHEN 2 THEN '+44' WHEN 3 THEN '@x' WHEN 4 THEN '-1 < & > 0'
    ELSE 'Cell ' || place || ': forecast ' || place % 11 || ' — ' || place % 100 || ' % hot' END
FROM generate_series(0, {columns} * {columns} - 1) AS place, unnest(ARRAY['run-1', 'run-2']) AS run;

INSERT INTO boundary_set VALUES ('lsoa-2021', 'LSOA 2021', 'Made-up statistics office', 'December 2021', '2026-01-01Z');
INSERT INTO boundary_area VALUES
  ('lsoa-2021', 'E01', 'Knowsley 001A', 1500, 600, 1,
    'SRID=27700;MULTIPOLYGON(((340000 390000,341000 390000,341000 391000,340000 391000,340000 390000),(340400 390400,340600 390400,340600 390600,340400 390600,340400 390400)))'),
  ('lsoa-2021', 'E02', 'Knowsley 001B', NULL, NULL, NULL,
    'SRID=27700;MULTIPOLYGON(((341000 390000,342000 390000,342000 391000,341000 391000,341000 390000)),((343000 390000,343500 390000,343500 390500,343000 390000)))'),
  ('lsoa-2021', 'E03', 'Huyton & "Roby"', 1600, 700, 10,
    'SRID=27700;MULTIPOLYGON(((340000 391000,342000 391000,342000 392000,340000 392000,340000 391000)))');

INSERT INTO feed (id, display_name, controller, regime, numbered, revision, updated_at) VALUES
  ('north', 'North road', 'Council', 1, true, 1, '2026-03-01Z');
INSERT INTO camera (id, feed_id, display_name, kind, mast, capture_point, survey_uncertainty_metres, road, device_ids,
  time_zone, covert, clock_skew_seconds_max, revision, updated_at) VALUES
  ('n1', 'north', 'A57 east', 1, NULL, 'SRID=27700;POINT(340100 390100)', 2, 'A57', '{}', 'Europe/London', false, 5, 1, '2026-03-01Z'),
  ('hidden', 'north', 'Hidden', 1, NULL, 'SRID=27700;POINT(340200 390200)', 2, 'A57', '{}', 'Europe/London', true, 5, 1, '2026-03-01Z');

INSERT INTO zone (id, display_name, outline, protects_person, from_time, revision, updated_at) VALUES
  ('centre', 'Town centre', 'SRID=27700;MULTIPOLYGON(((340000 390000,340500 390000,340500 390500,340000 390000)))', false, '2026-01-01Z', 1, '2026-03-01Z'),
  ('refuge', 'Refuge', 'SRID=27700;MULTIPOLYGON(((341000 391000,341050 391000,341050 391050,341000 391000)))', true, '2026-01-01Z', 1, '2026-03-01Z');
INSERT INTO nominal (id, display_name, case_reference, category, cohort_state, licence_state, under_18, exploited, from_time,
  revision, updated_at) VALUES ('p1', 'Made Up', 'C/1', 2, 1, 1, false, false, '2026-01-01Z', 1, '2026-03-01Z');
INSERT INTO condition (id, nominal_id, kind, zone_id, schedule, instruction, basis_kind, basis_reference, basis_scope,
  basis_necessity, basis_proportionality, basis_less_intrusive_alternative, owner, approval_state, approval_proposed_by,
  approval_decided_by, served_at, review_at, from_time, revision, updated_at) VALUES
  ('c-centre', 'p1', 1, 'centre', '', '', 1, 'L/1', '', '', '', '', 'o1', 2, 'o1', 'o2', '2026-01-02Z', '2026-07-01Z', '2026-01-02Z', 1, '2026-03-01Z'),
  ('c-refuge', 'p1', 1, 'refuge', '', '', 1, 'L/2', '', '', '', '', 'o1', 2, 'o1', 'o2', '2026-01-02Z', '2026-07-01Z', '2026-01-02Z', 1, '2026-03-01Z');

INSERT INTO hit (hit_id, kind, rule_id, vrm, state, first_captured_at, last_captured_at, last_received_at, last_sequence,
  meaning_sequence, body, due_at)
SELECT id::uuid, 2, rule, 4711, 2, '2026-03-02 10:00Z', '2026-03-02 10:05Z', '2026-03-02 10:05Z', 1, 1,
  jsonb_build_object('vrmText', 'X1', 'hit', jsonb_build_object('readCount', 2, 'first', jsonb_build_object(
    'cameraId', camera, 'zoneId', zone, 'position', jsonb_build_array(34010000, 39010000), 'safeguarding', safeguarding))),
  '2026-03-02 10:20Z'
FROM (VALUES
  ('019ca000-0000-7000-8000-000000000001', 'c-centre', 'n1', 'centre', false),
  ('019ca000-0000-7000-8000-000000000002', 'c-refuge', 'n1', 'refuge', false),
  ('019ca000-0000-7000-8000-000000000003', 'gone', 'n1', 'refuge', false),
  ('019ca000-0000-7000-8000-000000000004', 'c-refuge', 'n1', '', false),
  ('019ca000-0000-7000-8000-000000000005', 'c-centre', 'hidden', 'centre', false),
  ('019ca000-0000-7000-8000-000000000006', 'c-centre', 'n1', 'centre', true)
) AS made (id, rule, camera, zone, safeguarding);

SELECT ensure_sighting_partition('2026-03-02');
INSERT INTO sighting (sighting_id, captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, location, vrm_text)
SELECT ('019ca000-0000-7000-9000-00000000000' || n)::uuid, '2026-03-02 10:00Z'::timestamptz + n * interval '1 minute',
  '2026-03-02 10:00Z', feed.key, camera.key, packed, 300, place::geometry, 'AB12CDE'
FROM (VALUES (1, 'n1', 0, NULL), (2, NULL, 0, 'SRID=27700;POINT(341000 390500)'), (3, 'hidden', 0, NULL), (4, 'n1', 1, NULL))
  AS made (n, camera_id, other, place)
CROSS JOIN LATERAL (SELECT {vrm} + other AS packed) AS mark
CROSS JOIN feed
LEFT JOIN camera ON camera.id = made.camera_id;
