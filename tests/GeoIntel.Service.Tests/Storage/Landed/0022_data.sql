-- Rows of schema 22 alone: escapes and repeated names are kept as they were sent. All made up.
CALL begin_matches();
INSERT INTO sighting_match (sighting_id, captured_at, kind, rule_id, vrm, body)
VALUES ('019cad22-0000-7000-8000-000000000001', '2026-03-01 10:00Z', 2, 'made-up', 1, '{"vrmText":"\u0041B","vrmText":"AB"}');
