-- Standing sightings of one vehicle in a period, in the order they were captured. Without those of covert cameras.
-- Parameters as in hotspots.sql; @vrm bigint (packed); @id and @after are sighting ids; @from and @until are always there;
-- @feeds int[] (null for any)
SELECT sighting.sighting_id::text, sighting.sighting_id::text, ST_AsBinary(ST_Transform(place.point, @srid), 'NDR'),
  sighting.sighting_id::text, sighting.vrm_text, sighting.captured_at, sighting.received_at, camera.id, feed.id,
  sighting.uncertainty_cm / 100.0::double precision, sighting.confidence::double precision
FROM sighting
LEFT JOIN camera ON camera.key = sighting.camera_key
LEFT JOIN feed ON feed.key = sighting.feed_key
CROSS JOIN LATERAL (SELECT coalesce(sighting.location, camera.capture_point) AS point) AS place
WHERE sighting.vrm = @vrm AND sighting.captured_at >= @from AND sighting.captured_at < @until
  AND (@feeds IS NULL OR sighting.feed_key = ANY(@feeds))
  AND sighting.vrm <> ALL(@restricted_marks)
  AND (sighting.feed_key <> 0 OR sighting.detail->>'nominal' IS NULL OR sighting.detail->>'nominal' <> ALL(@restricted_nominals))
  AND sighting.state = 1 AND place.point IS NOT NULL AND NOT coalesce(camera.covert, false)
  AND (@after IS NULL OR sighting.sighting_id > @after::uuid)
  AND (@id IS NULL OR sighting.sighting_id::text = @id)
  AND (@box IS NULL OR ST_Intersects(place.point, ST_Transform(ST_GeomFromEWKB(@box), 27700)))
  AND (@filter IS NULL OR jsonb_build_object('camera', camera.id, 'feed', feed.id) @> @filter)
ORDER BY sighting.sighting_id
LIMIT @limit;
