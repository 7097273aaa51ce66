-- Remembers the devices' own ids. In a feed that numbers its reads an id may repeat; the first one keeps it.
-- @feeds int[]   @events text[]   @sightings uuid[]   @captured timestamptz[]
INSERT INTO sighting_event (feed_key, event_id, sighting_id, captured_at)
SELECT * FROM unnest(@feeds, @events, @sightings, @captured)
ON CONFLICT (feed_key, event_id) DO NOTHING;
