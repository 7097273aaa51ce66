-- Remembers the devices' own ids. Where reads are numbered an id may repeat; the first one keeps it.
-- @feeds int[]   @events text[]   @sightings uuid[]   @captured timestamptz[]   @cameras int[] (null for none)
INSERT INTO sighting_event (feed_key, event_id, sighting_id, captured_at, camera_key)
SELECT * FROM unnest(@feeds, @events, @sightings, @captured, @cameras)
ON CONFLICT (feed_key, event_id) DO NOTHING;
