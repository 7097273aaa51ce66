-- Schema 9 brings no table: it makes an index of passes anew. All made up.
INSERT INTO pass (pass_id, camera_key, first_at, last_at, vrm, canonical, read_count, sighting_ids, votes)
VALUES ('019caa11-0000-7000-8000-000000000009', 1, '2026-03-01 10:00Z', '2026-03-01 10:00:03Z', 1, 1, 1,
  '{019caa11-0000-7000-8000-000000000009}', '[{"vrm":"0","count":1,"confidenceMillionths":900000}]');
