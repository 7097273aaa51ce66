-- Notes which bytes belong to which sightings, in the commit that stores these.
-- @sightings uuid[]   @places smallint[]   @captured, @received timestamptz[]   @kinds smallint[]   @digests bytea[]
-- @types text[]   @sizes bigint[]
INSERT INTO sighting_attachment (sighting_id, place, captured_at, received_at, kind, sha256, content_type, size_bytes)
SELECT * FROM unnest(@sightings, @places, @captured, @received, @kinds, @digests, @types, @sizes);
