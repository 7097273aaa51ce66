-- One vector tile of the fixed cameras that are not covert.
-- @z, @x, @y int   @name text (of the layer in the tile)
WITH bounds AS (
  SELECT ST_TileEnvelope(@z, @x, @y) AS tile
), drawn AS (
  SELECT ST_AsMVTGeom(ST_Transform(camera.capture_point, 3857), bounds.tile, 4096, 64, true) AS place,
    camera.id, camera.display_name, camera.road
  FROM bounds, camera
  WHERE camera.capture_point IS NOT NULL AND NOT camera.covert
    AND camera.capture_point && ST_Transform(ST_Segmentize(ST_Expand(bounds.tile, ST_XMax(bounds.tile) - ST_XMin(bounds.tile)), 20000), 27700)
)
SELECT ST_AsMVT(drawn, @name, 4096, 'place') FROM drawn WHERE place IS NOT NULL;
