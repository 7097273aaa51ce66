-- Rows of schema 7 alone; those of the earlier ones have files of their own. All made up.
INSERT INTO feed (id, display_name, controller, regime, numbered, revision, updated_at)
VALUES ('f7', 'Feed', 'Made up', 2, false, 1, '2026-03-01Z');
INSERT INTO feed_cursor (feed_key, source, last_sequence, accepted_count, duplicate_count, last_commit_at)
SELECT key, source, 7, 6, 1, '2026-03-03Z' FROM feed CROSS JOIN (VALUES ('spool-a'), ('')) AS stream (source);
INSERT INTO feed_refusal (feed_key, source, reason, refused_count) SELECT key, 'spool-a', 1, 3 FROM feed;
INSERT INTO sighting_event (feed_key, event_id, sighting_id, captured_at, camera_key)
SELECT key, 'ev-7', '019ca000-0000-7000-8000-000000000001', '2026-03-02 10:00Z', 1 FROM feed;
