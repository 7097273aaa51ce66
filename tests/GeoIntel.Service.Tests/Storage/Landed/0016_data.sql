-- Rows of schema 16 alone. All made up.
INSERT INTO restriction (restriction_id, vrm, ground, case_reference, reason, review_at, from_time, created_by)
VALUES ('019caa11-0000-7000-8000-00000000000c', 1, 3, 'CLAIM-1', 'A claim is being heard', '2027-01-01', now(), 'test');
INSERT INTO hold (hold_id, case_reference, reason, owner, review_at, vrm, created_at, created_by)
VALUES ('019caa11-0000-7000-8000-00000000000a', 'CASE-1', 'Disclosure in a trial', 'DI Example', '2027-01-01', 1, now(), 'test');
INSERT INTO hold_read (hold_id, sighting_id, captured_at)
VALUES ('019caa11-0000-7000-8000-00000000000a', '019caa11-0000-7000-8000-000000000001', '2025-03-01 10:00Z');
INSERT INTO sighting_rectification (rectification_id, sighting_id, captured_at, vrm, corrected_vrm, reason, rectified_at, rectified_by)
VALUES ('019caa11-0000-7000-8000-00000000000d', '019caa11-0000-7000-8000-000000000001', '2025-03-01 10:00Z', 1, 2,
  'The picture says otherwise', now(), 'test');
UPDATE keeper_cursor SET erasures = 1;
