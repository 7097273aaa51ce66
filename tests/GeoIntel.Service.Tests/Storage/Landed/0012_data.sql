-- Rows of schema 12 alone. All made up.
INSERT INTO hold (hold_id, case_reference, reason, owner, review_at, vrm, created_at, created_by)
VALUES ('019caa11-0000-7000-8000-00000000000a', 'CASE-1', 'Disclosure in a trial', 'DI Example', '2027-01-01', 1, now(), 'test');
INSERT INTO held_sighting (sighting_id, captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, vrm_text)
VALUES ('019caa11-0000-7000-8000-000000000001', '2025-03-01 10:00Z', '2025-03-01 10:00Z', 1, 1, 1, 500, 'A');
INSERT INTO retention_run (run_id, started_at, started_by) VALUES ('019caa11-0000-7000-8000-00000000000b', now(), 'test');
INSERT INTO retention_tally (run_id, day, kind, regime, read_class, erased_count)
VALUES ('019caa11-0000-7000-8000-00000000000b', '2025-03-01', 'sighting', 1, 1, 7);
