-- Rows of schema 8 alone; those of the earlier ones have files of their own. All made up.
INSERT INTO camera_signs (camera_key, day, reads, beats, stops)
VALUES (1, '2026-03-01', set_bit(0::bit(1440), 600, 1), 0::bit(1440), set_bit(0::bit(1440), 1439, 1));
INSERT INTO camera_sign_clock (camera_key, day, behind_min_ms) VALUES (1, '2026-03-01', 250);
INSERT INTO camera_clock (camera_key, day, ahead_min_ms, ahead_max_ms, arrival_count, journey_count, sign_count, contradictory, estimated_at)
VALUES (1, '2026-03-01', NULL, 250, 3, 0, 1, false, '2026-03-02Z');
INSERT INTO clock_waiting (day, since, latest) VALUES ('2026-03-02', '2026-03-02Z', '2026-03-02Z');
INSERT INTO pass (pass_id, camera_key, first_at, last_at, vrm, canonical, read_count, sighting_ids, votes)
VALUES ('019caa11-0000-7000-8000-000000000001', 1, '2026-03-01 10:00Z', '2026-03-01 10:00:03Z', 1, 1, 1,
  '{019caa11-0000-7000-8000-000000000001}', '[{"vrm":"0","count":1,"confidenceMillionths":900000}]');
INSERT INTO intake_commit (first_captured_at, last_captured_at, read_count, vrms, captured)
VALUES ('2026-03-01Z', '2026-03-01Z', 1, '{1}', '{2026-03-01Z}');
