-- Capture points of fixed cameras that are not covert, in the order of their ids.
-- Parameters as in hotspots.sql; @id and @after are ids.
SELECT camera.id, camera.id, ST_AsBinary(ST_Transform(camera.capture_point, @srid), 'NDR'),
  camera.id, camera.display_name, camera.feed_id, feed.controller, camera.road, camera.bearing_degrees,
  camera.survey_uncertainty_metres, camera.in_service_from, camera.in_service_until
FROM camera
JOIN feed ON feed.id = camera.feed_id
WHERE camera.capture_point IS NOT NULL AND NOT camera.covert
  AND (@after IS NULL OR camera.id > @after)
  AND (@id IS NULL OR camera.id = @id)
  AND (@box IS NULL OR ST_Intersects(camera.capture_point, ST_Transform(ST_GeomFromEWKB(@box), 27700)))
  AND (@from IS NULL OR camera.in_service_until IS NULL OR camera.in_service_until > @from)
  AND (@until IS NULL OR camera.in_service_from IS NULL OR camera.in_service_from < @until)
  AND (@filter IS NULL OR to_jsonb(camera) || jsonb_build_object('controller', feed.controller) @> @filter)
ORDER BY camera.id
LIMIT @limit;
