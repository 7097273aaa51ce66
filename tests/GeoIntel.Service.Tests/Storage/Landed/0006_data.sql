-- Rows of schema 6 alone; those of the earlier ones have files of their own. All made up.
INSERT INTO sighting_attachment (sighting_id, place, captured_at, received_at, kind, sha256, content_type, size_bytes)
VALUES
  ('01980000-0000-7000-8000-000000000001', 0, '2026-03-01Z', '2026-03-01 00:00:01Z', 1, sha256('original'), 'application/json', 8),
  ('01980000-0000-7000-8000-000000000001', 1, '2026-03-01Z', '2026-03-01 00:00:01Z', 4, sha256('mark'), 'image/jpeg', 4);
