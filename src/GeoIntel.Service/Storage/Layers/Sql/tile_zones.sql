-- One vector tile of the zones that protect nobody.
-- @z, @x, @y int   @name text (of the layer in the tile)
WITH bounds AS (
  SELECT ST_TileEnvelope(@z, @x, @y) AS tile
), drawn AS (
  SELECT ST_AsMVTGeom(ST_Transform(zone.outline, 3857), bounds.tile, 4096, 64, true) AS outline, zone.id, zone.display_name
  FROM bounds, zone
  WHERE NOT zone.protects_person
    AND zone.outline && ST_Transform(ST_Segmentize(ST_Expand(bounds.tile, ST_XMax(bounds.tile) - ST_XMin(bounds.tile)), 20000), 27700)
)
SELECT ST_AsMVT(drawn, @name, 4096, 'outline') FROM drawn WHERE outline IS NOT NULL;
