-- Rows of schema 23 alone. All made up.
INSERT INTO journey_resolution (resolution_id, sighting_id, captured_at, camera_key, from_sighting_id, from_captured_at, from_camera_key, vrm,
  number, outcome, misread_sighting_id, corrected_vrm, reason, resolved_at, resolved_by, told_confidential)
VALUES ('019cad16-0000-7000-8000-000000000001', '019cad16-0000-7000-8000-000000000002', now(), 1, '019cad16-0000-7000-8000-000000000003',
  now(), 2, 4242, 1, 2, '019cad16-0000-7000-8000-000000000003', 4243, 'The picture shows an F', now(), 'person:pat', false);
