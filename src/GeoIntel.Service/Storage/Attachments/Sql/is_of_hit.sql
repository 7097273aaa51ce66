-- Whether a sighting belongs to a standing hit that all are told of who are told of hits, and no covert camera made it.
-- @sighting uuid   @moment timestamptz: the millisecond of its capture
SELECT EXISTS (
    SELECT FROM hit_read WHERE sighting_id = @sighting AND hit_id NOT IN (SELECT confidential_hit.hit_id FROM confidential_hit))
  AND NOT EXISTS (
    SELECT FROM sighting JOIN camera ON camera.key = sighting.camera_key
    WHERE sighting.captured_at >= @moment AND sighting.captured_at < @moment + interval '1 millisecond'
      AND sighting.sighting_id = @sighting AND camera.covert)
  AND NOT EXISTS (
    SELECT FROM held_sighting AS held JOIN camera ON camera.key = held.camera_key
    WHERE held.sighting_id = @sighting AND camera.covert);
