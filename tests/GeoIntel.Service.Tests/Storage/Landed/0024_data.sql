-- Rows of schema 24 alone. All made up.
INSERT INTO document_build (id, kind, state, parameters, requested_by, built_by, purpose, stage, progress, created_at, ended_at)
VALUES ('d1', 'profile', 3, '{}', 'person:pat@127.0.0.1', 'person:pat', 'SeriousCrime LOCP-1', 'done', 1, now(), now());
INSERT INTO document (id, kind, subject_key, subject, first_day, until_day, edition, version, handling, attribution, purpose, code_version,
  small_count, inputs, built_by, built_at)
VALUES ('d1', 'profile', 'wards', 'Wards', '2025-01-01', '2025-04-01', 1, 1, 'Official', 'Made up.', 'SeriousCrime LOCP-1', '0.1.0', 5, '[]',
  'person:pat', now());
INSERT INTO document_file (document_id, name, place, media_type, sha256, content) VALUES ('d1', 'profile.html', 0, 'text/html', 'aa', '\x20');
INSERT INTO document_text (document_id, field, body, written_by, written_at, written_in)
VALUES ('d1', 'summary', 'Quiet.', 'person:pat', now(), 1);
UPDATE document SET signed_by = 'person:sam', signed_at = now() WHERE id = 'd1';
