-- Remembers devices' own ids that were looked up and not found. Another stream of the feed may have stored one since: then
-- this fails, and the commit is begun anew.
-- @feeds int[]   @events text[]   @sightings uuid[]   @captured timestamptz[]   @cameras int[] (null for none)
INSERT INTO sighting_event (feed_key, event_id, sighting_id, captured_at, camera_key)
SELECT * FROM unnest(@feeds, @events, @sightings, @captured, @cameras);
