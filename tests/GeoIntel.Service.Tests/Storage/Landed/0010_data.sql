-- Rows of schema 10 alone: those whose writing it guards. All made up.
CALL begin_matches();
INSERT INTO sighting_match (sighting_id, captured_at, kind, rule_id, vrm, body)
VALUES ('019caa11-0000-7000-8000-000000000001', '2026-03-01 10:00Z', 1, 'entry', 1, '{}');
INSERT INTO match_withdrawal (sighting_id) VALUES ('019caa11-0000-7000-8000-000000000001');
