-- Which of these device ids have been stored, and as what.
-- @feeds int[]   @events text[]
SELECT asked.ordinal::int, event.sighting_id, event.captured_at, event.camera_key
FROM unnest(@feeds, @events) WITH ORDINALITY AS asked (feed_key, event_id, ordinal)
JOIN sighting_event AS event USING (feed_key, event_id);
