-- What belongs to some sightings, in the order in which their reads named it.
-- @sightings uuid[]
SELECT sighting_id, kind, sha256, content_type, size_bytes
FROM sighting_attachment
WHERE sighting_id = ANY (@sightings)
ORDER BY sighting_id, place;
